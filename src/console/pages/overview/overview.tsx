/** What is connected, what is not well and what to do about it, and what went through just now. */
import { Anchor, Badge, Button, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { CheckCircleIcon, PlusIcon } from '@primer/octicons-react';
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
import { Empty } from '../../parts/empty';
import { Section } from '../../parts/facts';
import { Page } from '../../parts/page';
import { StateBadge, stateOf } from '../../parts/state-badge';
import { Ago, useWords } from '../../words/words';
import { MessageTable } from '../trace/message-table';

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
      <Answered query={platforms}>{(all) => <Attention platforms={all} facts={status.data} />}</Answered>
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

function Figure({ name, value, aside }: { name: string; value: ReactNode; aside?: ReactNode }) {
  return (
    <Paper withBorder p="md">
      <Text size="sm" c="dimmed">
        {name}
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
      <SimpleGrid cols={{ base: 2, md: 4 }}>
        <Figure
          name={t('overview.partners')}
          value={number(connected)}
          aside={t('overview.of', { count: number(platforms.length) })}
        />
        <Figure name={t('overview.parties')} value={parties.data ? number(parties.data.length) : '–'} />
        <Figure name={t('overview.backlog')} value={number(backlog)} />
        <Figure
          name={t('overview.failed', { count: number(latest.length) })}
          value={number(latest.filter(isFailed).length)}
        />
      </SimpleGrid>
      {began && (
        <Text size="sm" c="dimmed">
          Junction {facts.release} · OCPI {facts.ocpi_versions.join(', ')} · {t('overview.running').toLowerCase()}{' '}
          <Ago at={began} />
        </Text>
      )}
    </Stack>
  );
}

interface Worry {
  key: string;
  platform: Platform;
  reason: string;
  next: string;
}

function worriesOf(platforms: Platform[], facts: Status | undefined, t: ReturnType<typeof useWords>['t']): Worry[] {
  return platforms.flatMap((platform): Worry[] => {
    const state = stateOf(platform);
    const backlog = facts?.platforms.find(({ id }) => id === platform.id)?.backlog ?? 0;
    const ofState: Worry[] =
      state === 'CONNECTED'
        ? []
        : [
            {
              key: `${platform.id} ${state}`,
              platform,
              reason: t(`attention.${state}`, { reason: platform.last_error ?? '' }),
              next: t(`attention.${state}.next`),
            },
          ];
    if (backlog === 0) return ofState;
    const reason = t('attention.backlog', { count: backlog });
    return [...ofState, { key: `${platform.id} backlog`, platform, reason, next: t('attention.backlog.next') }];
  });
}

function Attention({ platforms, facts }: { platforms: Platform[]; facts: Status | undefined }) {
  const { t } = useWords();
  const worries = worriesOf(platforms, facts, t);
  if (platforms.length === 0)
    return (
      <Empty title={t('overview.nobody')} action={<ConnectButton />}>
        {t('overview.nobodyHelp')}
      </Empty>
    );
  return (
    <Section title={t('overview.attention')}>
      {worries.length === 0 && (
        <Group gap="sm">
          <span className="good">
            <CheckCircleIcon size={20} />
          </span>
          <div>
            <Text fw={600}>{t('overview.allWell')}</Text>
            <Text size="sm" c="dimmed">
              {t('overview.allWellHelp')}
            </Text>
          </div>
        </Group>
      )}
      {worries.map(({ key, platform, reason, next }) => (
        <Group key={key} gap="sm" align="flex-start">
          <StateBadge platform={platform} />
          <div>
            <Anchor component={Link} href={`/partners/${platform.id}`} fw={600}>
              {platform.name}
            </Anchor>
            <Text size="sm">{reason}</Text>
            <Text size="sm" c="dimmed">
              {next}
            </Text>
          </div>
        </Group>
      ))}
    </Section>
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
