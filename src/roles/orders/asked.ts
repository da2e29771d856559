/**
 * Orders that hosted eMSPs give: sent over the best way, or in the house; the result awaited at an address of ours that
 * nobody can guess. The address stays usable for a day, and for a reservation until it ends: what comes late, or a
 * reservation that the CPO takes back, is kept too. OCPI 2.2.1 "Commands, Sender Interface".
 */
import { type Clock, toDateTime } from '../../lib/clock';
import { newHandle, newId, newSortableId } from '../../lib/ids';
import { isObject, type JsonObject } from '../../lib/json';
import { Ticker } from '../../lib/ticker';
import type { Events } from '../../observe/events';
import { type Answer, done } from '../../ocpi/answer';
import { checked, faultsOf } from '../../ocpi/check';
import { type PartyId, partyKey, partyOfKey } from '../../ocpi/party';
import { OcpiError } from '../../ocpi/status';
import type { Caller } from '../../outbound/call';
import { joinUrl } from '../../outbound/url';
import { CallFailure } from '../../outbound/wire';
import type { HostedParty } from '../../platforms/hosted-parties';
import type { Platform } from '../../platforms/platform';
import { quirksOf } from '../../platforms/quirks';
import type { OcpiRequest } from '../../platforms/request';
import { readJson } from '../pushed';
import type { Taking } from './desk';
import {
  BODY_OF,
  endOfReservation,
  moduleOf,
  type OrderName,
  OrderRefused,
  type Response,
  type Result,
  requestOf,
  resultClassOf,
} from './order';
import type { AskedOrder, AskedOrderShelf } from './shelf';
import { type Way, type WayParts, wayTo } from './way';

const DAY_MS = 86_400_000;
/** How long a result is awaited of a partner that names no time, or whose answer never came. */
const USUAL_TIMEOUT_SECONDS = 60;
const INTERRUPTED =
  'interrupted while the CPO was asked: whether it took the order is not known, a result may still come';

export interface NewOrder {
  party: PartyId;
  to: PartyId;
  name: OrderName;
  /** OCPI's fields without `response_url`; with `session_id` for a profile. */
  content: JsonObject;
  /** When it may have been given before, by a process that ended meanwhile: its id then. */
  id?: string;
  behalf?: AskedOrder['behalf'];
}

export interface AskedOrderParts extends WayParts {
  shelf: AskedOrderShelf;
  caller: Caller;
  clock: Clock;
  events: Events;
  /** Address of a module's Sender interface here. */
  addressOf: (module: string) => string;
  /** A CPO hosted here takes the order. Throws OcpiError. */
  takeHere: (order: Omit<NewOrder, 'to' | 'behalf'> & { cpo: HostedParty; responseUrl: string }) => Promise<Taking>;
  /** A result has come for the first time. */
  resulted: (order: AskedOrder, result: Result) => Promise<void>;
}

export class AskedOrders {
  private readonly ticker: Ticker;

  constructor(private readonly parts: AskedOrderParts) {
    const { clock, events } = parts;
    this.ticker = new Ticker(
      clock,
      1_000,
      () => this.endOverdue(),
      (error) => events.jobFailed('orders without a result', error.message),
    );
  }

  start(): void {
    this.ticker.start();
  }

  stop(): Promise<void> {
    return this.ticker.stop();
  }

  /** The order with the response of the CPO. Throws OrderRefused. */
  async ask(wanted: NewOrder): Promise<AskedOrder> {
    const { party, to, name, id } = wanted;
    const begun = id === undefined ? undefined : await this.begun(id);
    if (begun) return begun;
    const way = wayTo(this.parts, { party, to, module: moduleOf(name), role: 'RECEIVER' });
    const order = this.newOrder(wanted, 'platform' in way ? way.platform.id : null);
    const responseUrl = this.responseUrl(order);
    demandSound(wanted, responseUrl);
    await this.parts.shelf.add(order);
    const heard = await this.send(wanted, way, responseUrl);
    const now = this.parts.clock.now();
    const settled = await this.parts.shelf.change(order.id, ({ result }) => ({
      ...heard,
      endsAt: result === null ? endOf(heard, now) : null,
    }));
    if (heard.error !== null) throw new OrderRefused('failed', heard.error, { id: order.id });
    return settled ?? order;
  }

  /** An order is never given twice: whether the CPO has it may be unknown, and a result may come. Throws OrderRefused. */
  private async begun(id: string): Promise<AskedOrder | undefined> {
    const { shelf, clock } = this.parts;
    const known = await shelf.get(id);
    if (known?.error && known.error !== INTERRUPTED) throw new OrderRefused('failed', known.error, { id });
    if (!known || known.response || known.result || known.error) return known;
    const endsAt = clock.now() + USUAL_TIMEOUT_SECONDS * 1000;
    return shelf.change(id, ({ result }) => (result ? {} : { error: INTERRUPTED, endsAt }));
  }

  get(id: string): Promise<AskedOrder | undefined> {
    return this.parts.shelf.get(id);
  }

  /** A result that a partner posts. Throws `unknownPath`, `invalidParameters`. */
  async answer({ platform, params, body, routing }: OcpiRequest): Promise<Answer> {
    if (platform.suspended) throw new OcpiError('clientError', 'your platform has been suspended by the operator');
    const order = await this.find(params.handle ?? '');
    const isTheirs =
      order &&
      (order.platformId === platform.id || this.parts.book.speaksFor(platform, partyOfKey(order.counterparty)));
    if (!order || !isTheirs) throw new OcpiError('unknownPath', 'this response_url is not valid (any more)');
    const result = checked(resultClassOf(order.name), readJson(body)) as unknown as Result;
    await this.take(order, result);
    return { ...done(), routing: { to: routing.from, from: partyOfKey(order.party) } };
  }

  /** A result of a CPO hosted here. */
  async takeHere(handle: string, result: Result): Promise<void> {
    const order = await this.find(handle);
    if (order) await this.take(order, result);
  }

  private async find(handle: string): Promise<AskedOrder | undefined> {
    const order = await this.parts.shelf.byHandle(handle);
    return order && order.usableUntil >= this.parts.clock.now() ? order : undefined;
  }

  /** The first is the result; what is new after that is history. */
  private async take(order: AskedOrder, result: Result): Promise<void> {
    const { shelf, clock, events, resulted } = this.parts;
    if (order.result === null) await resulted(order, result);
    const at = toDateTime(clock.now());
    let isNew = false;
    const now = await shelf.change(order.id, (known) => {
      isNew = known.result === null || !isSame(known.history.at(-1) ?? known.result, result);
      if (known.result === null) return { result, endsAt: null };
      return isNew ? { history: [...known.history, { at, ...result }] } : {};
    });
    if (now && isNew) events.orderResulted(aboutResult(now, result, order.result !== null));
  }

  private async endOverdue(): Promise<void> {
    const { shelf, clock, events } = this.parts;
    for (const id of await shelf.overdue(clock.now(), 100)) {
      const order = await shelf.change(id, ({ result }) => (result === null ? { result: TIMEOUT, endsAt: null } : {}));
      if (order?.result?.result === 'TIMEOUT') events.orderResulted(aboutResult(order, TIMEOUT, false));
    }
  }

  private newOrder({ party, to, name, content, id, behalf = null }: NewOrder, platformId: string | null): AskedOrder {
    const at = this.parts.clock.now();
    return {
      id: id ?? newSortableId(at),
      handle: newHandle(),
      party: partyKey(party),
      counterparty: partyKey(to),
      platformId,
      name,
      content: JSON.stringify(content),
      response: null,
      result: null,
      history: [],
      error: null,
      at,
      endsAt: null,
      usableUntil: Math.max(at, endOfReservation(content)) + DAY_MS,
      behalf,
    };
  }

  private responseUrl({ name, handle }: AskedOrder): string {
    const module = moduleOf(name);
    return `${this.parts.addressOf(module)}/${module === 'commands' ? name : 'result'}/${handle}`;
  }

  private async send(wanted: NewOrder, way: Way, responseUrl: string): Promise<HeardResponse> {
    try {
      if ('cpo' in way) return heard((await this.parts.takeHere({ ...wanted, ...way, responseUrl })).response);
      if (quirksOf(way.platform).unsupported_commands?.some((name) => name === wanted.name))
        return notTakenThere(wanted);
      return await this.post(wanted, way, responseUrl);
    } catch (error) {
      if (!(error instanceof CallFailure || error instanceof OcpiError)) throw error;
      return { response: null, error: `${partyKey(wanted.to)} did not take it: ${error.message}` };
    }
  }

  private async post(
    { party, to, name, content }: NewOrder,
    { platform, url }: { platform: Platform; url: string },
    responseUrl: string,
  ): Promise<HeardResponse> {
    const { rest, search, method, body } = requestOf(name, content, responseUrl);
    const answer = await this.parts.caller.call({
      platform,
      method,
      url: joinUrl(url, rest, search),
      module: moduleOf(name),
      role: 'RECEIVER',
      correlationId: newId(),
      routing: { from: party, to },
      object: name,
      body,
    });
    const { data, status_message } = answer.envelope;
    if (isObject(data) && typeof data.result === 'string') return heard(data as unknown as Response);
    const told = typeof status_message === 'string' ? ` "${status_message}"` : '';
    const said = `${partyKey(to)} answered ${answer.ocpi}${told} (HTTP ${answer.http}), without a usable response`;
    return { response: null, error: said };
  }
}

/** `isLate`: it came after what counts as the result. */
function aboutResult({ id, name, party }: AskedOrder, result: Result, isLate: boolean) {
  const data = { command: name, ...result, late: isLate };
  return { party: partyOfKey(party), module: moduleOf(name), id, data };
}

const TIMEOUT: Result = { result: 'TIMEOUT' };

interface HeardResponse {
  response: Response | null;
  error: string | null;
}

/** What the partner would say, known from its profile. */
function notTakenThere({ name, to }: NewOrder): HeardResponse {
  const text = `by its profile, the platform of ${partyKey(to)} does not take ${name}`;
  return heard({ result: 'NOT_SUPPORTED', timeout: 0, message: [{ language: 'en', text }] });
}

/** Tolerant of partners that name no time. */
function heard({ result, timeout, message }: Response): HeardResponse {
  const seconds = Number.isInteger(timeout) ? timeout : USUAL_TIMEOUT_SECONDS;
  return { response: { result, timeout: seconds, ...(message ? { message } : {}) }, error: null };
}

/** OCPI 2.2.1 "CommandResponse": a result follows ACCEPTED alone. It may follow too when nobody knows what was said. */
function endOf({ response }: HeardResponse, now: number): number | null {
  if (response === null) return now + USUAL_TIMEOUT_SECONDS * 1000;
  return response.result === 'ACCEPTED' ? now + response.timeout * 1000 : null;
}

function demandSound({ name, content }: NewOrder, responseUrl: string): void {
  const type = BODY_OF[name];
  const { session_id, ...rest } = content;
  const body = name === 'SET_CHARGING_PROFILE' ? rest : content;
  const faults = type ? faultsOf(type, { ...body, response_url: responseUrl }) : [];
  if (faults.length === 0) return;
  const told = faults.map(({ path, problem }) => `${path} ${problem}`).join('; ');
  throw new OrderRefused('faulty', told, { faults });
}

function isSame({ result, message }: Result, other: Result): boolean {
  return result === other.result && JSON.stringify(message ?? null) === JSON.stringify(other.message ?? null);
}
