/** Transactions that a station has forgotten (mapping 10.6): closed by us at their last sign, for an operator to look at. */
import { type Clock, toDateTime } from '../lib/clock';
import type { Events } from '../observe/events';
import type { EventShelf } from './intake';
import type { LiveStation } from './live';
import { positionKey } from './models/state';
import { addEvent } from './models/transaction';
import { ownEvent } from './own-event';
import type { Progress } from './progress';
import type { BridgeRules } from './rules';
import type { Position } from './station-event';
import type { Entry, TransactionBook } from './transaction-book';

export interface StaleParts {
  book: TransactionBook;
  shelf: EventShelf;
  clock: Clock;
  rules: BridgeRules;
  progress: Progress;
  events: Events;
  changed: (live: LiveStation) => void;
}

/** OCPP 1.6: a free connector has no transaction. From 2.0.1 on one may begin before the car is there. */
const isNumberedByUs = ({ row }: Entry) => row.fingerprint !== null;

export class StaleWatch {
  constructor(private readonly parts: StaleParts) {}

  /** A connector is free although a transaction is open there. */
  statusChanged(live: LiveStation, at: Position): void {
    const isFree = () => live.state.statuses[positionKey(at)]?.status === 'Available';
    if (!isFree()) return;
    for (const entry of this.parts.book.openAt(live, at))
      if (isNumberedByUs(entry)) this.closeUnless(live, entry, this.parts.rules.staleMs, () => !isFree());
  }

  /** It has started anew: it still may send the stop, or go on. */
  booted(live: LiveStation): void {
    for (const entry of this.parts.book.of(live)) this.closeUnless(live, entry, this.parts.rules.staleBootMs);
    this.returned(live);
  }

  /** Whatever ended meanwhile is told, or was forgotten: from 2.0.1 on a station can be asked. */
  returned(live: LiveStation): void {
    const open = this.parts.book.of(live).filter((entry) => entry.row.state === 'open' && !isNumberedByUs(entry));
    for (const entry of open) this.run(live, this.ask(live, entry));
  }

  private async ask(live: LiveStation, entry: Entry): Promise<void> {
    const before = entry.tx.lastEventAt;
    const progress = await this.parts.progress.of(entry);
    const isForgotten = progress && !progress.isOngoing && !progress.hasMore;
    if (isForgotten && entry.row.state === 'open' && entry.tx.lastEventAt === before) await this.close(live, entry);
  }

  /** It is gone, perhaps for ever. */
  disconnected(live: LiveStation): void {
    for (const entry of this.parts.book.of(live))
      this.closeUnless(live, entry, this.parts.rules.offlineMaxMs, () => live.connection !== undefined);
  }

  private closeUnless(live: LiveStation, entry: Entry, afterMs: number, isFine = () => false): void {
    const { tx, row } = entry;
    const before = tx.lastEventAt;
    this.parts.clock.after(afterMs, () => {
      const isOpen = row.state === 'open' && this.parts.book.isHere(entry);
      if (isOpen && tx.lastEventAt === before && !isFine()) this.run(live, this.close(live, entry));
    });
  }

  /** What fails, because the database is away for instance, is left to the next sign of the station. */
  private run(live: LiveStation, job: Promise<void>): void {
    job.catch((error: Error) => this.parts.events.bug(error, { station: live.identity }));
  }

  private async close(live: LiveStation, entry: Entry): Promise<void> {
    const { clock, shelf, book, rules, changed } = this.parts;
    const { row, tx } = entry;
    const now = clock.now();
    const endedAt = Math.max(row.startedAt, ...tx.measured.map(({ at }) => at), ...tx.states.map(({ at }) => at));
    const time = toDateTime(endedAt);
    const fact = {
      kind: 'TxEnded' as const,
      transaction: row.ocppId ?? undefined,
      time,
      reason: 'Other',
      readings: [],
    };
    const event = {
      ...ownEvent(row.station, fact, { now, at: endedAt, transaction: row.id, decided: { synthetic: true } }),
      stationTime: endedAt,
    };
    const closing = { state: 'closing' as const, endedAt, settleAt: now + rules.settleMs };
    await shelf.append({ event, transactions: [{ ...row, ...closing }] });
    // Only what is durable counts: without its event it would have no end.
    Object.assign(row, closing);
    addEvent(tx, event);
    book.follow(entry);
    changed(live);
  }
}
