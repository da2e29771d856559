/**
 * The trace's SQLite file, as the thread that owns it sees it: statements by the driver alone, many batches in one
 * commit. Nobody waits for that commit, so it may gather for a moment: the indexes are then written once for many rows.
 */
import libsql from 'libsql';
import type { Clock } from '../lib/clock';
import type { TraceQuery } from '../observe/trace';
import type { TraceBatch } from '../observe/trace-batch';
import type { FrameBatch } from '../ocpp/frames';
import { addingFrames, filingFrames, findFrames, forgetInFrames, trimFrames } from './frame-batches';
import type { MessageShelf } from './message-shelf';
import { addingBatch, type RunSql, type Statement, trimBatches } from './trace-batches';
import { forgetInBatches } from './trace-forget';
import { findRecords, getRecord } from './trace-search';
import { sumUpRecords, tallyRecords, trimTally } from './trace-tally';

/** A commit comes after so long, or so many batches. */
const GATHER_MS = 200;
const GATHER_BATCHES = 8;
/** Pages of the file kept in memory, in KiB: what the newest part of the indexes takes. */
const CACHE_KIB = 8 * 1024;

interface Pending {
  resolve: () => void;
  reject: (error: Error) => void;
}

export class TraceFile implements MessageShelf {
  private readonly database: libsql.Database;
  private readonly statements = new Map<string, libsql.Statement>();
  private pending: Pending[] = [];
  private stopTimer: () => void = () => undefined;

  constructor(
    path: string,
    private readonly clock: Clock,
  ) {
    this.database = new libsql(path);
    for (const pragma of ['synchronous=NORMAL', 'busy_timeout=5000', `cache_size=-${CACHE_KIB}`])
      this.database.exec(`PRAGMA ${pragma}`);
  }

  add(batch: TraceBatch): Promise<void> {
    return this.gather(() => addingBatch(batch));
  }

  addFrames(batch: FrameBatch): Promise<void> {
    return this.gather(() => addingFrames(batch));
  }

  async settle(): Promise<void> {
    this.commit();
  }

  find(query: TraceQuery) {
    this.commit();
    return findRecords(this.run, query);
  }

  async tally(fromMs: number, toMs: number) {
    this.commit();
    return tallyRecords(this.run, fromMs, toMs);
  }

  async sumUp(): Promise<void> {
    this.commit();
    await sumUpRecords(this.run);
  }

  get(id: string) {
    this.commit();
    return getRecord(this.run, id);
  }

  async trim(beforeMs: number, maxBytes: number): Promise<void> {
    this.commit();
    await trimBatches(this.run, beforeMs, maxBytes);
    await trimTally(this.run, beforeMs);
  }

  async forget(names: ReadonlyMap<string, string>, after: string) {
    this.commit();
    return forgetInBatches(this.run, names, after);
  }

  findFrames(station: string, page: { before?: string; limit: number }) {
    this.commit();
    return findFrames(this.run, station, page);
  }

  async fileFrames(beforeMs: number): Promise<void> {
    for (;;) {
      this.commit();
      const statements = await filingFrames(this.run, beforeMs);
      if (!statements) return;
      const filed = this.gather(() => statements);
      this.commit();
      await filed;
    }
  }

  async forgetFrames(names: ReadonlyMap<string, string>, after: string) {
    this.commit();
    return forgetInFrames(this.run, names, after);
  }

  async trimFrames(beforeMs: number): Promise<void> {
    this.commit();
    await trimFrames(this.run, beforeMs);
  }

  async close(): Promise<void> {
    this.commit();
    this.database.close();
  }

  private readonly run: RunSql = (sql, values) => {
    const known = this.statements.get(sql);
    const statement = known ?? this.database.prepare(sql);
    if (!known) this.statements.set(sql, statement);
    if (statement.reader) return statement.all(values) as never;
    statement.run(values);
    return [];
  };

  /** Resolves with the commit that these go into. */
  private gather(made: () => Statement[]): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.pending.length === 0) this.begin();
      this.pending.push({ resolve, reject });
      try {
        for (const { sql, values } of made()) this.run(sql, values);
      } catch (error) {
        this.giveUp(error as Error);
      }
      if (this.pending.length >= GATHER_BATCHES) this.commit();
    });
  }

  private begin(): void {
    this.database.exec('BEGIN');
    this.stopTimer = this.clock.after(GATHER_MS, () => this.commit());
  }

  private commit(): void {
    if (this.pending.length === 0) return;
    try {
      this.database.exec('COMMIT');
      for (const { resolve } of this.end()) resolve();
    } catch (error) {
      this.giveUp(error as Error);
    }
  }

  /** What was gathered is lost: a full disk, a damaged file. */
  private giveUp(error: Error): void {
    if (this.pending.length === 0) return;
    if (this.database.inTransaction) this.database.exec('ROLLBACK');
    for (const { reject } of this.end()) reject(error);
  }

  private end(): Pending[] {
    this.stopTimer();
    const ended = this.pending;
    this.pending = [];
    return ended;
  }
}
