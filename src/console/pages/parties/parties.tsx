/** Parties: those this instance speaks for, and those it can reach. */
import { Anchor, Badge, Button, Group, MultiSelect, Stack, Text, TextInput } from '@mantine/core';
import { PlusIcon } from '@primer/octicons-react';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { pathOf, put, remove } from '../../lib/client';
import { keyOf } from '../../lib/objects';
import { useCanChange, useParties, usePlatformName, usePlatforms } from '../../lib/queries';
import type { Party } from '../../lib/shapes';
import { useAct } from '../../parts/act';
import { Answered } from '../../parts/answered';
import { Confirm } from '../../parts/confirm';
import { Dialog } from '../../parts/dialog';
import { Empty } from '../../parts/empty';
import { Page } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem';
import { type Column, ListTable } from '../../parts/table';
import { useWords } from '../../words/words';

const ROLES = ['CPO', 'EMSP', 'NSP', 'SCSP', 'NAP', 'OTHER'];

export function Parties() {
  const { t } = useWords();
  const query = useParties();
  const canChange = useCanChange();
  const [isOpen, setOpen] = useState(false);
  const add = canChange && (
    <Button leftSection={<PlusIcon />} onClick={() => setOpen(true)}>
      {t('parties.host')}
    </Button>
  );
  return (
    <Page title={t('page.parties')} lead={t('parties.lead')} actions={add}>
      <Answered query={query}>
        {(parties) => (parties.length === 0 ? <Empty title={t('parties.none')} /> : <PartyTable parties={parties} />)}
      </Answered>
      <Dialog opened={isOpen} onClose={() => setOpen(false)} title={t('parties.host')}>
        <HostForm onDone={() => setOpen(false)} />
      </Dialog>
    </Page>
  );
}

function PartyTable({ parties }: { parties: Party[] }) {
  const { t } = useWords();
  const platformName = usePlatformName();
  const { data: platforms = [] } = usePlatforms();
  const names = new Map(
    platforms.flatMap(({ roles }) => roles.map((role) => [keyOf(role), role.business_details.name])),
  );
  const canChange = useCanChange();
  const [ending, setEnding] = useState<Party>();
  const columns: Column<Party>[] = [
    {
      key: 'party',
      head: t('field.party'),
      cell: (party) => (
        <>
          <span className="mono">{keyOf(party)}</span>
          <Text size="sm" c="dimmed">
            {party.business_details?.name ?? names.get(keyOf(party))}
          </Text>
        </>
      ),
    },
    { key: 'roles', head: t('field.role'), cell: ({ roles }) => roles.join(', ') },
    { key: 'way', head: t('parties.way'), from: 'sm', cell: ({ way }) => t(`parties.way.${way}`) },
    {
      key: 'over',
      head: t('parties.over'),
      from: 'sm',
      cell: ({ platform }) =>
        platform && (
          <Anchor component={Link} href={`/partners/${platform}`} size="sm">
            {platformName(platform)}
          </Anchor>
        ),
    },
    {
      key: 'reachable',
      head: t('parties.reachable'),
      cell: ({ connected }) => (
        <Badge color={connected ? 'green' : 'red'} variant="light">
          {t(connected ? 'state.yes' : 'state.no')}
        </Badge>
      ),
    },
    {
      key: 'end',
      head: '',
      from: 'md',
      align: 'right',
      cell: (party) =>
        canChange &&
        party.way === 'hosted' &&
        !party.roles.includes('HUB') && (
          <Button size="compact-sm" variant="subtle" color="red" onClick={() => setEnding(party)}>
            {t('action.delete')}
          </Button>
        ),
    },
  ];
  return (
    <>
      <ListTable
        label={t('page.parties')}
        rows={parties}
        idOf={(party) => `${keyOf(party)} ${party.way} ${party.platform}`}
        columns={columns}
      />
      {ending && <EndHosting party={ending} onClose={() => setEnding(undefined)} />}
    </>
  );
}

function EndHosting({ party, onClose }: { party: Party; onClose: () => void }) {
  const { t } = useWords();
  const end = useAct(() => remove(`/parties${pathOf(party.country_code, party.party_id)}`), ['parties'], onClose);
  return (
    <Confirm
      isOpen
      title={t('parties.end', { party: keyOf(party) })}
      action={t('action.delete')}
      isBusy={end.isPending}
      error={end.error}
      onConfirm={() => end.mutate(undefined)}
      onClose={onClose}
    >
      {t('parties.endHelp')}
    </Confirm>
  );
}

function HostForm({ onDone }: { onDone: () => void }) {
  const { t } = useWords();
  const [country, setCountry] = useState('');
  const [party, setParty] = useState('');
  const [name, setName] = useState('');
  const [roles, setRoles] = useState<string[]>(['CPO']);
  const host = useAct(
    () =>
      put<Party>(`/parties${pathOf(country.trim().toUpperCase(), party.trim().toUpperCase())}`, {
        roles,
        business_details: { name },
      }),
    ['parties'],
    onDone,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    host.mutate(undefined);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t('parties.host.help')}
        </Text>
        <Group grow>
          <TextInput
            label={t('parties.country')}
            placeholder="FR"
            maxLength={2}
            value={country}
            onChange={({ currentTarget }) => setCountry(currentTarget.value)}
            required
          />
          <TextInput
            label={t('parties.partyId')}
            placeholder="ABC"
            maxLength={3}
            value={party}
            onChange={({ currentTarget }) => setParty(currentTarget.value)}
            required
          />
        </Group>
        <TextInput
          label={t('parties.publicName')}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          required
        />
        <MultiSelect label={t('field.role')} data={ROLES} value={roles} onChange={setRoles} />
        {host.error && <ProblemAlert error={host.error} />}
        <Button type="submit" loading={host.isPending}>
          {t('action.save')}
        </Button>
      </Stack>
    </form>
  );
}
