/** All partners with their state. */
import { Group, Stack, Text, TextInput } from '@mantine/core';
import { SearchIcon } from '@primer/octicons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { usePlatforms, useStatus } from '../../lib/queries';
import type { Platform, Role } from '../../lib/shapes';
import { Answered } from '../../parts/answered';
import { Empty } from '../../parts/empty';
import { Page } from '../../parts/page';
import { StateBadge } from '../../parts/state-badge';
import { type Column, ListTable } from '../../parts/table';
import { Ago, useWords } from '../../words/words';
import { ConnectButton } from '../overview/overview';
import { useFigures } from './figures';
import { SandboxBadge, SandboxButton } from './sandbox';

/** Both ways to a partner: a real one, or one to try with. */
function Actions() {
  return (
    <>
      <SandboxButton />
      <ConnectButton />
    </>
  );
}

const partyOf = ({ country_code, party_id }: Role) => `${country_code}*${party_id}`;
const SHOWN = 3;

function fits({ name, roles }: Platform, wanted: string): boolean {
  const words = [name, ...roles.map(partyOf)].join(' ').toLowerCase();
  return words.includes(wanted.trim().toLowerCase());
}

export function Partners() {
  const { t } = useWords();
  const query = usePlatforms();
  const [wanted, setWanted] = useState('');
  return (
    <Page title={t('page.partners')} lead={t('partners.lead')} actions={<Actions />}>
      <Answered query={query}>
        {(platforms) =>
          platforms.length === 0 ? (
            <Empty
              title={t('partners.none')}
              action={
                <Group>
                  <Actions />
                </Group>
              }
            >
              {t('overview.nobodyHelp')}
            </Empty>
          ) : (
            <>
              <TextInput
                aria-label={t('partners.filter')}
                placeholder={t('partners.filter')}
                leftSection={<SearchIcon />}
                value={wanted}
                onChange={({ currentTarget }) => setWanted(currentTarget.value)}
                maw={420}
              />
              <PartnerTable platforms={platforms.filter((platform) => fits(platform, wanted))} />
            </>
          )
        }
      </Answered>
    </Page>
  );
}

function PartnerTable({ platforms }: { platforms: Platform[] }) {
  const { t, number } = useWords();
  const { data: status } = useStatus();
  const figures = useFigures();
  const countsOf = (id: string) => status?.platforms.find((platform) => platform.id === id);
  const columns: Column<Platform>[] = [
    {
      key: 'name',
      head: t('field.name'),
      cell: ({ id, name, sandbox }) => (
        <>
          <Link href={`/partners/${id}`} className="row-link">
            {name}
          </Link>{' '}
          {sandbox && <SandboxBadge />}
        </>
      ),
    },
    { key: 'state', head: t('field.status'), cell: (platform) => <StateBadge platform={platform} /> },
    { key: 'parties', head: t('partners.parties'), from: 'sm', cell: ({ roles }) => <PartiesOf roles={roles} /> },
    { key: 'version', head: t('partners.version'), from: 'md', cell: ({ version }) => version ?? '–' },
    {
      key: 'seen',
      head: t('partners.lastSeen'),
      from: 'md',
      cell: ({ last_seen_at }) => (last_seen_at ? <Ago at={last_seen_at} /> : t('state.never')),
    },
    {
      key: 'success',
      head: t('partners.success'),
      from: 'md',
      align: 'right',
      cell: ({ id }) => figures.share(countsOf(id)?.answers.success ?? null),
    },
    {
      key: 'latency',
      head: t('partners.latency'),
      from: 'lg',
      align: 'right',
      cell: ({ id }) => <Within ms={countsOf(id)?.answers.p95_ms ?? null} />,
    },
    {
      key: 'backlog',
      head: t('partners.backlog'),
      from: 'lg',
      align: 'right',
      cell: ({ id }) => number(countsOf(id)?.backlog ?? 0),
    },
  ];
  return (
    <Stack gap="xs">
      <ListTable label={t('page.partners')} rows={platforms} idOf={({ id }) => id} columns={columns} />
      <Text size="sm" c="dimmed" visibleFrom="md">
        {t('partners.sinceStart')}
      </Text>
    </Stack>
  );
}

/** The end of the bucket within which most answers came. */
function Within({ ms }: { ms: number | null }) {
  const { number } = useWords();
  return <span className="nowrap">{ms === null ? '–' : `≤ ${number(ms)} ms`}</span>;
}

export function PartiesOf({ roles }: { roles: Role[] }) {
  const { t } = useWords();
  if (roles.length === 0) return <>–</>;
  return (
    <>
      {roles.slice(0, SHOWN).map((role) => (
        <Text key={`${partyOf(role)} ${role.role}`} size="sm">
          <span className="mono">{partyOf(role)}</span> {role.role}
        </Text>
      ))}
      {roles.length > SHOWN && (
        <Text size="sm" c="dimmed">
          {t('partners.more', { count: roles.length - SHOWN })}
        </Text>
      )}
    </>
  );
}
