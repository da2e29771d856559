/** Sessions, own and received, the newest first. */
import { Text } from '@mantine/core';
import { Link } from 'wouter';
import { keyOf, type Session } from '../../lib/objects';
import { ForHolder } from '../../parts/holder';
import { ObjectList } from '../../parts/object-list';
import { Page } from '../../parts/page';
import type { Column } from '../../parts/table';
import { useWords } from '../../words/words';
import { Money } from '../cdrs/money';
import { SessionBadge } from './badge';

export function Sessions() {
  const { t, say, number, moment } = useWords();
  const columns: Column<Session>[] = [
    {
      key: 'id',
      head: 'id',
      cell: (session) => (
        <Link
          href={`/sessions/${encodeURIComponent(keyOf(session))}/${encodeURIComponent(session.id)}`}
          className="row-link mono"
        >
          {session.id}
        </Link>
      ),
    },
    {
      key: 'status',
      head: t('field.status'),
      cell: ({ status }) => <SessionBadge status={status} />,
    },
    {
      key: 'began',
      head: t('sessions.began'),
      from: 'sm',
      cell: ({ start_date_time }) => <span className="nowrap">{moment(start_date_time)}</span>,
    },
    {
      key: 'where',
      head: t('sessions.where'),
      from: 'md',
      cell: ({ location_id, evse_uid }) => (
        <>
          <span className="nowrap">{location_id}</span>
          <Text size="xs" c="dimmed" className="nowrap">
            {evse_uid}
          </Text>
        </>
      ),
    },
    {
      key: 'who',
      head: t('sessions.who'),
      from: 'lg',
      cell: ({ cdr_token }) => <span className="mono nowrap">{cdr_token.contract_id}</span>,
    },
    { key: 'kwh', head: 'kWh', align: 'right', cell: ({ kwh }) => number(kwh) },
    {
      key: 'cost',
      head: t('cdrs.cost'),
      from: 'sm',
      align: 'right',
      cell: ({ total_cost, currency }) => <Money price={total_cost} currency={currency} />,
    },
  ];
  return (
    <Page title={t('page.sessions')} lead={t('sessions.lead')}>
      <ForHolder>
        {(holder) => (
          <ObjectList
            key={keyOf(holder)}
            holder={holder}
            module="sessions"
            label={t('page.sessions')}
            columns={columns}
            idOf={(session) => `${keyOf(session)} ${session.id}`}
            statuses={['ACTIVE', 'PENDING', 'RESERVATION', 'COMPLETED', 'INVALID'].map((value) => ({
              value,
              label: say(`session.${value}`, value),
            }))}
          />
        )}
      </ForHolder>
    </Page>
  );
}
