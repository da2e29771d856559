/** What operators ask of stations: carried out at the node that runs the station, and what follows from it kept there. */
import type { Json } from '../cluster/bus';
import { type Clock, toDateTime } from '../lib/clock';
import { keepConfiguration } from './configuration';
import type { Holders } from './holders';
import type { EventShelf } from './intake';
import type { LiveStation, LiveStations } from './live';
import { positionKey } from './models/state';
import type { Order, OrderOutcome } from './order';
import { ELSEWHERE_MS, type Orders } from './orders';
import { ownEvent } from './own-event';
import type { BridgeRules } from './rules';

export interface OperationParts {
  stations: LiveStations;
  orders: Orders;
  holders: Holders;
  shelf: EventShelf;
  clock: Clock;
  rules: BridgeRules;
  /** Statuses of EVSEs may depend on it. */
  changed: (live: LiveStation) => void;
}

const OPERATE = 'operate';
const DONE: ReadonlySet<OrderOutcome['status']> = new Set(['accepted', 'scheduled', 'rebootRequired']);

export class Operations {
  constructor(private readonly parts: OperationParts) {
    parts.holders.offer(OPERATE, async (identity, order) => {
      return (await this.run(identity, order as unknown as Order)) as unknown as Json;
    });
  }

  /** Never rejects: whatever happens has a word. */
  async run(identity: string, order: Order): Promise<OrderOutcome> {
    const { holders, orders, stations } = this.parts;
    const live = stations.find(identity);
    if (!live || !holders.holds(identity)) return this.runElsewhere(identity, order);
    const asked = numbered(live, order);
    const outcome = await orders.send(identity, asked);
    if (DONE.has(outcome.status)) await this.follow(live, asked, outcome);
    return outcome;
  }

  private async runElsewhere(identity: string, order: Order): Promise<OrderOutcome> {
    const asked = this.parts.holders.ask(identity, OPERATE, order as unknown as Json, ELSEWHERE_MS);
    const answer = (await asked.catch(() => ({ status: 'timeout' }))) as OrderOutcome | undefined;
    return answer ?? { status: 'notConnected' };
  }

  private async follow(live: LiveStation, order: Order, outcome: OrderOutcome): Promise<void> {
    const { shelf, clock, changed } = this.parts;
    const now = clock.now();
    if (!this.keep(live, order, outcome, now)) return;
    const fact = { kind: 'CommandSent' as const, command: order.kind, time: toDateTime(now) };
    await shelf.append({ event: ownEvent(live.identity, fact, { now }), state: live.state });
    changed(live);
  }

  /** True when something about the station is different now. */
  private keep(
    live: LiveStation,
    order: Order,
    { status, configuration, fileName }: OrderOutcome,
    now: number,
  ): boolean {
    const { state } = live;
    switch (order.kind) {
      case 'changeAvailability': {
        // OCPP 1.6, 5.2: connector 0 is the charge point with all its connectors.
        const isAll = order.at.evse === 0 && state.protocol === 'ocpp1.6';
        const wishes = isAll ? {} : state.inoperative;
        state.inoperative = withWish(wishes, positionKey(order.at), order.isOperative ? undefined : status);
        return true;
      }
      case 'reset':
        state.rebootUntil = now + this.parts.rules.plannedRebootMs;
        return true;
      case 'uploadDiagnostics':
      case 'uploadSecurityLog':
      case 'updateFirmware':
      case 'updateSignedFirmware': {
        const job = order.kind.startsWith('update') ? 'firmware' : 'diagnostics';
        const file = fileName === undefined ? {} : { fileName };
        state.jobs = { ...state.jobs, [job]: { status: 'Requested', requestId: order.requestId, at: now, ...file } };
        return true;
      }
      case 'readConfiguration':
        keepConfiguration(live, configuration ?? [], false);
        return configuration !== undefined;
      case 'writeConfiguration':
        keepConfiguration(live, [{ key: order.key, value: order.value, isReadOnly: false }], false);
        return true;
      default:
        return false;
    }
  }
}

/** Requests whose progress is told are numbered by the node that runs the station. */
function numbered({ state }: LiveStation, order: Order): Order {
  return 'requestId' in order && order.kind !== 'readInventory' ? { ...order, requestId: ++state.lastOrder } : order;
}

function withWish(
  before: Record<string, 'now' | 'scheduled'>,
  key: string,
  status: OrderOutcome['status'] | undefined,
): Record<string, 'now' | 'scheduled'> {
  const { [key]: _, ...others } = before;
  return status === undefined ? others : { ...others, [key]: status === 'scheduled' ? 'scheduled' : 'now' };
}
