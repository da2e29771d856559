/** A month settled: what CDRs come to per counterparty, and what is in dispute; as a page, on paper, or as a table. */
import { Group, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { addressOf, get, pathOf } from '../../lib/client';
import { keyOf } from '../../lib/objects';
import type { Party } from '../../lib/shapes';
import { nowMs } from '../../lib/time';
import { Answered } from '../../parts/answered';
import { Section } from '../../parts/facts';
import { ForHolder, HolderPicker } from '../../parts/holder';
import { Page } from '../../parts/page';
import { TakeAway } from '../../parts/take-away';
import { useWords } from '../../words/words';
import { Counterparts } from './counterparts';
import { type Direction, type Line, Lines } from './lines';

export function Statements() {
  const { t } = useWords();
  return (
    <Page title={t('page.statements')} lead={t('statements.lead')}>
      <ForHolder>{(holder) => <StatementsOf key={keyOf(holder)} holder={holder} />}</ForHolder>
    </Page>
  );
}

function StatementsOf({ holder }: { holder: Party }) {
  const { t, locale } = useWords();
  // Months are UTC's, as CDRs are.
  const [month, setMonth] = useState(() => new Date(nowMs()).toISOString().slice(0, 7));
  const [direction, setDirection] = useState<Direction>(holder.roles.includes('CPO') ? 'out' : 'in');
  const path = `/parties${pathOf(holder.country_code, holder.party_id)}`;
  const query = useQuery({
    queryKey: ['statements', path, month, direction],
    queryFn: () => get<{ lines: Line[] }>(`${path}/statements`, { month, direction }),
    enabled: month !== '',
    placeholderData: (before) => before,
  });
  return (
    <Stack gap="lg">
      <Group align="flex-end" className="no-print">
        <HolderPicker />
        <TextInput
          type="month"
          label={t('statements.month')}
          placeholder="2026-05"
          value={month}
          onChange={({ currentTarget }) => setMonth(currentTarget.value)}
        />
        <SegmentedControl
          aria-label={t('statements.direction')}
          data={(['out', 'in'] as const).map((value) => ({ value, label: t(`statements.${value}`) }))}
          value={direction}
          onChange={(chosen) => setDirection(chosen as Direction)}
        />
      </Group>
      <Section title={t(`statements.${direction}`)} aside={nameOfMonth(month, locale)}>
        <Answered query={query}>
          {({ lines }) => (
            <Lines lines={lines} ownerOf={(line) => (direction === 'in' ? line.counterparty : keyOf(holder))} />
          )}
        </Answered>
        <TakeAway
          href={addressOf(`${path}/statements`, { month, direction, format: 'csv' })}
          fileName={`statement-${keyOf(holder).replace('*', '-')}-${month}-${direction}.csv`}
        />
      </Section>
      <Counterparts path={path} />
    </Stack>
  );
}

/** `2026-05` as people write it; as it is while it is being typed. */
function nameOfMonth(month: string, locale: string): string {
  const begin = Date.parse(`${month}-01T00:00:00Z`);
  if (Number.isNaN(begin)) return month;
  return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(begin);
}
