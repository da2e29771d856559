/**
 * Counts of requests and their durations. Every leg passes here, so a count costs one look into a map; the form that
 * Prometheus wants is made when it is read.
 */
import type { Leg } from './trace-batch';

/** Seconds: upper ends of the buckets of durations. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Different sets of labels at the most; what comes beyond is counted under `other`. */
const BOUND = 5_000;

interface Cell {
  platform: string;
  module: string;
  direction: string;
  status: string;
  count: number;
}

interface Durations {
  platform: string;
  module: string;
  direction: string;
  count: number;
  sum: number;
  /** Per bucket, the ones below not included. */
  buckets: number[];
}

interface Sample {
  metricName?: string;
  value: number;
  labels: Record<string, string | number>;
}

/** What prom-client asks of a metric that is read. */
export interface ReadableMetric {
  name: string;
  get(): Promise<{ name: string; help: string; type: string; aggregator: string; values: Sample[] }>;
  reset(): void;
}

export class LegCounts {
  private readonly cells = new Map<string, Cell>();
  private readonly durations = new Map<string, Durations>();

  count({ platformId = 'none', module = 'none', direction, ocpi, http, durationMs }: Leg): void {
    // An OCPI status; else the HTTP status of what was no envelope; else there was no answer.
    const status = ocpi !== undefined ? String(ocpi) : http !== undefined ? `http_${http}` : 'none';
    const lane = `${platformId}|${module}|${direction}`;
    const cell =
      this.cells.get(`${lane}|${status}`) ?? this.newCell({ platform: platformId, module, direction, status });
    cell.count++;
    const durations = this.durations.get(lane) ?? this.newDurations({ platform: platformId, module, direction });
    const seconds = durationMs / 1000;
    durations.count++;
    durations.sum += seconds;
    const bucket = BUCKETS.findIndex((end) => seconds <= end);
    if (bucket >= 0) durations.buckets[bucket] = (durations.buckets[bucket] ?? 0) + 1;
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
          values: [...this.cells.values()].map(({ count: value, ...labels }) => ({ value, labels })),
        }),
        reset: () => this.cells.clear(),
      },
      {
        name: duration,
        get: async () => ({
          ...reading,
          name: duration,
          type: 'histogram',
          help: 'How long OCPI requests took, from the first byte to the end of the answer.',
          values: [...this.durations.values()].flatMap((one) => samplesOf(duration, one)),
        }),
        reset: () => this.durations.clear(),
      },
    ];
  }

  private newCell(labels: Omit<Cell, 'count'>): Cell {
    const kept = this.cells.size < BOUND ? labels : { ...labels, platform: 'other', module: 'other' };
    return keep(this.cells, Object.values(kept).join('|'), { ...kept, count: 0 });
  }

  private newDurations(labels: Pick<Durations, 'platform' | 'module' | 'direction'>): Durations {
    const kept = this.durations.size < BOUND ? labels : { ...labels, platform: 'other', module: 'other' };
    return keep(this.durations, Object.values(kept).join('|'), { ...kept, count: 0, sum: 0, buckets: [] });
  }
}

/** What is there already under the key, or the new one. */
function keep<T>(map: Map<string, T>, key: string, blank: T): T {
  const known = map.get(key);
  if (!known) map.set(key, blank);
  return known ?? blank;
}

function samplesOf(name: string, { platform, module, direction, count, sum, buckets }: Durations): Sample[] {
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
