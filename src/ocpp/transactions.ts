/** Start, values and end of transactions, as they come: whose they are, and what is answered. Never refused (BR-80). */
import type { Authorization } from './authorization';
import { canonical } from './authorization';
import type { Circumstances, Outcome, TransactionRow, Workers } from './intake';
import type { LiveStation } from './live';
import { addEvent, type Flag, type Grant, isLate, type Opening } from './models/transaction';
import { freezePlace } from './places';
import type { MeterSampled, Position, StationEvent, TxFact } from './station-event';
import type { BookParts, Entry, TransactionBook, TransactionShelf } from './transaction-book';
import { fingerprintOf, newEntry, newIds, nextNumber } from './transaction-opening';

export interface TransactionParts extends Pick<BookParts, 'desk' | 'rules' | 'events' | 'clock'> {
  book: TransactionBook;
  shelf: TransactionShelf;
  authorization: Authorization;
  /** A transaction has begun, gone on or ended: statuses depend on it. */
  changed: (live: LiveStation) => void;
}

const WEEK_MS = 7 * 86_400_000;

export function transactionWorkers(parts: TransactionParts): Workers {
  const worker = new TransactionWorker(parts);
  return {
    AuthorizeAsked: async ({ token }, { live }) => {
      const running = parts.book
        .of(live)
        .some(({ tx }) => stops(tx.grant, tx.shown && canonical(tx.shown), canonical(token)));
      if (running) return { reply: { verdict: { status: 'accepted' } } };
      const { verdict } = await parts.authorization.ask(live, { token });
      return { reply: { verdict }, decided: { verdict } };
    },
    TxStarted: (fact, circumstances) => worker.start(fact, circumstances),
    TxUpdated: (fact, circumstances) => worker.update(fact, circumstances),
    TxEnded: (fact, circumstances) => worker.end(fact, circumstances),
    MeterSampled: (fact, circumstances) => worker.sampled(fact, circumstances),
  };
}

class TransactionWorker {
  constructor(private readonly parts: TransactionParts) {}

  async start(fact: TxFact, circumstances: Circumstances): Promise<Outcome> {
    const { live, receivedAt, at } = circumstances;
    const fingerprint = fact.transaction === undefined ? fingerprintOf(fact) : null;
    const known = await this.knownStart(live, fact, fingerprint, receivedAt);
    if (known) return this.joined(known, fact, circumstances);
    const late = isLate(at, receivedAt);
    const position = fact.at ?? null;
    const grant = fact.token
      ? await this.parts.authorization.ask(live, { token: fact.token, at: position ?? undefined, isPast: late }, true)
      : null;
    const ocppId = fact.transaction ?? nextNumber(live, receivedAt);
    const flags: Flag[] = [...(late || fact.offline ? (['offline'] as const) : [])];
    const twins = position && !late ? this.parts.book.openAt(live, position) : [];
    if (twins.length > 0) flags.push('doubleStart');
    const opening = await this.opening(live, { position, grant, ocppId, flags });
    return this.opened({ circumstances, opening, fingerprint, twins });
  }

  private async opening(
    live: LiveStation,
    {
      position,
      grant,
      ocppId,
      flags,
    }: { position: Position | null; grant: Grant | null; ocppId: string; flags: Flag[] },
  ): Promise<Opening> {
    const place = position && (await freezePlace(live, position, this.parts.desk));
    return { ...newIds(), ocppId, position, place, grant, flags };
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
    return {
      ...this.remembered(entry, { opening }),
      reply: { transaction: opening.ocppId ?? undefined, verdict: opening.grant?.verdict },
      transactions: [entry.row],
      changesState: true,
      after: () => {
        this.parts.book.add(live, entry);
        this.parts.book.follow(entry);
        if (twins.length > 0) this.watchTwins(live, [...twins, entry]);
        this.parts.changed(live);
      },
    };
  }

  /** The same start again under a new message id, or the start of what had ended before it. */
  private async joined({ row, entry }: Known, fact: TxFact, circumstances: Circumstances): Promise<Outcome> {
    const { live } = circumstances;
    const grant = entry?.tx.grant ?? entry?.tx.opening.grant;
    const verdict = grant?.verdict ?? { status: 'accepted' as const };
    const reply = { transaction: row.ocppId ?? undefined, verdict };
    if (!entry || row.state !== 'orphan') return { reply, transaction: row.id };
    const found = fact.token
      ? await this.parts.authorization.ask(live, { token: fact.token, at: fact.at, isPast: true })
      : null;
    const position = fact.at ?? null;
    const opening = {
      ...entry.tx.opening,
      position,
      grant: found,
      place: position && (await freezePlace(live, position, this.parts.desk)),
    };
    const settleAt = circumstances.receivedAt + this.parts.rules.settleMs;
    Object.assign(row, { state: 'closing', settleAt, startedAt: circumstances.at });
    return {
      ...this.remembered(entry, { opening }),
      reply: { ...reply, verdict: found?.verdict ?? verdict },
      transactions: [row],
      after: () => this.parts.book.follow(entry),
    };
  }

  async update(fact: TxFact, circumstances: Circumstances): Promise<Outcome> {
    const known = await this.known(circumstances.live, fact);
    if (!known) return {};
    const { entry, row } = known;
    if (!entry) return { transaction: row.id };
    return {
      ...this.remembered(entry),
      after: () => {
        this.parts.book.follow(entry, false);
      },
    };
  }

  async end(fact: TxFact, circumstances: Circumstances): Promise<Outcome> {
    const { live, receivedAt, at } = circumstances;
    const known = (await this.known(live, fact)) ?? this.onlyCandidate(live, fact);
    if (!known) return this.orphan(fact, circumstances);
    const { entry, row } = known;
    const verdict = fact.token ? { status: 'accepted' as const } : undefined;
    if (!entry) {
      if (row.endedAt !== at)
        this.parts.events.stationNoted({ station: live.identity, note: `transaction ${row.ocppId} was stopped again` });
      return { transaction: row.id, reply: { verdict } };
    }
    const isFinal = fact.readings.some(({ samples }) => samples.some(({ context }) => context === 'Transaction.End'));
    const settleAt = receivedAt + (isFinal ? 0 : this.parts.rules.settleMs);
    Object.assign(row, { state: 'closing', endedAt: at, settleAt });
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

  /** An end whose start never came: it waits for it. */
  private orphan(fact: TxFact, circumstances: Circumstances): Outcome {
    const { live, receivedAt, at } = circumstances;
    const flags: Flag[] = ['orphan', 'suspect'];
    const opening: Opening = {
      ...newIds(),
      ocppId: fact.transaction ?? null,
      position: fact.at ?? null,
      place: null,
      grant: null,
      flags,
    };
    const settleAt = receivedAt + this.parts.rules.orphanMs;
    const entry = newEntry(live, opening, { state: 'orphan', startedAt: at, endedAt: at, settleAt });
    this.parts.events.stationNoted({
      station: live.identity,
      note: `transaction ${opening.ocppId} ended without a start`,
    });
    return {
      ...this.remembered(entry, { opening }),
      reply: fact.token ? { verdict: { status: 'accepted' } } : undefined,
      transactions: [entry.row],
      after: () => {
        this.parts.book.add(live, entry);
        this.parts.book.follow(entry);
      },
    };
  }

  /** Once it is durable the event is part of the transaction. */
  private remembered(
    entry: Entry,
    decided?: Record<string, unknown>,
  ): Pick<Outcome, 'transaction' | 'decided' | 'stored'> {
    const stored = (event: StationEvent) => addEvent(entry.tx, event);
    return { transaction: entry.row.id, ...(decided ? { decided } : {}), stored };
  }

  private async known(live: LiveStation, { transaction }: TxFact): Promise<Known | undefined> {
    if (transaction === undefined) return undefined;
    const entry = this.parts.book.of(live).find(({ row }) => row.ocppId === transaction);
    if (entry) return { entry, row: entry.row };
    const row = await this.parts.shelf.byOcppId(live.identity, transaction);
    return row && { row };
  }

  private async knownStart(
    live: LiveStation,
    fact: TxFact,
    fingerprint: string | null,
    receivedAt: number,
  ): Promise<Known | undefined> {
    if (fingerprint === null) return this.known(live, fact);
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

/** Whether a token may stop what another one has started: itself, or one of the same group. */
function stops(grant: Grant | null, started: string | null, shown: string): boolean {
  return started === shown || (grant?.verdict.group !== undefined && grant.verdict.group.toUpperCase() === shown);
}
