/** Start, values and end of transactions, as they come: whose they are, and what is answered. Never refused (BR-80). */
import type { Authorization } from './authorization';
import { canonical } from './authorization';
import type { Contracts } from './contracts';
import { isSession } from './endings';
import type { Circumstances, Outcome, TransactionRow, Workers } from './intake';
import type { LiveStation } from './live';
import { addEvent, type Flag, isLate, type Opening } from './models/transaction';
import type { Reservations } from './reservations';
import type { MeterSampled, Position, StationEvent, TxFact } from './station-event';
import type { BookParts, Entry, TransactionBook, TransactionShelf } from './transaction-book';
import { stops, TransactionFacts } from './transaction-facts';
import { fingerprintOf, newEntry, newIds, nextNumber, rememberOwner } from './transaction-opening';

export interface TransactionParts extends Pick<BookParts, 'desk' | 'rules' | 'events' | 'clock'> {
  book: TransactionBook;
  shelf: TransactionShelf;
  authorization: Authorization;
  reservations: Reservations;
  contracts: Contracts;
  /** What limits it has changed. */
  limitChanged: (live: LiveStation, at: Position | null) => void;
  /** A transaction has begun, gone on or ended: statuses depend on it. */
  changed: (live: LiveStation) => void;
}

const WEEK_MS = 7 * 86_400_000;
const ACCEPTED = { status: 'accepted' } as const;

export function transactionWorkers(parts: TransactionParts): Workers {
  const worker = new TransactionWorker(parts);
  return {
    AuthorizeAsked: async (fact, { live }) => {
      const { token } = fact;
      if (parts.book.of(live).some(({ tx }) => stops(tx, canonical(token)))) return { reply: { verdict: ACCEPTED } };
      const verdict = await parts.contracts.verdictOn(live, fact);
      return { reply: { verdict }, decided: { verdict } };
    },
    TxStarted: (fact, circumstances) => worker.start(fact, circumstances),
    TxUpdated: (fact, circumstances) => worker.update(fact, circumstances),
    TxEnded: (fact, circumstances) => worker.end(fact, circumstances),
    MeterSampled: (fact, circumstances) => worker.sampled(fact, circumstances),
  };
}

class TransactionWorker {
  private readonly facts: TransactionFacts;

  constructor(private readonly parts: TransactionParts) {
    this.facts = new TransactionFacts(parts);
  }

  async start(fact: TxFact, circumstances: Circumstances): Promise<Outcome> {
    const { live, receivedAt, at } = circumstances;
    const fingerprint = fact.transaction === undefined ? fingerprintOf(fact) : null;
    const known = await this.knownStart(fact, fingerprint, circumstances);
    if (known) return this.joined(known, fact, circumstances);
    const late = isLate(at, receivedAt);
    const grant = await this.facts.grantFor(live, fact, circumstances);
    const ocppId = fact.transaction ?? nextNumber(live, receivedAt);
    const flags: Flag[] = [...(late || fact.offline ? (['offline'] as const) : [])];
    const where = await this.facts.placeOf(live, fact);
    const twins = where.position && !late ? this.parts.book.openAt(live, where.position) : [];
    if (twins.length > 0) flags.push('doubleStart');
    const ids = this.facts.idsFor(live, fact, grant);
    return this.opened({ circumstances, opening: { ...ids, ocppId, ...where, grant, flags }, fingerprint, twins });
  }

  private opened(given: {
    circumstances: Circumstances;
    opening: Opening;
    fingerprint: string | null;
    twins: Entry[];
  }): Outcome {
    const { circumstances, opening, fingerprint, twins } = given;
    const { live, at } = circumstances;
    const entry = newEntry(live, opening, { state: 'open', startedAt: at, fingerprint });
    rememberOwner(live, opening, opening.grant);
    return {
      ...this.begun(live, entry, opening),
      reply: { transaction: opening.ocppId ?? undefined, verdict: opening.grant?.verdict },
      changesState: true,
      after: () => {
        this.parts.book.follow(entry);
        if (twins.length > 0) this.watchTwins(live, [...twins, entry]);
        this.parts.changed(live);
      },
    };
  }

  /** The same start again under a new message id, or the start of what was heard of before it. */
  private async joined({ row, entry }: Known, fact: TxFact, circumstances: Circumstances): Promise<Outcome> {
    const { live, at, receivedAt } = circumstances;
    const verdict = entry?.tx.grant?.verdict ?? entry?.tx.opening.grant?.verdict ?? ACCEPTED;
    const reply = { transaction: row.ocppId ?? undefined, verdict };
    if (!entry?.tx.flags.has('orphan')) return { reply, transaction: row.id };
    const grant = await this.facts.grantFor(live, fact, circumstances);
    const opening = { ...entry.tx.opening, ...(await this.facts.placeOf(live, fact)), grant, flags: [] };
    const hasEnded = entry.tx.endedAt !== null;
    const settleAt = hasEnded ? receivedAt + this.parts.rules.settleMs : null;
    Object.assign(row, { state: hasEnded ? 'closing' : 'open', settleAt, startedAt: at });
    return {
      ...this.remembered(entry, { opening }),
      reply: { ...reply, verdict: grant?.verdict ?? verdict },
      transactions: [row],
      after: () => {
        this.parts.book.follow(entry);
        this.parts.changed(live);
      },
    };
  }

  async update(fact: TxFact, circumstances: Circumstances): Promise<Outcome> {
    const { live, at } = circumstances;
    const known = await this.known(live, fact);
    // Numbered by the station: its start is still to come, or was lost.
    if (!known) return fact.seqNo === undefined ? {} : this.orphan(fact, circumstances);
    const { entry, row } = known;
    if (!entry) return { transaction: row.id, reply: fact.token && { verdict: ACCEPTED } };
    this.facts.lookAtNumber(live, entry.tx, fact, at);
    const { decided, verdict } = fact.seqNo === undefined ? {} : await this.facts.learn(entry.tx, fact, circumstances);
    const wasSession = isSession(entry.tx);
    const { sessionId, cdrId } = decided?.opening ?? row;
    Object.assign(row, { sessionId, cdrId });
    return {
      ...this.remembered(entry, decided),
      ...(decided?.opening ? { transactions: [row] } : {}),
      changesState: rememberOwner(live, entry.tx.opening, decided?.grant) || decided?.opening !== undefined,
      reply: verdict && { verdict },
      after: () => {
        this.parts.book.follow(entry, decided?.opening !== undefined || wasSession !== isSession(entry.tx));
        if (decided?.opening) this.parts.changed(live);
        if (fact.trigger === 'ChargingRateChanged') this.parts.limitChanged(live, entry.tx.opening.position);
      },
    };
  }

  async end(fact: TxFact, circumstances: Circumstances): Promise<Outcome> {
    const { live, at } = circumstances;
    const known = (await this.known(live, fact)) ?? this.onlyCandidate(live, fact);
    if (!known) return this.orphan(fact, circumstances);
    const { entry, row } = known;
    const verdict = fact.token ? ACCEPTED : undefined;
    if (!entry) {
      if (row.endedAt !== at)
        this.parts.events.stationNoted({ station: live.identity, note: `transaction ${row.ocppId} was stopped again` });
      return { transaction: row.id, reply: { verdict } };
    }
    this.facts.lookAtNumber(live, entry.tx, fact, at);
    const isOrphan = row.state === 'orphan';
    const settleAt = isOrphan ? row.settleAt : this.facts.settleAt(entry.tx, fact, circumstances);
    Object.assign(row, { state: isOrphan ? 'orphan' : 'closing', endedAt: at, settleAt });
    return {
      ...this.remembered(entry),
      reply: { verdict },
      transactions: [row],
      after: () => {
        this.parts.book.follow(entry);
        this.parts.changed(live);
      },
    };
  }

  /** Values of a connector without saying of which transaction: shown with the only one there; its register is not billed. */
  async sampled({ at }: MeterSampled, { live }: Circumstances): Promise<Outcome> {
    const [only, ...others] = this.parts.book.openAt(live, at);
    return { transaction: undefined, decided: only && others.length === 0 ? { inferred: only.row.id } : undefined };
  }

  /** A step whose start never came: it waits for it. */
  private async orphan(fact: TxFact, circumstances: Circumstances): Promise<Outcome> {
    const { live, receivedAt, at } = circumstances;
    const flags: Flag[] = ['orphan', 'suspect'];
    // From 2.0.1 on each step may say where it is and whose.
    const grant = fact.seqNo === undefined ? null : await this.facts.grantFor(live, fact, circumstances);
    const where = await this.facts.placeOf(live, fact);
    const opening: Opening = { ...newIds(), ocppId: fact.transaction ?? null, ...where, grant, flags };
    const settleAt = receivedAt + this.parts.rules.orphanMs;
    const endedAt = fact.kind === 'TxEnded' ? at : null;
    const entry = newEntry(live, opening, { state: 'orphan', startedAt: at, endedAt, settleAt });
    this.parts.events.stationNoted({
      station: live.identity,
      note: `transaction ${opening.ocppId} is told of without a start`,
    });
    return {
      ...this.begun(live, entry, opening),
      reply: fact.token ? { verdict: grant?.verdict ?? ACCEPTED } : undefined,
      after: () => this.parts.book.follow(entry),
    };
  }

  /** It is found as soon as it is durable: the next message about it may have come already. */
  private begun(live: LiveStation, entry: Entry, opening: Opening) {
    const { stored, ...remembered } = this.remembered(entry, { opening });
    return {
      ...remembered,
      transactions: [entry.row],
      stored: (event: StationEvent) => {
        stored?.(event);
        this.parts.book.add(live, entry);
      },
    };
  }

  /** Once it is durable the event is part of the transaction. */
  private remembered(entry: Entry, decided?: object): Pick<Outcome, 'transaction' | 'decided' | 'stored'> {
    const stored = (event: StationEvent) => addEvent(entry.tx, event);
    return { transaction: entry.row.id, ...(decided ? { decided: { ...decided } } : {}), stored };
  }

  private async known(live: LiveStation, { transaction }: TxFact): Promise<Known | undefined> {
    if (transaction === undefined) return undefined;
    // The newest of that name.
    const entry = this.parts.book.of(live).findLast(({ row }) => row.ocppId === transaction);
    if (entry) return { entry, row: entry.row };
    const row = await this.parts.shelf.byOcppId(live.identity, transaction);
    return row && { row };
  }

  private async knownStart(
    fact: TxFact,
    fingerprint: string | null,
    { live, at, receivedAt }: Circumstances,
  ): Promise<Known | undefined> {
    if (fingerprint === null) {
      const known = await this.known(live, fact);
      // BR-11: some stations count from 1 after each boot; what begins after the end of its namesake is another one.
      return known && known.row.endedAt !== null && at > known.row.endedAt ? undefined : known;
    }
    const row = await this.parts.shelf.byFingerprint(live.identity, fingerprint, receivedAt - WEEK_MS);
    if (!row) return undefined;
    const entry = this.parts.book.get(row.id);
    return { row: entry?.row ?? row, entry };
  }

  /** A stop under a number of the station's own: the answer to its start never arrived. */
  private onlyCandidate(live: LiveStation, { token }: TxFact): Known | undefined {
    // From 2.0.1 on the number is the station's own from the beginning.
    const open = this.parts.book.of(live).filter(({ row }) => row.state === 'open' && row.fingerprint !== null);
    const same = open.filter(({ tx }) => token && tx.shown && canonical(tx.shown) === canonical(token));
    const candidates = same.length > 0 ? same : open;
    const [only] = candidates;
    return only && candidates.length === 1 ? { entry: only, row: only.row } : undefined;
  }

  /** Of several starts at one connector the one without a sign of life is void, once another one shows some. */
  private watchTwins(live: LiveStation, entries: Entry[]): void {
    const { clock, rules, book } = this.parts;
    clock.after(rules.doubleStartMs, () => {
      const alive = entries.filter(({ tx }) => tx.lastSignAt !== null);
      if (alive.length === 0) return;
      for (const entry of entries)
        if (entry.tx.lastSignAt === null && entry.row.state === 'open') void book.cancel(entry);
      this.parts.changed(live);
    });
  }
}

interface Known {
  row: TransactionRow;
  /** Absent when it is closed. */
  entry?: Entry;
}
