/** RESERVE_NOW and CANCEL_RESERVATION at stations, and STOP_SESSION of a reservation's Session (mapping 8.5). */
import { type Clock, fromDateTime } from '../lib/clock';
import type { Token } from '../ocpi/model';
import { showToken } from './aliases';
import {
  type Carrier,
  type CommandOrder,
  type CommandOutcome,
  commandResult,
  OFFLINE,
  type Response,
  told,
} from './commands';
import type { CpoDesk } from './desk';
import type { LiveStation, StateShelf } from './live';
import { abilitiesOf } from './models/abilities';
import type { HeldReservation } from './models/reservation';
import type { EvseStatus } from './models/state';
import type { FrozenPlace } from './models/transaction';
import type { OrderStatus } from './order';
import type { Orders } from './orders';
import { freezePlace, UNASSIGNED } from './places';
import type { StationPlace } from './registry';
import type { Reservations } from './reservations';
import type { BridgeRules } from './rules';
import type { Position } from './station-event';
import { isSame, type Targets } from './targets';
import { newIds } from './transaction-opening';

export interface ReservationOrderParts {
  reservations: Reservations;
  targets: Targets;
  orders: Orders;
  shelf: StateShelf;
  desk: CpoDesk;
  clock: Clock;
  rules: BridgeRules;
  statusOf: (live: LiveStation, evseUid: string) => EvseStatus | undefined;
}

const ANY: Position = { evse: 0, connector: 0 };
const TOO_LONG = { result: 'REJECTED', words: '/expiry_date is too far ahead for the chargers here' };
const UNABLE = { result: 'NOT_SUPPORTED', words: 'the charger takes no reservations' };

const MADE: Partial<Record<OrderStatus, string>> = {
  occupied: 'EVSE_OCCUPIED',
  faulted: 'EVSE_INOPERATIVE',
  unavailable: 'EVSE_INOPERATIVE',
};

export class ReservationOrders implements Carrier {
  constructor(private readonly parts: ReservationOrderParts) {}

  takes(order: CommandOrder): boolean {
    if (order.name === 'STOP_SESSION') return this.find(order) !== undefined;
    return order.name === 'RESERVE_NOW' || order.name === 'CANCEL_RESERVATION';
  }

  async stationFor(order: CommandOrder): Promise<string | undefined> {
    if (order.name !== 'RESERVE_NOW') return this.holderOf(order);
    const [first] = this.parts.targets.places(order.party, order.content);
    return (this.choose(order) ?? first)?.live.identity;
  }

  /** What stations of other nodes hold is in the store alone. */
  private async holderOf(order: CommandOrder): Promise<string | undefined> {
    if (order.name !== 'CANCEL_RESERVATION' && order.name !== 'STOP_SESSION') return undefined;
    const { targets, shelf } = this.parts;
    const elsewhere = targets.of(order.party).filter(({ isHere }) => !isHere);
    const states = elsewhere.length > 0 ? await shelf.states(elsewhere.map(({ identity }) => identity)) : [];
    const isIt = isMeantBy(order);
    const holder = states.find(({ state }) => Object.values(state.reservations ?? {}).some(isIt));
    return this.find(order)?.live.identity ?? holder?.identity;
  }

  async responseTo(order: CommandOrder): Promise<Response> {
    if (order.name === 'RESERVE_NOW') return this.responseToReserve(order);
    const found = this.find(order);
    return found && (found.live.connection?.isOpen ? 'ACCEPTED' : OFFLINE);
  }

  execute(order: CommandOrder): Promise<CommandOutcome> {
    return order.name === 'RESERVE_NOW' ? this.reserve(order) : this.cancel(order);
  }

  private responseToReserve(order: CommandOrder): Response {
    const { targets, clock, rules } = this.parts;
    if (targets.places(order.party, order.content).length === 0) return undefined;
    const target = this.choose(order);
    if (!target) return OFFLINE;
    if (!abilitiesOf(target.live.state).canReserve) return UNABLE;
    return endOf(order) > clock.now() + rules.reservationMaxMs ? TOO_LONG : 'ACCEPTED';
  }

  private async reserve(order: CommandOrder): Promise<CommandOutcome> {
    const target = this.choose(order);
    const number = order.reservationNumber;
    if (!target || number === null) return { result: 'FAILED' };
    const { live, place } = target;
    const at = place?.position ?? ANY;
    const expiresAt = endOf(order);
    const { token: shown, group } = showToken(live, order.content.token as Token);
    const asked = { kind: 'reserve' as const, reservationId: number, at, token: shown, group, expiresAt };
    const outcome = await this.parts.orders.send(live.identity, asked);
    const result = commandResult(outcome, MADE);
    if (result === 'NOT_SUPPORTED') await this.withdraw(live);
    if (result !== 'ACCEPTED') return told(result, outcome.reason);
    const kept = { number, at, shown, group, expiresAt, place: await this.freeze(live, at) };
    await this.parts.reservations.hold(live, { ...kept, ...this.identityOf(live, order) });
    return { result };
  }

  /** A reservation that is made again under its number stays the Session that it was. */
  private identityOf({ state }: LiveStation, { content, reservationNumber }: CommandOrder) {
    const { token, authorization_reference: reference } = content as unknown as Granting;
    const before = state.reservations?.[String(reservationNumber)];
    const { sessionId, cdrId, madeAt } = before ?? { ...newIds(), madeAt: this.parts.clock.now() };
    return { sessionId, cdrId, madeAt, token, ...(reference ? { reference } : {}) };
  }

  /** An EVSE that is not fixed has no ids yet. */
  private async freeze(live: LiveStation, at: Position): Promise<FrozenPlace | null> {
    const { desk } = this.parts;
    if (at.evse > 0) return freezePlace(live, at, desk);
    const [first] = live.record.places;
    const place = first && (await freezePlace(live, first.position, desk));
    return place ? { ...place, location: { ...place.location, ...UNASSIGNED } } : null;
  }

  private async withdraw({ record }: LiveStation): Promise<void> {
    for (const { evseUid } of record.places) await this.parts.desk.withdraw(record, evseUid, 'RESERVABLE');
  }

  private async cancel(order: CommandOrder): Promise<CommandOutcome> {
    const found = this.find(order);
    if (!found) return { result: 'UNKNOWN_RESERVATION' };
    const { live, held } = found;
    const { orders, reservations, clock } = this.parts;
    const outcome = await orders.send(live.identity, { kind: 'cancelReservation', reservationId: held.number });
    const isGone = outcome.status === 'accepted' || outcome.status === 'rejected';
    if (isGone) await reservations.end(live, held, { at: clock.now(), how: 'Cancelled' });
    // To stop a reservation's Session is to have none: also when the station knows of none.
    const unknown = order.name === 'STOP_SESSION' ? 'ACCEPTED' : 'UNKNOWN_RESERVATION';
    return told(commandResult(outcome, { rejected: unknown }), outcome.reason);
  }

  private find(order: CommandOrder) {
    return this.parts.reservations.find(order.party, isMeantBy(order));
  }

  /** No EVSE named: any of the station where it can do that, else one that is free. Undefined: nobody is connected. */
  private choose({ party, content }: CommandOrder): { live: LiveStation; place?: StationPlace } | undefined {
    const { targets, statusOf } = this.parts;
    const online = targets.places(party, content).filter(({ live }) => live.connection?.isOpen);
    const [first] = online;
    if (!first || content.evse_uid) return first;
    const isOneStation = online.every(({ live }) => live === first.live);
    if (isOneStation && online.length > 1 && abilitiesOf(first.live.state).reservesAny) return { live: first.live };
    return online.find(({ live, place }) => statusOf(live, place.evseUid) === 'AVAILABLE') ?? first;
  }
}

const isMeantBy =
  ({ name, content: { session_id }, reservationNumber }: CommandOrder) =>
  ({ number, sessionId }: HeldReservation) =>
    name === 'STOP_SESSION' ? isSame(sessionId, session_id) : number === reservationNumber;

interface Granting {
  token: Token;
  authorization_reference?: string | null;
}

const endOf = ({ content }: CommandOrder) => fromDateTime(String(content.expiry_date));
