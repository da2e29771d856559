/** Objects of one module as a hosted party has them: found by words, shown in columns, more on demand. */
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { SearchIcon } from '@primer/octicons-react';
import { useState } from 'react';
import { type ObjectModule, type OcpiObject, useObjects } from '../lib/objects';
import type { Party } from '../lib/shapes';
import { useWords } from '../words/words';
import { Answered } from './answered';
import { Empty } from './empty';
import { HolderPicker } from './holder';
import { type Column, ListTable } from './table';

interface ObjectListProps<T> {
  holder: Party;
  module: ObjectModule;
  label: string;
  columns: Column<T>[];
  idOf: (object: T) => string;
  /** What is searched when somebody looks for words. */
  wordsOf: (object: T) => string;
}

/** How many rows are drawn at once; the words are looked for in all. */
const SHOWN = 200;

export function ObjectList<T extends OcpiObject>(props: ObjectListProps<T>) {
  const { holder, module, label, columns, idOf, wordsOf } = props;
  const { t, number } = useWords();
  const query = useObjects<T>(holder, module);
  const [wanted, setWanted] = useState('');
  return (
    <Stack>
      <Group align="flex-end">
        <HolderPicker />
        <TextInput
          label={t('objects.find')}
          leftSection={<SearchIcon />}
          value={wanted}
          onChange={({ currentTarget }) => setWanted(currentTarget.value)}
        />
      </Group>
      <Answered query={query}>
        {({ pages }) => {
          // The API lists the oldest change first; people ask for the newest.
          const all = pages.flatMap(({ items }) => items).reverse();
          const found = all.filter((object) => wordsOf(object).toLowerCase().includes(wanted.trim().toLowerCase()));
          if (all.length === 0) return <Empty title={t('objects.none')}>{t('objects.noneHelp')}</Empty>;
          return (
            <Stack>
              <Text size="sm" c="dimmed">
                {t('objects.count', { shown: number(Math.min(found.length, SHOWN)), all: number(all.length) })}
              </Text>
              <ListTable label={label} rows={found.slice(0, SHOWN)} idOf={idOf} columns={columns} />
              {query.hasNextPage && (
                <Button variant="default" loading={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
                  {t('action.more')}
                </Button>
              )}
            </Stack>
          );
        }}
      </Answered>
    </Stack>
  );
}
