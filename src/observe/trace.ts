/**
 * The message trace: every OCPI request in or out, both legs of a routed one joined by the correlation id. Recording
 * costs a push into a list; masking and writing happen later, in batches. Memory is bounded: when the shelf is slower
 * than the traffic, the oldest waiting entries are dropped and counted, never a request.
 */
import type { Clock } from '../lib/clock';
import { newSortableId } from '../lib/ids';
import type { InterfaceRole } from '../ocpi/endpoint';
import { type PartyId, partyKey } from '../ocpi/party';
import { maskBody, maskHeaders } from './mask';

/** One request and its answer, as it went over one connection. */
export interface Leg {
  direction: 'in' | 'out';
  /** Milliseconds since the epoch: when it began. */
  at: number;
  durationMs: number;
  requestId: string;
  correlationId: string;
  platformId?: string;
  from?: PartyId;
  to?: PartyId;
  module?: string;
  role?: InterfaceRole;
  method: string;
  /** Path and query of what came in, the whole URL of what went out. */
  path: string;
  /** The object's id, as far as the address names it. */
  object?: string;
  /** Absent when there was no answer. */
  http?: number;
  ocpi?: number;
  /** Why there was no usable answer. */
  error?: string;
  requestHeaders: readonly string[];
  requestBody?: Buffer;
  answerHeaders?: readonly string[];
  answerBody?: Buffer;
}

/** A leg as it is kept and shown: masked, cut to size, in the words of the API. */
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
  request_headers: string;
  request_body: string | null;
  answer_headers: string | null;
  answer_body: string | null;
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
  /** Milliseconds since the epoch. */
  since?: number;
  /** Only records older than this one. */
  before?: string;
  limit: number;
}

/** What the trace asks of the store. */
export interface TraceShelf {
  add(records: TraceRecord[]): Promise<void>;
  /** Newest first, without headers and bodies. */
  find(query: TraceQuery): Promise<TraceRecord[]>;
  get(id: string): Promise<TraceRecord | undefined>;
  /** Forgets what is older than `beforeMs`, then the oldest until at most `maxBytes` are kept. */
  trim(beforeMs: number, maxBytes: number): Promise<void>;
}

export interface TraceLimits {
  /** Bytes kept of each body. */
  bodyLimit: number;
  /** Entries and bytes that may wait in memory. */
  waitingEntries: number;
  waitingBytes: number;
}

/** Well below the two seconds within which a record must be visible. */
const FLUSH_EVERY_MS = 250;
const BATCH = 500;

export class Trace {
  /** Entries dropped because the shelf was slower than the traffic. */
  dropped = 0;
  private waiting: Leg[] = [];
  private waitingBytes = 0;
  private flushing: Promise<void> | undefined;
  private stopTimer: () => void = () => undefined;

  constructor(
    private readonly shelf: TraceShelf,
    private readonly clock: Clock,
    private readonly limits: TraceLimits,
    private readonly failed: (error: Error) => void,
  ) {}

  start(): void {
    this.stopTimer = this.clock.every(FLUSH_EVERY_MS, () => void this.flush());
  }

  /** Writes what is waiting and ends. */
  async stop(): Promise<void> {
    this.stopTimer();
    await this.flush();
  }

  record(leg: Leg): void {
    leg.requestBody = cut(leg.requestBody, this.limits.bodyLimit);
    leg.answerBody = cut(leg.answerBody, this.limits.bodyLimit);
    this.waiting.push(leg);
    this.waitingBytes += bytesOf(leg);
    if (this.waiting.length > this.limits.waitingEntries || this.waitingBytes > this.limits.waitingBytes)
      this.dropOldest();
  }

  /** Resolves when everything recorded before is on the shelf. */
  async flush(): Promise<void> {
    await this.flushing;
    if (this.waiting.length === 0) return;
    this.flushing = this.writeWaiting().finally(() => {
      this.flushing = undefined;
    });
    await this.flushing;
  }

  private async writeWaiting(): Promise<void> {
    const legs = this.waiting;
    this.waiting = [];
    this.waitingBytes = 0;
    for (let start = 0; start < legs.length; start += BATCH) {
      const batch = legs.slice(start, start + BATCH).map(toRecord);
      await this.shelf.add(batch).catch((error: Error) => {
        this.dropped += batch.length;
        this.failed(error);
      });
    }
  }

  /** A tenth at a time, so that a flood does not shift the list for each entry. */
  private dropOldest(): void {
    const gone = this.waiting.splice(0, Math.ceil(this.waiting.length / 10));
    this.dropped += gone.length;
    for (const leg of gone) this.waitingBytes -= bytesOf(leg);
  }
}

/** A copy of the part that is kept: a slice would keep the whole body in memory. */
function cut(body: Buffer | undefined, limit: number): Buffer | undefined {
  return body && body.length > limit ? Buffer.from(body.subarray(0, limit)) : body;
}

const bytesOf = (leg: Leg) => 1024 + (leg.requestBody?.length ?? 0) + (leg.answerBody?.length ?? 0);

function toRecord(leg: Leg): TraceRecord {
  return {
    id: newSortableId(leg.at),
    at: leg.at,
    direction: leg.direction,
    correlation_id: leg.correlationId,
    request_id: leg.requestId,
    platform: leg.platformId ?? null,
    from: leg.from ? partyKey(leg.from) : null,
    to: leg.to ? partyKey(leg.to) : null,
    module: leg.module ?? null,
    interface_role: leg.role ?? null,
    method: leg.method,
    path: leg.path,
    object: leg.object ?? null,
    http_status: leg.http ?? null,
    ocpi_status: leg.ocpi ?? null,
    duration_ms: leg.durationMs,
    error: leg.error ?? null,
    request_headers: maskHeaders(leg.requestHeaders),
    request_body: maskBody(leg.module, leg.requestBody),
    answer_headers: leg.answerHeaders ? maskHeaders(leg.answerHeaders) : null,
    answer_body: maskBody(leg.module, leg.answerBody),
  };
}
