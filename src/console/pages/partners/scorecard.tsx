/** How well a partner did over a period, beside the others: to be read, printed, or opened in a spreadsheet. */
import { Group, SegmentedControl, Stack, Table, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { addressOf, get, pathOf } from '../../lib/client';
import type { Platform } from '../../lib/shapes';
import { nowMs } from '../../lib/time';
import { Answered } from '../../parts/answered';
import { Section } from '../../parts/facts';
import { TakeAway } from '../../parts/take-away';
import { useWords } from '../../words/words';
import { type Card, type ModuleScore, rowsOf, useFigures } from './figures';

const DAY_MS = 86_400_000;
const PERIODS = [7, 30, 90];
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** Whole days in UTC, the last one included. */
interface Period {
  from: string;
  to: string;
}

const lastDays = (days: number): Period => ({ from: dayOf(nowMs() - (days - 1) * DAY_MS), to: dayOf(nowMs()) });
const queryOf = ({ from, to }: Period) => ({
  from: `${from}T00:00:00Z`,
  to: `${dayOf(Date.parse(to) + DAY_MS)}T00:00:00Z`,
});

export function Scorecard({ platform }: { platform: Platform }) {
  const { t } = useWords();
  const [period, setPeriod] = useState(() => lastDays(30));
  const path = `/platforms${pathOf(platform.id)}/scorecard`;
  const isWhole = period.from !== '' && period.to !== '' && period.from <= period.to;
  const query = useQuery({
    queryKey: ['scorecard', platform.id, period],
    queryFn: () => get<Card>(path, queryOf(period)),
    enabled: isWhole,
    placeholderData: (before) => before,
  });
  return (
    <Section title={t('score.title')} aside={t('score.lead')}>
      <PeriodPicker period={period} onChange={setPeriod} />
      <Answered query={query}>
        {(card) => (
          <Stack gap="lg">
            <Figures card={card} />
            <Modules card={card} />
          </Stack>
        )}
      </Answered>
      {isWhole && (
        <TakeAway
          href={addressOf(path, { ...queryOf(period), format: 'csv' })}
          fileName={`scorecard-${platform.name}-${period.from}.csv`}
        />
      )}
    </Section>
  );
}

function PeriodPicker({ period, onChange }: { period: Period; onChange: (period: Period) => void }) {
  const { t } = useWords();
  const known = PERIODS.find((days) => JSON.stringify(lastDays(days)) === JSON.stringify(period));
  return (
    <Group align="flex-end">
      <SegmentedControl
        className="no-print"
        aria-label={t('score.period')}
        data={PERIODS.map((days) => ({ value: String(days), label: t('score.days', { count: days }) }))}
        value={String(known ?? '')}
        onChange={(days) => onChange(lastDays(Number(days)))}
      />
      {(['from', 'to'] as const).map((side) => (
        <TextInput
          key={side}
          type="date"
          label={t(side === 'from' ? 'score.begin' : 'score.end')}
          value={period[side]}
          onChange={({ currentTarget }) => onChange({ ...period, [side]: currentTarget.value })}
        />
      ))}
    </Group>
  );
}

function Figures({ card }: { card: Card }) {
  const { t } = useWords();
  const figures = useFigures();
  return (
    <Table aria-label={t('score.title')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('score.figure')}</Table.Th>
          <Table.Th ta="right">{t('score.partner')}</Table.Th>
          <Table.Th ta="right">{t('score.others', { count: card.compared })}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rowsOf(card).map(({ name, kind, value, others, isWorse }) => (
          <Table.Tr key={name}>
            <Table.Td>
              {t(`score.${name}`)}
              <Text size="xs" c="dimmed">
                {t(`score.${name}.help`)}
              </Text>
            </Table.Td>
            <Table.Td ta="right" className={isWorse ? 'bad' : undefined}>
              {figures[kind](value)}
            </Table.Td>
            <Table.Td ta="right">{figures[kind](others)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Modules({ card: { score } }: { card: Card }) {
  const { t, number } = useWords();
  const { share, ms } = useFigures();
  const modules: [string, ModuleScore][] = Object.entries(score.modules);
  if (modules.length === 0) return <Text c="dimmed">{t('score.nothing')}</Text>;
  return (
    <Table.ScrollContainer minWidth={480} type="native" tabIndex={0} role="region" aria-label={t('score.modules')}>
      <Table aria-label={t('score.modules')} className="nowrap">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('score.modules')}</Table.Th>
            <Table.Th ta="right">{t('score.requests')}</Table.Th>
            <Table.Th ta="right">{t('score.success')}</Table.Th>
            <Table.Th ta="right" visibleFrom="sm">
              {t('score.half')}
            </Table.Th>
            <Table.Th ta="right">{t('score.most')}</Table.Th>
            <Table.Th ta="right" visibleFrom="sm">
              {t('score.slowest')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {modules.map(([name, { requests, success, p50_ms, p95_ms, p99_ms }]) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              <Table.Td ta="right">{number(requests)}</Table.Td>
              <Table.Td ta="right">{share(success)}</Table.Td>
              <Table.Td ta="right" visibleFrom="sm">
                {ms(p50_ms)}
              </Table.Td>
              <Table.Td ta="right">{ms(p95_ms)}</Table.Td>
              <Table.Td ta="right" visibleFrom="sm">
                {ms(p99_ms)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
