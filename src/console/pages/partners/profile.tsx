/** Where a partner deviates from the specification: a ready-made profile, and each exception with its explanation. */
import { Button, Fieldset, Group, NumberInput, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get, patch, pathOf } from '../../lib/client';
import { useCanChange } from '../../lib/queries';
import type { Platform } from '../../lib/shapes';
import { useAct } from '../../parts/act';
import { Answered } from '../../parts/answered';
import { Section } from '../../parts/facts';
import { ProblemAlert } from '../../parts/problem';
import { useWords } from '../../words/words';

/** What the API says about one exception: a JSON schema with a sentence. */
interface Field {
  type?: string;
  enum?: string[];
  description?: string;
  minimum?: number;
  maximum?: number;
  /** What may also be null. */
  anyOf?: Field[];
}

interface Choices {
  profiles: { name: string; summary: string }[];
  fields: Record<string, Field>;
}

type Value = string | number | boolean | null;

const has = ({ type }: Field, kind: string) => type === kind;
/** Lists and nested objects are set through the API. */
const SIMPLE = new Set(['boolean', 'string', 'integer', 'number']);
const isSimple = ({ type }: Field) => type !== undefined && SIMPLE.has(type);

/** The field without its null. */
const bare = (field: Field): Field => ({ ...field, ...field.anyOf?.find(({ type }) => type !== 'null') });

export function Profile({ platform }: { platform: Platform }) {
  const { t } = useWords();
  const query = useQuery({ queryKey: ['quirks'], queryFn: () => get<Choices>('/quirks'), staleTime: 600_000 });
  return (
    <Section title={t('partner.profile')} aside={t('quirks.lead')}>
      <Answered query={query}>{(choices) => <ProfileForm platform={platform} choices={choices} />}</Answered>
    </Section>
  );
}

function ProfileForm({ platform, choices }: { platform: Platform; choices: Choices }) {
  const { t } = useWords();
  const canChange = useCanChange();
  const [quirks, setQuirks] = useState<Record<string, unknown>>({ ...platform.quirks });
  const [rateLimit, setRateLimit] = useState<number | null>(platform.rate_limit);
  const save = useAct(
    () => patch<Platform>(`/platforms${pathOf(platform.id)}`, { quirks, rate_limit: rateLimit }),
    ['platforms'],
  );
  const set = (name: string, value: Value) => {
    save.reset();
    setQuirks({ ...quirks, [name]: value });
  };
  const fields = Object.entries(choices.fields)
    .map(([name, field]) => [name, bare(field)] as const)
    .filter(([name, field]) => name !== 'profile' && isSimple(field));
  return (
    <Fieldset variant="unstyled" disabled={!canChange}>
      <Stack maw={680}>
        <Select
          label={t('quirks.profile')}
          description={t('quirks.profile.help')}
          data={choices.profiles.map(({ name, summary }) => ({ value: name, label: `${name}: ${summary}` }))}
          value={(quirks.profile as string | null | undefined) ?? null}
          onChange={(profile) => set('profile', profile)}
          placeholder={t('quirks.byTheBook')}
          clearable
        />
        {fields.map(([name, field]) => (
          <QuirkField
            key={name}
            name={name}
            field={field}
            value={(quirks[name] as Value | undefined) ?? null}
            onChange={(value) => set(name, value)}
          />
        ))}
        <NumberInput
          label={t('partner.rateLimit')}
          description={t('partner.rateLimit.help')}
          min={1}
          value={rateLimit ?? ''}
          onChange={(value) => setRateLimit(value === '' ? null : Number(value))}
        />
        {save.error && <ProblemAlert error={save.error} />}
        {canChange && (
          <Group>
            <Button onClick={() => save.mutate(undefined)} loading={save.isPending}>
              {t('action.save')}
            </Button>
            <Text role="status" className="good">
              {save.isSuccess && t('state.saved')}
            </Text>
          </Group>
        )}
      </Stack>
    </Fieldset>
  );
}

interface FieldProps {
  name: string;
  field: Field;
  value: Value;
  onChange: (value: Value) => void;
}

function QuirkField({ name, field, value, onChange }: FieldProps) {
  const { t, say } = useWords();
  const label = say(`quirks.${name}`, name);
  const description = say(`quirks.${name}.help`, field.description ?? '');
  if (has(field, 'integer') || has(field, 'number'))
    return (
      <NumberInput
        label={label}
        description={description}
        min={field.minimum ?? 1}
        max={field.maximum}
        value={typeof value === 'number' ? value : ''}
        onChange={(given) => onChange(given === '' ? null : Number(given))}
      />
    );
  const isFlag = has(field, 'boolean');
  const options = isFlag
    ? [
        { value: 'true', label: t('state.yes') },
        { value: 'false', label: t('state.no') },
      ]
    : (field.enum ?? []).map((option) => ({ value: option, label: say(`quirks.${name}.${option}`, option) }));
  return (
    <Select
      label={label}
      description={description}
      placeholder={t('quirks.byTheBook')}
      data={options}
      value={value === null ? null : String(value)}
      onChange={(given) => onChange(isFlag && given !== null ? given === 'true' : given)}
      clearable
    />
  );
}
