/**
 * Counts of requests and their durations. Every leg passes here, so a count is found by texts that are there already, and
 * none is made; the form that Prometheus wants is made when it is read.
 */
import { isSuccess } from '../ocpi/status';
import type { Leg } from './trace-batch';

/** Seconds: upper ends of the buckets of durations. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Different sets of labels at the most; what comes beyond is counted under `other`. */
const BOUND = 5_000;
const OTHER = 'other';

/** A status as a number: OCPI's own, an HTTP status of what was no envelope below zero, and these two. */
const NO_ANSWER = 0;
const OTHER_STATUS = 1;

interface Lane {
  platform: string;
  module: string;
  direction: string;
  /** Status → legs. */
  statuses: Map<number, number>;
  count: number;
  /** Seconds. */
  sum: number;
  /** Per bucket, the ones below not included. */
  buckets: number[];
}

interface Sample {
  metricName?: string;
  value: number;
  labels: Record<string, string | number>;
}

/** How a platform has answered this process since it started. */
export interface Answers {
  requests: number;
  /** Share answered with OCPI 1xxx; null without requests. */
  success: number | null;
  /** Milliseconds within which 19 of 20 were done, at the next end of a bucket; null when that is beyond the last. */
  p95_ms: number | null;
}

/** What prom-client asks of a metric that is read. */
export interface ReadableMetric {
  name: string;
  get(): Promise<{ name: string; help: string; type: string; aggregator: string; values: Sample[] }>;
  reset(): void;
}

export class LegCounts {
  /** Platform → its modules in both directions. */
  private readonly lanes = new Map<string, Lane[]>();
  private size = 0;

  count({ platformId = 'none', module = 'none', direction, ocpi, http, durationMs }: Leg): void {
    const lane = this.laneOf(platformId, module, direction);
    const status = ocpi ?? (http === undefined ? NO_ANSWER : -http);
    const known = lane.statuses.get(status);
    if (known !== undefined) lane.statuses.set(status, known + 1);
    else this.addStatus(lane, status);
    const seconds = durationMs / 1000;
    lane.count++;
    lane.sum += seconds;
    const bucket = BUCKETS.findIndex((end) => seconds <= end);
    if (bucket >= 0) lane.buckets[bucket] = (lane.buckets[bucket] ?? 0) + 1;
  }

  metrics(): ReadableMetric[] {
    const count = 'junction_ocpi_requests_total';
    const duration = 'junction_ocpi_request_duration_seconds';
    const reading = { aggregator: 'sum' };
    return [
      {
        name: count,
        get: async () => ({
          ...reading,
          name: count,
          type: 'counter',
          help: 'OCPI requests received (in) and sent (out), by OCPI status; http_NNN: not an envelope; none: no answer.',
          values: this.all().flatMap(countsOf),
        }),
        reset: () => this.clear(),
      },
      {
        name: duration,
        get: async () => ({
          ...reading,
          name: duration,
          type: 'histogram',
          help: 'How long OCPI requests took, from the first byte to the end of the answer.',
          values: this.all().flatMap((lane) => durationsOf(duration, lane)),
        }),
        reset: () => this.clear(),
      },
    ];
  }

  answersOf(platform: string): Answers {
    const sent = (this.lanes.get(platform) ?? []).filter(({ direction }) => direction === 'out');
    const requests = sum(sent.map(({ count }) => count));
    const good = sum(
      sent.flatMap(({ statuses }) => [...statuses].map(([status, legs]) => (isSuccess(status) ? legs : 0))),
    );
    return { requests, success: requests === 0 ? null : good / requests, p95_ms: endOf(sent, requests * 0.95) };
  }

  private all(): Lane[] {
    return [...this.lanes.values()].flat();
  }

  private clear(): void {
    this.lanes.clear();
    this.size = 0;
  }

  private laneOf(platform: string, module: string, direction: string): Lane {
    const lanes = this.lanes.get(platform);
    const known = lanes?.find((lane) => lane.module === module && lane.direction === direction);
    if (known) return known;
    if (this.size >= BOUND && platform !== OTHER) return this.laneOf(OTHER, OTHER, direction);
    const lane = { platform, module, direction, statuses: new Map(), count: 0, sum: 0, buckets: [] };
    this.lanes.set(platform, [...(lanes ?? []), lane]);
    this.size++;
    return lane;
  }

  private addStatus({ statuses }: Lane, status: number): void {
    const counted = this.size < BOUND ? status : OTHER_STATUS;
    statuses.set(counted, (statuses.get(counted) ?? 0) + 1);
    this.size++;
  }
}

function countsOf({ platform, module, direction, statuses }: Lane): Sample[] {
  return [...statuses].map(([status, value]) => ({
    value,
    labels: { platform, module, direction, status: statusText(status) },
  }));
}

function statusText(status: number): string {
  if (status === NO_ANSWER) return 'none';
  if (status === OTHER_STATUS) return OTHER;
  return status < 0 ? `http_${-status}` : String(status);
}

function durationsOf(name: string, { platform, module, direction, count, sum, buckets }: Lane): Sample[] {
  const labels = { platform, module, direction };
  let below = 0;
  const upTo = BUCKETS.map((end, index) => {
    below += buckets[index] ?? 0;
    return { metricName: `${name}_bucket`, value: below, labels: { ...labels, le: end } };
  });
  return [
    ...upTo,
    { metricName: `${name}_bucket`, value: count, labels: { ...labels, le: '+Inf' } },
    { metricName: `${name}_sum`, value: sum, labels },
    { metricName: `${name}_count`, value: count, labels },
  ];
}

const sum = (numbers: number[]) => numbers.reduce((whole, number) => whole + number, 0);

/** The end of the bucket, in milliseconds, within which so many of the legs are done. */
function endOf(lanes: Lane[], wanted: number): number | null {
  let done = 0;
  const end = BUCKETS.find((_, bucket) => {
    done += sum(lanes.map(({ buckets }) => buckets[bucket] ?? 0));
    return wanted > 0 && done >= wanted;
  });
  return end === undefined ? null : end * 1000;
}
