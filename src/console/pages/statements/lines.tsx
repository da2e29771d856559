/** The lines of a statement: one for each counterparty and currency. */
import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import { type Column, ListTable } from '../../parts/table';
import { useWords } from '../../words/words';

/** `in`: CDRs received; `out`: own ones. */
export type Direction = 'in' | 'out';

/** Decimals are text, so that no digit is lost. */
export interface Line {
  counterparty: string;
  currency: string;
  count: number;
  energy_kwh: string;
  total_excl_vat: string;
  total_incl_vat: string | null;
  total_vat: string | null;
  /** CDRs that do not say their cost with VAT. */
  without_incl_vat: number;
  /** Ids of CDRs in dispute. */
  disputed: string[];
}

export function Lines({ lines, ownerOf }: { lines: Line[]; ownerOf: (line: Line) => string }) {
  const { t, number, locale } = useWords();
  if (lines.length === 0) return <Text c="dimmed">{t('statements.none')}</Text>;
  const money = (amount: string, currency: string) =>
    new Intl.NumberFormat(locale, { style: 'currency', currency }).format(Number(amount));
  const columns: Column<Line>[] = [
    {
      key: 'who',
      head: t('statements.counterparty'),
      cell: (line) => (
        <>
          <span className="mono">{line.counterparty}</span>
          {line.disputed.length > 0 && <Disputed ids={line.disputed} owner={ownerOf(line)} />}
        </>
      ),
    },
    { key: 'count', head: t('statements.count'), from: 'sm', align: 'right', cell: ({ count }) => number(count) },
    { key: 'energy', head: 'kWh', from: 'md', align: 'right', cell: ({ energy_kwh }) => number(Number(energy_kwh)) },
    {
      key: 'excl',
      head: t('statements.excl'),
      from: 'sm',
      align: 'right',
      cell: ({ total_excl_vat, currency }) => money(total_excl_vat, currency),
    },
    {
      key: 'vat',
      head: t('statements.vat'),
      from: 'lg',
      align: 'right',
      cell: ({ total_vat, currency }) => (total_vat === null ? '–' : money(total_vat, currency)),
    },
    {
      key: 'incl',
      head: t('statements.incl'),
      align: 'right',
      cell: ({ total_incl_vat, currency, without_incl_vat }) =>
        total_incl_vat === null
          ? t('statements.withoutIncl', { count: without_incl_vat })
          : money(total_incl_vat, currency),
    },
  ];
  return (
    <ListTable
      label={t('page.statements')}
      rows={lines}
      idOf={({ counterparty, currency }) => `${counterparty} ${currency}`}
      columns={columns}
    />
  );
}

function Disputed({ ids, owner }: { ids: string[]; owner: string }) {
  const { t } = useWords();
  return (
    <Text size="sm">
      {t('statements.disputed')}:{' '}
      {ids.map((id) => (
        <Anchor
          key={id}
          component={Link}
          size="sm"
          mr={6}
          href={`/cdrs/${encodeURIComponent(owner)}/${encodeURIComponent(id)}`}
        >
          {id}
        </Anchor>
      ))}
    </Text>
  );
}
