/** Locations, own and received: on a map and in a list, by status, power and owner. */
import { Badge, Button, Group, NumberInput, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'wouter';
import { highestPower, keyOf, type Location, useObjects } from '../../lib/objects';
import { useParties } from '../../lib/queries';
import type { Party } from '../../lib/shapes';
import { Answered, Waiting } from '../../parts/answered';
import { Empty } from '../../parts/empty';
import { ForHolder, HolderPicker } from '../../parts/holder';
import { Page } from '../../parts/page';
import { type Column, ListTable } from '../../parts/table';
import { useWords } from '../../words/words';
import { locationPath, STATUSES, statusColour, statusOf } from './status';

const LocationMap = lazy(async () => ({ default: (await import('./map')).LocationMap }));
const LISTED = 100;

/** Of what is loaded; id and owner are the API's to filter. */
interface Wanted {
  words: string;
  status: string | null;
  power: number;
}

const fits = (location: Location, { words, status, power }: Wanted) =>
  (status === null || (location.evses ?? []).some((evse) => evse.status === status)) &&
  (power === 0 || highestPower(location) >= power) &&
  [location.id, location.name, location.address, location.city].join(' ').toLowerCase().includes(words.toLowerCase());

export function Locations() {
  const { t } = useWords();
  return (
    <Page title={t('page.locations')} lead={t('locations.lead')}>
      <ForHolder>{(holder) => <LocationsOf key={keyOf(holder)} holder={holder} />}</ForHolder>
    </Page>
  );
}

function LocationsOf({ holder }: { holder: Party }) {
  const { t, number } = useWords();
  const [owner, setOwner] = useState<string>();
  const [wanted, setWanted] = useState<Wanted>({ words: '', status: null, power: 0 });
  const query = useObjects<Location>(holder, 'locations', { owner });
  return (
    <Answered query={query}>
      {({ pages }) => {
        const all = pages.flatMap(({ items }) => items);
        const found = all.filter((location) => fits(location, wanted));
        return (
          <Stack>
            <Filters wanted={wanted} onChange={setWanted} owner={owner} onOwner={setOwner} />
            {all.length === 0 ? (
              <Empty title={t('objects.none')}>{t('objects.noneHelp')}</Empty>
            ) : (
              <>
                <Suspense fallback={<Waiting />}>
                  <LocationMap locations={found} />
                </Suspense>
                <Group justify="space-between">
                  <Text size="sm" c="dimmed">
                    {t('objects.count', { shown: number(found.length), all: number(all.length) })}
                  </Text>
                  {query.hasNextPage && (
                    <Button variant="default" loading={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
                      {t('action.more')}
                    </Button>
                  )}
                </Group>
                <LocationTable locations={found.slice(0, LISTED)} />
              </>
            )}
          </Stack>
        );
      }}
    </Answered>
  );
}

interface FiltersProps {
  wanted: Wanted;
  onChange: (wanted: Wanted) => void;
  owner: string | undefined;
  onOwner: (owner: string | undefined) => void;
}

function Filters({ wanted, onChange, owner, onOwner }: FiltersProps) {
  const { t, say } = useWords();
  const { data: parties = [] } = useParties();
  const owners = parties.filter(({ roles }) => roles.includes('CPO')).map(keyOf);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 5 }}>
      <HolderPicker />
      <TextInput
        label={t('objects.find')}
        value={wanted.words}
        onChange={({ currentTarget }) => onChange({ ...wanted, words: currentTarget.value })}
      />
      <Select
        label={t('field.status')}
        data={STATUSES.map((status) => ({ value: status, label: say(`evse.${status}`, status) }))}
        value={wanted.status}
        onChange={(status) => onChange({ ...wanted, status })}
        clearable
      />
      <Select
        label={t('locations.owner')}
        data={[...new Set(owners)].sort()}
        value={owner ?? null}
        onChange={(chosen) => onOwner(chosen ?? undefined)}
        searchable
        clearable
      />
      <NumberInput
        label={t('locations.power')}
        min={0}
        value={wanted.power || ''}
        onChange={(power) => onChange({ ...wanted, power: Number(power) || 0 })}
      />
    </SimpleGrid>
  );
}

function LocationTable({ locations }: { locations: Location[] }) {
  const { t, say, number } = useWords();
  const columns: Column<Location>[] = [
    {
      key: 'name',
      head: t('field.name'),
      cell: (location) => (
        <>
          <Link href={locationPath(location)} className="row-link">
            {location.name ?? location.address}
          </Link>
          <Text size="sm" c="dimmed">
            {location.city}
          </Text>
        </>
      ),
    },
    { key: 'owner', head: t('locations.owner'), from: 'sm', cell: (one) => <span className="mono">{keyOf(one)}</span> },
    {
      key: 'status',
      head: t('field.status'),
      cell: (location) => {
        const status = statusOf(location);
        return (
          <Badge color={statusColour(status)} variant="light">
            {say(`evse.${status}`, status)}
          </Badge>
        );
      },
    },
    {
      key: 'evses',
      head: t('locations.evses'),
      from: 'md',
      align: 'right',
      cell: ({ evses = [] }) => number(evses.length),
    },
    {
      key: 'power',
      head: t('locations.highest'),
      from: 'md',
      align: 'right',
      cell: (location) => `${number(Math.round(highestPower(location)))} kW`,
    },
  ];
  return (
    <ListTable
      label={t('page.locations')}
      rows={locations}
      idOf={(location) => `${keyOf(location)} ${location.id}`}
      columns={columns}
    />
  );
}
