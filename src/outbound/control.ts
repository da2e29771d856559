/**
 * The control plane's way out, by axios: reading versions and details, exchanging credentials, pulling lists, asking
 * whether somebody is still there. Rare calls, where clear failures matter more than speed.
 */
import type { AxiosInstance, AxiosResponse } from 'axios';
import type { Clock } from '../lib/clock';
import { newId } from '../lib/ids';
import { isObject } from '../lib/json';
import { legEnding, type Span, type Spans } from '../observe/spans';
import type { Trace } from '../observe/trace';
import type { Leg } from '../observe/trace-batch';
import type { InterfaceRole, Method } from '../ocpi/endpoint';
import { HEADER, type Routing, type TokenEncoding, writeRouting, writeToken } from '../ocpi/headers';
import { readNextLink } from '../ocpi/page';
import { isSuccess } from '../ocpi/status';
import type { EgressPolicy } from './egress';
import { guardedAxios } from './guarded-axios';

/** A call that did not bring what it should; the message says what came instead, for an operator to read. */
export class ControlFailure extends Error {
  override name = 'ControlFailure';

  constructor(
    message: string,
    /** What the partner answered, cut short; never with a token of ours. */
    readonly answer: { http: number; status_code?: number; status_message?: string; body?: string } | null = null,
  ) {
    super(message);
  }

  /** The partner said no in so many words: nothing has changed at its side. */
  get isRefusal(): boolean {
    return this.answer?.status_code !== undefined || (this.answer?.http ?? 0) >= 400;
  }
}

export interface ControlRequest {
  method: Method;
  url: string;
  /** The token to present. */
  token: string;
  encoding?: TokenEncoding;
  module: string;
  role?: InterfaceRole;
  platformId?: string;
  correlationId?: string;
  /** Absent on configuration modules. */
  routing?: Routing;
  body?: unknown;
}

export interface ControlAnswer {
  data: unknown;
  /** The whole answer as it came, for what must not go through a float. */
  text: string;
  next: string | undefined;
}

export interface ControlLimits {
  timeoutMs: number;
  answerLimit: number;
}

export class Control {
  private readonly http: AxiosInstance;

  constructor(
    private readonly egress: EgressPolicy,
    private readonly trace: Trace,
    private readonly spans: Spans,
    private readonly clock: Clock,
    private readonly limits: ControlLimits,
  ) {
    this.http = guardedAxios(egress, limits.answerLimit);
  }

  /** The data of a successful answer. Throws ControlFailure. */
  async send(request: ControlRequest): Promise<ControlAnswer> {
    const at = this.clock.now();
    const requestId = newId();
    const correlationId = request.correlationId ?? newId();
    const span = this.spans.outgoing(request.correlationId);
    const body = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body));
    const headers: Record<string, string> = {
      Accept: 'application/json',
      [HEADER.authorization]: writeToken(request.token, request.encoding),
      [HEADER.requestId]: requestId,
      [HEADER.correlationId]: correlationId,
      ...(body ? { [HEADER.contentType]: 'application/json' } : {}),
      ...byName(request.routing ? writeRouting(request.routing) : []),
      ...byName(span.headers),
    };
    const told = { at, requestId, correlationId, headers, body, span };
    let response: AxiosResponse<Buffer> | undefined;
    try {
      response = await this.exchange(request, headers, body);
      const answer = readAnswer(response);
      this.record(request, told, response);
      return answer;
    } catch (error) {
      const failure = error instanceof ControlFailure ? error : new ControlFailure(wordsOf(error as Error));
      this.record(request, told, response, failure.message);
      throw failure;
    }
  }

  private async exchange(request: ControlRequest, headers: Record<string, string>, body: Buffer | undefined) {
    this.egress.check(request.url);
    const abort = new AbortController();
    const stop = this.clock.after(this.limits.timeoutMs, () => abort.abort());
    try {
      const { method, url } = request;
      return await this.http.request<Buffer>({ method, url, headers, data: body, signal: abort.signal });
    } catch (error) {
      if (abort.signal.aborted) throw new ControlFailure(`no complete answer within ${this.limits.timeoutMs} ms`);
      throw error;
    } finally {
      stop();
    }
  }

  private record(
    request: ControlRequest,
    told: {
      at: number;
      requestId: string;
      correlationId: string;
      headers: Record<string, string>;
      body?: Buffer;
      span: Span;
    },
    response: AxiosResponse<Buffer> | undefined,
    error?: string,
  ): void {
    const leg: Leg = {
      direction: 'out',
      at: told.at,
      durationMs: this.clock.now() - told.at,
      requestId: told.requestId,
      correlationId: told.correlationId,
      platformId: request.platformId,
      from: request.routing?.from,
      to: request.routing?.to,
      module: request.module,
      role: request.role,
      method: request.method,
      path: request.url,
      http: response?.status,
      ocpi: response && statusOf(parse(response.data)),
      error,
      requestHeaders: Object.entries(told.headers).flat(),
      requestBody: told.body,
      answerHeaders: response && Object.entries(response.headers).flatMap(([name, value]) => [name, String(value)]),
      answerBody: response && Buffer.from(response.data),
    };
    this.trace.record(leg);
    told.span.end(legEnding(leg));
  }
}

function readAnswer(response: AxiosResponse<Buffer>): ControlAnswer {
  const http = response.status;
  const envelope = parse(response.data);
  const status = statusOf(envelope);
  if (!isObject(envelope) || status === undefined) {
    const body = Buffer.from(response.data).toString('utf8').slice(0, 300);
    const what = http >= 300 && http < 400 ? 'a redirect, which is not followed' : 'no OCPI envelope';
    throw new ControlFailure(`the answer is ${what} (HTTP ${http})`, { http, body });
  }
  if (!isSuccess(status)) {
    const words = typeof envelope.status_message === 'string' ? envelope.status_message : undefined;
    throw new ControlFailure(`refused with ${status}${words ? ` "${words}"` : ''} (HTTP ${http})`, {
      http,
      status_code: status,
      status_message: words,
    });
  }
  if (http === 401) throw new ControlFailure('the token is not accepted (HTTP 401)', { http });
  const text = Buffer.from(response.data).toString('utf8');
  return { data: envelope.data, text, next: readNextLink(String(response.headers.link ?? '')) };
}

/** Names and values, flat, as axios takes them. */
function byName(flat: readonly string[]): Record<string, string> {
  return Object.fromEntries(flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? '']] : [])));
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

function statusOf(envelope: unknown): number | undefined {
  return isObject(envelope) && Number.isInteger(envelope.status_code) ? Number(envelope.status_code) : undefined;
}

function wordsOf(error: Error & { code?: string; cause?: unknown }): string {
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return error.message || cause || error.code || 'the connection failed';
}
