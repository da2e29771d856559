/** Objects of one module as a hosted party has them: the API filters them, newest first, more on demand. */
import { Group, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { type ObjectFilters, type ObjectModule, type OcpiObject, useObjects } from '../lib/objects';
import type { Party } from '../lib/shapes';
import { useWords } from '../words/words';
import { Answered } from './answered';
import { Empty } from './empty';
import { FilterInput } from './filter-input';
import { HolderPicker } from './holder';
import { MoreButton } from './more-button';
import { type Column, ListTable } from './table';

interface ObjectListProps<T> {
  holder: Party;
  module: ObjectModule;
  label: string;
  columns: Column<T>[];
  idOf: (object: T) => string;
  /** States that can be asked for, each with its word. */
  statuses?: { value: string; label: string }[];
}

const PARTY = /^[a-z]{2}\*[a-z0-9]{3}$/i;

export function ObjectList<T extends OcpiObject>({ holder, module, statuses, ...props }: ObjectListProps<T>) {
  const { t } = useWords();
  const [filters, setFilters] = useState<ObjectFilters>({});
  const query = useObjects<T>(holder, module, filters);
  const set = (name: keyof ObjectFilters, value: string | null) =>
    setFilters({ ...filters, [name]: value || undefined });
  return (
    <Stack>
      <Group align="flex-end">
        <HolderPicker />
        <FilterInput label={t('objects.idBegins')} onSearch={(id) => set('id', id)} />
        <FilterInput
          label={t('locations.owner')}
          placeholder="FR*ABC"
          onSearch={(owner) => set('owner', PARTY.test(owner) ? owner : null)}
        />
        {statuses && (
          <Select
            label={t('field.status')}
            placeholder={t('filter.all')}
            data={statuses}
            value={filters.status ?? null}
            onChange={(status) => set('status', status)}
            clearable
          />
        )}
      </Group>
      <Answered query={query}>
        {({ pages }) => (
          <Found
            objects={pages.flatMap(({ items }) => items)}
            isFiltered={Object.values(filters).some(Boolean)}
            {...props}
          />
        )}
      </Answered>
      <MoreButton query={query} />
    </Stack>
  );
}

type FoundProps<T> = Pick<ObjectListProps<T>, 'label' | 'columns' | 'idOf'> & { objects: T[]; isFiltered: boolean };

function Found<T>({ objects, isFiltered, label, columns, idOf }: FoundProps<T>) {
  const { t, number } = useWords();
  if (objects.length === 0) return <NoObjects isFiltered={isFiltered} />;
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t('objects.shown', { count: number(objects.length) })}
      </Text>
      <ListTable label={label} rows={objects} idOf={idOf} columns={columns} />
    </Stack>
  );
}

/** Nothing here, or nothing that fits. */
export function NoObjects({ isFiltered }: { isFiltered: boolean }) {
  const { t } = useWords();
  return isFiltered ? (
    <Empty title={t('objects.noneFit')}>{t('objects.noneFitHelp')}</Empty>
  ) : (
    <Empty title={t('objects.none')}>{t('objects.noneHelp')}</Empty>
  );
}
