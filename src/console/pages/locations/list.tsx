/** Locations, own and received: on a map and in a list, by status, power and owner. */
import { Badge, Group, NumberInput, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Link } from 'wouter';
import { highestPower, keyOf, type Location, type ObjectFilters, useObjects } from '../../lib/objects';
import { useParties } from '../../lib/queries';
import type { Party } from '../../lib/shapes';
import { Answered, Waiting } from '../../parts/answered';
import { FilterInput } from '../../parts/filter-input';
import { ForHolder, HolderPicker } from '../../parts/holder';
import { MoreButton } from '../../parts/more-button';
import { NoObjects } from '../../parts/object-list';
import { Page } from '../../parts/page';
import { type Column, ListTable } from '../../parts/table';
import { useWords } from '../../words/words';
import { locationPath, STATUSES, statusColour, statusOf } from './status';

const LocationMap = lazy(async () => ({ default: (await import('./map')).LocationMap }));
const LISTED = 100;

export function Locations() {
  const { t } = useWords();
  return (
    <Page title={t('page.locations')} lead={t('locations.lead')}>
      <ForHolder>{(holder) => <LocationsOf key={keyOf(holder)} holder={holder} />}</ForHolder>
    </Page>
  );
}

function LocationsOf({ holder }: { holder: Party }) {
  const [filters, setFilters] = useState<ObjectFilters>({});
  const query = useObjects<Location>(holder, 'locations', filters);
  return (
    <Stack>
      <Filters filters={filters} onChange={(more) => setFilters((before) => ({ ...before, ...more }))} />
      <Answered query={query}>
        {({ pages }) => (
          <Found
            locations={pages.flatMap(({ items }) => items)}
            isFiltered={Object.values(filters).some(Boolean)}
            more={<MoreButton query={query} />}
          />
        )}
      </Answered>
    </Stack>
  );
}

interface FoundProps {
  locations: Location[];
  isFiltered: boolean;
  more: ReactNode;
}

function Found({ locations, isFiltered, more }: FoundProps) {
  const { t, number } = useWords();
  if (locations.length === 0) return <NoObjects isFiltered={isFiltered} />;
  return (
    <>
      <Suspense fallback={<Waiting />}>
        <LocationMap locations={locations} />
      </Suspense>
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {t('objects.shown', { count: number(locations.length) })}
        </Text>
        {more}
      </Group>
      <LocationTable locations={locations.slice(0, LISTED)} />
    </>
  );
}

interface FiltersProps {
  filters: ObjectFilters;
  onChange: (more: ObjectFilters) => void;
}

function Filters({ filters, onChange }: FiltersProps) {
  const { t, say } = useWords();
  const { data: parties = [] } = useParties();
  const owners = parties.filter(({ roles }) => roles.includes('CPO')).map(keyOf);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 3 }}>
      <HolderPicker />
      <FilterInput
        label={t('objects.find')}
        placeholder={t('locations.findHelp')}
        onSearch={(words) => onChange({ words: words || undefined })}
      />
      <Select
        label={t('locations.owner')}
        placeholder={t('filter.all')}
        data={[...new Set(owners)].sort()}
        value={filters.owner ?? null}
        onChange={(owner) => onChange({ owner: owner ?? undefined })}
        searchable
        clearable
      />
      <Select
        label={t('field.status')}
        placeholder={t('filter.all')}
        data={STATUSES.map((status) => ({ value: status, label: say(`evse.${status}`, status) }))}
        value={filters.evse_status ?? null}
        onChange={(status) => onChange({ evse_status: status ?? undefined })}
        clearable
      />
      <NumberInput
        label={t('locations.power')}
        placeholder={t('filter.any')}
        min={0}
        value={filters.power ?? ''}
        onChange={(power) => onChange({ power: Number(power) || undefined })}
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
