/** Agreements: who may talk to whom about what. */
import { Button, Group, MultiSelect, Stack, Text, TextInput } from '@mantine/core';
import { PlusIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { getAll, pathOf, post, put, remove } from '../../lib/client';
import { useCanChange } from '../../lib/queries';
import type { Agreement } from '../../lib/shapes';
import { useAct } from '../../parts/act';
import { Answered } from '../../parts/answered';
import { Confirm } from '../../parts/confirm';
import { Dialog } from '../../parts/dialog';
import { Empty } from '../../parts/empty';
import { Page } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem';
import { type Column, ListTable } from '../../parts/table';
import { useWords } from '../../words/words';
import { MODULES } from '../trace/search';

export function Agreements() {
  const { t } = useWords();
  const query = useQuery({ queryKey: ['agreements'], queryFn: () => getAll<Agreement>('/agreements') });
  const canChange = useCanChange();
  const [edited, setEdited] = useState<Agreement | 'new'>();
  const close = () => setEdited(undefined);
  const add = canChange && (
    <Button leftSection={<PlusIcon />} onClick={() => setEdited('new')}>
      {t('agreements.add')}
    </Button>
  );
  return (
    <Page title={t('page.agreements')} lead={t('agreements.lead')} actions={add}>
      <Answered query={query}>
        {(agreements) =>
          agreements.length === 0 ? (
            <Empty title={t('agreements.none')} />
          ) : (
            <AgreementTable agreements={agreements} onEdit={setEdited} />
          )
        }
      </Answered>
      <Dialog
        opened={edited !== undefined}
        onClose={close}
        title={t(edited === 'new' ? 'agreements.add' : 'action.edit')}
      >
        {edited && <AgreementForm agreement={edited === 'new' ? undefined : edited} onDone={close} />}
      </Dialog>
    </Page>
  );
}

interface TableProps {
  agreements: Agreement[];
  onEdit: (agreement: Agreement) => void;
}

function AgreementTable({ agreements, onEdit }: TableProps) {
  const { t, moment } = useWords();
  const canChange = useCanChange();
  const [ending, setEnding] = useState<Agreement>();
  const columns: Column<Agreement>[] = [
    {
      key: 'sides',
      head: t('field.party'),
      cell: ({ party, counterparty, modules }) => (
        <>
          <span className="mono">
            {party} ↔ {counterparty}
          </span>
          <Text size="sm" c="dimmed" hiddenFrom="sm">
            {modules?.join(', ') ?? t('agreements.allModules')}
          </Text>
        </>
      ),
    },
    {
      key: 'modules',
      head: t('agreements.modules'),
      from: 'sm',
      cell: ({ modules }) => modules?.join(', ') ?? t('state.all'),
    },
    {
      key: 'valid',
      head: t('agreements.valid'),
      from: 'md',
      cell: ({ valid_from, valid_to }) => (
        <>
          <Text size="sm">
            {t('agreements.from')} {moment(valid_from)}
          </Text>
          <Text size="sm" c="dimmed">
            {valid_to ? `${t('agreements.until')} ${moment(valid_to)}` : t('agreements.noEnd')}
          </Text>
        </>
      ),
    },
    {
      key: 'change',
      head: '',
      align: 'right',
      cell: (agreement) =>
        canChange && (
          <Group gap={4} justify="flex-end">
            <Button size="compact-sm" variant="subtle" onClick={() => onEdit(agreement)}>
              {t('action.edit')}
            </Button>
            <Button size="compact-sm" variant="subtle" color="red" onClick={() => setEnding(agreement)}>
              {t('action.delete')}
            </Button>
          </Group>
        ),
    },
  ];
  return (
    <>
      <ListTable label={t('page.agreements')} rows={agreements} idOf={({ id }) => id} columns={columns} />
      {ending && <EndAgreement agreement={ending} onClose={() => setEnding(undefined)} />}
    </>
  );
}

function EndAgreement({ agreement, onClose }: { agreement: Agreement; onClose: () => void }) {
  const { t } = useWords();
  const end = useAct(() => remove(`/agreements${pathOf(agreement.id)}`), ['agreements'], onClose);
  return (
    <Confirm
      isOpen
      title={t('agreements.end')}
      action={t('action.delete')}
      isBusy={end.isPending}
      error={end.error}
      onConfirm={() => end.mutate(undefined)}
      onClose={onClose}
    >
      <span className="mono">
        {agreement.party} ↔ {agreement.counterparty}
      </span>
      <Text>{t('agreements.endHelp')}</Text>
    </Confirm>
  );
}

/** A DateTime in UTC ⇄ what `datetime-local` holds, in the reader's time zone. */
function toLocal(dateTime: string): string {
  const date = new Date(dateTime);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function AgreementForm({ agreement, onDone }: { agreement?: Agreement; onDone: () => void }) {
  const { t } = useWords();
  const [party, setParty] = useState(agreement?.party ?? '');
  const [counterparty, setCounterparty] = useState(agreement?.counterparty ?? '');
  const [modules, setModules] = useState(agreement?.modules ?? []);
  const [until, setUntil] = useState(agreement?.valid_to ? toLocal(agreement.valid_to) : '');
  const save = useAct(
    () => {
      const valid_to = until === '' ? null : new Date(until).toISOString();
      const body = { party, counterparty, modules, valid_from: agreement?.valid_from ?? null, valid_to };
      return agreement
        ? put<Agreement>(`/agreements${pathOf(agreement.id)}`, body)
        : post<Agreement>('/agreements', body);
    },
    ['agreements'],
    onDone,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(undefined);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t('agreements.party')}
          description={t('agreements.partyHelp')}
          value={party}
          onChange={({ currentTarget }) => setParty(currentTarget.value)}
          required
        />
        <TextInput
          label={t('agreements.counterparty')}
          value={counterparty}
          onChange={({ currentTarget }) => setCounterparty(currentTarget.value)}
          required
        />
        <MultiSelect
          label={t('agreements.modules')}
          description={t('agreements.modulesHelp')}
          data={MODULES}
          value={modules}
          onChange={setModules}
        />
        <TextInput
          type="datetime-local"
          label={t('agreements.until')}
          value={until}
          onChange={({ currentTarget }) => setUntil(currentTarget.value)}
        />
        {save.error && <ProblemAlert error={save.error} />}
        <Button type="submit" loading={save.isPending}>
          {t('action.save')}
        </Button>
      </Stack>
    </form>
  );
}
