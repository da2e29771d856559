/** Relays one request to one party and its answer back: bytes in, bytes out. OCPI 2.2.1 "Party to Party via Hub". */
import type { Clock } from '../lib/clock';
import { fromDateTime } from '../lib/clock';
import { isObject, JsonError, parseJson, replaceTopLevelString } from '../lib/json';
import type { RelayedAnswer } from '../ocpi/answer';
import { HEADER, type Routing } from '../ocpi/headers';
import { isDateTime } from '../ocpi/kinds';
import { readNextLink } from '../ocpi/page';
import { type PartyId, partyKey } from '../ocpi/party';
import { isSuccess, OcpiError, type Situation } from '../ocpi/status';
import type { Answered, Caller, OutgoingCall } from '../outbound/call';
import { EgressForbidden, type EgressPolicy } from '../outbound/egress';
import { joinUrl } from '../outbound/url';
import { CallFailure } from '../outbound/wire';
import type { PartyEntry } from '../platforms/address-book';
import type { Platform } from '../platforms/platform';
import { type OcpiRequest, objectNamed } from '../platforms/request';
import { RELAY_LIFETIME_MS, type RelayedAddresses } from './rewrite';

/** Modules whose receivers answer later, at a `response_url`. */
const ASYNCHRONOUS: ReadonlySet<string> = new Set(['commands', 'chargingprofiles']);

/** A journey between two parties over the hub. */
interface Journey {
  request: OcpiRequest;
  platform: Platform;
  from: PartyId;
  to: PartyId;
}

const SITUATION_OF: Record<CallFailure['kind'], Situation> = {
  notConnected: 'notConnected',
  forbidden: 'notConnected',
  timedOut: 'timedOut',
  unusable: 'hubError',
  unauthorized: 'hubError',
};

export class Forwarder {
  constructor(
    private readonly caller: Caller,
    private readonly addresses: RelayedAddresses,
    private readonly egress: EgressPolicy,
    private readonly clock: Clock,
  ) {}

  /** Throws `timedOut`, `notConnected`, `hubError`, or `invalidParameters` for a `response_url` we may not call. */
  forward(request: OcpiRequest, from: PartyId, to: PartyEntry, endpointUrl: string): Promise<RelayedAnswer> {
    const journey = { request, platform: to.platform, from, to: to.id };
    const send = ({ search, body }: Pick<OcpiRequest, 'search' | 'body'>) =>
      this.relay(journey, { url: joinUrl(endpointUrl, request.rest, search), body });
    return ASYNCHRONOUS.has(request.module) ? this.redirectAnswer(journey).then(send) : send(request);
  }

  /** A request on one of our replaced addresses: goes where it leads, between the parties it was made for. */
  async follow(request: OcpiRequest, handle: string, platformOf: (id: string) => Platform | undefined) {
    const address = await this.addresses.find(handle, request.platform.id);
    const platform = address && platformOf(address.platformId);
    if (!address || !platform) throw new OcpiError('unknownPath', 'this address of the hub is not valid (any more)');
    const { from, to, module, role, url } = address;
    const journey = { request: { ...request, module, role }, platform, from, to };
    return this.relay(journey, { url, body: request.body });
  }

  private async relay(journey: Journey, { url, body }: { url: string; body?: Buffer }): Promise<RelayedAnswer> {
    const { from, to } = journey;
    let answer: Answered;
    try {
      answer = await this.caller.call(callOf(journey, url, body));
    } catch (error) {
      throw error instanceof CallFailure ? new OcpiError(SITUATION_OF[error.kind], partyKey(to)) : error;
    }
    return {
      kind: 'relayed',
      http: answer.http,
      ocpi: answer.ocpi,
      headers: leadsElsewhere(answer) ? await this.answerHeaders(journey, url, answer) : countsOf(answer),
      body: answer.body,
      // OCPI 2.2.1 "Party to Party via Hub": TO is the requester, FROM the receiver.
      routing: { to: from, from: to } satisfies Routing,
    };
  }

  private async answerHeaders(journey: Journey, url: string, answer: Answered): Promise<Record<string, string>> {
    const headers = countsOf(answer);
    const next = readNextLink(headerOf(answer, 'link'));
    if (next) headers[HEADER.link] = `<${await this.lead(journey, absolute(next, url), false)}>; rel="next"`;
    const location = headerOf(answer, 'location');
    if (location && isSuccess(answer.ocpi))
      headers[HEADER.location] = await this.lead(journey, absolute(location, url), true);
    return headers;
  }

  /** An address of ours over which the requester reaches the receiver's `url`. */
  private lead({ request, platform, from, to }: Journey, url: string, forEver: boolean): Promise<string> {
    const { module, role } = request;
    const expiresAt = forEver ? null : this.clock.now() + RELAY_LIFETIME_MS;
    const holderId = request.platform.id;
    return this.addresses.replace({ url, platformId: platform.id, holderId, from, to, module, role, expiresAt });
  }

  /** Puts an address of ours in the place of `response_url`, in the query or in the body, and nothing else. */
  private async redirectAnswer(journey: Journey): Promise<{ search: string; body?: Buffer }> {
    const { request } = journey;
    const query = new URLSearchParams(request.search);
    const inQuery = query.get('response_url');
    if (inQuery !== null) {
      query.set('response_url', await this.answerAddress(journey, inQuery, '?response_url', null));
      return { search: `?${query}`, body: request.body };
    }
    if (!request.body) return request;
    const text = request.body.toString('utf8');
    const content = readBody(request.body);
    if (!isObject(content) || typeof content.response_url !== 'string') return request;
    const address = await this.answerAddress(journey, content.response_url, '/response_url', endOfReservation(content));
    return { search: request.search, body: Buffer.from(replaceTopLevelString(text, 'response_url', address)) };
  }

  /** The receiver answers later, as itself: its platform holds the address, and the parties change sides. */
  private async answerAddress(journey: Journey, url: string, path: string, until: number | null): Promise<string> {
    const { request, platform, from, to } = journey;
    try {
      await this.egress.verify(url);
    } catch (error) {
      if (error instanceof EgressForbidden) throw new OcpiError('invalidParameters', `${path}: ${error.message}`);
      throw error;
    }
    return this.addresses.replace({
      url,
      platformId: request.platform.id,
      holderId: platform.id,
      from: to,
      to: from,
      module: request.module,
      role: 'SENDER',
      expiresAt: Math.max(until ?? 0, this.clock.now()) + RELAY_LIFETIME_MS,
    });
  }
}

function callOf({ request, platform, from, to }: Journey, url: string, body: Buffer | undefined): OutgoingCall {
  const { method, module, role, correlationId, params } = request;
  const routing = { to, from };
  return { platform, method, url, module, role, correlationId, routing, body, object: objectNamed(params) };
}

/** Milliseconds at which a reservation ends; its result may change until then. */
function endOfReservation(content: Record<string, unknown>): number | null {
  const { expiry_date: end } = content;
  return typeof end === 'string' && isDateTime(end) ? fromDateTime(end) : null;
}

/** A body as JSON. Throws `notJson`. */
export function readBody(body: Buffer | undefined): unknown {
  try {
    return parseJson(body ?? Buffer.alloc(0));
  } catch (error) {
    throw error instanceof JsonError ? new OcpiError('notJson', error.message) : error;
  }
}

function headerOf({ headers }: Answered, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** Addresses in an answer are replaced by ours; most answers have none. */
const leadsElsewhere = ({ headers }: Answered) => headers.link !== undefined || headers.location !== undefined;

function countsOf(answer: Answered): Record<string, string> {
  const headers: Record<string, string> = {};
  copyHeader(answer, 'x-total-count', headers, HEADER.totalCount);
  copyHeader(answer, 'x-limit', headers, HEADER.limit);
  return headers;
}

function copyHeader(answer: Answered, name: string, into: Record<string, string>, as: string): void {
  const value = headerOf(answer, name);
  if (value !== undefined) into[as] = value;
}

function absolute(address: string, base: string): string {
  return URL.canParse(address, base) ? new URL(address, base).toString() : address;
}
