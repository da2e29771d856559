/** What Prometheus asks for about the parts of the house, beside the counts of requests. */

import type { Clock } from '../lib/clock';
import type { Feed } from '../observe/feed';
import type { Metrics, Reading } from '../observe/metrics';
import type { Trace } from '../observe/trace';
import type { BacklogShelf } from '../outbound/due';
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
  clock: Clock;
  /** Broadcasts that wait or are under way for a platform. */
  broadcasts: (platformId: string) => number;
}

/** Tells the metrics what to ask for at each reading. */
export function measure(metrics: Metrics, parts: MeasuredParts): void {
  for (const reading of [...platformReadings(parts), ...queueReadings(parts)]) metrics.add(reading);
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

function queueReadings({ trace, feed, streams, webhooks }: MeasuredParts): Reading[] {
  const one = (read: () => number) => () => [{ value: read() }];
  return [
    { name: 'junction_trace_dropped', help: 'Messages that the trace could not keep.', read: one(() => trace.dropped) },
    { name: 'junction_events_dropped', help: 'Events that could not be kept.', read: one(() => feed.dropped) },
    { name: 'junction_event_streams', help: 'Open event streams.', read: one(() => streams.size) },
    {
      name: 'junction_webhook_deliveries',
      help: 'Deliveries to webhooks that are due, and dead ones.',
      labels: ['state'],
      read: async () => Object.entries(await webhooks.counts()).map(([state, value]) => ({ value, labels: { state } })),
    },
  ];
}
