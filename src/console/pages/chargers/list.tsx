/** Charge points of a hosted CPO: which are connected, and how they are. */
import { Badge, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { getAll, pathOf } from '../../lib/client';
import { keyOf } from '../../lib/objects';
import { LIVE_MS } from '../../lib/queries';
import type { Party } from '../../lib/shapes';
import { Answered } from '../../parts/answered';
import { Empty } from '../../parts/empty';
import { ForHolder, HolderPicker } from '../../parts/holder';
import { Page } from '../../parts/page';
import { type Column, ListTable } from '../../parts/table';
import { Ago, useWords } from '../../words/words';
import { statusColour } from '../locations/status';
import { type Charger, type Place, versionOf } from './shapes';

export function Chargers() {
  const { t } = useWords();
  return (
    <Page title={t('page.chargers')} lead={t('chargers.lead')}>
      <ForHolder>{(holder) => <ChargersOf key={keyOf(holder)} holder={holder} />}</ForHolder>
    </Page>
  );
}

export function ConnectedBadge({ charger }: { charger: Charger }) {
  const { t } = useWords();
  return (
    <Badge color={charger.connected ? 'green' : 'red'} variant="light">
      {t(charger.connected ? 'chargers.connected' : 'chargers.away')}
    </Badge>
  );
}

/** The live state of each EVSE, as partners see it. */
export function Places({ places }: { places: Place[] }) {
  const { say } = useWords();
  return (
    <Group gap={4}>
      {places.map(({ uid, evse_id, status }) => (
        <Badge key={uid} color={statusColour(status)} variant="light" title={uid}>
          {evse_id ?? uid}: {say(`evse.${status}`, status)}
        </Badge>
      ))}
    </Group>
  );
}

function ChargersOf({ holder }: { holder: Party }) {
  const { t } = useWords();
  const query = useQuery({
    queryKey: ['chargers', keyOf(holder)],
    queryFn: () => getAll<Charger>(`/parties${pathOf(holder.country_code, holder.party_id)}/charge-points`),
    refetchInterval: LIVE_MS,
  });
  const pageOf = (identity: string) => `/chargers/${encodeURIComponent(keyOf(holder))}/${encodeURIComponent(identity)}`;
  const columns: Column<Charger>[] = [
    {
      key: 'identity',
      head: t('field.name'),
      cell: ({ identity, location_id }) => (
        <>
          <Link href={pageOf(identity)} className="row-link mono">
            {identity}
          </Link>
          <Text size="sm" c="dimmed">
            {location_id}
          </Text>
        </>
      ),
    },
    { key: 'connected', head: t('field.status'), cell: (charger) => <ConnectedBadge charger={charger} /> },
    { key: 'places', head: t('locations.evses'), from: 'sm', cell: ({ evses }) => <Places places={evses} /> },
    { key: 'protocol', head: 'OCPP', from: 'md', cell: ({ protocol }) => versionOf(protocol) },
    {
      key: 'heard',
      head: t('partners.lastSeen'),
      from: 'md',
      cell: ({ last_heard_at }) => (last_heard_at ? <Ago at={last_heard_at} /> : t('state.never')),
    },
  ];
  return (
    <>
      <Group>
        <HolderPicker />
      </Group>
      <Answered query={query}>
        {(chargers) =>
          chargers.length === 0 ? (
            <Empty title={t('chargers.none')}>{t('chargers.noneHelp')}</Empty>
          ) : (
            <ListTable label={t('page.chargers')} rows={chargers} idOf={({ identity }) => identity} columns={columns} />
          )
        }
      </Answered>
    </>
  );
}
