/** What is connected, what is not well and what to do about it, and what went through just now. */
import { Anchor, Badge, Button, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { PlusIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense } from 'react';
import { Link } from 'wouter';
import { get, type Page as ListPage } from '../../lib/client';
import { useNews } from '../../lib/live';
import { isFailed } from '../../lib/messages';
import { LIVE_MS, useCanChange, useParties, usePlatformName, usePlatforms, useStatus } from '../../lib/queries';
import type { Message, Platform, Status } from '../../lib/shapes';
import { Answered, Waiting } from '../../parts/answered';
import { Copyable } from '../../parts/copy';
import { Section } from '../../parts/facts';
import { Page } from '../../parts/page';
import { stateOf } from '../../parts/state-badge';
import { Ago, useWords } from '../../words/words';
import { MessageTable } from '../trace/message-table';
import { Attention } from './attention';

const TrafficChart = lazy(async () => ({ default: (await import('./traffic')).TrafficChart }));

const LATEST = 200;
const useLatest = () =>
  useQuery({
    queryKey: ['messages', 'latest'],
    queryFn: async () => (await get<ListPage<Message>>('/messages', { limit: LATEST })).items,
    refetchInterval: LIVE_MS,
  });

export function Overview() {
  const { t } = useWords();
  const status = useStatus();
  const platforms = usePlatforms();
  const latest = useLatest();
  return (
    <Page title={t('page.overview')} lead={t('overview.lead')} actions={<ConnectButton />}>
      <Answered query={status}>
        {(facts) => <Numbers facts={facts} platforms={platforms.data ?? []} latest={latest.data ?? []} />}
      </Answered>
      <Answered query={platforms}>
        {(all) => <Attention platforms={all} facts={status.data} connect={<ConnectButton />} />}
      </Answered>
      <JustNow />
      <Answered query={latest}>{(messages) => <Traffic messages={messages} />}</Answered>
      {status.data && (
        <Section title={t('overview.addresses')}>
          <Copyable name={t('overview.versionsUrl')} value={status.data.versions_url} />
        </Section>
      )}
    </Page>
  );
}

export function ConnectButton() {
  const { t } = useWords();
  if (!useCanChange()) return null;
  return (
    <Button component={Link} href="/partners/connect" leftSection={<PlusIcon />}>
      {t('page.connect')}
    </Button>
  );
}

interface FigureProps {
  name: string;
  value: ReactNode;
  aside?: ReactNode;
  /** Where more of it is. */
  href?: string;
}

function Figure({ name, value, aside, href }: FigureProps) {
  return (
    <Paper withBorder p="md">
      <Text size="sm" c="dimmed">
        {href === undefined ? (
          name
        ) : (
          <Anchor component={Link} href={href} inherit c="dimmed">
            {name}
          </Anchor>
        )}
      </Text>
      <Group gap={6} align="baseline">
        <Text fz={28} fw={700} lh={1.2}>
          {value}
        </Text>
        {aside !== undefined && (
          <Text size="sm" c="dimmed">
            {aside}
          </Text>
        )}
      </Group>
    </Paper>
  );
}

function Numbers({ facts, platforms, latest }: { facts: Status; platforms: Platform[]; latest: Message[] }) {
  const { t, number } = useWords();
  const parties = useParties();
  const connected = platforms.filter((platform) => stateOf(platform) === 'CONNECTED').length;
  const backlog = facts.platforms.reduce((sum, platform) => sum + platform.backlog, 0);
  const began = facts.nodes[0]?.started_at;
  return (
    <Stack gap="xs">
      <SimpleGrid cols={{ base: 2, md: 3, xl: 6 }}>
        <Figure
          href="/partners"
          name={t('overview.partners')}
          value={number(connected)}
          aside={t('overview.of', { count: number(platforms.length) })}
        />
        <Figure href="/parties" name={t('overview.parties')} value={parties.data ? number(parties.data.length) : '–'} />
        <Figure
          href="/chargers"
          name={t('overview.chargers')}
          value={number(facts.chargers.online)}
          aside={t('overview.of', { count: number(facts.chargers.known) })}
        />
        <Figure name={t('overview.sessions')} value={number(facts.active_sessions)} href="/sessions" />
        <Figure name={t('overview.backlog')} value={number(backlog)} />
        <Figure
          href="/trace?failed=true"
          name={t('overview.failed', { count: number(latest.length) })}
          value={number(latest.filter(isFailed).length)}
        />
      </SimpleGrid>
      {began && (
        <Text size="sm" c="dimmed">
          Junction {facts.release} · OCPI {facts.ocpi_versions.join(', ')} · {t('overview.running')} <Ago at={began} />
        </Text>
      )}
    </Stack>
  );
}

function JustNow() {
  const { t, say } = useWords();
  const nameOf = usePlatformName();
  const news = useNews();
  return (
    <Section title={t('overview.news')} aside={t('overview.newsHelp')}>
      <Stack gap={6} aria-live="polite">
        {news.length === 0 && <Text c="dimmed">{t('overview.noNews')}</Text>}
        {news.slice(0, 6).map(({ id, type, at, platform, object }) => (
          <Group key={id} gap="xs">
            <Text size="sm">{say(`news.${type}`, type)}</Text>
            {platform && (
              <Anchor component={Link} href={`/partners/${platform}`} size="sm">
                {nameOf(platform)}
              </Anchor>
            )}
            {object && <span className="mono">{object}</span>}
            <Text size="sm" c="dimmed">
              <Ago at={at} />
            </Text>
          </Group>
        ))}
      </Stack>
    </Section>
  );
}

/** Of several legs of one journey only the outermost; newest first, as they came. */
function firstOfJourneys(messages: Message[]): Message[] {
  const outermost = new Map<string, Message>();
  for (const message of messages)
    if (message.direction === 'in' || !outermost.has(message.correlation_id))
      outermost.set(message.correlation_id, message);
  return [...outermost.values()];
}

function Traffic({ messages }: { messages: Message[] }) {
  const { t, number } = useWords();
  const failures = firstOfJourneys(messages.filter(isFailed)).slice(0, 5);
  if (messages.length === 0) return null;
  return (
    <>
      <Section title={t('overview.traffic')} aside={t('overview.trafficHelp', { count: number(messages.length) })}>
        <Suspense fallback={<Waiting />}>
          <TrafficChart messages={messages} />
        </Suspense>
      </Section>
      <Section title={t('overview.latest')}>
        {failures.length === 0 ? (
          <Badge color="green" variant="light">
            {t('overview.noFailures')}
          </Badge>
        ) : (
          <MessageTable messages={failures} label={t('overview.latest')} />
        )}
      </Section>
    </>
  );
}
