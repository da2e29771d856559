/** What was charged at a charge point; what is held waits for an operator's decision. */
import { Anchor, Badge, Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { get, type Page, pathOf, post } from '../../lib/client';
import { LIVE_MS, useCanChange } from '../../lib/queries';
import { useAct } from '../../parts/act';
import { Answered } from '../../parts/answered';
import { Section } from '../../parts/facts';
import { ProblemAlert } from '../../parts/problem';
import { type Column, ListTable } from '../../parts/table';
import { useWords } from '../../words/words';

type State = 'open' | 'closing' | 'orphan' | 'held' | 'closed' | 'void';

interface Transaction {
  id: string;
  ocpp_id: string | number;
  state: State;
  session_id: string;
  cdr_id: string | null;
  started_at: string;
  ended_at: string | null;
  /** Why somebody should look at it. */
  flags: string[];
}

const COLOURS: Record<State, string> = {
  open: 'blue',
  closing: 'blue',
  orphan: 'orange',
  held: 'red',
  closed: 'green',
  void: 'gray',
};

/** `path`: of the charge point in the API. `owner`: FR*ABC. */
export function Transactions({ path, owner }: { path: string; owner: string }) {
  const { t } = useWords();
  const query = useQuery({
    queryKey: ['chargers', path, 'transactions'],
    queryFn: async () => (await get<Page<Transaction>>(`${path}/transactions`)).items,
    refetchInterval: LIVE_MS,
  });
  return (
    <Section title={t('transactions.title')} aside={t('transactions.lead')}>
      <Answered query={query}>
        {(transactions) =>
          transactions.length === 0 ? (
            <Text c="dimmed">{t('transactions.none')}</Text>
          ) : (
            <TransactionTable transactions={transactions} path={path} owner={owner} />
          )
        }
      </Answered>
    </Section>
  );
}

interface TableProps {
  transactions: Transaction[];
  path: string;
  owner: string;
}

function TransactionTable({ transactions, path, owner }: TableProps) {
  const { t, say, moment } = useWords();
  const canChange = useCanChange();
  const decide = useAct(
    ({ id, decision }: { id: string; decision: 'release' | 'void' }) =>
      post(`${path}/transactions${pathOf(id)}/${decision}`, {}),
    ['chargers', 'objects'],
  );
  const of = (page: string, id: string) => `/${page}/${encodeURIComponent(owner)}/${encodeURIComponent(id)}`;
  const columns: Column<Transaction>[] = [
    {
      key: 'state',
      head: t('field.status'),
      cell: ({ state, flags }) => (
        <>
          <Badge color={COLOURS[state]} variant="light">
            {t(`transaction.${state}`)}
          </Badge>
          {flags.map((flag) => (
            <Text key={flag} size="sm">
              {say(`flag.${flag}`, flag)}
            </Text>
          ))}
        </>
      ),
    },
    { key: 'began', head: t('sessions.began'), from: 'sm', cell: ({ started_at }) => moment(started_at) },
    { key: 'ended', head: t('cdrs.ended'), from: 'md', cell: ({ ended_at }) => (ended_at ? moment(ended_at) : '–') },
    {
      key: 'made',
      head: t('transactions.made'),
      cell: ({ session_id, cdr_id, state }) => (
        <>
          <Anchor component={Link} href={of('sessions', session_id)} size="sm">
            {t('transactions.session')}
          </Anchor>{' '}
          {cdr_id && state === 'closed' && (
            <Anchor component={Link} href={of('cdrs', cdr_id)} size="sm">
              CDR
            </Anchor>
          )}
        </>
      ),
    },
    {
      key: 'decide',
      head: '',
      align: 'right',
      cell: ({ id, state }) =>
        canChange &&
        state === 'held' && (
          <Group gap={4} justify="flex-end">
            <Button size="compact-sm" variant="subtle" onClick={() => decide.mutate({ id, decision: 'release' })}>
              {t('transactions.release')}
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              onClick={() => decide.mutate({ id, decision: 'void' })}
            >
              {t('transactions.void')}
            </Button>
          </Group>
        ),
    },
  ];
  return (
    <>
      {decide.error && <ProblemAlert error={decide.error} />}
      <ListTable label={t('transactions.title')} rows={transactions} idOf={({ id }) => id} columns={columns} />
    </>
  );
}
