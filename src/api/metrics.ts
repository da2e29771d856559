/** What Prometheus asks for about the parts of the house, beside the counts of requests. */

import type { Clock } from '../lib/clock';
import type { Audit } from '../observe/audit';
import type { Feed } from '../observe/feed';
import type { Metrics, Reading } from '../observe/metrics';
import type { Trace } from '../observe/trace';
import type { Census } from '../ocpp/census';
import type { MessageLog } from '../ocpp/message-log';
import type { BacklogShelf } from '../outbound/due';
import type { LetterShelf } from '../outbound/letters';
import type { WebhookShelf } from '../outbound/webhooks';
import type { AddressBook } from '../platforms/address-book';
import type { EventStreams } from './events';

export interface MeasuredParts {
  book: AddressBook;
  trace: Trace;
  feed: Feed;
  streams: EventStreams;
  backlog: BacklogShelf;
  webhooks: WebhookShelf;
  audit: Audit;
  census: Census;
  stationLog: MessageLog;
  letters: LetterShelf;
  clock: Clock;
  /** Broadcasts that wait or are under way for a platform. */
  broadcasts: (platformId: string) => number;
}

/** Tells the metrics what to ask for at each reading. */
export function measure(metrics: Metrics, parts: MeasuredParts): void {
  for (const reading of [...platformReadings(parts), ...queueReadings(parts), ...stationReadings(parts)])
    metrics.add(reading);
}

function platformReadings({ book, backlog, clock, broadcasts }: MeasuredParts): Reading[] {
  const labels = ['platform'];
  const perPlatform = (read: (platform: { id: string; online: boolean }) => number) => () =>
    book.platforms().map((platform) => ({ value: read(platform), labels: { platform: platform.id } }));
  const perBacklog = (read: (due: { count: number; oldestAt: number }) => number) => async () =>
    (await backlog.backlog()).map((due) => ({ value: read(due), labels: { platform: due.platformId || 'none' } }));
  return [
    {
      name: 'junction_platform_online',
      help: 'Whether a platform answers: 1 or 0.',
      labels,
      read: perPlatform(({ online }) => Number(online)),
    },
    {
      name: 'junction_backlog',
      help: 'Own objects that are due for a platform.',
      labels,
      read: perBacklog(({ count }) => count),
    },
    {
      name: 'junction_backlog_oldest_seconds',
      help: 'Age of the oldest object that is due for a platform.',
      labels,
      read: perBacklog(({ oldestAt }) => Math.max(0, (clock.now() - oldestAt) / 1000)),
    },
    {
      name: 'junction_broadcast_backlog',
      help: 'Broadcasts that wait or are under way for a platform.',
      labels,
      read: perPlatform(({ id }) => broadcasts(id)),
    },
  ];
}

/** Of the stations that this node runs: over all nodes they add up. */
function stationReadings({ census, stationLog }: MeasuredParts): Reading[] {
  return [
    {
      name: 'junction_chargers',
      help: 'Chargers that this node runs, connected or away.',
      labels: ['state'],
      read() {
        const { online, away } = census.here();
        return [
          { value: online, labels: { state: 'online' } },
          { value: away, labels: { state: 'away' } },
        ];
      },
    },
    {
      name: 'junction_evses',
      help: 'EVSEs of the chargers that this node runs, by status.',
      labels: ['status'],
      read: () => [...census.evses()].map(([status, value]) => ({ value, labels: { status } })),
    },
    {
      name: 'junction_charger_messages_dropped',
      help: 'Messages of chargers that their log could not keep.',
      read: () => [{ value: stationLog.dropped }],
    },
  ];
}

function queueReadings({ trace, feed, streams, webhooks, audit, stationLog, letters }: MeasuredParts): Reading[] {
  const one = (read: () => number) => () => [{ value: read() }];
  return [
    { name: 'junction_trace_dropped', help: 'Messages that the trace could not keep.', read: one(() => trace.dropped) },
    { name: 'junction_events_dropped', help: 'Events that could not be kept.', read: one(() => feed.dropped) },
    {
      name: 'junction_queue_depth',
      help: 'What waits: in memory to be written (trace, events, audit, charger_messages), in the database to be sent (letters).',
      labels: ['queue'],
      read: async () =>
        Object.entries({
          trace: trace.pending,
          events: feed.waiting,
          audit: audit.waiting,
          charger_messages: stationLog.size,
          letters: await letters.count(),
        }).map(([queue, value]) => ({ value, labels: { queue } })),
    },
    { name: 'junction_event_streams', help: 'Open event streams.', read: one(() => streams.size) },
    {
      name: 'junction_webhook_deliveries',
      help: 'Deliveries to webhooks that are due, and dead ones.',
      labels: ['state'],
      read: async () => Object.entries(await webhooks.counts()).map(([state, value]) => ({ value, labels: { state } })),
    },
  ];
}
