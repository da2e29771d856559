/** Opens the database, brings it up to date, and gathers writes that arrive together into one commit. */
import 'reflect-metadata';
import { DataSource, type DataSourceOptions, type EntityManager, type ObjectLiteral } from 'typeorm';
import { nextTurn, sleep, systemClock } from '../lib/clock';
import { randomShare } from '../lib/ids';
import { isUnavailable, Unavailable } from '../lib/unavailable';
import { byKeyStatement, membersOf } from './by-key';
import { MAIN_ENTITIES } from './entities/entities';
import { MAIN_MIGRATIONS, TRACE_MIGRATIONS } from './migrations/list';
import { isWorthAnotherTry, migrateMySql, mySqlOptions } from './mysql';
import { BoundedPool } from './mysql-pool';
import { PROBE, type SqliteConnection, SqliteFile, sqliteOptions } from './sqlite';
import { upsertStatement } from './upsert';

/** `main` holds what must never be lost; `trace` is a file of its own with SQLite, so that it delays nothing. */
export type Purpose = 'main' | 'trace';

const CONTENT = {
  main: { entities: MAIN_ENTITIES, migrations: MAIN_MIGRATIONS, migrationsTableName: 'migration' },
  trace: { entities: [], migrations: TRACE_MIGRATIONS, migrationsTableName: 'trace_migration' },
};

/** A database that takes longer for nothing is in trouble. */
const ANSWER_MS = 2_000;
/** Jobs that share one commit at the most. */
const GROUP = 100;
/** Transactions side by side: SQLite has one writer. The trace is written in batches by one writer at a time. */
const WRITERS = { sqlite: 1, main: 4, trace: 1 };
/** SQLite writes a large block in a third of the time when it takes few pages: the trace has blocks, the rest rows. */
const PAGE_BYTES = { main: 4096, trace: 16_384 };
/** Connections that reads may use beside the writers. */
const READERS = 8;
/** How often a transaction is run that the database undoes because of others, and how long is waited between. */
const TRIES = 6;
const PAUSE_MS = 15;
/** A statement that takes longer is given up, and so is waiting for a connection. */
const TIMEOUT_MS = 10_000;
/** How long a write that nobody waits for may wait for another to share its commit. */
const PATIENCE_MS = 5;
/** Writes that may wait; one more is refused at once. */
const WAITING = 10_000;

type Job = (manager: EntityManager) => Promise<unknown>;

interface Waiting {
  job: Job;
  isPatient: boolean;
  resolve: (value: never) => void;
  reject: (error: Error) => void;
}

export class Database {
  private readonly waiting: Waiting[] = [];
  /** What is read and written most: table and shape → its text. */
  private readonly texts = new Map<string, string>();
  private busyWriters = 0;
  /** Set while patient writes wait for others. */
  private stopWaiting: (() => void) | undefined;
  private closed: () => void = () => undefined;
  private readonly sqlite: SqliteFile | undefined;

  private constructor(
    readonly source: DataSource,
    readonly isSqlite: boolean,
    private readonly width: number,
    private readonly pool: BoundedPool,
  ) {
    const { databaseConnection } = source.driver as unknown as { databaseConnection: SqliteConnection };
    if (isSqlite) this.sqlite = new SqliteFile(databaseConnection);
  }

  /**
   * `url`: `sqlite:PATH`, `sqlite::memory:` or `mysql://…`. Creates folder and file, runs the migrations. Throws when a
   * newer release has been here.
   */
  static async open(url: string, purpose: Purpose, timeoutMs = TIMEOUT_MS): Promise<Database> {
    const isSqlite = url.startsWith('sqlite:');
    const width = WRITERS[isSqlite ? 'sqlite' : purpose];
    const pool = new BoundedPool(timeoutMs);
    const options = isSqlite
      ? sqliteOptions(url, purpose === 'main', PAGE_BYTES[purpose])
      : mySqlOptions(url, width + READERS, pool);
    const source = new DataSource({ ...options, ...CONTENT[purpose] } as unknown as DataSourceOptions);
    await source.initialize();
    try {
      await (isSqlite ? source.runMigrations() : migrateMySql(source));
      await demandNoneNewer(source, CONTENT[purpose].migrationsTableName);
    } catch (error) {
      await source.destroy();
      throw error;
    }
    return new Database(source, isSqlite, width, pool);
  }

  /** A name of ours as the database wants it. */
  readonly quote = (name: string): string => this.source.driver.escape(name);

  get manager(): EntityManager {
    return this.source.manager;
  }

  /** Why it cannot be used at the moment; undefined when it can. */
  async trouble(): Promise<string | undefined> {
    if (this.pool.trouble !== undefined) return this.pool.trouble;
    if (this.sqlite?.full) await this.write((manager) => manager.query(PROBE)).catch(() => undefined);
    if (this.sqlite?.full) return `nothing can be written: ${this.sqlite.full}`;
    const late = sleep(systemClock, ANSWER_MS).then(() => `the database does not answer within ${ANSWER_MS} ms`);
    const asked = this.source.query('SELECT 1').then(
      () => undefined,
      (error: Error) => `the database cannot be used: ${error.message}`,
    );
    return Promise.race([asked, late]);
  }

  /**
   * Runs a job in a transaction; when it returns, what it wrote is durable. Durability is paid per commit: jobs that
   * arrive while all writers are busy share the next one, and a job that fails takes no other with it. A job may be run
   * more than once, and two jobs that do not wait for each other are in no order.
   */
  write<T>(job: (manager: EntityManager) => Promise<T>, isPatient = false): Promise<T> {
    if (this.waiting.length >= WAITING) return Promise.reject(new Unavailable('the database is slower than the load'));
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ job, isPatient, resolve: resolve as (value: never) => void, reject });
      if (!isPatient) this.start();
      else this.stopWaiting ??= systemClock.after(PATIENCE_MS, () => this.start());
    });
  }

  /**
   * The same for what follows a change that is durable and answered already: it does not ask for a commit of its own, but
   * goes along with the next, or begins one in a moment.
   */
  writeAlong<T>(job: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.write(job, true);
  }

  /** Runs one of the few texts of a hot path; gives its rows. */
  async query<T>(manager: EntityManager, text: string, values: unknown[]): Promise<T[]> {
    return (this.sqlite ? this.sqlite.query(text, values) : await manager.query(text, values)) as T[];
  }

  /** The row of a whole key. With `lock`, no other transaction changes it before this one has ended. */
  async byKey<T extends ObjectLiteral>(
    manager: EntityManager,
    entity: new () => T,
    key: Partial<T>,
    lock = false,
  ): Promise<T | undefined> {
    const metadata = this.source.getMetadata(entity);
    const values = metadata.primaryColumns.map(({ propertyName }) => key[propertyName]);
    const text = byKeyStatement(metadata, this.isSqlite, lock);
    const [row] = await this.query<ObjectLiteral>(manager, text, values);
    return row && (membersOf(row, metadata, this.source.driver) as T);
  }

  /**
   * Adds rows, or replaces those of the same key, without reading them first. The statement is written once per table and
   * number of rows: a query builder costs more than the writing.
   */
  async upsert<T extends ObjectLiteral>(
    manager: EntityManager,
    entity: new () => T,
    rows: Partial<T>[],
  ): Promise<void> {
    const { driver } = this.source;
    const metadata = this.source.getMetadata(entity);
    for (let start = 0; start < rows.length; ) {
      const count = this.rowsAtOnce(rows.length - start);
      const key = `${metadata.tableName}|${count}`;
      const text = this.texts.get(key) ?? upsertStatement(metadata, count, this.isSqlite);
      this.texts.set(key, text);
      const values: unknown[] = [];
      for (const row of rows.slice(start, start + count))
        for (const column of metadata.columns)
          values.push(driver.preparePersistentValue(row[column.propertyName] ?? null, column));
      await this.query(manager, text, values);
      start += count;
    }
  }

  /** SQLite prepares each text once: there are few of them, for powers of two. To MySQL each text is a way there and back. */
  private rowsAtOnce(rows: number): number {
    return this.isSqlite ? Math.min(64, 2 ** Math.floor(Math.log2(rows))) : rows;
  }

  async close(): Promise<void> {
    if (this.waiting.length > 0) this.start();
    if (this.busyWriters > 0)
      await new Promise<void>((resolve) => {
        this.closed = resolve;
      });
    await this.source.destroy();
  }

  private start(): void {
    this.stopWaiting?.();
    this.stopWaiting = undefined;
    if (this.busyWriters < this.width) void this.drain();
  }

  private async drain(): Promise<void> {
    this.busyWriters++;
    while (
      this.waiting.length > 0 &&
      (this.stopWaiting === undefined || this.waiting.some(({ isPatient }) => !isPatient))
    ) {
      // SQLite answers within the same turn of the event loop: without this, nobody else's write would ever be waiting.
      await nextTurn();
      await this.commit(this.waiting.splice(0, GROUP));
    }
    this.busyWriters--;
    if (this.busyWriters === 0) this.closed();
  }

  /** All in one transaction; where a job fails, those before it together, it alone, and those after it together. */
  private async commit(group: Waiting[]): Promise<void> {
    if (group.length < 2) {
      for (const one of group) await this.commitAlone(one);
      return;
    }
    const made: unknown[] = [];
    try {
      await this.transaction(async (manager) => {
        made.length = 0;
        for (const { job } of group) made.push(await job(manager));
      });
      for (const [index, { resolve }] of group.entries()) resolve(made[index] as never);
    } catch (error) {
      if (isUnavailable(error)) for (const { reject } of group) reject(error as Error);
      else for (const part of around(made.length, group)) await this.commit(part);
    }
  }

  private async commitAlone({ job, resolve, reject }: Waiting): Promise<void> {
    try {
      resolve((await this.transaction(job)) as never);
    } catch (error) {
      reject(error as Error);
    }
  }

  private async transaction<T>(job: (manager: EntityManager) => Promise<T>): Promise<T> {
    if (this.sqlite) return this.sqlite.transaction(this.source.createQueryRunner(), job);
    for (let tried = 1; ; tried++) {
      try {
        return await this.source.transaction(job);
      } catch (error) {
        if (tried === TRIES || !isWorthAnotherTry(error)) throw error;
        // Apart from each other by chance, so that two that met do not meet again.
        await sleep(systemClock, PAUSE_MS * tried * (0.5 + randomShare()));
      }
    }
  }
}

/** Those before the one that failed, it alone, and those after it; when it was the commit that failed, each alone. */
function around<T>(failed: number, group: T[]): T[][] {
  if (failed === group.length) return group.map((one) => [one]);
  return [group.slice(0, failed), group.slice(failed, failed + 1), group.slice(failed + 1)];
}

/** The file beside the main one in which the trace lives. */
export function traceUrl(url: string): string {
  return url === 'sqlite::memory:' || !url.startsWith('sqlite:') ? url : `${url.replace(/\.sqlite$/, '')}-trace.sqlite`;
}

/** A release does not know what later ones have made of the tables. */
async function demandNoneNewer(source: DataSource, table: string): Promise<void> {
  const known = new Set(source.migrations.map((one) => one.name ?? one.constructor.name));
  const done: { name: string }[] = await source.query(`SELECT name FROM ${source.driver.escape(table)}`);
  const newer = done.map(({ name }) => name).filter((name) => !known.has(name));
  if (newer.length === 0) return;
  throw new Error(
    `the database has been changed by a newer release (${newer.join(', ')}): start that one, or restore a backup from before`,
  );
}
