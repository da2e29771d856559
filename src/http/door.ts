/**
 * The way of every OCPI request, in one direction: open → recognise → match → read → address → do → answer. Each step
 * takes what the one before made. An error thrown anywhere falls to the answer, the only step that writes.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../lib/clock';
import { newId } from '../lib/ids';
import { ConcurrencyLimiter, RateLimiter } from '../lib/rate';
import { isUnavailable, RETRY_AFTER_S } from '../lib/unavailable';
import type { Events } from '../observe/events';
import { legEnding, type Span, type Spans } from '../observe/spans';
import type { Trace } from '../observe/trace';
import type { Leg } from '../observe/trace-batch';
import type { Answer } from '../ocpi/answer';
import type { Method } from '../ocpi/endpoint';
import { type Routing, readRouting } from '../ocpi/headers';
import type { PartyId } from '../ocpi/party';
import { OcpiError } from '../ocpi/status';
import { type AddressBook, heardFrom, type Recognised } from '../platforms/address-book';
import { type OcpiRequest, objectNamed } from '../platforms/request';
import { readBodyOf } from './body';
import type { Match, Matcher } from './match';
import { closeAfterUnread, type Frame, render, send, type Written } from './respond';

/** What answers when a request has been matched. Throws OcpiError. */
export interface Rooms {
  versions(): Answer;
  details(version: string, request: Recognised): Answer;
  /** A configuration module's operation, by its name in the endpoint table. */
  configuration(operation: string, version: string, request: OcpiRequest): Promise<Answer>;
  /** Everything that is between two parties. */
  functional(request: OcpiRequest): Promise<Answer>;
  /** One of the hub's replaced addresses. */
  relayed(handle: string, request: OcpiRequest): Promise<Answer>;
  /** A platform was heard. */
  heard(recognised: Recognised): void;
}

export interface DoorLimits {
  bodyLimit: number;
  /** Requests per second and platform. */
  platformRate: number;
  /** Requests of one platform that may be under way. */
  platformConcurrency: number;
  failedAuthPerMinute: number;
}

/** What is known of a request as it walks; the trace is made from it at the end. */
interface Walk {
  at: number;
  requestId: string;
  correlationId: string;
  span: Span;
  path: string;
  search: string;
  recognised?: Recognised;
  /** The request no longer counts as under way. */
  leave?: () => void;
  match?: Match;
  body?: Buffer;
  routing: Routing;
}

/** A request on one of our replaced addresses: what it is about is kept with the address. */
const UNMATCHED = { module: '', role: 'RECEIVER', endpoint: undefined, params: {}, rest: '' } as const;

export class Door {
  private readonly rate: RateLimiter;
  private readonly failedAuth: RateLimiter;
  private readonly underWay: ConcurrencyLimiter;

  constructor(
    private readonly parts: {
      book: AddressBook;
      matcher: Matcher;
      rooms: Rooms;
      trace: Trace;
      spans: Spans;
      events: Events;
      clock: Clock;
      /** Our party in role HUB, for the routing headers of our own answers. */
      hubParty: PartyId | undefined;
      limits: DoorLimits;
    },
  ) {
    const { platformRate, platformConcurrency, failedAuthPerMinute } = parts.limits;
    this.underWay = new ConcurrencyLimiter(platformConcurrency);
    this.rate = new RateLimiter(platformRate);
    this.failedAuth = new RateLimiter(failedAuthPerMinute / 60, failedAuthPerMinute);
  }

  /** Answers one request; never throws. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const walk = this.open(request);
    let outcome: Answer | OcpiError;
    try {
      const recognised = await this.recognise(request, walk);
      const match = this.match(request, walk, recognised);
      walk.body = await readBodyOf(request, this.parts.limits.bodyLimit, this.parts.clock);
      outcome = await walk.span.run(() => this.go(request.method as Method, walk, recognised, match));
    } catch (error) {
      outcome = this.toOcpiError(error as Error, walk);
    }
    walk.leave?.();
    const written = render(outcome, this.frameOf(walk));
    closeAfterUnread(outcome, request, response, this.parts.clock);
    if (!response.destroyed) send(response, written);
    this.record(request, walk, written, outcome);
  }

  private open({ headers, url = '/' }: IncomingMessage): Walk {
    const mark = url.indexOf('?');
    const correlationId = headerOf(headers['x-correlation-id']) ?? newId();
    return {
      at: this.parts.clock.now(),
      requestId: headerOf(headers['x-request-id']) ?? newId(),
      correlationId,
      span: this.parts.spans.incoming(correlationId, headers.traceparent),
      path: mark < 0 ? url : url.slice(0, mark),
      search: mark < 0 ? '' : url.slice(mark),
      routing: {},
    };
  }

  private match(request: IncomingMessage, walk: Walk, recognised: Recognised): Match {
    const match = this.parts.matcher.match(request.method ?? '', walk.path, recognised.platform);
    walk.match = match;
    this.demandAccess(recognised, match);
    const isRouted = match.kind === 'relayed' || (match.kind === 'module' && !match.configuration);
    // OCPI 2.2.1 "Message Routing Headers": configuration modules know none; what comes anyway is ignored.
    if (isRouted) walk.routing = readRouting(request.headers);
    return match;
  }

  /** At once for a token that is known here. */
  private recognise(request: IncomingMessage, walk: Walk): Recognised | Promise<Recognised> {
    const { book } = this.parts;
    const { authorization } = request.headers;
    const recognised = book.recognise(authorization);
    if (recognised) return this.admit(recognised, walk);
    return book.recogniseNew(authorization).then((found) => {
      if (!found) throw this.refuse(request.socket.remoteAddress ?? '');
      return this.admit(found, walk);
    });
  }

  private admit(recognised: Recognised, walk: Walk): Recognised {
    const { clock, rooms } = this.parts;
    walk.recognised = recognised;
    const { platform } = recognised;
    const wait = this.rate.take(platform.id, walk.at, platform.rateLimit ?? undefined);
    if (wait > 0) throw tooMany(wait);
    walk.leave = this.underWay.enter(platform.id);
    if (!walk.leave) throw tooMany(1);
    heardFrom(platform, clock.now());
    rooms.heard(recognised);
    return recognised;
  }

  /** OCPI 2.2.1 "Authorization header": 401 — until an address has tried too often. */
  private refuse(address: string): OcpiError {
    const wait = this.failedAuth.take(address, this.parts.clock.now());
    return wait > 0
      ? tooMany(wait)
      : new OcpiError('unauthorized', 'send "Authorization: Token <Base64 of your token>"');
  }

  /** A registration token opens versions and credentials, nothing else. */
  private demandAccess({ issued }: Recognised, match: Match): void {
    if (issued.purpose === 'access' || match.kind === 'versions' || match.kind === 'details') return;
    if (match.kind === 'module' && match.module === 'credentials') return;
    throw new OcpiError('unauthorized', 'a registration token is good for versions and credentials only');
  }

  private go(method: Method, walk: Walk, recognised: Recognised, match: Match): Answer | Promise<Answer> {
    const { rooms } = this.parts;
    if (match.kind === 'versions') return rooms.versions();
    if (match.kind === 'details') return rooms.details(match.version, recognised);
    const { requestId, correlationId, search, routing, body } = walk;
    const { platform, issued, token } = recognised;
    const { module, role, endpoint, params, rest } = match.kind === 'relayed' ? UNMATCHED : match;
    // Written out: copying members of objects by `...` costs more than all the look-ups on this way.
    const request: OcpiRequest = {
      platform,
      issued,
      token,
      requestId,
      correlationId,
      method,
      search,
      routing,
      body,
      module,
      role,
      endpoint,
      params,
      rest,
    };
    if (match.kind === 'relayed') return rooms.relayed(match.handle, request);
    if (match.configuration && endpoint) return rooms.configuration(endpoint.operation, match.version, request);
    return rooms.functional(request);
  }

  private frameOf({ requestId, correlationId, match, routing }: Walk): Frame {
    const isRouted = match?.kind === 'relayed' || (match?.kind === 'module' && !match.configuration);
    return {
      requestId,
      correlationId,
      at: this.parts.clock.now(),
      // OCPI 2.2.1 "Message Routing Headers": errors carry them too; TO is the requester, FROM is the hub.
      routing: isRouted ? { to: routing.from, from: this.parts.hubParty } : undefined,
    };
  }

  private toOcpiError(error: Error, walk: Walk): OcpiError {
    if (error instanceof OcpiError) return error;
    if (isUnavailable(error))
      return new OcpiError('unavailable', `come back in ${RETRY_AFTER_S} s`, { 'Retry-After': String(RETRY_AFTER_S) });
    // What is not an OcpiError is a bug of ours: told with the request id and nothing else.
    this.parts.events.bug(error, { request: walk.requestId, platform: walk.recognised?.platform.name });
    return new OcpiError('serverError', `it has been logged with request id ${walk.requestId}`);
  }

  private record(request: IncomingMessage, walk: Walk, written: Written, outcome: Answer | OcpiError): void {
    const { match, recognised, routing } = walk;
    const module = match?.kind === 'module' ? match.module : match?.kind === 'relayed' ? undefined : 'versions';
    const leg: Leg = {
      direction: 'in',
      at: walk.at,
      durationMs: this.parts.clock.now() - walk.at,
      requestId: walk.requestId,
      correlationId: walk.correlationId,
      platformId: recognised?.platform.id,
      from: routing.from,
      to: routing.to,
      module: match ? module : undefined,
      role: match?.kind === 'module' ? match.role : undefined,
      method: request.method ?? '',
      path: walk.path + walk.search,
      object: match?.kind === 'module' ? objectNamed(match.params) : undefined,
      http: written.http,
      ocpi: written.ocpi,
      error: outcome instanceof OcpiError ? outcome.message : undefined,
      requestHeaders: request.rawHeaders,
      requestBody: walk.body,
      answerHeaders: written.headers,
      answerBody: written.body,
    };
    this.parts.trace.record(leg);
    walk.span.end(legEnding(leg));
  }
}

function tooMany(seconds: number): OcpiError {
  return new OcpiError('tooMany', `come back in ${seconds} s`, { 'Retry-After': String(seconds) });
}

function headerOf(value: string | string[] | undefined): string | undefined {
  const text = Array.isArray(value) ? value[0] : value;
  return text && text.length <= 255 ? text : undefined;
}
