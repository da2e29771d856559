/** One journey: everything that happened under one correlation id. */
import { Accordion, Button, Group, Text } from '@mantine/core';
import { DownloadIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams, useSearchParams } from 'wouter';
import { get, type Page as ListPage, pathOf } from '../../lib/client';
import { isFailed, shortPath } from '../../lib/messages';
import { LIVE_MS, usePlatformName } from '../../lib/queries';
import { saveAs } from '../../lib/save';
import type { Message, MessageInFull } from '../../lib/shapes';
import { Answered } from '../../parts/answered';
import { CopyButton } from '../../parts/copy';
import { Empty } from '../../parts/empty';
import { Section } from '../../parts/facts';
import { Page } from '../../parts/page';
import { useWords } from '../../words/words';
import { JourneyDrawing } from './drawing';
import { Explanation, LegInFull, useMessage } from './leg';
import { AnswerBadge } from './message-table';

/** Oldest first; what came in before what was made of it. */
async function legsOf(correlation: string): Promise<Message[]> {
  const { items } = await get<ListPage<Message>>('/messages', { correlation_id: correlation, limit: 200 });
  const order = ({ direction }: Message) => (direction === 'in' ? 0 : 1);
  return items.sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || order(a) - order(b));
}

function spanOf(legs: Message[]): number {
  const began = legs.map(({ at }) => Date.parse(at));
  return Math.max(...legs.map(({ at, duration_ms }) => Date.parse(at) + duration_ms)) - Math.min(...began);
}

/** What came in and was passed on, for a leg that went out. */
function originOf(leg: Message, legs: Message[]): Message | undefined {
  if (leg.direction === 'in') return undefined;
  return legs.find(
    ({ direction, method, module }) => direction === 'in' && method === leg.method && module === leg.module,
  );
}

export function JourneyPage() {
  const { t } = useWords();
  const correlation = decodeURIComponent(useParams<{ correlation: string }>().correlation ?? '');
  const query = useQuery({
    queryKey: ['messages', 'journey', correlation],
    queryFn: () => legsOf(correlation),
    refetchInterval: LIVE_MS,
  });
  const legs = query.data ?? [];
  const lead = legs.length === 1 ? 'journey.one' : 'journey.lead';
  return (
    <Page
      title={t('page.journey')}
      lead={legs.length > 0 && t(lead, { count: legs.length, ms: spanOf(legs) })}
      actions={legs.length > 0 && <ExportButton legs={legs} correlation={correlation} />}
    >
      <Group gap="sm">
        <Text size="sm" c="dimmed">
          {t('journey.correlation')}
        </Text>
        <span className="mono">{correlation}</span>
        <CopyButton text={correlation} />
      </Group>
      <Answered query={query}>
        {(found) =>
          found.length === 0 ? (
            <Empty title={t('journey.gone')}>{t('journey.goneHelp')}</Empty>
          ) : (
            <Journey legs={found} />
          )
        }
      </Answered>
    </Page>
  );
}

function Journey({ legs }: { legs: Message[] }) {
  const { t } = useWords();
  const nameOf = usePlatformName();
  const [params] = useSearchParams();
  const wanted = params.get('leg');
  // What failed first is what one wants to read; else what was asked for.
  const worst = legs.findLast(isFailed) ?? legs[0];
  return (
    <>
      <Section title={t('journey.picture')}>
        <JourneyDrawing legs={legs} nameOf={nameOf} label={t('journey.picture')} />
      </Section>
      {worst && (
        <Section title={t('journey.result')}>
          <WhatHappened worst={worst} />
        </Section>
      )}
      <Section title={t('journey.legs')}>
        <Accordion
          multiple
          defaultValue={[wanted, worst?.id].filter((id) => typeof id === 'string')}
          variant="separated"
          keepMounted={false}
        >
          {legs.map((leg) => (
            <Accordion.Item key={leg.id} value={leg.id}>
              <Accordion.Control>
                <LegHead leg={leg} name={nameOf(leg.platform) || t('trace.unknownCaller')} />
              </Accordion.Control>
              <Accordion.Panel>
                <LegInFull leg={leg} before={originOf(leg, legs)} />
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      </Section>
    </>
  );
}

/** With the words of whoever refused it, once they are here. */
function WhatHappened({ worst }: { worst: Message }) {
  const { data } = useMessage(worst.id);
  return <Explanation message={worst} answerBody={data?.answer.body} />;
}

function LegHead({ leg, name }: { leg: Message; name: string }) {
  const { t, moment, number } = useWords();
  const ends = leg.direction === 'in' ? [name, t('trace.us')] : [t('trace.us'), name];
  return (
    <Group gap="sm">
      <AnswerBadge message={leg} />
      <Text fw={600}>{ends.join(' → ')}</Text>
      <span className="mono">
        {leg.method} {shortPath(leg.path)}
      </span>
      <Text size="sm" c="dimmed">
        {moment(leg.at)}, {number(leg.duration_ms)} ms
      </Text>
    </Group>
  );
}

function ExportButton({ legs, correlation }: { legs: Message[]; correlation: string }) {
  const { t } = useWords();
  const save = async () => {
    const full = await Promise.all(legs.map(({ id }) => get<MessageInFull>(`/messages${pathOf(id)}`)));
    saveAs(`journey-${correlation}.json`, `${JSON.stringify(full, undefined, 2)}\n`);
  };
  return (
    <Button variant="default" leftSection={<DownloadIcon />} onClick={() => void save()}>
      {t('action.export')}
    </Button>
  );
}
