/** A tariff with what it comes to: change it, and see at once what an example session would cost and why. */
import {
  Badge,
  Button,
  Group,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Tabs,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { put } from '../../lib/client';
import { keyOf, ownPath, type Tariff, useObject } from '../../lib/objects';
import { type Imagined, priceOf } from '../../lib/pricing';
import { useCanChange } from '../../lib/queries';
import type { Party } from '../../lib/shapes';
import { useAct } from '../../parts/act';
import { Answered } from '../../parts/answered';
import { Section } from '../../parts/facts';
import { ForHolder } from '../../parts/holder';
import { Page } from '../../parts/page';
import { Explained, Findings, PriceLines } from '../../parts/price-lines';
import { ProblemAlert } from '../../parts/problem';
import { useWords } from '../../words/words';
import { TariffForm } from './form';
import { InPlainWords } from './lint';
import { isExample, TEMPLATES, tariffFrom } from './templates';

export function TariffPage() {
  const { t } = useWords();
  const params = useParams<{ owner?: string; id?: string }>();
  const owner = params.owner && decodeURIComponent(params.owner);
  const id = params.id && decodeURIComponent(params.id);
  return (
    <Page
      title={id ? `${t('tariffs.one')} ${id}` : t('tariffs.add')}
      lead={owner && <span className="mono">{owner}</span>}
    >
      <ForHolder>
        {(holder) =>
          owner && id ? (
            <KnownTariff holder={holder} owner={owner} id={id} />
          ) : (
            <Editor holder={holder} initial={tariffFrom('energy')} isNew />
          )
        }
      </ForHolder>
    </Page>
  );
}

function KnownTariff({ holder, owner, id }: { holder: Party; owner: string; id: string }) {
  const query = useObject<Tariff>(holder, 'tariffs', owner, id);
  return <Answered query={query}>{(tariff) => <Editor key={id} holder={holder} initial={tariff} />}</Answered>;
}

/** The JSON of a text; undefined while it is not JSON. */
function read(text: string): Tariff | undefined {
  try {
    return JSON.parse(text) as Tariff;
  } catch {
    return undefined;
  }
}

/** Whether it has what the form shows. */
const isTariff = (tariff: Tariff | undefined): tariff is Tariff =>
  Array.isArray(tariff?.elements) && tariff.elements.every(({ price_components }) => Array.isArray(price_components));

interface EditorProps {
  holder: Party;
  initial: object;
  isNew?: boolean;
}

function Editor({ holder, initial, isNew = false }: EditorProps) {
  const { t } = useWords();
  const [, navigate] = useLocation();
  const [text, setText] = useState(JSON.stringify(initial, undefined, 2));
  const tariff = read(text);
  const isOwn = isNew || (tariff !== undefined && keyOf(tariff) === keyOf(holder));
  const canChange = useCanChange() && isOwn;
  const save = useAct(
    ({ id, country_code: _, party_id: __, last_updated: ___, ...rest }: Tariff) =>
      put<Tariff>(ownPath(holder, 'tariffs', id), rest),
    ['objects'],
    () => isNew && navigate('/tariffs'),
  );
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
      <Section title={t('tariffs.definition')} aside={t(canChange ? 'tariffs.definitionHelp' : 'tariffs.foreign')}>
        {isNew && (
          <Select
            label={t('tariffs.beginWith')}
            data={TEMPLATES.map((name) => ({ value: name, label: t(`tariffs.template.${name}`) }))}
            onChange={(name) => isExample(name) && setText(JSON.stringify(tariffFrom(name), undefined, 2))}
          />
        )}
        <Tabs defaultValue="form" keepMounted={false}>
          <Tabs.List mb="md">
            <Tabs.Tab value="form">{t('tariffs.prices')}</Tabs.Tab>
            <Tabs.Tab value="json">{t('tariffs.json')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="form">
            {isTariff(tariff) ? (
              <TariffForm
                tariff={tariff}
                isNew={isNew}
                isReadOnly={!canChange}
                onChange={(changed) => setText(JSON.stringify(changed, undefined, 2))}
              />
            ) : (
              <Text c="dimmed">{t('tariffs.noForm')}</Text>
            )}
          </Tabs.Panel>
          <Tabs.Panel value="json">
            <JsonOf text={text} onChange={setText} isReadOnly={!canChange} isJson={tariff !== undefined} />
          </Tabs.Panel>
        </Tabs>
        {save.error && <ProblemAlert error={save.error} />}
        {canChange && (
          <Group>
            <Button
              disabled={tariff === undefined}
              loading={save.isPending}
              onClick={() => tariff && save.mutate(tariff)}
            >
              {t('action.save')}
            </Button>
            <Text role="status" className="good">
              {save.isSuccess && t('state.saved')}
            </Text>
          </Group>
        )}
      </Section>
      {tariff && (
        <Stack gap="lg">
          <Example tariff={{ ...ownedBy(holder), ...tariff }} />
          <InPlainWords tariff={{ ...ownedBy(holder), ...tariff }} />
        </Stack>
      )}
    </SimpleGrid>
  );
}

interface JsonProps {
  text: string;
  onChange: (text: string) => void;
  isReadOnly: boolean;
  isJson: boolean;
}

function JsonOf({ text, onChange, isReadOnly, isJson }: JsonProps) {
  const { t } = useWords();
  return (
    <Textarea
      aria-label={t('tariffs.json')}
      value={text}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      readOnly={isReadOnly}
      error={!isJson && t('tariffs.notJson')}
      autosize
      minRows={16}
      maxRows={30}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8rem' } }}
      spellCheck={false}
    />
  );
}

const TIME_ZONES = ['Europe/Paris', 'Europe/Berlin', 'Europe/Amsterdam', 'Europe/London', 'Europe/Zurich', 'UTC'];
const SETTLE_MS = 400;

/** What a new tariff lacks until it is saved. */
const ownedBy = ({ country_code, party_id }: Party) => ({
  country_code,
  party_id,
  last_updated: '2026-01-01T00:00:00Z',
});

function Example({ tariff }: { tariff: object }) {
  const { t, language } = useWords();
  const [imagined, setImagined] = useState<Imagined>({
    start: '2026-06-01T18:00',
    minutes: 90,
    kwh: 20,
    timeZone: 'Europe/Paris',
  });
  const [question] = useDebouncedValue(JSON.stringify([tariff, imagined]), SETTLE_MS);
  const query = useQuery({
    queryKey: ['price', question, language],
    queryFn: () => {
      const [asked, session] = JSON.parse(question) as [object, Imagined];
      return priceOf(asked, session, language);
    },
    placeholderData: (before) => before,
  });
  return (
    <Section title={t('tariffs.example')} aside={t('tariffs.exampleHelp')}>
      <ImaginedForm imagined={imagined} onChange={setImagined} />
      {query.error ? (
        <ProblemAlert error={query.error} title={t('tariffs.noPrice')} />
      ) : (
        <Answered query={query}>
          {(price) => (
            <Stack>
              <PriceLines price={price} />
              <Findings findings={price.findings} />
              {price.explanation && (
                <div>
                  <Badge variant="light" mb="xs">
                    {t('tariffs.why')}
                  </Badge>
                  <Explained text={price.explanation} />
                </div>
              )}
            </Stack>
          )}
        </Answered>
      )}
    </Section>
  );
}

function ImaginedForm({ imagined, onChange }: { imagined: Imagined; onChange: (imagined: Imagined) => void }) {
  const { t } = useWords();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <TextInput
        type="datetime-local"
        label={t('sessions.began')}
        value={imagined.start}
        onChange={({ currentTarget: { value } }) => value && onChange({ ...imagined, start: value })}
      />
      <Select
        label={t('locations.timeZone')}
        data={TIME_ZONES}
        value={imagined.timeZone}
        onChange={(timeZone) => timeZone && onChange({ ...imagined, timeZone })}
        allowDeselect={false}
      />
      <NumberInput
        label={t('tariffs.minutes')}
        min={1}
        max={10_000}
        value={imagined.minutes}
        onChange={(minutes) => onChange({ ...imagined, minutes: Number(minutes) || 1 })}
      />
      <NumberInput
        label={t('tariffs.kwh')}
        min={0}
        max={1000}
        decimalScale={3}
        value={imagined.kwh}
        onChange={(kwh) => onChange({ ...imagined, kwh: Number(kwh) || 0 })}
      />
    </SimpleGrid>
  );
}
