/** One OCPI exchange with a platform: its token, ids, routing headers, time limit, envelope and trace. */
import type { Clock } from '../lib/clock';
import { newId } from '../lib/ids';
import { isObject } from '../lib/json';
import { legEnding, type Span, type Spans } from '../observe/spans';
import type { Trace } from '../observe/trace';
import type { Leg } from '../observe/trace-batch';
import type { InterfaceRole, Method } from '../ocpi/endpoint';
import { HEADER, type Routing, writeRouting, writeToken } from '../ocpi/headers';
import type { Platform } from '../platforms/platform';
import { type Quirks, quirksOf } from '../platforms/quirks';
import { adapt } from './adapt';
import { CallFailure, type Wire, type WireAnswer } from './wire';

export interface OutgoingCall {
  platform: Platform;
  method: Method;
  url: string;
  module: string;
  role: InterfaceRole;
  /** Kept over all hops; a fresh one where nothing triggered the call. */
  correlationId: string;
  /** Absent on configuration modules. */
  routing?: Routing;
  body?: Buffer;
  /** For the trace: the object's id, as far as known. */
  object?: string;
  /** Instead of the usual time limit. */
  timeoutMs?: number;
}

/** An answer that is an OCPI envelope, whatever its HTTP status. */
export interface Answered extends WireAnswer {
  /** As it was sent; the answer repeats it. */
  requestId: string;
  /** The envelope's status code. */
  ocpi: number;
  /** The whole envelope, parsed; `body` has it as it came. */
  envelope: Record<string, unknown>;
}

export class Caller {
  constructor(
    private readonly wire: Wire,
    private readonly trace: Trace,
    private readonly spans: Spans,
    private readonly clock: Clock,
  ) {}

  /** Throws CallFailure when there is no answer, or one that is no envelope, or a 401 (trouble with our token). */
  async call(asked: OutgoingCall): Promise<Answered> {
    const adapted = adapt(asked.platform, asked.module, asked.role, asked);
    const call = adapted === asked ? asked : { ...asked, ...adapted };
    const requestId = newId();
    const span = this.spans.outgoing(call.correlationId);
    const headers = headersFor(call, requestId, span);
    const at = this.clock.now();
    let answer: WireAnswer | undefined;
    let ocpi: number | undefined;
    let error: string | undefined;
    try {
      const { method, url, body, timeoutMs } = call;
      const came = await this.wire.send({ method, url, headers, body, timeoutMs });
      const quirks = quirksOf(call.platform, call.module);
      answer = understood(came, quirks);
      const envelope = unwrapped(readEnvelope(answer), method, quirks);
      ocpi = envelope.status_code as number;
      if (answer.http === 401)
        throw new CallFailure('unauthorized', 'the receiver does not accept our token (HTTP 401)');
      return { http: answer.http, headers: answer.headers, body: answer.body, requestId, ocpi, envelope };
    } catch (failure) {
      error = (failure as Error).message;
      throw failure;
    } finally {
      this.record(call, span, { at, requestId, headers, answer, ocpi, error });
    }
  }

  private record(
    call: OutgoingCall,
    span: Span,
    told: {
      at: number;
      requestId: string;
      headers: string[];
      answer: WireAnswer | undefined;
      ocpi: number | undefined;
      error: string | undefined;
    },
  ): void {
    const leg: Leg = {
      direction: 'out',
      at: told.at,
      durationMs: this.clock.now() - told.at,
      requestId: told.requestId,
      correlationId: call.correlationId,
      platformId: call.platform.id,
      from: call.routing?.from,
      to: call.routing?.to,
      module: call.module,
      role: call.role,
      method: call.method,
      path: call.url,
      object: call.object,
      http: told.answer?.http,
      ocpi: told.ocpi,
      error: told.error,
      requestHeaders: told.headers,
      requestBody: call.body,
      answerHeaders: told.answer && flatten(told.answer.headers),
      answerBody: told.answer?.body,
    };
    this.trace.record(leg);
    span.end(legEnding(leg));
  }
}

function headersFor({ platform, correlationId, routing, body }: OutgoingCall, requestId: string, span: Span): string[] {
  const headers = [
    HEADER.authorization,
    authorizationFor(platform),
    HEADER.requestId,
    requestId,
    HEADER.correlationId,
    correlationId,
    ...span.headers,
  ];
  if (routing) writeRouting(routing, headers);
  if (body) headers.push(HEADER.contentType, 'application/json');
  return headers;
}

/** `Authorization` for a platform, written once: a platform that changes is another object. */
const authorizations = new WeakMap<Platform, string>();

function authorizationFor(platform: Platform): string {
  const known = authorizations.get(platform);
  if (known !== undefined) return known;
  const made = writeToken(platform.theirToken ?? '', quirksOf(platform).token_encoding ?? 'base64');
  authorizations.set(platform, made);
  return made;
}

/** A quirk: an answer without an envelope that is understood all the same gets one. */
function understood(answer: WireAnswer, { empty_answers, http_refusals }: Quirks): WireAnswer {
  const { http, body } = answer;
  const isEmptySuccess = empty_answers && http >= 200 && http < 300 && body.length === 0;
  const isRefusal = http_refusals && http >= 400 && http < 500 && http !== 401 && http !== 429;
  if (isEmptySuccess) return { ...answer, body: Buffer.from('{"status_code":1000}') };
  return isRefusal && !isEnvelope(parsed(body)) ? { ...answer, body: Buffer.from('{"status_code":2000}') } : answer;
}

/** The answer is read to know its status and that it is whole; what is passed on are the bytes as they came. */
function readEnvelope({ http, body }: WireAnswer): Record<string, unknown> {
  const value = parsed(body);
  if (value === undefined) throw new CallFailure('unusable', `the answer is not JSON (HTTP ${http})`);
  if (!isEnvelope(value)) throw new CallFailure('unusable', `the answer is not an OCPI envelope (HTTP ${http})`);
  return value;
}

const isEnvelope = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && Number.isInteger(value.status_code);

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A quirk: what is one object by the book comes as a list of one. */
function unwrapped(
  envelope: Record<string, unknown>,
  method: Method,
  { object_in_list }: Quirks,
): Record<string, unknown> {
  const { data } = envelope;
  const isWrapped = object_in_list && method !== 'GET' && Array.isArray(data) && data.length === 1;
  return isWrapped ? { ...envelope, data: data[0] } : envelope;
}

export function flatten(headers: WireAnswer['headers']): string[] {
  const flat: string[] = [];
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) flat.push(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return flat;
}
