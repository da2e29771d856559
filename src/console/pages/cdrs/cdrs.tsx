/** CDRs, own and received, the newest first. */
import { Badge } from '@mantine/core';
import { Link } from 'wouter';
import { type Cdr, keyOf } from '../../lib/objects';
import { ForHolder } from '../../parts/holder';
import { ObjectList } from '../../parts/object-list';
import { Page } from '../../parts/page';
import type { Column } from '../../parts/table';
import { useWords } from '../../words/words';
import { Money } from './money';

export function Cdrs() {
  const { t, number, moment } = useWords();
  const columns: Column<Cdr>[] = [
    {
      key: 'id',
      head: 'id',
      cell: (cdr) => (
        <>
          <Link
            href={`/cdrs/${encodeURIComponent(keyOf(cdr))}/${encodeURIComponent(cdr.id)}`}
            className="row-link mono"
          >
            {cdr.id}
          </Link>{' '}
          {cdr.credit && (
            <Badge color="orange" variant="light">
              {t('cdrs.credit')}
            </Badge>
          )}
        </>
      ),
    },
    { key: 'owner', head: t('cdrs.from'), from: 'sm', cell: (cdr) => <span className="mono">{keyOf(cdr)}</span> },
    { key: 'ended', head: t('cdrs.ended'), from: 'sm', cell: ({ end_date_time }) => moment(end_date_time) },
    {
      key: 'where',
      head: t('sessions.where'),
      from: 'md',
      cell: ({ cdr_location: { name, id, city } }) => `${name ?? id}, ${city}`,
    },
    {
      key: 'who',
      head: t('sessions.who'),
      from: 'lg',
      cell: ({ cdr_token }) => <span className="mono">{cdr_token.contract_id}</span>,
    },
    { key: 'kwh', head: 'kWh', from: 'sm', align: 'right', cell: ({ total_energy }) => number(total_energy) },
    {
      key: 'cost',
      head: t('cdrs.cost'),
      align: 'right',
      cell: ({ total_cost, currency }) => <Money price={total_cost} currency={currency} />,
    },
  ];
  return (
    <Page title={t('page.cdrs')} lead={t('cdrs.lead')}>
      <ForHolder>
        {(holder) => (
          <ObjectList
            key={keyOf(holder)}
            holder={holder}
            module="cdrs"
            label={t('page.cdrs')}
            columns={columns}
            idOf={(cdr) => `${keyOf(cdr)} ${cdr.id}`}
          />
        )}
      </ForHolder>
    </Page>
  );
}
