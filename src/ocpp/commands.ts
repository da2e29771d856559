/** Commands of eMSPs to the stations that are run here: START_SESSION, STOP_SESSION, UNLOCK_CONNECTOR (mapping 8). */
import { type Clock, toDateTime } from '../lib/clock';
import { newSortableId } from '../lib/ids';
import type { JsonObject } from '../lib/json';
import type { Token } from '../ocpi/model';
import { type PartyId, partyKey } from '../ocpi/party';
import { aliasFor, shownTokenFor } from './aliases';
import type { EventShelf } from './intake';
import type { LiveStation, LiveStations } from './live';
import type { EvseStatus } from './models/state';
import type { Order, OrderOutcome } from './order';
import type { Orders } from './orders';
import { nameStart, rememberStart } from './remote-starts';
import type { Position } from './station-event';
import type { Entry, TransactionBook, TransactionShelf } from './transaction-book';

/** A command as the CPO role hands it over; `content`: OCPI's fields. */
export interface CommandOrder {
  party: PartyId;
  name: string;
  content: JsonObject;
}

export interface CommandParts {
  stations: LiveStations;
  book: TransactionBook;
  orders: Orders;
  shelf: EventShelf & Pick<TransactionShelf, 'bySession'>;
  clock: Clock;
  statusOf: (live: LiveStation, evseUid: string) => EvseStatus | undefined;
}

interface CommandOutcome {
  result: string;
  message?: { language: string; text: string }[];
}

/** Where a command goes. */
interface Target {
  live: LiveStation;
  at?: Position;
  evseUid?: string;
  entry?: Entry;
}

const OFFLINE = { result: 'REJECTED', words: 'the charger is not connected' };
const BY_STATUS: Partial<Record<EvseStatus, string>> = {
  CHARGING: 'EVSE_OCCUPIED',
  RESERVED: 'EVSE_OCCUPIED',
  BLOCKED: 'EVSE_OCCUPIED',
  INOPERATIVE: 'EVSE_INOPERATIVE',
  OUTOFORDER: 'EVSE_INOPERATIVE',
};
const OTHERWISE: Partial<Record<OrderOutcome['status'], string>> = {
  accepted: 'ACCEPTED',
  notSupported: 'NOT_SUPPORTED',
  timeout: 'TIMEOUT',
  notConnected: 'TIMEOUT',
  rejected: 'REJECTED',
  ongoingTransaction: 'REJECTED',
};

export class Commands {
  constructor(private readonly parts: CommandParts) {}

  /** What is said at once; undefined: none of our stations is meant. */
  async responseTo(order: CommandOrder): Promise<'ACCEPTED' | { result: string; words: string } | undefined> {
    const target = this.find(order);
    if (target === undefined) return undefined;
    if (target === 'ambiguous') return { result: 'REJECTED', words: 'say which EVSE: the Location has several' };
    if (!['START_SESSION', 'STOP_SESSION', 'UNLOCK_CONNECTOR'].includes(order.name))
      return { result: 'NOT_SUPPORTED', words: `${order.name} is not carried out by the chargers here` };
    return target.live.connection?.isOpen ? 'ACCEPTED' : OFFLINE;
  }

  /** What the station said, in OCPI's words. */
  async execute(order: CommandOrder): Promise<CommandOutcome> {
    const target = this.find(order);
    if (target === undefined || target === 'ambiguous') return { result: 'FAILED' };
    const { live } = target;
    const asked = this.orderFor(order, target);
    await this.remember(live, order.name);
    const outcome = await this.parts.orders.send(live.identity, asked);
    if (asked.kind === 'start') nameStart(live, asked.remoteStartId, outcome.transaction);
    const result = this.resultOf(outcome, target, asked.kind);
    const text = outcome.reason ?? (result === 'FAILED' ? 'connect the vehicle first' : undefined);
    return { result, ...(text === undefined ? {} : { message: [{ language: 'en', text }] }) };
  }

  /** The station that is meant, whichever node runs it. */
  async stationFor(order: CommandOrder): Promise<string | undefined> {
    const target = this.find(order);
    if (target !== undefined) return target === 'ambiguous' ? undefined : target.live.identity;
    const { session_id } = order.content;
    return session_id === undefined ? undefined : (await this.parts.shelf.bySession(String(session_id)))?.station;
  }

  private find({ party, name, content }: CommandOrder): Target | 'ambiguous' | undefined {
    if (content.session_id !== undefined) return this.bySession(party, String(content.session_id));
    if (name === 'CANCEL_RESERVATION') return undefined;
    const { location_id, evse_uid, connector_id } = content;
    const same = (a: string, b: unknown) => a.toUpperCase() === String(b).toUpperCase();
    const here = [...this.parts.stations.all()].filter(
      ({ record }) => same(record.locationId, location_id) && partyKey(record.party) === partyKey(party),
    );
    const places = here.flatMap((live) => live.record.places.map((place) => ({ live, place })));
    const meant = places.filter(
      ({ place }) =>
        (!evse_uid || same(place.evseUid, evse_uid)) &&
        (!connector_id || !place.connectorId || same(place.connectorId, connector_id)),
    );
    const [only, ...others] = meant;
    if (!only) return undefined;
    if (others.some(({ place }) => place.evseUid !== only.place.evseUid)) return 'ambiguous';
    return { live: only.live, at: only.place.position, evseUid: only.place.evseUid };
  }

  private bySession(party: PartyId, sessionId: string): Target | undefined {
    for (const live of this.parts.stations.all()) {
      if (partyKey(live.record.party) !== partyKey(party)) continue;
      const entry = this.parts.book.of(live).find(({ row }) => row.sessionId.toUpperCase() === sessionId.toUpperCase());
      if (entry) return { live, entry };
    }
    return undefined;
  }

  private orderFor({ name, content }: CommandOrder, { live, at, entry }: Target): Order {
    if (name === 'STOP_SESSION') return { kind: 'stop', transaction: entry?.row.ocppId ?? '' };
    const place = at ?? { evse: 1, connector: 1 };
    if (name === 'UNLOCK_CONNECTOR') return { kind: 'unlock', at: place };
    const token = content.token as Token;
    const alias = live.connection?.protocol === 'ocpp1.6' ? aliasFor(token) : undefined;
    if (alias !== undefined)
      live.state.aliases = { ...live.state.aliases, [alias]: { uid: token.uid, type: token.type } };
    live.state.lastOrder++;
    const start = { id: live.state.lastOrder, token: shownTokenFor(token, alias) };
    rememberStart(live, start);
    return { kind: 'start', at: place, token: start.token, remoteStartId: start.id };
  }

  /** Durable before it is sent: the alias of a token must be understood when the station comes back with it. */
  private remember(live: LiveStation, name: string): Promise<void> {
    const now = this.parts.clock.now();
    const event = {
      id: newSortableId(now),
      station: live.identity,
      kind: 'CommandSent' as const,
      transaction: null,
      messageId: null,
      digest: null,
      stationTime: null,
      correctedTime: now,
      receivedTime: now,
      fact: { kind: 'CommandSent' as const, command: name, time: toDateTime(now) },
      decided: null,
      answer: null,
    };
    return this.parts.shelf.append({ event, state: live.state });
  }

  private resultOf({ status }: OrderOutcome, { live, evseUid, entry }: Target, kind: Order['kind']): string {
    // The wish is fulfilled when it has ended meanwhile.
    if (kind === 'stop' && status === 'rejected' && entry?.row.state !== 'open') return 'ACCEPTED';
    if (kind !== 'start' || status !== 'rejected' || evseUid === undefined) return OTHERWISE[status] ?? 'FAILED';
    const evse = this.parts.statusOf(live, evseUid);
    if (evse === 'AVAILABLE') return 'FAILED';
    return (evse && BY_STATUS[evse]) ?? 'REJECTED';
  }
}
