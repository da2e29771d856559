/** Who sees an own Location, and whether each has its present state. */
import { Anchor, Badge, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { get, type Page } from '../../lib/client';
import { ownPath } from '../../lib/objects';
import { LIVE_MS, usePlatformName } from '../../lib/queries';
import type { Party } from '../../lib/shapes';
import { Answered } from '../../parts/answered';
import { Section } from '../../parts/facts';
import { ListTable } from '../../parts/table';
import { useWords } from '../../words/words';

interface Seer {
  /** Null: hosted here as well. */
  platform: string | null;
  parties: string[];
  state: 'current' | 'due' | 'refused' | 'given_up';
  last_error: string | null;
}

const COLOURS = { current: 'green', due: 'blue', refused: 'red', given_up: 'gray' };

export function Audience({ holder, id }: { holder: Party; id: string }) {
  const { t } = useWords();
  const path = `${ownPath(holder, 'locations', id)}/audience`;
  const query = useQuery({
    queryKey: ['due', path],
    queryFn: async () => (await get<Page<Seer>>(path)).items,
    refetchInterval: LIVE_MS,
  });
  return (
    <Section title={t('audience.title')} aside={t('audience.lead')}>
      <Answered query={query}>
        {(seers) => (seers.length === 0 ? <Text c="dimmed">{t('audience.none')}</Text> : <Seers seers={seers} />)}
      </Answered>
    </Section>
  );
}

function Seers({ seers }: { seers: Seer[] }) {
  const { t } = useWords();
  const nameOf = usePlatformName();
  return (
    <ListTable
      label={t('audience.title')}
      rows={seers}
      idOf={({ platform, parties }) => platform ?? parties.join()}
      columns={[
        {
          key: 'who',
          head: t('trace.platform'),
          cell: ({ platform }) =>
            platform === null ? (
              t('audience.here')
            ) : (
              <Anchor component={Link} href={`/partners/${platform}?tab=exchange`} size="sm">
                {nameOf(platform)}
              </Anchor>
            ),
        },
        {
          key: 'parties',
          head: t('partners.parties'),
          cell: ({ parties }) => <span className="mono">{parties.join(', ')}</span>,
        },
        {
          key: 'state',
          head: t('field.status'),
          cell: ({ state, last_error }) => (
            <>
              <Badge color={COLOURS[state]} variant="light">
                {t(`audience.${state}`)}
              </Badge>
              {last_error && <Text size="sm">{last_error}</Text>}
            </>
          ),
        },
      ]}
    />
  );
}
