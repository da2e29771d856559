/**
 * The transactions of all stations: found again by what a station calls them, and brought to OCPI. Open ones are held in
 * memory and were built from their events; a restart builds them again. States: `open` → `closing` (ended, late values
 * are waited for) → `closed`; beside them `orphan` (an end without a start), `held` (an operator decides), `void`.
 *
 * What is brought to the CPO role may be brought twice after a crash: Sessions and CDRs have their ids from the event that
 * opened the transaction, so that the second time changes nothing.
 */
import type { Clock } from '../lib/clock';
import type { Events } from '../observe/events';
import type { SessionStatus } from '../ocpi/model';
import type { CpoDesk } from './desk';
import { isNothing, isSession, notesOn, whyHeld } from './endings';
import type { TransactionRow } from './intake';
import type { LiveStation, LiveStations } from './live';
import { positionKey } from './models/state';
import { addEvent, isActive, newTransaction, type Transaction } from './models/transaction';
import { billOf } from './projection/bill';
import { cdrOf } from './projection/cdr';
import { sessionOf } from './projection/session';
import type { BridgeRules } from './rules';
import type { Position, StationEvent } from './station-event';

/** What the book asks of the store. */
export interface TransactionShelf {
  /** Those of these stations that are not closed. */
  open(stations: string[]): Promise<TransactionRow[]>;
  events(transaction: string): Promise<StationEvent[]>;
  byOcppId(station: string, ocppId: string): Promise<TransactionRow | undefined>;
  bySession(sessionId: string): Promise<TransactionRow | undefined>;
  byFingerprint(station: string, fingerprint: string, since: number): Promise<TransactionRow | undefined>;
  save(row: TransactionRow): Promise<void>;
  /** Of a station, newest first. */
  list(station: string, limit: number): Promise<TransactionRow[]>;
}

export interface BookParts {
  shelf: TransactionShelf;
  stations: LiveStations;
  desk: CpoDesk;
  clock: Clock;
  rules: BridgeRules;
  events: Events;
  /** Whether an ended transaction waits for events that are missing. */
  isIncomplete: (entry: Entry) => Promise<boolean>;
}

/** A transaction in memory with its row. */
export interface Entry {
  tx: Transaction;
  row: TransactionRow;
  /** When its Session was brought last. */
  toldAt?: number;
  /** The Session as it was brought last, but for `last_updated`. */
  told?: string;
  isWaiting?: boolean;
}

export class TransactionBook {
  private readonly entries = new Map<string, Entry>();
  /** Work that is under way, by transaction: one after another. */
  private readonly turns = new Map<string, Promise<void>>();
  private isStopped = false;

  constructor(private readonly parts: BookParts) {}

  /** Stations that this node runs from now on: what was open goes on, what was waiting is completed. */
  async take(stations: string[]): Promise<void> {
    for (const row of await this.parts.shelf.open(stations)) {
      const live = this.parts.stations.find(row.station);
      if (!live) continue;
      const entry = { row, tx: await this.read(row) };
      this.add(live, entry);
      this.follow(entry);
    }
  }

  /** Another node goes on with them. */
  async letGo(live: LiveStation): Promise<void> {
    const ids = [...live.transactions.keys()];
    live.transactions.clear();
    for (const id of ids) this.entries.delete(id);
    await Promise.all(ids.map((id) => this.turns.get(id)));
  }

  add(live: LiveStation, entry: Entry): void {
    this.entries.set(entry.row.id, entry);
    live.transactions.set(entry.row.id, entry.tx);
  }

  get(id: string): Entry | undefined {
    return this.entries.get(id);
  }

  of(live: LiveStation): Entry[] {
    return [...live.transactions.keys()].flatMap((id) => this.entries.get(id) ?? []);
  }

  /** Open transactions at that EVSE, the newest last. */
  openAt(live: LiveStation, at: Position): Entry[] {
    return this.of(live).filter(({ row, tx }) => row.state === 'open' && tx.opening.position?.evse === at.evse);
  }

  /** Where transactions are open, as the status of an EVSE needs it. */
  positions(live: LiveStation): Set<string> {
    const open = this.of(live).filter(({ row }) => row.state === 'open');
    return new Set(open.flatMap(({ tx }) => (tx.opening.position ? [positionKey(tx.opening.position)] : [])));
  }

  /** What follows from a change: its Session now or soon, its end when late values have been waited for. */
  follow(entry: Entry, isUrgent = true): void {
    const { clock, rules } = this.parts;
    const { row, tx } = entry;
    if (row.settleAt !== null) this.after(row.settleAt - clock.now(), () => void this.complete(entry));
    if (row.settleAt !== null || row.state !== 'open' || (entry.isWaiting && !isUrgent)) return;
    const pause = rules.sessionPushMs[tx.opening.place?.isDc ? 'dc' : 'ac'];
    const wait = isUrgent ? this.firstWait(entry) : (entry.toldAt ?? 0) + pause - clock.now();
    entry.isWaiting = wait > 0;
    this.after(wait, () => {
      entry.isWaiting = false;
      void this.tell(entry);
    });
  }

  private after(ms: number, job: () => void): void {
    if (ms <= 0) job();
    else this.parts.clock.after(ms, job);
  }

  /** A start that comes late is the first of a replay: its end may be only seconds away. */
  private firstWait({ tx, toldAt }: Entry): number {
    return toldAt === undefined && tx.flags.has('offline') ? this.parts.rules.settleMs : 0;
  }

  /** Begins nothing any more; resolves when everything that was begun has arrived at the CPO role. */
  async stop(): Promise<void> {
    this.isStopped = true;
    while (this.turns.size > 0) await Promise.all(this.turns.values());
  }

  /** The Session as it is now. */
  private tell(entry: Entry): Promise<void> {
    return this.inTurn(entry, async () => {
      if (entry.row.state !== 'open' || !this.isHere(entry)) return;
      const { tx } = entry;
      entry.toldAt = this.parts.clock.now();
      await this.putSession(entry, isSession(tx) ? 'ACTIVE' : 'PENDING');
    });
  }

  private async putSession(entry: Entry, status: SessionStatus, changedAt = entry.tx.lastEventAt) {
    const { tx } = entry;
    const { place } = tx.opening;
    const { grant } = tx;
    // A token that no eMSP knows has no Session; nor has a place that partners do not see.
    if (!place || !grant?.token || tx.startedAt === null) return undefined;
    const lastMoment = Math.max(tx.startedAt, ...tx.measured.map(({ at }) => at), ...tx.states.map(({ at }) => at));
    const bill = billOf(tx, tx.endedAt ?? lastMoment, this.parts.rules);
    const parts = { tx, place, grant: { ...grant, token: grant.token }, bill, status, changedAt };
    const session = sessionOf(parts);
    // BR-4: what says the same is not said again.
    const content = JSON.stringify({ ...session, last_updated: '' });
    if (entry.told !== content) await this.parts.desk.putSession(place.party, session);
    entry.told = content;
    return parts;
  }

  /** Late values have been waited for: the Session is over, and its CDR goes out. */
  complete(entry: Entry): Promise<void> {
    return this.inTurn(entry, async () => {
      const { row } = entry;
      if (row.settleAt === null || !this.isHere(entry)) return;
      const wait = row.settleAt - this.parts.clock.now();
      // Another value has come meanwhile, or the clock was put back.
      if (wait > 0) return this.after(wait, () => void this.complete(entry));
      if (await this.waits(entry)) return;
      const state = await this.finish(entry, row.settleAt);
      await this.leave(entry, row.state === 'orphan' && state === 'closed' ? 'held' : state);
    });
  }

  /** It is not complete yet: events are still to come, or its end is. */
  private async waits(entry: Entry): Promise<boolean> {
    const { row, tx } = entry;
    const { clock, rules } = this.parts;
    // An operator will have to look at it, but it goes on.
    if (row.state === 'orphan' && tx.endedAt === null && row.fingerprint === null)
      Object.assign(row, { state: 'open', settleAt: null, startedAt: tx.startedAt ?? row.startedAt });
    else if (await this.parts.isIncomplete(entry)) row.settleAt = clock.now() + rules.gapWaitMs;
    else return false;
    await this.parts.shelf.save(row);
    this.follow(entry);
    return true;
  }

  /** An operator has looked at it: its CDR goes out as it is, or there is none. False when it is not held. */
  async decide(row: TransactionRow, decision: 'release' | 'void'): Promise<boolean> {
    if (row.state !== 'held') return false;
    const entry: Entry = { row, tx: await this.read(row) };
    const at = this.parts.clock.now();
    if (decision === 'release') {
      const parts = await this.putSession(entry, 'COMPLETED', at);
      if (!parts?.bill.price) return false;
      await this.parts.desk.postCdr(parts.place.party, cdrOf(parts, parts.bill.price));
    }
    await this.leave(entry, decision === 'release' ? 'closed' : 'void');
    return true;
  }

  private async read(row: TransactionRow): Promise<Transaction> {
    const tx = newTransaction(row.id, row.station);
    for (const event of await this.parts.shelf.events(row.id)) addEvent(tx, event);
    return tx;
  }

  /** It was none: its Session ends INVALID, and there is no CDR. */
  cancel(entry: Entry): Promise<void> {
    return this.inTurn(entry, async () => {
      if (entry.row.state !== 'open' || !this.isHere(entry)) return;
      await this.putSession(entry, 'INVALID', this.parts.clock.now());
      await this.leave(entry, 'void');
    });
  }

  /** It has not been closed, and no other node has taken its station. */
  isHere(entry: Entry): boolean {
    return this.entries.get(entry.row.id) === entry;
  }

  private async leave({ row, tx }: Entry, state: TransactionRow['state']): Promise<void> {
    await this.parts.shelf.save({ ...row, state, settleAt: null, flags: [...tx.flags] });
    Object.assign(row, { state, settleAt: null });
    this.entries.delete(row.id);
    this.parts.stations.find(row.station)?.transactions.delete(row.id);
  }

  private async finish(entry: Entry, at: number): Promise<TransactionRow['state']> {
    const { tx, row } = entry;
    const isDone = isSession(tx);
    const parts = await this.putSession(entry, isDone ? 'COMPLETED' : 'INVALID', at);
    if (!parts) return 'closed';
    for (const flag of parts.bill.flags) tx.flags.add(flag);
    if (isNothing(parts.bill, this.parts.rules)) return isDone ? 'closed' : 'void';
    if (!isDone && (tx.flags.has('offline') || !isActive(tx))) return 'void';
    const { price } = parts.bill;
    const reason = whyHeld(tx, price !== undefined);
    if (reason !== undefined || !price) {
      this.parts.events.stationNoted({ station: row.station, note: `the CDR of a transaction is held: ${reason}` });
      return 'held';
    }
    for (const note of notesOn(tx, price)) this.parts.events.stationNoted({ station: row.station, note });
    await this.parts.desk.postCdr(parts.place.party, cdrOf(parts, price));
    return 'closed';
  }

  /** What the CPO role could not take, because the database was away for instance, is brought again later. */
  private inTurn(entry: Entry, job: () => Promise<void>): Promise<void> {
    if (this.isStopped) return Promise.resolve();
    const { row } = entry;
    const before = this.turns.get(row.id) ?? Promise.resolve();
    const mine = before.then(job).catch((error: Error) => {
      this.parts.events.bug(error, { station: row.station });
      this.parts.clock.after(this.parts.rules.againMs, () => void this.inTurn(entry, job));
    });
    this.turns.set(row.id, mine);
    return mine.finally(() => {
      if (this.turns.get(row.id) === mine) this.turns.delete(row.id);
    });
  }
}
