/**
 * Orders that hosted CPOs take on: checked, kept, answered at once, carried out by a desk (the chargers of this instance)
 * or by the back office, and their result posted to the `response_url`, exactly once, also after a restart. An order
 * without a result in time gets TIMEOUT. OCPI 2.2.1 "Commands, Receiver Interface".
 */
import { type Clock, toDateTime } from '../../lib/clock';
import { newSortableId } from '../../lib/ids';
import type { JsonObject } from '../../lib/json';
import { Ticker } from '../../lib/ticker';
import type { Events } from '../../observe/events';
import { faultsOf } from '../../ocpi/check';
import { type PartyId, partyKey, partyOfKey } from '../../ocpi/party';
import type { EgressPolicy } from '../../outbound/egress';
import type { Letters, NewLetter } from '../../outbound/letters';
import type { Checks } from './checks';
import {
  type CommandDesk,
  demandCallable,
  type Incoming,
  type Order,
  type Refusal,
  refused,
  type Taking,
} from './desk';
import { endOfReservation, isCommand, moduleOf, OrderRefused, type Result, resultClassOf, words } from './order';
import type { Reservations } from './reservations';
import type { TakenOrder, TakenOrderShelf } from './shelf';

const DAY_MS = 86_400_000;
/** The result is sent this long before the time named to the eMSP is over. */
const DELIVERY_MS = 5_000;
/** The same order again within this time is the same order. */
const REPEAT_MS = 60_000;

export interface TakenOrderParts {
  shelf: TakenOrderShelf;
  checks: Checks;
  reservations: Reservations;
  letters: Letters;
  egress: EgressPolicy;
  clock: Clock;
  events: Events;
  /** Named to the eMSP with each response. */
  timeoutSeconds: number;
  /** Carries out what follows from a result, before it is told. */
  resulted: (order: TakenOrder, result: Result) => Promise<void>;
}

export class TakenOrders {
  private readonly desks: CommandDesk[] = [];
  private readonly writing = new Set<Promise<boolean>>();
  private stopped = false;
  private readonly ticker: Ticker;

  constructor(private readonly parts: TakenOrderParts) {
    const { clock, events } = parts;
    this.ticker = new Ticker(
      clock,
      1_000,
      () => this.endOverdue(),
      (error) => events.jobFailed('orders that nobody carries out', error.message),
    );
  }

  /** From now on the desk is asked about every order. */
  open(desk: CommandDesk): void {
    this.desks.push(desk);
  }

  start(): void {
    this.ticker.start();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.ticker.stop();
    await Promise.all(this.writing);
  }

  /** Answers before anything is carried out. Throws `invalidParameters`. */
  async take(incoming: Incoming): Promise<Taking> {
    await demandCallable(this.parts.egress, incoming);
    const repeated = await this.repeated(incoming);
    if (repeated) return { response: repeated.response, situation: 'done' };
    const order = await this.toOrder(incoming);
    const refusal = await this.parts.checks.check(incoming);
    if (refusal) return refused(refusal);
    const desk = await this.findDesk(order);
    if (desk && 'refusal' in desk) return refused(desk.refusal);
    const taken = this.toTaken(incoming, order);
    await this.parts.shelf.add(taken);
    this.parts.events.orderReceived({
      party: order.party,
      module: moduleOf(order.name),
      id: order.id,
      data: shownOrder(taken),
    });
    void this.carryOut(order, incoming, desk?.desk);
    return { response: taken.response, situation: 'done' };
  }

  /** What came of an order, from whoever carried it out. Throws OrderRefused. */
  async settle(party: PartyId, id: string, result: Result): Promise<TakenOrder> {
    const order = await this.parts.shelf.get(id);
    if (!order || order.party !== partyKey(party))
      throw new OrderRefused('unknown', `${partyKey(party)} has no order ${id}`);
    const faults = faultsOf(resultClassOf(order.name), result);
    if (faults.length > 0)
      throw new OrderRefused('faulty', faults.map(({ path, problem }) => `${path} ${problem}`).join('; '), { faults });
    if (order.name === 'GET_ACTIVE_CHARGING_PROFILE' && result.result === 'ACCEPTED' && !result.profile)
      throw new OrderRefused('faulty', '/profile is missing; with ACCEPTED it says which profile is in force');
    if (!(await this.write(order, result)))
      throw new OrderRefused(
        'conflict',
        `order ${id} has had its result; only an accepted reservation may be taken back`,
      );
    return { ...order, result, endsAt: null };
  }

  /** At its charger a reservation was used or is over; `takenBack`: by the CPO, and why. */
  async endReservation(party: PartyId, number: number, takenBack: string | undefined): Promise<void> {
    if (takenBack !== undefined) await this.cancelReservation(party, number, takenBack);
    await this.parts.reservations.end(party, number);
  }

  /** The CPO takes a reservation back that it had accepted. OCPI 2.2.1 "Reservation canceled by the CPO". */
  async cancelReservation(party: PartyId, number: number, why?: string): Promise<boolean> {
    const reservation = await this.parts.reservations.byNumber(party, number);
    const order = reservation && (await this.parts.shelf.get(reservation.orderId));
    if (!order) return false;
    return this.write(order, { result: 'CANCELED_RESERVATION', ...(why ? { message: words(why) } : {}) });
  }

  private async repeated({ party, from, name, content, responseUrl }: Incoming): Promise<TakenOrder | undefined> {
    const since = this.parts.clock.now() - REPEAT_MS;
    const recent = await this.parts.shelf.since(partyKey(party), partyKey(from), since);
    const text = JSON.stringify(content);
    return recent.find((one) => one.name === name && one.content === text && one.responseUrl === responseUrl);
  }

  private async toOrder({ party, from, name, content }: Incoming): Promise<Order> {
    const reservationNumber = await this.parts.reservations.numberFor({ party, from, name, content });
    return { id: newSortableId(this.parts.clock.now()), party, from, name, content, reservationNumber };
  }

  private async findDesk(order: Order): Promise<{ desk: CommandDesk } | { refusal: Refusal } | undefined> {
    for (const desk of this.desks) {
      const said = await desk.responseTo(order);
      if (said) return said === 'ACCEPTED' ? { desk } : { refusal: said };
    }
    return undefined;
  }

  private toTaken({ platform, responseUrl }: Incoming, order: Order): TakenOrder {
    const { clock, timeoutSeconds: timeout } = this.parts;
    const at = clock.now();
    const { uid } = (order.content.token ?? {}) as { uid?: string };
    return {
      id: order.id,
      party: partyKey(order.party),
      counterparty: partyKey(order.from),
      platformId: platform?.id ?? null,
      name: order.name,
      content: JSON.stringify(order.content),
      responseUrl,
      response: { result: 'ACCEPTED', timeout },
      result: null,
      at,
      endsAt: at + Math.max(timeout * 1000 - DELIVERY_MS, timeout * 500),
      tokenUid: uid?.toUpperCase() ?? null,
      reservationNumber: order.reservationNumber,
    };
  }

  private async carryOut(order: Order, incoming: Incoming, desk: CommandDesk | undefined): Promise<void> {
    const { checks, events } = this.parts;
    try {
      const known = await checks.resultAtOnce(incoming);
      const result = known ?? (await desk?.execute(order));
      if (result) await this.conclude(order.id, result);
    } catch (error) {
      events.bug(error as Error, { order: order.id });
      await this.conclude(order.id, { result: isCommand(order.name) ? 'FAILED' : 'REJECTED' });
    }
  }

  /** What comes while we stop is lost, and the order ends with TIMEOUT after the restart. */
  private async conclude(id: string, result: Result): Promise<void> {
    if (this.stopped) return;
    const job = this.parts.shelf.get(id).then((order) => (order ? this.write(order, result) : false));
    this.writing.add(job);
    await job.finally(() => this.writing.delete(job));
  }

  /** False: the order has its result. A reservation that was accepted may still be taken back. */
  private async write(order: TakenOrder, result: Result): Promise<boolean> {
    const { shelf, letters, reservations, resulted } = this.parts;
    const isOpen = (known: TakenOrder) => known.result === null || isTakenBack(known, result);
    if (!isOpen(order)) return false;
    await reservations.resulted(order, result);
    await resulted(order, result);
    const isWritten = await shelf.settle(order.id, (known) =>
      isOpen(known) ? { result, letter: letters.address(letterOf(known, result)) } : undefined,
    );
    letters.wake();
    return isWritten;
  }

  private async endOverdue(): Promise<void> {
    const { shelf, clock } = this.parts;
    for (const id of await shelf.overdue(clock.now(), 100)) {
      const order = await shelf.get(id);
      if (order) await this.write(order, { result: isCommand(order.name) ? 'TIMEOUT' : 'REJECTED' });
    }
  }
}

const isTakenBack = ({ name, result }: TakenOrder, next: Result) =>
  name === 'RESERVE_NOW' && result?.result === 'ACCEPTED' && next.result === 'CANCELED_RESERVATION';

function letterOf(order: TakenOrder, { result, message, profile }: Result): NewLetter {
  const body = {
    result,
    ...(message?.length && isCommand(order.name) ? { message } : {}),
    ...(profile ? { profile } : {}),
  };
  return {
    subject: `order:${order.id}`,
    from: order.party,
    to: order.counterparty,
    platformId: order.platformId,
    module: moduleOf(order.name),
    role: 'SENDER',
    method: 'POST',
    url: order.responseUrl,
    body: JSON.stringify(body),
    expiresAt: Math.max(order.at, endOfReservation(JSON.parse(order.content) as JsonObject)) + DAY_MS,
  };
}

/** An order as the feed and the API show it. */
export function shownOrder(order: TakenOrder): JsonObject {
  const { id, name, content, response, result, at, endsAt, counterparty, reservationNumber } = order;
  const { countryCode, partyId } = partyOfKey(counterparty);
  return {
    id,
    command: name,
    from: { country_code: countryCode, party_id: partyId },
    request: JSON.parse(content) as JsonObject,
    ...(reservationNumber === null ? {} : { reservation_number: reservationNumber }),
    response,
    result,
    at: toDateTime(at),
    answer_by: endsAt === null ? null : toDateTime(endsAt),
  };
}
