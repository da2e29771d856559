/** Orders to stations: written by the codec of the station's version, sent in their turn, answered in one set of words. */
import type { Codec } from './codec';
import { NoAnswer } from './connection';
import type { LiveStations } from './live';
import { CallError, type Protocol } from './message';
import type { Order, OrderOutcome } from './order';
import type { BridgeRules } from './rules';

/** What we ask for our own information waits less, so that it never holds up what a driver waits for. */
const HOUSEKEEPING: ReadonlySet<Order['kind']> = new Set(['readConfiguration', 'trigger']);
const HOUSEKEEPING_MS = 5_000;

/** These overtake what waits (BR-76). */
const URGENT: ReadonlySet<Order['kind']> = new Set(['stop', 'unlock']);

export class Orders {
  constructor(
    private readonly stations: LiveStations,
    private readonly codecs: ReadonlyMap<Protocol, Codec>,
    private readonly rules: BridgeRules,
  ) {}

  /** Never rejects: whatever happens has a word. */
  async send(identity: string, order: Order): Promise<OrderOutcome> {
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
      const payload = await connection.call(message.action, message.write(order as never), options);
      codec.schemas.check({ action: message.action, side: 'Response' }, payload, true);
      return message.read(payload as never);
    } catch (error) {
      return failureOf(error as Error);
    }
  }
}

function failureOf(error: Error): OrderOutcome {
  if (error instanceof NoAnswer) return { status: 'timeout', reason: error.reason };
  if (!(error instanceof CallError)) throw error;
  const isUnable = error.situation === 'notImplemented' || error.situation === 'notSupported';
  return { status: isUnable ? 'notSupported' : 'failed', reason: error.message };
}
