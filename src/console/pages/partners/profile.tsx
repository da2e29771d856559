/** Where a partner deviates from the specification: each exception with its explanation. */
import { Button, Fieldset, Group, NumberInput, Select, Stack, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { patch, pathOf } from '../../lib/client';
import { useCanChange } from '../../lib/queries';
import type { Platform, Quirks } from '../../lib/shapes';
import { useAct } from '../../parts/act';
import { Section } from '../../parts/facts';
import { ProblemAlert } from '../../parts/problem';
import { useWords } from '../../words/words';

/** Switches that are off by the book. */
const SWITCHES = ['broadcast_once', 'list_without_to', 'routing_on_hubclientinfo'] as const;

export function Profile({ platform }: { platform: Platform }) {
  const { t } = useWords();
  const canChange = useCanChange();
  const [quirks, setQuirks] = useState<Quirks>(platform.quirks);
  const [rateLimit, setRateLimit] = useState<number | null>(platform.rate_limit);
  const save = useAct(
    () => patch<Platform>(`/platforms${pathOf(platform.id)}`, { quirks, rate_limit: rateLimit }),
    ['platforms'],
  );
  const set = (change: Quirks) => {
    save.reset();
    setQuirks({ ...quirks, ...change });
  };
  return (
    <Section title={t('partner.profile')} aside={t('quirks.lead')}>
      <Fieldset variant="unstyled" disabled={!canChange}>
        <Stack maw={640}>
          <Select
            label={t('quirks.token_encoding')}
            description={t('quirks.token_encoding.help')}
            data={[
              { value: '', label: t('quirks.byTheBook') },
              { value: 'base64', label: 'Base64' },
              { value: 'raw', label: 'raw' },
            ]}
            value={quirks.token_encoding ?? ''}
            onChange={(value) => set({ token_encoding: (value || null) as Quirks['token_encoding'] })}
          />
          <Switch
            label={t('quirks.accept_raw_token')}
            description={t('quirks.accept_raw_token.help')}
            checked={quirks.accept_raw_token === false}
            onChange={({ currentTarget }) => set({ accept_raw_token: currentTarget.checked ? false : null })}
          />
          {SWITCHES.map((name) => (
            <Switch
              key={name}
              label={t(`quirks.${name}`)}
              description={t(`quirks.${name}.help`)}
              checked={quirks[name] === true}
              onChange={({ currentTarget }) => set({ [name]: currentTarget.checked || null })}
            />
          ))}
          <NumberInput
            label={t('quirks.still_alive_failures')}
            description={t('quirks.still_alive_failures.help')}
            min={1}
            value={quirks.still_alive_failures ?? ''}
            onChange={(value) => set({ still_alive_failures: value === '' ? null : Number(value) })}
          />
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
    </Section>
  );
}
