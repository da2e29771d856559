/** What became of the events for one webhook, and sending again what was given up. */
import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { get, type Page, pathOf, post } from '../../lib/client';
import { LIVE_MS, useCanChange } from '../../lib/queries';
import { useAct } from '../../parts/act';
import { Answered } from '../../parts/answered';
import { ProblemAlert } from '../../parts/problem';
import { ListTable } from '../../parts/table';
import { Ago, useWords } from '../../words/words';

interface Delivery {
  event_id: string;
  state: 'due' | 'delivered' | 'dead';
  attempts: number;
  last_at: string | null;
  last_status: number | null;
  last_error: string | null;
}

const COLOURS = { due: 'blue', delivered: 'green', dead: 'red' };

export function Deliveries({ webhook }: { webhook: string }) {
  const { t } = useWords();
  const canChange = useCanChange();
  const path = `/webhooks${pathOf(webhook)}/deliveries`;
  const query = useQuery({
    queryKey: ['webhooks', webhook, 'deliveries'],
    queryFn: async () => (await get<Page<Delivery>>(path, { limit: 50 })).items,
    refetchInterval: LIVE_MS,
  });
  const retry = useAct(() => post<{ retried: number }>(`${path}/retry`, {}), ['webhooks']);
  return (
    <Answered query={query}>
      {(deliveries) => (
        <Stack>
          {retry.error && <ProblemAlert error={retry.error} />}
          {deliveries.length === 0 ? <Text c="dimmed">{t('deliveries.none')}</Text> : <Table deliveries={deliveries} />}
          {canChange && deliveries.some(({ state }) => state === 'dead') && (
            <Group>
              <Button variant="default" loading={retry.isPending} onClick={() => retry.mutate(undefined)}>
                {t('deliveries.retry')}
              </Button>
            </Group>
          )}
        </Stack>
      )}
    </Answered>
  );
}

function Table({ deliveries }: { deliveries: Delivery[] }) {
  const { t, number } = useWords();
  return (
    <ListTable
      label={t('deliveries.title')}
      rows={deliveries}
      idOf={({ event_id }) => event_id}
      columns={[
        {
          key: 'event',
          head: t('deliveries.event'),
          from: 'sm',
          cell: ({ event_id }) => <span className="mono">{event_id}</span>,
        },
        {
          key: 'state',
          head: t('field.status'),
          cell: ({ state, last_status, last_error }) => (
            <>
              <Badge color={COLOURS[state]} variant="light">
                {t(`deliveries.${state}`)}
              </Badge>
              {state !== 'delivered' && (
                <Text size="sm">{last_error ?? (last_status === null ? '' : `HTTP ${last_status}`)}</Text>
              )}
            </>
          ),
        },
        { key: 'attempts', head: t('due.attempts'), align: 'right', cell: ({ attempts }) => number(attempts) },
        { key: 'at', head: t('deliveries.last'), cell: ({ last_at }) => (last_at ? <Ago at={last_at} /> : '–') },
      ]}
    />
  );
}
