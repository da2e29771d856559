/** One partner: its state, its profile, its messages, and what an operator can do with it. */
import { Alert, Stack, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams, useSearchParams } from 'wouter';
import { get, type Page as ListPage } from '../../lib/client';
import { LIVE_MS, useCanChange, usePlatform, useStatus } from '../../lib/queries';
import type { Message, Platform } from '../../lib/shapes';
import { Answered } from '../../parts/answered';
import { Empty } from '../../parts/empty';
import { Fact, Facts, Section } from '../../parts/facts';
import { Page } from '../../parts/page';
import { StateBadge } from '../../parts/state-badge';
import { ListTable } from '../../parts/table';
import { Ago, useWords } from '../../words/words';
import { MessageTable } from '../trace/message-table';
import { Agreed } from './agreed';
import { Check } from './check';
import { Exchange } from './exchange';
import { Manage } from './manage';
import { Profile } from './profile';
import { SandboxBadge } from './sandbox';
import { Scorecard } from './scorecard';

export function PartnerPage() {
  const { t } = useWords();
  const query = usePlatform(useParams<{ id: string }>().id ?? '');
  return (
    <Page title={query.data?.name ?? t('page.partners')} lead={query.data && <Badges platform={query.data} />}>
      <Answered query={query}>{(platform) => <PartnerTabs platform={platform} />}</Answered>
    </Page>
  );
}

function Badges({ platform }: { platform: Platform }) {
  return (
    <>
      <StateBadge platform={platform} /> {platform.sandbox && <SandboxBadge />}
    </>
  );
}

function PartnerTabs({ platform }: { platform: Platform }) {
  const { t } = useWords();
  const [params, setParams] = useSearchParams();
  const canChange = useCanChange();
  return (
    <Tabs
      value={params.get('tab') ?? 'summary'}
      onChange={(tab) => setParams(tab === 'summary' ? {} : { tab: tab ?? '' })}
      keepMounted={false}
    >
      <Tabs.List mb="lg" className="no-print">
        <Tabs.Tab value="summary">{t('partner.summary')}</Tabs.Tab>
        <Tabs.Tab value="exchange">{t('partner.exchange')}</Tabs.Tab>
        <Tabs.Tab value="messages">{t('partner.messages')}</Tabs.Tab>
        <Tabs.Tab value="check">{t('check.tab')}</Tabs.Tab>
        <Tabs.Tab value="scorecard">{t('score.tab')}</Tabs.Tab>
        <Tabs.Tab value="profile">{t('partner.profile')}</Tabs.Tab>
        {canChange && <Tabs.Tab value="manage">{t('partner.manage')}</Tabs.Tab>}
      </Tabs.List>
      <Tabs.Panel value="summary">
        <Summary platform={platform} />
      </Tabs.Panel>
      <Tabs.Panel value="exchange">
        <Exchange platform={platform} />
      </Tabs.Panel>
      <Tabs.Panel value="messages">
        <PartnerMessages id={platform.id} />
      </Tabs.Panel>
      <Tabs.Panel value="check">
        <Check platform={platform} />
      </Tabs.Panel>
      <Tabs.Panel value="scorecard">
        <Scorecard platform={platform} />
      </Tabs.Panel>
      <Tabs.Panel value="profile">
        <Profile key={platform.id} platform={platform} />
      </Tabs.Panel>
      <Tabs.Panel value="manage">{canChange && <Manage platform={platform} />}</Tabs.Panel>
    </Tabs>
  );
}

function Summary({ platform }: { platform: Platform }) {
  const { t, moment, number } = useWords();
  const { data: status } = useStatus();
  const backlog = status?.platforms.find(({ id }) => id === platform.id)?.backlog ?? 0;
  return (
    <Stack gap="lg">
      {platform.last_error && (
        <Alert color="red" variant="light" title={t('partner.lastError')}>
          <Text size="sm">{platform.last_error}</Text>
          {platform.status === 'FAILED' && <Text size="sm">{t('partner.failedNext')}</Text>}
        </Alert>
      )}
      <Section title={t('partner.summary')}>
        <Facts>
          <Fact name={t('partner.credentials')}>{t(`partner.credentials.${platform.status}`)}</Fact>
          <Fact name={t('partners.version')}>{platform.version ?? '–'}</Fact>
          <Fact name={t('partners.lastSeen')}>
            {platform.last_seen_at ? <Ago at={platform.last_seen_at} /> : t('state.never')}
          </Fact>
          <Fact name={t('partner.versionsUrl')}>
            <span className="mono">{platform.versions_url ?? '–'}</span>
          </Fact>
          <Fact name={t('partners.backlog')}>{number(backlog)}</Fact>
          <Fact name={t('partner.since')}>{moment(platform.created_at)}</Fact>
          {platform.announced_parties > 0 && (
            <Fact name={t('partner.announced')}>{number(platform.announced_parties)}</Fact>
          )}
        </Facts>
      </Section>
      <PartyList platform={platform} />
      {platform.roles.length > 0 && <Agreed platform={platform} />}
      <EndpointList platform={platform} />
    </Stack>
  );
}

function PartyList({ platform }: { platform: Platform }) {
  const { t } = useWords();
  const roles = platform.roles.length > 0 ? platform.roles : platform.planned_roles;
  if (roles.length === 0) return null;
  return (
    <Section title={t('partners.parties')}>
      <ListTable
        label={t('partners.parties')}
        rows={roles}
        idOf={({ role, country_code, party_id }) => `${country_code}*${party_id} ${role}`}
        columns={[
          {
            key: 'party',
            head: t('field.party'),
            cell: ({ country_code, party_id }) => (
              <span className="mono">
                {country_code}*{party_id}
              </span>
            ),
          },
          { key: 'role', head: t('field.role'), cell: ({ role }) => <RoleName role={role} /> },
          { key: 'name', head: t('field.name'), from: 'sm', cell: ({ business_details }) => business_details.name },
        ]}
      />
    </Section>
  );
}

export function RoleName({ role }: { role: string }) {
  const { say } = useWords();
  return (
    <>
      {role}{' '}
      <Text span c="dimmed" size="sm">
        {say(`role.${role}`, '')}
      </Text>
    </>
  );
}

function EndpointList({ platform: { endpoints } }: { platform: Platform }) {
  const { t } = useWords();
  return (
    <Section title={t('partner.endpoints')}>
      {endpoints.length === 0 ? (
        <Text c="dimmed">{t('partner.endpoints.none')}</Text>
      ) : (
        <ListTable
          label={t('partner.endpoints')}
          rows={endpoints}
          idOf={({ identifier, role }) => `${identifier} ${role}`}
          columns={[
            { key: 'module', head: t('field.module'), cell: ({ identifier }) => identifier },
            { key: 'role', head: t('field.role'), cell: ({ role }) => role },
            { key: 'url', head: 'URL', from: 'sm', cell: ({ url }) => <span className="mono">{url}</span> },
          ]}
        />
      )}
    </Section>
  );
}

function PartnerMessages({ id }: { id: string }) {
  const { t } = useWords();
  const query = useQuery({
    queryKey: ['messages', 'platform', id],
    queryFn: async () => (await get<ListPage<Message>>('/messages', { platform: id, limit: 100 })).items,
    refetchInterval: LIVE_MS,
  });
  return (
    <Answered query={query}>
      {(messages) =>
        messages.length === 0 ? (
          <Empty title={t('trace.noneYet')}>{t('trace.noneYetHelp')}</Empty>
        ) : (
          <MessageTable messages={messages} label={t('partner.messages')} />
        )
      }
    </Answered>
  );
}
