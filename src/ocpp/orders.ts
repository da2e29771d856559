/** Orders to stations: written by the codec of the station's version, sent in their turn, answered in one set of words. */
import { BusError, type Json } from '../cluster/bus';
import { type Spans, spanned, stationEnding } from '../observe/spans';
import type { Codec } from './codec';
import { NoAnswer } from './connection';
import type { Holders } from './holders';
import type { LiveStations } from './live';
import { CallError, type Protocol } from './message';
import type { Order, OrderOutcome } from './order';
import type { BridgeRules } from './rules';

/** What we ask for our own information waits less, so that it never holds up what a driver waits for. */
const HOUSEKEEPING: ReadonlySet<Order['kind']> = new Set([
  'readConfiguration',
  'readInventory',
  'readTransaction',
  'trigger',
]);
const HOUSEKEEPING_MS = 5_000;

/** These overtake what waits (BR-76). */
const URGENT: ReadonlySet<Order['kind']> = new Set(['stop', 'unlock']);

const SEND = 'order';
/** The other node waits for the turn, then for the station; its own word for a time-out comes first. */
export const ELSEWHERE_MS = 35_000;

export class Orders {
  constructor(
    private readonly stations: LiveStations,
    private readonly codecs: ReadonlyMap<Protocol, Codec>,
    private readonly rules: BridgeRules,
    private readonly holders: Holders,
    private readonly spans: Spans,
  ) {
    holders.offer(SEND, async (identity, order) => (await this.send(identity, order as never)) as unknown as Json);
  }

  /** To the station, at whichever node it is. Never rejects: whatever happens has a word. */
  async send(identity: string, order: Order): Promise<OrderOutcome> {
    if (!this.holders.holds(identity)) return this.sendElsewhere(identity, order);
    const connection = this.stations.find(identity)?.connection;
    if (!connection?.isOpen) return { status: 'notConnected' };
    const codec = this.codecs.get(connection.protocol);
    const message = codec?.outbound.get(order.kind);
    if (!codec || !message) return { status: 'notSupported', reason: `${connection.protocol} has no such message` };
    try {
      const options = {
        isUrgent: URGENT.has(order.kind),
        queueMs: this.rules.queueMs,
        ...(HOUSEKEEPING.has(order.kind) ? { timeoutMs: HOUSEKEEPING_MS } : {}),
      };
      const { action } = message;
      const about = { station: identity, protocol: connection.protocol, action };
      const payload = await spanned(
        this.spans.outgoing(),
        () => connection.call(action, message.write(order as never), options),
        stationEnding(about),
      );
      codec.schemas.check({ action, side: 'Response' }, payload, true);
      return message.read(payload as never);
    } catch (error) {
      return failureOf(error as Error);
    }
  }

  private async sendElsewhere(identity: string, order: Order): Promise<OrderOutcome> {
    const asked = this.holders.ask(identity, SEND, order as unknown as Json, ELSEWHERE_MS);
    const outcome = (await asked.catch(failureElsewhere)) as OrderOutcome | undefined;
    return outcome ?? { status: 'notConnected' };
  }
}

function failureElsewhere(error: Error): OrderOutcome {
  if (!(error instanceof BusError)) throw error;
  return { status: error.reason === 'silent' ? 'timeout' : 'failed', reason: error.message };
}

function failureOf(error: Error): OrderOutcome {
  if (error instanceof NoAnswer) return { status: 'timeout', reason: error.reason };
  if (!(error instanceof CallError)) throw error;
  const isUnable = error.situation === 'notImplemented' || error.situation === 'notSupported';
  return { status: isUnable ? 'notSupported' : 'failed', reason: error.message };
}
