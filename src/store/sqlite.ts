/** SQLite: a file with a write-ahead log, or memory. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import libsql from 'libsql';
import type { EntityManager, QueryRunner } from 'typeorm';
import { Unavailable } from '../lib/unavailable';

/** `durable`: a commit that returned survives a power cut; otherwise the last moments may be lost. */
export function sqliteOptions(url: string, durable: boolean, pageBytes = 4096): object {
  const path = url.slice('sqlite:'.length);
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  return {
    type: 'better-sqlite3',
    driver: libsql,
    database: path,
    // The oldest goes first, however often it is used: the hot ones must never be that.
    statementCacheSize: 1_000,
    enableWAL: path !== ':memory:',
    prepareDatabase: (database: { exec(sql: string): void }) => {
      // Only a new file can choose.
      database.exec(`PRAGMA page_size=${pageBytes}`);
      database.exec(`PRAGMA synchronous=${durable ? 'FULL' : 'NORMAL'}`);
      database.exec('PRAGMA busy_timeout=5000');
    },
  };
}

/** Writes a page and changes nothing: whether there is room again. */
export const PROBE = 'PRAGMA user_version = 0';

/** The disk is full or does not work. */
function isFull(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR|BUSY|READONLY|CANTOPEN)/.test((error as { code?: string }).code ?? '');
}

interface Prepared {
  /** Whether it gives rows. */
  reader: boolean;
  all(values: unknown[]): object[];
  run(values: unknown[]): unknown;
}

export interface SqliteConnection {
  prepare(text: string): Prepared;
  exec(text: string): unknown;
  readonly inTransaction: boolean;
}

/** What we do on TypeORM's own connection, because TypeORM does it too slowly or not safely enough. */
export class SqliteFile {
  /** Why the last write failed, when that was for want of room. */
  full: string | undefined;
  private readonly prepared = new Map<string, { statement: Prepared; isReader: boolean }>();

  constructor(private readonly connection: SqliteConnection) {}

  /**
   * Rows of a text that reads; none of one that writes. For the few texts of the hot paths: prepared once, and without a
   * query runner around each, which costs as much as reading or writing the row.
   */
  query(text: string, values: unknown[]): object[] {
    let known = this.prepared.get(text);
    if (!known) {
      const statement = this.connection.prepare(text);
      known = { statement, isReader: statement.reader };
      this.prepared.set(text, known);
    }
    // The driver knows no booleans and ends the process when it meets one.
    const bound = values.map((value) => (typeof value === 'boolean' ? Number(value) : value));
    if (known.isReader) return known.statement.all(bound);
    known.statement.run(bound);
    return [];
  }

  /** A full disk undoes it, and is told as what is unavailable. */
  async transaction<T>(runner: QueryRunner, job: (manager: EntityManager) => Promise<T>): Promise<T> {
    try {
      const made = await this.endingTransaction(runner, job);
      this.full = undefined;
      return made;
    } catch (error) {
      if (!isFull(error)) throw error;
      this.full = (error as Error).message;
      throw new Unavailable(this.full);
    }
  }

  /**
   * The disk may have undone it by itself: a rollback that then finds nothing fails, TypeORM goes on counting it, and
   * everything later would be part of a transaction that is never committed.
   */
  private async endingTransaction<T>(runner: QueryRunner, job: (manager: EntityManager) => Promise<T>): Promise<T> {
    await runner.startTransaction();
    try {
      const made = await job(runner.manager);
      await runner.commitTransaction();
      return made;
    } catch (error) {
      if (!this.connection.inTransaction) this.connection.exec('BEGIN');
      await runner.rollbackTransaction();
      throw error;
    }
  }
}
