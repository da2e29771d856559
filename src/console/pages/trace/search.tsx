/** Finding messages. The filters stand in the address, so that a search can be sent to a colleague. */
import { Button, Group, Paper, Select, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { SearchIcon } from '@primer/octicons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useSearchParams } from 'wouter';
import { get, type Page as ListPage, pathOf } from '../../lib/client';
import { isFailed } from '../../lib/messages';
import { LIVE_MS, usePlatforms } from '../../lib/queries';
import type { Message } from '../../lib/shapes';
import { Answered } from '../../parts/answered';
import { Empty } from '../../parts/empty';
import { MoreButton } from '../../parts/more-button';
import { Page } from '../../parts/page';
import { useWords } from '../../words/words';
import { MessageTable } from './message-table';

const FILTERS = ['id', 'party', 'platform', 'module', 'status', 'since'] as const;
type Filters = Record<(typeof FILTERS)[number], string>;

export const MODULES = [
  ...['cdrs', 'chargingprofiles', 'commands', 'credentials', 'hubclientinfo', 'locations'],
  ...['sessions', 'tariffs', 'tokens', 'versions'],
];

const filtersIn = (params: URLSearchParams) =>
  Object.fromEntries(FILTERS.map((name) => [name, params.get(name) ?? ''])) as Filters;

const hasAny = (filters: Filters) => Object.values(filters).some(Boolean);

/** An id may be that of an object, of a correlation or of a message: all three are asked. */
async function find(
  { id, since, ...rest }: Filters,
  failed: string | null,
  cursor: string,
): Promise<ListPage<Message>> {
  const query = { ...rest, failed, since: since && new Date(since).toISOString(), cursor, limit: 50 };
  if (!id) return get<ListPage<Message>>('/messages', query);
  const [byObject, byCorrelation, alone] = await Promise.all([
    get<ListPage<Message>>('/messages', { ...query, object: id }),
    cursor ? undefined : get<ListPage<Message>>('/messages', { ...query, correlation_id: id }),
    cursor ? undefined : get<Message>(`/messages${pathOf(id)}`).catch(() => undefined),
  ]);
  const isWanted = alone && (failed === null || isFailed(alone));
  const found = [...byObject.items, ...(byCorrelation?.items ?? []), ...(isWanted ? [alone] : [])];
  const once = new Map(found.map((message) => [message.id, message]));
  return { items: [...once.values()].sort((a, b) => (a.id < b.id ? 1 : -1)), next: byObject.next };
}

export function TraceSearch() {
  const { t } = useWords();
  const [params, setParams] = useSearchParams();
  const filters = filtersIn(params);
  const failed = params.get('failed') === 'true' ? 'true' : null;
  const query = useInfiniteQuery({
    queryKey: ['messages', filters, failed],
    queryFn: ({ pageParam }) => find(filters, failed, pageParam),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: (state) => ((state.state.data?.pages.length ?? 0) > 1 ? false : LIVE_MS),
  });
  const search = (wanted: Filters) =>
    setParams((before) => {
      const failed = before.get('failed');
      const given = Object.entries(wanted).filter(([, value]) => value !== '');
      return new URLSearchParams([...given, ...(failed ? [['failed', failed]] : [])]);
    });
  return (
    <Page title={t('page.trace')} lead={t('trace.lead')}>
      <FilterForm key={params.toString()} filters={filters} onSearch={search} />
      <Switch
        label={t('trace.onlyFailed')}
        checked={failed !== null}
        onChange={({ currentTarget: { checked } }) =>
          setParams((before) => {
            const after = new URLSearchParams(before);
            if (checked) after.set('failed', 'true');
            else after.delete('failed');
            return after;
          })
        }
      />
      <Answered query={query}>
        {({ pages }) => {
          const shown = pages.flatMap(({ items }) => items);
          return (
            <Stack>
              {shown.length === 0 ? (
                <Nothing isFiltered={hasAny(filters) || failed !== null} />
              ) : (
                <MessageTable messages={shown} label={t('page.trace')} />
              )}
              <MoreButton query={query} />
            </Stack>
          );
        }}
      </Answered>
    </Page>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  const { t } = useWords();
  return isFiltered ? (
    <Empty title={t('trace.none')}>{t('trace.noneHelp')}</Empty>
  ) : (
    <Empty title={t('trace.noneYet')}>{t('trace.noneYetHelp')}</Empty>
  );
}

function FilterForm({ filters, onSearch }: { filters: Filters; onSearch: (filters: Filters) => void }) {
  const { t } = useWords();
  const { data: platforms = [] } = usePlatforms();
  const [wanted, setWanted] = useState(filters);
  const set = (name: keyof Filters) => (value: string | null) => setWanted({ ...wanted, [name]: value ?? '' });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSearch(Object.fromEntries(Object.entries(wanted).map(([name, value]) => [name, value.trim()])) as Filters);
  };
  const field = (name: keyof Filters, label: string, placeholder?: string) => (
    <TextInput
      label={label}
      placeholder={placeholder}
      value={wanted[name]}
      onChange={({ currentTarget }) => set(name)(currentTarget.value)}
    />
  );
  return (
    <Paper withBorder p="md" component="search">
      <form onSubmit={submit}>
        <SimpleGrid cols={{ base: 1, xs: 2, lg: 3 }}>
          {field('id', t('trace.id'), t('trace.idHelp'))}
          {field('party', t('trace.party'), 'FR*ABC')}
          <Select
            label={t('trace.platform')}
            data={platforms.map(({ id, name }) => ({ value: id, label: name }))}
            value={wanted.platform || null}
            onChange={set('platform')}
            clearable
            searchable
          />
          <Select
            label={t('trace.module')}
            data={MODULES}
            value={wanted.module || null}
            onChange={set('module')}
            clearable
          />
          {field('status', t('trace.status'), t('trace.statusHelp'))}
          <TextInput
            type="datetime-local"
            label={t('trace.since')}
            value={wanted.since}
            onChange={({ currentTarget }) => set('since')(currentTarget.value)}
          />
        </SimpleGrid>
        <Group mt="md">
          <Button type="submit" leftSection={<SearchIcon />}>
            {t('action.search')}
          </Button>
          {hasAny(filters) && (
            <Button variant="default" onClick={() => onSearch(filtersIn(new URLSearchParams()))}>
              {t('action.clear')}
            </Button>
          )}
        </Group>
      </form>
    </Paper>
  );
}
