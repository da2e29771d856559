/** The data plane's way out: one HTTP exchange over kept-alive connections, bytes in and bytes out, by undici. */
import { type Dispatcher, errors, Pool } from 'undici';
import type { Clock } from '../lib/clock';
import { EgressForbidden, type EgressPolicy } from './egress';

/** Why there is no usable answer. `notConnected`: nothing was sent. `unusable`: an answer that cannot be read. */
export class CallFailure extends Error {
  override name = 'CallFailure';

  constructor(
    readonly kind: 'notConnected' | 'timedOut' | 'unusable' | 'unauthorized' | 'forbidden',
    message: string,
  ) {
    super(message);
  }
}

export interface WireRequest {
  method: Dispatcher.HttpMethod;
  url: string;
  /** Names and values, flat. */
  headers: string[];
  body?: Buffer;
  /** Instead of the usual time limit. */
  timeoutMs?: number;
}

export interface WireAnswer {
  http: number;
  /** Lower-case names. */
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

export interface WireLimits {
  /** From the first byte sent to the last received. */
  timeoutMs: number;
  /** Bytes of one answer. */
  answerLimit: number;
  /** Receivers to which connections are kept; partners choose addresses, so there must be an end. */
  origins?: number;
}

/** How many connections one receiver may take; the rest of the requests wait inside the time limit. */
const CONNECTIONS_PER_ORIGIN = 64;
/** Receivers to which connections are kept, when nothing else is said: more than there are platforms. */
const ORIGINS = 4_000;
/** Long enough for a slow TLS handshake; shorter than the default time limit, so that 4003 and 4002 stay apart. */
const CONNECT_TIMEOUT_MS = 5_000;

export class Wire {
  private readonly pools = new Map<string, Pool>();

  constructor(
    private readonly egress: EgressPolicy,
    private readonly clock: Clock,
    private readonly limits: WireLimits,
  ) {}

  /** Throws CallFailure. */
  send(request: WireRequest): Promise<WireAnswer> {
    return new Promise((resolve, reject) => {
      let pool: Pool;
      let path: string;
      try {
        const originEnd = endOfOrigin(request.url);
        pool = this.poolOf(request.url.slice(0, originEnd));
        path = request.url.slice(originEnd) || '/';
      } catch (error) {
        return reject(toFailure(error as Error));
      }
      const collector = new Collector(this.limits.answerLimit, resolve, (error) => reject(toFailure(error)));
      const { timeoutMs = this.limits.timeoutMs } = request;
      collector.cancelTimer = this.clock.after(timeoutMs, () => {
        collector.abort(new CallFailure('timedOut', `no complete answer within ${timeoutMs} ms`));
      });
      const { method, headers, body } = request;
      pool.dispatch({ method, path, headers, body }, collector);
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.destroy()));
    this.pools.clear();
  }

  private poolOf(origin: string): Pool {
    const known = this.pools.get(origin);
    if (known) return known;
    const { protocol } = this.egress.check(origin);
    if (this.pools.size >= (this.limits.origins ?? ORIGINS)) this.forgetOneIdle();
    const pool = new Pool(origin, {
      connections: CONNECTIONS_PER_ORIGIN,
      pipelining: 1,
      // The whole exchange has one time limit of ours; undici's own are switched off.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { lookup: this.egress.lookupFor(protocol), timeout: CONNECT_TIMEOUT_MS },
    });
    this.pools.set(origin, pool);
    return pool;
  }

  /** The one that has been known longest without anything under way. */
  private forgetOneIdle(): void {
    for (const [origin, pool] of this.pools) {
      const { running, pending, queued } = pool.stats;
      if (running + pending + queued > 0) continue;
      this.pools.delete(origin);
      return void pool.close();
    }
  }
}

/** Where scheme, host and port of an absolute URL end. */
function endOfOrigin(url: string): number {
  const host = url.indexOf('//') + 2;
  const end = url.slice(host).search(/[/?#]/);
  return end < 0 ? url.length : host + end;
}

class Collector implements Dispatcher.DispatchHandler {
  cancelTimer: () => void = () => undefined;
  private controller?: Dispatcher.DispatchController;
  private http = 0;
  private headers: WireAnswer['headers'] = {};
  private readonly chunks: Buffer[] = [];
  private size = 0;
  private settled = false;

  constructor(
    private readonly limit: number,
    private readonly resolve: (answer: WireAnswer) => void,
    private readonly reject: (error: Error) => void,
  ) {}

  /** Ends the exchange, whether it has begun or still waits for a connection. */
  abort(error: Error): void {
    this.settle(() => this.reject(error));
    this.controller?.abort(error);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.settled) controller.abort(new CallFailure('timedOut', 'gave up before the request was sent'));
  }

  onResponseStart(_: Dispatcher.DispatchController, http: number, headers: WireAnswer['headers']): void {
    this.http = http;
    this.headers = headers;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.length;
    if (this.size > this.limit) this.abort(new CallFailure('unusable', `the answer exceeds ${this.limit} bytes`));
    else this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    const body = this.chunks.length === 1 && this.chunks[0] ? this.chunks[0] : Buffer.concat(this.chunks);
    this.settle(() => this.resolve({ http: this.http, headers: this.headers, body }));
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.settle(() => this.reject(error));
  }

  private settle(finish: () => void): void {
    if (this.settled) return;
    this.settled = true;
    this.cancelTimer();
    finish();
  }
}

const CONNECTION_ERRORS = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
]);

/** OCPI 2.2.1 "4xxx": what could not be sent is `not connected`, what was sent and not answered well is not. */
export function toFailure(error: Error): CallFailure {
  if (error instanceof CallFailure) return error;
  const cause = error.cause instanceof Error ? error.cause : undefined;
  if (error instanceof EgressForbidden) return new CallFailure('forbidden', error.message);
  if (cause instanceof EgressForbidden) return new CallFailure('forbidden', cause.message);
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const isTls = /^(ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_SSL|EPROTO)/.test(code);
  if (error instanceof errors.ConnectTimeoutError || CONNECTION_ERRORS.has(code) || isTls)
    return new CallFailure('notConnected', error.message || code);
  return new CallFailure('unusable', error.message || code);
}
