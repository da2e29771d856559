/** API keys: who may call the API and sign in here. */
import { Alert, Badge, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { PlusIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { getAll, pathOf, post, remove } from '../../lib/client';
import { useSession } from '../../lib/queries';
import type { ApiKey } from '../../lib/shapes';
import { useAct } from '../../parts/act';
import { Answered } from '../../parts/answered';
import { Confirm } from '../../parts/confirm';
import { Copyable } from '../../parts/copy';
import { Dialog } from '../../parts/dialog';
import { Empty } from '../../parts/empty';
import { Page } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem';
import { type Column, ListTable } from '../../parts/table';
import { Ago, useWords } from '../../words/words';

export function Keys() {
  const { t } = useWords();
  const query = useQuery({ queryKey: ['keys'], queryFn: () => getAll<ApiKey>('/keys') });
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<ApiKey>();
  const add = (
    <Button leftSection={<PlusIcon />} onClick={() => setOpen(true)}>
      {t('keys.add')}
    </Button>
  );
  return (
    <Page title={t('page.keys')} lead={t('keys.lead')} actions={!query.error && add}>
      {made && (
        <Alert
          color="green"
          variant="light"
          title={t('keys.shownOnce')}
          withCloseButton
          onClose={() => setMade(undefined)}
        >
          <Copyable name={t('keys.made', { name: made.name })} value={made.key ?? ''} />
        </Alert>
      )}
      <Answered query={query}>
        {(keys) => (keys.length === 0 ? <Empty title={t('keys.none')} /> : <KeyTable keys={keys} />)}
      </Answered>
      <Dialog opened={isOpen} onClose={() => setOpen(false)} title={t('keys.add')}>
        <NewKey
          onMade={(key) => {
            setMade(key);
            setOpen(false);
          }}
        />
      </Dialog>
    </Page>
  );
}

function KeyTable({ keys }: { keys: ApiKey[] }) {
  const { t, say, moment } = useWords();
  const { data: session } = useSession();
  const [ending, setEnding] = useState<ApiKey>();
  const columns: Column<ApiKey>[] = [
    {
      key: 'name',
      head: t('field.name'),
      cell: ({ id, name }) => (
        <Group gap="xs">
          <Text fw={600}>{name}</Text>
          {id === session?.key?.id && <Badge variant="light">{t('keys.yours')}</Badge>}
        </Group>
      ),
    },
    {
      key: 'scope',
      head: t('keys.scope'),
      cell: ({ scope }) => (
        <>
          {scope.startsWith('party:')
            ? t('keys.scope.party', { party: scope.slice(6) })
            : say(`keys.scope.${scope}`, scope)}
        </>
      ),
    },
    { key: 'created', head: t('field.created'), from: 'md', cell: ({ created_at }) => moment(created_at) },
    {
      key: 'used',
      head: t('field.lastUsed'),
      from: 'sm',
      cell: ({ last_used_at }) => (last_used_at ? <Ago at={last_used_at} /> : t('state.never')),
    },
    {
      key: 'end',
      head: '',
      align: 'right',
      cell: (key) => (
        <Button size="compact-sm" variant="subtle" color="red" onClick={() => setEnding(key)}>
          {t('action.delete')}
        </Button>
      ),
    },
  ];
  return (
    <>
      <ListTable label={t('page.keys')} rows={keys} idOf={({ id }) => id} columns={columns} />
      {ending && <EndKey apiKey={ending} onClose={() => setEnding(undefined)} />}
    </>
  );
}

function EndKey({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { t } = useWords();
  const end = useAct(() => remove(`/keys${pathOf(apiKey.id)}`), ['keys'], onClose);
  return (
    <Confirm
      isOpen
      title={t('keys.end', { name: apiKey.name })}
      action={t('action.delete')}
      isBusy={end.isPending}
      error={end.error}
      onConfirm={() => end.mutate(undefined)}
      onClose={onClose}
    >
      {t('keys.endHelp')}
    </Confirm>
  );
}

function NewKey({ onMade }: { onMade: (key: ApiKey) => void }) {
  const { t } = useWords();
  const [name, setName] = useState('');
  const [scope, setScope] = useState('read');
  const make = useAct(() => post<ApiKey>('/keys', { name, scope }), ['keys'], onMade);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate(undefined);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t('field.name')}
          description={t('keys.nameHelp')}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          required
        />
        <Select
          label={t('keys.scope')}
          data={[
            { value: 'read', label: t('keys.scope.read') },
            { value: 'admin', label: t('keys.scope.admin') },
          ]}
          value={scope}
          onChange={(value) => setScope(value ?? 'read')}
          allowDeselect={false}
        />
        {make.error && <ProblemAlert error={make.error} />}
        <Button type="submit" loading={make.isPending}>
          {t('action.save')}
        </Button>
      </Stack>
    </form>
  );
}
