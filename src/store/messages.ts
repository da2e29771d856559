/** Opens the message trace and the message log of the stations: a file with a thread of its own beside SQLite, tables in the same server with MySQL. */
import type { TraceQuery } from '../observe/trace';
import type { TraceBatch } from '../observe/trace-batch';
import type { FrameBatch } from '../ocpp/frames';
import { Database, traceUrl } from './database';
import { addingFrames, filingFrames, findFrames, forgetInFrames, trimFrames } from './frame-batches';
import type { MessageShelf } from './message-shelf';
import { addingBatch, type RunSql, type Statement, trimBatches } from './trace-batches';
import { forgetInBatches } from './trace-forget';
import { findRecords, getRecord } from './trace-search';
import { sumUpRecords, tallyRecords, trimTally } from './trace-tally';
import { TraceThread } from './trace-thread';

/** `url`: the main database's. Creates and migrates what is missing. */
export async function openTrace(url: string, timeoutMs?: number): Promise<MessageShelf> {
  const database = await Database.open(traceUrl(url), 'trace', timeoutMs);
  if (!url.startsWith('sqlite:') || url === 'sqlite::memory:') return new TraceTables(database);
  await database.close();
  return new TraceThread(traceUrl(url).slice('sqlite:'.length));
}

/** The trace in a database that does its work elsewhere (MySQL), or that is there for tests (in memory). */
export class TraceTables implements MessageShelf {
  constructor(private readonly database: Database) {}

  add(batch: TraceBatch): Promise<void> {
    return this.write(addingBatch(batch));
  }

  async settle(): Promise<void> {
    // A batch is committed on its own, at once.
  }

  find(query: TraceQuery) {
    return findRecords(this.run, query);
  }

  tally(fromMs: number, toMs: number) {
    return tallyRecords(this.run, fromMs, toMs);
  }

  sumUp(): Promise<void> {
    return sumUpRecords(this.run);
  }

  get(id: string) {
    return getRecord(this.run, id);
  }

  async trim(beforeMs: number, maxBytes: number): Promise<void> {
    await trimBatches(this.run, beforeMs, maxBytes);
    await trimTally(this.run, beforeMs);
  }

  forget(names: ReadonlyMap<string, string>, after: string) {
    return forgetInBatches(this.run, names, after);
  }

  addFrames(batch: FrameBatch): Promise<void> {
    return this.write(addingFrames(batch));
  }

  findFrames(station: string, page: { before?: string; limit: number }) {
    return findFrames(this.run, station, page);
  }

  async fileFrames(beforeMs: number): Promise<void> {
    for (;;) {
      const statements = await filingFrames(this.run, beforeMs);
      if (!statements) return;
      await this.write(statements);
    }
  }

  forgetFrames(names: ReadonlyMap<string, string>, after: string) {
    return forgetInFrames(this.run, names, after);
  }

  trimFrames(beforeMs: number): Promise<void> {
    return trimFrames(this.run, beforeMs);
  }

  close(): Promise<void> {
    return this.database.close();
  }

  /** All in one commit. */
  private write(statements: Statement[]): Promise<void> {
    return this.database.write(async (manager) => {
      for (const { sql, values } of statements) await manager.query(sql, values);
    });
  }

  private readonly run: RunSql = (sql, values) => this.database.manager.query(sql, values);
}
