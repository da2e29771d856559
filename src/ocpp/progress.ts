/** Asks stations of 2.0.1 how a transaction stands: whether it goes on, and whether messages about it wait (mapping 10.3, 10.6). */
import type { Clock } from '../lib/clock';
import type { Events } from '../observe/events';
import { missingNumbers } from './models/transaction';
import type { OrderOutcome } from './order';
import type { Orders } from './orders';
import type { BridgeRules } from './rules';
import type { Entry } from './transaction-book';

export interface ProgressParts {
  orders: Orders;
  clock: Clock;
  rules: BridgeRules;
  events: Events;
}

export class Progress {
  constructor(private readonly parts: ProgressParts) {}

  /** Undefined: the station does not say. */
  async of({ row }: Entry): Promise<OrderOutcome['progress']> {
    return (await this.ask(row)).progress;
  }

  /** Whether an ended transaction waits for events that are missing by their numbers. A gap that stays is flagged. */
  async isIncomplete(entry: Entry): Promise<boolean> {
    const { clock, rules, events } = this.parts;
    const { tx, row } = entry;
    const missing = missingNumbers(tx);
    if (missing.length === 0) return false;
    const { status, progress } = await this.ask(row);
    const mayCome = progress?.hasMore ?? (status === 'notConnected' || status === 'timeout');
    if (mayCome && clock.now() - tx.lastEventAt < rules.gapMaxMs) return true;
    tx.flags.add('gap');
    events.stationNoted({ station: row.station, note: `events ${missing.join(', ')} of a transaction never came` });
    return false;
  }

  private ask({ station, ocppId }: Entry['row']): Promise<OrderOutcome> {
    return this.parts.orders.send(station, { kind: 'readTransaction', transaction: ocppId ?? '' });
  }
}
