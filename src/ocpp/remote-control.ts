/** START_SESSION, STOP_SESSION and UNLOCK_CONNECTOR at stations (mapping 8.3, 8.4). */
import { type Clock, toDateTime } from '../lib/clock';
import { Mutex } from '../lib/mutex';
import type { Token } from '../ocpi/model';
import { partyKey } from '../ocpi/party';
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
import type { EventShelf } from './intake';
import type { LiveStation } from './live';
import type { EvseStatus } from './models/state';
import type { Order, OrderOutcome } from './order';
import type { Orders } from './orders';
import { ownEvent } from './own-event';
import type { StationPlace } from './registry';
import { nameStart, rememberStart } from './remote-starts';
import type { Targets } from './targets';
import type { Entry, TransactionBook, TransactionShelf } from './transaction-book';

export interface RemoteControlParts {
  targets: Targets;
  book: TransactionBook;
  orders: Orders;
  shelf: EventShelf & Pick<TransactionShelf, 'bySession'>;
  desk: CpoDesk;
  clock: Clock;
  /** Resolves when what a station has said so far is kept. */
  settled: (identity: string) => Promise<void>;
  statusOf: (live: LiveStation, evseUid: string) => EvseStatus | undefined;
}

/** Where a command goes: to a connector, or to a transaction. */
interface Target {
  live: LiveStation;
  place?: StationPlace;
  entry?: Entry;
}

const NAMES = new Set(['START_SESSION', 'STOP_SESSION', 'UNLOCK_CONNECTOR']);
const AMBIGUOUS = { result: 'REJECTED', words: 'say which EVSE: the Location has several' };
const SOMEBODY_ELSE = { result: 'REJECTED', words: 'a customer of another provider is charging there' };

/** A refused start says nothing of its reason: the EVSE's status does. */
const BY_STATUS: Partial<Record<EvseStatus, string>> = {
  CHARGING: 'EVSE_OCCUPIED',
  RESERVED: 'EVSE_OCCUPIED',
  BLOCKED: 'EVSE_OCCUPIED',
  INOPERATIVE: 'EVSE_INOPERATIVE',
  OUTOFORDER: 'EVSE_INOPERATIVE',
  AVAILABLE: 'FAILED',
};

export class RemoteControl implements Carrier {
  private readonly turns = new Mutex();

  constructor(private readonly parts: RemoteControlParts) {}

  takes({ name }: CommandOrder): boolean {
    return NAMES.has(name);
  }

  async stationFor(order: CommandOrder): Promise<string | undefined> {
    if (!this.takes(order)) return undefined;
    const target = this.find(order);
    if (target !== undefined) return target === 'ambiguous' ? undefined : target.live.identity;
    if (order.name !== 'STOP_SESSION') return undefined;
    return (await this.parts.shelf.bySession(String(order.content.session_id)))?.station;
  }

  async responseTo(order: CommandOrder): Promise<Response> {
    const target = this.find(order);
    if (target === undefined) return undefined;
    if (target === 'ambiguous') return AMBIGUOUS;
    if (!target.live.connection?.isOpen) return OFFLINE;
    return order.name === 'UNLOCK_CONNECTOR' && this.isOthers(order, target) ? SOMEBODY_ELSE : 'ACCEPTED';
  }

  async execute(order: CommandOrder): Promise<CommandOutcome> {
    const target = this.find(order);
    // It has ended since the command was taken: the wish is fulfilled.
    if (target === undefined && order.name === 'STOP_SESSION') return { result: 'ACCEPTED' };
    if (target === undefined || target === 'ambiguous') return { result: 'FAILED' };
    const { live, place } = target;
    const asked = this.orderFor(order, target);
    const outcome = await this.send(live, asked, order.name);
    if (asked.kind === 'start') nameStart(live, asked.remoteStartId, outcome.transaction);
    if (asked.kind === 'unlock' && outcome.status === 'notSupported' && place)
      await this.parts.desk.withdraw(live.record, place.evseUid, 'UNLOCK_CAPABLE');
    // It may have stopped by itself a moment before it refused.
    if (asked.kind === 'stop') await this.parts.settled(live.identity);
    const result = this.resultOf(outcome, target, asked.kind);
    const isUnplugged = asked.kind === 'start' && result === 'FAILED';
    return told(result, outcome.reason ?? (isUnplugged ? 'connect the vehicle first' : undefined));
  }

  /** By what the command is about; members that it has besides mean nothing. */
  private find({ party, name, content }: CommandOrder): Target | 'ambiguous' | undefined {
    const { targets } = this.parts;
    if (name === 'STOP_SESSION') return targets.session(party, content.session_id);
    const [only, ...others] = targets.places(party, content);
    const isOne = others.every(({ place }) => place.evseUid === only?.place.evseUid);
    return isOne ? only : 'ambiguous';
  }

  /** OCPP 1.6: an unlock stops the transaction first. */
  private isOthers({ from }: CommandOrder, { live, place }: Target): boolean {
    const charging = place ? this.parts.book.openAt(live, place.position) : [];
    return charging.some(({ tx: { grant } }) => {
      const { country_code: countryCode = '', party_id: partyId = '' } = grant?.token ?? {};
      return grant?.token !== undefined && partyKey({ countryCode, partyId }) !== partyKey(from);
    });
  }

  private orderFor({ name, content }: CommandOrder, { live, place, entry }: Target): Order {
    if (name === 'STOP_SESSION') return { kind: 'stop', transaction: entry?.row.ocppId ?? '' };
    const at = place?.position ?? { evse: 1, connector: 1 };
    if (name === 'UNLOCK_CONNECTOR') return { kind: 'unlock', at };
    const shown = showToken(live, content.token as Token);
    const remoteStartId = ++live.state.lastOrder;
    rememberStart(live, { id: remoteStartId, token: shown.token });
    return { kind: 'start', at, ...shown, remoteStartId };
  }

  /** BR-76: what came first is in the station's queue first, however long the database takes for each. */
  private async send(live: LiveStation, asked: Order, command: string): Promise<OrderOutcome> {
    const { outcome } = await this.turns.run(live.identity, async () => {
      await this.remember(live, command);
      return { outcome: this.parts.orders.send(live.identity, asked) };
    });
    return outcome;
  }

  /** Durable before it is sent: the alias of a token must be understood when the station comes back with it. */
  private remember(live: LiveStation, command: string): Promise<void> {
    const now = this.parts.clock.now();
    const event = ownEvent(live.identity, { kind: 'CommandSent', command, time: toDateTime(now) }, { now });
    return this.parts.shelf.append({ event, state: live.state });
  }

  private resultOf(outcome: OrderOutcome, { live, place, entry }: Target, kind: Order['kind']): string {
    const isRefused = outcome.status === 'rejected';
    // The wish is fulfilled when it has ended meanwhile.
    if (kind === 'stop' && isRefused && entry?.row.state !== 'open') return 'ACCEPTED';
    if (kind !== 'start' || !isRefused || !place) return commandResult(outcome);
    const evse = this.parts.statusOf(live, place.evseUid);
    return (evse && BY_STATUS[evse]) ?? 'REJECTED';
  }
}
