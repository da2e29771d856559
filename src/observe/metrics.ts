/**
 * What Prometheus reads. Requests are counted where the trace records them, so that the two never disagree; what is held
 * elsewhere (backlog, queues) is asked for when it is read. Platforms are named by their ids: the page tells a stranger
 * nothing about who they are.
 */
import { collectDefaultMetrics, Gauge, type Metric, Registry } from 'prom-client';
import { LegCounts } from './leg-counts';

/** A number of ours that is asked for when it is read. */
export interface Reading {
  name: string;
  help: string;
  /** Names of its labels; none when left out. */
  labels?: string[];
  read: () => Promise<Sample[]> | Sample[];
}

export interface Sample {
  value: number;
  labels?: Record<string, string>;
}

export class Metrics {
  /** Counts every leg; the trace calls it. */
  readonly legs = new LegCounts();
  private readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    for (const metric of this.legs.metrics()) this.registry.registerMetric(metric as unknown as Metric);
  }

  /** Adds a number that is asked for at each reading. */
  add({ name, help, labels = [], read }: Reading): void {
    const gauge = new Gauge({ name, help, labelNames: labels, registers: [this.registry], collect: () => fill() });
    const fill = async () => {
      gauge.reset();
      for (const sample of await read()) gauge.set(sample.labels ?? {}, sample.value);
    };
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** The page, in Prometheus' text form. */
  page(): Promise<string> {
    return this.registry.metrics();
  }
}
