/** What is on its way to a partner and from it: objects it has yet to get, its lists, and whether both sides agree. */
import { Alert, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { get, getOrNull, type Page, pathOf, post } from '../../lib/client';
import { LIVE_MS, useCanChange } from '../../lib/queries';
import type { Platform } from '../../lib/shapes';
import { useAct } from '../../parts/act';
import { Answered } from '../../parts/answered';
import { Fact, Facts, Section } from '../../parts/facts';
import { ProblemAlert } from '../../parts/problem';
import { type Column, ListTable } from '../../parts/table';
import { Ago, useWords } from '../../words/words';

interface Mark {
  module: string;
  owner: string;
  object: string;
  state: 'due' | 'refused' | 'given_up';
  due_since: string;
  attempts: number;
  last_error: string | null;
  reason: string | null;
}

interface Pull {
  module: string;
  party: string;
  source: string;
  last_run_at: string | null;
  last_error: string | null;
  taken: number;
  left_out: number;
}

interface Reconciliation {
  started_at: string;
  finished_at: string | null;
  compared: number;
  differing: number;
  failures: string[];
}

export function Exchange({ platform }: { platform: Platform }) {
  return (
    <Stack gap="lg">
      <Due platform={platform} />
      <Pulls platform={platform} />
      <Agreeing platform={platform} />
    </Stack>
  );
}

function Due({ platform }: { platform: Platform }) {
  const { t } = useWords();
  const path = `/platforms${pathOf(platform.id)}/due`;
  const query = useQuery({
    queryKey: ['due', platform.id],
    queryFn: async () => (await get<Page<Mark>>(path, { limit: 200 })).items,
    refetchInterval: LIVE_MS,
  });
  return (
    <Section title={t('due.title')} aside={t('due.lead')}>
      <Answered query={query}>
        {(marks) =>
          marks.length === 0 ? <Text className="good">{t('due.none')}</Text> : <MarkTable path={path} marks={marks} />
        }
      </Answered>
    </Section>
  );
}

const STATE_COLOURS = { due: 'blue', refused: 'red', given_up: 'gray' };

function MarkTable({ path, marks }: { path: string; marks: Mark[] }) {
  const { t } = useWords();
  const canChange = useCanChange();
  const nameOf = ({ module, owner, object }: Mark) => ({ module, owner, object });
  const push = useAct((mark: Mark) => post(`${path}/push`, nameOf(mark)), ['due', 'status']);
  const giveUp = useAct(
    (mark: Mark) => post(`${path}/give-up`, { ...nameOf(mark), reason: t('due.byOperator') }),
    ['due', 'status'],
  );
  const columns: Column<Mark>[] = [
    {
      key: 'object',
      head: t('trace.object'),
      cell: ({ module, owner, object }) => (
        <span className="mono">
          {module} {owner} {object}
        </span>
      ),
    },
    {
      key: 'state',
      head: t('field.status'),
      cell: ({ state, last_error, reason }) => (
        <>
          <Badge color={STATE_COLOURS[state]} variant="light">
            {t(`due.${state}`)}
          </Badge>
          <Text size="sm">{reason ?? last_error}</Text>
        </>
      ),
    },
    { key: 'since', head: t('due.since'), from: 'md', cell: ({ due_since }) => <Ago at={due_since} /> },
    { key: 'attempts', head: t('due.attempts'), from: 'lg', align: 'right', cell: ({ attempts }) => attempts },
    {
      key: 'decide',
      head: '',
      align: 'right',
      cell: (mark) =>
        canChange && (
          <Group gap={4} justify="flex-end">
            <Button size="compact-sm" variant="subtle" onClick={() => push.mutate(mark)}>
              {t('due.push')}
            </Button>
            {mark.state !== 'given_up' && (
              <Button size="compact-sm" variant="subtle" color="red" onClick={() => giveUp.mutate(mark)}>
                {t('due.giveUp')}
              </Button>
            )}
          </Group>
        ),
    },
  ];
  const error = push.error ?? giveUp.error;
  return (
    <>
      {error && <ProblemAlert error={error} />}
      <ListTable
        label={t('due.title')}
        rows={marks}
        idOf={({ module, owner, object }) => `${module} ${owner} ${object}`}
        columns={columns}
      />
    </>
  );
}

function Pulls({ platform }: { platform: Platform }) {
  const { t, number } = useWords();
  const canChange = useCanChange();
  const query = useQuery({
    queryKey: ['pulls', platform.id],
    queryFn: async () => (await get<Page<Pull>>(`/platforms${pathOf(platform.id)}/pulls`)).items,
  });
  const pull = useAct(() => post(`/platforms${pathOf(platform.id)}/pull`, {}), ['pulls', 'objects']);
  const columns: Column<Pull>[] = [
    { key: 'module', head: t('field.module'), cell: ({ module }) => module },
    { key: 'whose', head: t('pulls.whose'), from: 'sm', cell: ({ source, party }) => `${source} → ${party}` },
    {
      key: 'read',
      head: t('pulls.read'),
      cell: ({ last_run_at, last_error }) => (
        <>
          {last_run_at ? <Ago at={last_run_at} /> : t('state.never')}
          {last_error && (
            <Text size="sm" className="bad">
              {last_error}
            </Text>
          )}
        </>
      ),
    },
    { key: 'taken', head: t('pulls.taken'), align: 'right', cell: ({ taken }) => number(taken) },
    { key: 'left', head: t('pulls.leftOut'), from: 'md', align: 'right', cell: ({ left_out }) => number(left_out) },
  ];
  return (
    <Section title={t('pulls.title')} aside={t('pulls.lead')}>
      {pull.error && <ProblemAlert error={pull.error} />}
      <Answered query={query}>
        {(pulls) =>
          pulls.length === 0 ? (
            <Text c="dimmed">{t('pulls.none')}</Text>
          ) : (
            <ListTable
              label={t('pulls.title')}
              rows={pulls}
              idOf={({ module, source, party }) => `${module} ${source} ${party}`}
              columns={columns}
            />
          )
        }
      </Answered>
      {canChange && platform.status === 'CONNECTED' && (
        <Group>
          <Button variant="default" loading={pull.isPending} onClick={() => pull.mutate(undefined)}>
            {t('pulls.now')}
          </Button>
        </Group>
      )}
    </Section>
  );
}

function Agreeing({ platform }: { platform: Platform }) {
  const { t, moment, number } = useWords();
  const canChange = useCanChange();
  const query = useQuery({
    queryKey: ['reconciliation', platform.id],
    queryFn: () => getOrNull<Reconciliation>(`/platforms${pathOf(platform.id)}/reconciliation`),
    refetchInterval: ({ state }) => (state.data && state.data.finished_at === null ? LIVE_MS : false),
  });
  const compare = useAct(
    (repair: boolean) => post(`/platforms${pathOf(platform.id)}/reconcile`, { repair }),
    ['reconciliation'],
  );
  return (
    <Section title={t('reconcile.title')} aside={t('reconcile.lead')}>
      {compare.error && <ProblemAlert error={compare.error} />}
      <Answered query={query}>
        {(report) =>
          report === null ? (
            <Text c="dimmed">{t('reconcile.never')}</Text>
          ) : (
            <Facts>
              <Fact name={t('reconcile.when')}>
                {report.finished_at ? moment(report.finished_at) : t('reconcile.running')}
              </Fact>
              <Fact name={t('reconcile.compared')}>{number(report.compared)}</Fact>
              <Fact name={t('reconcile.differing')}>{number(report.differing)}</Fact>
              {report.failures.map((failure) => (
                <Alert key={failure} color="yellow" variant="light">
                  {failure}
                </Alert>
              ))}
            </Facts>
          )
        }
      </Answered>
      {canChange && platform.status === 'CONNECTED' && (
        <Group>
          <Button variant="default" loading={compare.isPending} onClick={() => compare.mutate(false)}>
            {t('reconcile.now')}
          </Button>
          <Button variant="default" loading={compare.isPending} onClick={() => compare.mutate(true)}>
            {t('reconcile.repair')}
          </Button>
        </Group>
      )}
    </Section>
  );
}
