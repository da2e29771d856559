/** What is not well: where, the reason, and the next step. */
import { Anchor, Badge, Box, Flex, Group, Text } from '@mantine/core';
import { CheckCircleIcon } from '@primer/octicons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Platform, Status } from '../../lib/shapes';
import { Empty } from '../../parts/empty';
import { Section } from '../../parts/facts';
import { StateBadge, stateOf } from '../../parts/state-badge';
import { useWords } from '../../words/words';

interface Worry {
  key: string;
  badge: ReactNode;
  /** Who or what, and where one sees more of it. */
  name: string;
  href: string;
  reason: string;
  next: string;
}

type Say = ReturnType<typeof useWords>['t'];

function worriesOfPlatform(platform: Platform, facts: Status | undefined, t: Say): Worry[] {
  const state = stateOf(platform);
  const backlog = facts?.platforms.find(({ id }) => id === platform.id)?.backlog ?? 0;
  const common = { badge: <StateBadge platform={platform} />, name: platform.name };
  const href = `/partners/${platform.id}`;
  const ofState = {
    ...{ ...common, href, key: `${platform.id} state` },
    reason: state === 'CONNECTED' ? '' : t(`attention.${state}`, { reason: platform.last_error ?? '' }),
    next: state === 'CONNECTED' ? '' : t(`attention.${state}.next`),
  };
  const ofBacklog = {
    ...{ name: platform.name, href: `${href}?tab=exchange`, key: `${platform.id} backlog` },
    badge: <StateOf colour="orange" words={t('attention.backlog.badge')} />,
    reason: t('attention.backlog', { count: backlog }),
    next: t('attention.backlog.next'),
  };
  return [...(state === 'CONNECTED' ? [] : [ofState]), ...(backlog === 0 ? [] : [ofBacklog])];
}

function StateOf({ colour, words }: { colour: string; words: string }) {
  return (
    <Badge color={colour} variant="light">
      {words}
    </Badge>
  );
}

/** What is not well with the house itself. */
function worriesOfHouse({ chargers, bus_trouble, trace }: Status, t: Say): Worry[] {
  const { away, away_count } = chargers;
  const named = away.map(({ identity }) => identity).slice(0, 3);
  const worries: (Worry | false)[] = [
    away_count > 0 && {
      ...{
        key: 'chargers',
        badge: <StateOf colour="red" words={t('chargers.away')} />,
        name: t('page.chargers'),
        href: '/chargers',
      },
      reason: t('attention.chargers', { count: away_count, names: named.join(', ') }),
      next: t('attention.chargers.next'),
    },
    bus_trouble !== null && {
      ...{
        key: 'bus',
        badge: <StateOf colour="red" words={t('attention.bus.badge')} />,
        name: t('attention.bus'),
        href: '/settings',
      },
      reason: bus_trouble,
      next: t('attention.bus.next'),
    },
    trace.dropped > 0 && {
      ...{
        key: 'trace',
        badge: <StateOf colour="orange" words={t('attention.trace.badge')} />,
        name: t('page.trace'),
        href: '/trace',
      },
      reason: t('attention.trace', { count: trace.dropped }),
      next: t('attention.trace.next'),
    },
  ];
  return worries.filter((worry) => worry !== false);
}

interface AttentionProps {
  platforms: Platform[];
  facts: Status | undefined;
  /** Offered while there is no partner yet. */
  connect: ReactNode;
}

export function Attention({ platforms, facts, connect }: AttentionProps) {
  const { t } = useWords();
  const ofPlatforms = platforms.flatMap((platform) => worriesOfPlatform(platform, facts, t));
  const worries = [...ofPlatforms, ...(facts ? worriesOfHouse(facts, t) : [])];
  return (
    <>
      {platforms.length === 0 && (
        <Empty title={t('overview.nobody')} action={connect}>
          {t('overview.nobodyHelp')}
        </Empty>
      )}
      {(platforms.length > 0 || worries.length > 0) && (
        <Section title={t('overview.attention')}>
          {worries.length === 0 ? <AllWell /> : worries.map((worry) => <OneWorry key={worry.key} worry={worry} />)}
        </Section>
      )}
    </>
  );
}

function AllWell() {
  const { t } = useWords();
  return (
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
  );
}

function OneWorry({ worry: { badge, name, href, reason, next } }: { worry: Worry }) {
  return (
    <Flex gap={{ base: 4, sm: 'sm' }} direction={{ base: 'column', sm: 'row' }}>
      <Box w={130}>{badge}</Box>
      <div>
        <Anchor component={Link} href={href} fw={600}>
          {name}
        </Anchor>
        <Text size="sm">{reason}</Text>
        <Text size="sm" c="dimmed">
          {next}
        </Text>
      </div>
    </Flex>
  );
}
