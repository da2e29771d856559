/** Who did what, the newest first. */
import { Badge, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { get, type Page as ListPage } from '../../lib/client';
import { Answered } from '../../parts/answered';
import { Empty } from '../../parts/empty';
import { MoreButton } from '../../parts/more-button';
import { Page } from '../../parts/page';
import { type Column, ListTable } from '../../parts/table';
import { useWords } from '../../words/words';

interface AuditRecord {
  id: string;
  at: string;
  key: { id: string; name: string; scope: string };
  address: string;
  method: string;
  /** The call, with its parameters in braces. */
  action: string;
  path: string;
  members: string[];
  status: number;
  detail: string | null;
}

export function AuditLog() {
  const { t, say, moment } = useWords();
  const query = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam }) => get<ListPage<AuditRecord>>('/audit', { limit: 100, cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const columns: Column<AuditRecord>[] = [
    { key: 'at', head: t('field.time'), from: 'sm', cell: ({ at }) => <span className="nowrap">{moment(at)}</span> },
    {
      key: 'who',
      head: t('audit.who'),
      cell: ({ key, address }) => (
        <>
          <Text size="sm" fw={600}>
            {key.name}
          </Text>
          <Text size="xs" c="dimmed">
            {address}
          </Text>
        </>
      ),
    },
    {
      key: 'what',
      head: t('audit.what'),
      cell: ({ method, action, path, members }) => (
        <>
          <Text size="sm">{say(`deed.${method} ${action}`, '')}</Text>
          <span className="mono">
            {method} {path}
          </span>
          {members.length > 0 && (
            <Text size="xs" c="dimmed">
              {t('audit.members', { members: members.join(', ') })}
            </Text>
          )}
        </>
      ),
    },
    {
      key: 'result',
      head: t('trace.answer'),
      cell: ({ status, detail }) => (
        <>
          <Badge color={status < 400 ? 'green' : 'red'} variant="light">
            {status}
          </Badge>
          {detail && <Text size="xs">{detail}</Text>}
        </>
      ),
    },
  ];
  return (
    <Page title={t('page.audit')} lead={t('audit.lead')}>
      <Answered query={query}>
        {({ pages }) => {
          const records = pages.flatMap(({ items }) => items);
          if (records.length === 0) return <Empty title={t('audit.none')} />;
          return (
            <Stack>
              <ListTable label={t('page.audit')} rows={records} idOf={({ id }) => id} columns={columns} />
              <MoreButton query={query} />
            </Stack>
          );
        }}
      </Answered>
    </Page>
  );
}
