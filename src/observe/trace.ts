/**
 * The message trace: every OCPI request in or out, both legs of a routed one joined by the correlation id. Recording
 * costs a few lines in a batch; writing happens later, elsewhere. Memory is bounded: when the shelf is slower than the traffic,
 * the oldest waiting legs are dropped and counted, never a request.
 */
import type { Clock } from '../lib/clock';
import type { Forgetting } from '../lib/forgetting';
import type { InterfaceRole } from '../ocpi/endpoint';
import { isSuccess } from '../ocpi/status';
import { BatchWriter, type Leg, type TraceBatch } from './trace-batch';

/** A leg as it is kept and shown, in the words of the API. */
export interface TraceRecord {
  /** Sorts by time. */
  id: string;
  /** Milliseconds since the epoch. */
  at: number;
  direction: 'in' | 'out';
  correlation_id: string;
  request_id: string;
  platform: string | null;
  from: string | null;
  to: string | null;
  module: string | null;
  interface_role: InterfaceRole | null;
  method: string;
  path: string;
  object: string | null;
  http_status: number | null;
  ocpi_status: number | null;
  duration_ms: number;
  error: string | null;
}

/** Whether a request was refused, or got no usable answer: OCPI's status counts, without an envelope HTTP's. */
export function isFailed({ error, http_status, ocpi_status }: TraceRecord): boolean {
  if (error !== null || http_status === null) return true;
  return ocpi_status === null ? http_status >= 400 : !isSuccess(ocpi_status);
}

/** Headers (names and values alternately, one a line) and bodies of a leg: masked, and cut to size. */
export interface TraceContent {
  requestHeaders: string | null;
  requestBody: string | null;
  answerHeaders: string | null;
  answerBody: string | null;
}

/** What may be asked of the trace. All given conditions hold together. */
export interface TraceQuery {
  correlationId?: string;
  platform?: string;
  party?: string;
  module?: string;
  object?: string;
  /** An OCPI status of four digits or an HTTP status of three. */
  status?: number;
  /** Only what was refused, or got no usable answer. */
  failed?: true;
  /** Milliseconds since the epoch. */
  since?: number;
  /** Only records older than this one. */
  before?: string;
  limit: number;
}

/** What one step of forgetting has done, and where the next one begins; `next` is absent behind the newest batch. */
export interface ForgetStep {
  changed: number;
  next?: string;
}

/** What the trace asks of the store. */
export interface TraceShelf {
  /** Resolves when the batch is kept. Several may be under way; they are kept in order. */
  add(batch: TraceBatch): Promise<void>;
  /** Makes what was added findable now; without it that may take a moment. */
  settle(): Promise<void>;
  /** Newest first. */
  find(query: TraceQuery): Promise<TraceRecord[]>;
  get(id: string): Promise<(TraceRecord & TraceContent) | undefined>;
  /** Forgets what is older than `beforeMs`, then the oldest until at most `maxBytes` are kept. */
  trim(beforeMs: number, maxBytes: number): Promise<void>;
  /** Puts stars in place of these names in the batches behind `after`, oldest first. */
  forget(names: ReadonlyMap<string, string>, after: string): Promise<ForgetStep>;
  close(): Promise<void>;
}

export interface TraceLimits {
  /** Bytes kept of each body. */
  bodyLimit: number;
  /** Legs and bytes that may wait in memory, those under way to the shelf included. */
  waitingEntries: number;
  waitingBytes: number;
}

/** Well below the two seconds within which a record must be visible. */
const SEAL_EVERY_MS = 250;
/** Batches that the shelf may be busy with. */
const UNDER_WAY = 8;

export class Trace {
  /** Legs dropped because the shelf was slower than the traffic, or failed. */
  dropped = 0;
  private readonly writer: BatchWriter;
  /** Closed batches that the shelf has not been given, oldest first. */
  private readonly waiting: TraceBatch[] = [];
  private readonly underWay = new Set<Promise<void>>();
  /** Legs and bytes of all closed batches that are not kept yet. */
  private legs = 0;
  private bytes = 0;
  private stopTimer: () => void = () => undefined;

  constructor(
    private readonly shelf: TraceShelf,
    private readonly clock: Clock,
    private readonly limits: TraceLimits,
    private readonly failed: (error: Error) => void,
    /** Counts what is recorded, for the metrics. */
    private readonly counts?: { count(leg: Leg): void },
  ) {
    this.writer = new BatchWriter(limits.bodyLimit);
  }

  start(): void {
    this.stopTimer = this.clock.every(SEAL_EVERY_MS, () => this.seal());
  }

  /** Writes what is waiting and ends. */
  async stop(): Promise<void> {
    this.stopTimer();
    await this.flush();
  }

  /** Legs that wait to be kept. */
  get pending(): number {
    return this.legs;
  }

  record(leg: Leg): void {
    this.counts?.count(leg);
    this.writer.add(leg);
    if (this.writer.isFull) this.seal();
  }

  /** Resolves when everything recorded before can be found. */
  async flush(): Promise<void> {
    this.seal();
    const last = this.waiting.at(-1);
    for (let isLast = false; !isLast; ) {
      this.handOver();
      // Asked before waiting: meanwhile it may be handed over behind those that are waited for.
      isLast = last === undefined || !this.waiting.includes(last);
      const handed = [...this.underWay];
      await this.shelf.settle().catch(this.failed);
      await Promise.all(handed);
    }
  }

  /** Everything that was recorded before; how many batches named somebody. */
  async forget({ aliases }: Forgetting): Promise<number> {
    await this.flush();
    let changed = 0;
    for (let after: string | undefined = ''; after !== undefined; ) {
      const step: ForgetStep = await this.shelf.forget(aliases, after);
      changed += step.changed;
      after = step.next;
    }
    return changed;
  }

  private seal(): void {
    if (this.writer.isEmpty) return;
    const batch = this.writer.take();
    this.waiting.push(batch);
    this.weigh(batch, 1);
    this.handOver();
    while (this.legs > this.limits.waitingEntries || this.bytes > this.limits.waitingBytes) {
      const oldest = this.waiting.shift();
      if (!oldest) return;
      this.weigh(oldest, -1);
      this.dropped += oldest.count;
    }
  }

  private handOver(): void {
    while (this.underWay.size < UNDER_WAY) {
      const batch = this.waiting.shift();
      if (!batch) return;
      const kept: Promise<void> = this.keep(batch).finally(() => {
        this.underWay.delete(kept);
        this.handOver();
      });
      this.underWay.add(kept);
    }
  }

  private async keep(batch: TraceBatch): Promise<void> {
    // Asked now: what is handed to another thread is no longer here.
    const legs = batch.count;
    const bytes = bytesOf(batch);
    try {
      await this.shelf.add(batch);
    } catch (error) {
      this.dropped += legs;
      this.failed(error as Error);
    }
    this.legs -= legs;
    this.bytes -= bytes;
  }

  private weigh(batch: TraceBatch, sign: 1 | -1): void {
    this.legs += sign * batch.count;
    this.bytes += sign * bytesOf(batch);
  }
}

const bytesOf = ({ text, bodies }: TraceBatch) => text.length + bodies.length;
