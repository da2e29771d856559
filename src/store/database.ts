/** Opens the database, brings it up to date, and gathers writes that arrive together into one commit. */
import 'reflect-metadata';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import libsql from 'libsql';
import { DataSource, type DataSourceOptions, type EntityManager, type ObjectLiteral } from 'typeorm';
import { MAIN_ENTITIES, TRACE_ENTITIES } from './entities/entities';
import { Hub1700000000000 } from './migrations/1700000000000-hub';
import { Trace1700000000001 } from './migrations/1700000000001-trace';
import { Event1700000000030 } from './migrations/1700000000030-event';

/** `main` holds what must never be lost; `trace` is a file of its own, so that it delays nothing. */
export type Purpose = 'main' | 'trace';

const CONTENT = {
  main: {
    entities: MAIN_ENTITIES,
    migrations: [Hub1700000000000, Event1700000000030],
    migrationsTableName: 'migration',
  },
  trace: { entities: TRACE_ENTITIES, migrations: [Trace1700000000001], migrationsTableName: 'trace_migration' },
};

/** Jobs that share one commit at the most. */
const GROUP = 200;

type Job = (manager: EntityManager) => Promise<unknown>;

interface Waiting {
  job: Job;
  resolve: (value: never) => void;
  reject: (error: Error) => void;
}

export class Database {
  private readonly waiting: Waiting[] = [];
  private draining: Promise<void> | undefined;

  private constructor(
    readonly source: DataSource,
    readonly isSqlite: boolean,
  ) {}

  /** `url`: `sqlite:PATH`, `sqlite::memory:` or `mysql://…`. Creates folder and file, runs the migrations. */
  static async open(url: string, purpose: Purpose): Promise<Database> {
    const isSqlite = url.startsWith('sqlite:');
    const options: object = isSqlite ? sqliteOptions(url.slice('sqlite:'.length), purpose) : mySqlOptions(url);
    const source = new DataSource({
      ...options,
      ...CONTENT[purpose],
      migrationsRun: true,
    } as unknown as DataSourceOptions);
    await source.initialize();
    return new Database(source, isSqlite);
  }

  get manager(): EntityManager {
    return this.source.manager;
  }

  /**
   * Runs a job in a transaction; when it returns, what it wrote is durable. SQLite has one writer: jobs that arrive
   * while a commit is under way share the next one, and a job that fails takes no other with it.
   */
  write<T>(job: (manager: EntityManager) => Promise<T>): Promise<T> {
    if (!this.isSqlite) return this.source.transaction(job);
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ job, resolve: resolve as (value: never) => void, reject });
      this.draining ??= this.drain();
    });
  }

  /** Adds rows, or replaces those of the same key, without reading them first. */
  async upsert<T extends ObjectLiteral>(
    manager: EntityManager,
    entity: new () => T,
    rows: Partial<T>[],
  ): Promise<void> {
    if (rows.length === 0) return;
    const { columns, primaryColumns } = this.source.getMetadata(entity);
    const keys = primaryColumns.map(({ databaseName }) => databaseName);
    const others = columns.map(({ databaseName }) => databaseName).filter((name) => !keys.includes(name));
    const insert = manager
      .createQueryBuilder()
      .insert()
      .into(entity)
      .values(rows as never)
      .updateEntity(false);
    await insert.orUpdate(others, keys).execute();
  }

  async close(): Promise<void> {
    await this.draining;
    await this.source.destroy();
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const group = this.waiting.splice(0, GROUP);
      if (!(await this.commitTogether(group))) for (const one of group) await this.commitAlone(one);
    }
    this.draining = undefined;
  }

  private async commitTogether(group: Waiting[]): Promise<boolean> {
    const results: unknown[] = [];
    try {
      await this.source.transaction(async (manager) => {
        for (const { job } of group) results.push(await job(manager));
      });
    } catch {
      return false;
    }
    for (const [index, { resolve }] of group.entries()) resolve(results[index] as never);
    return true;
  }

  private async commitAlone({ job, resolve, reject }: Waiting): Promise<void> {
    try {
      resolve((await this.source.transaction(job)) as never);
    } catch (error) {
      reject(error as Error);
    }
  }
}

/** The file beside the main one in which the trace lives. */
export function traceUrl(url: string): string {
  return url === 'sqlite::memory:' || !url.startsWith('sqlite:') ? url : `${url.replace(/\.sqlite$/, '')}-trace.sqlite`;
}

function sqliteOptions(path: string, purpose: Purpose): object {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  return {
    type: 'better-sqlite3',
    driver: libsql,
    database: path,
    enableWAL: path !== ':memory:',
    // FULL: a commit that returned survives a power cut. The trace may lose its last moments.
    prepareDatabase: (database: { exec(sql: string): void }) => {
      database.exec(`PRAGMA synchronous=${purpose === 'main' ? 'FULL' : 'NORMAL'}`);
      database.exec('PRAGMA busy_timeout=5000');
    },
  };
}

function mySqlOptions(url: string): object {
  return { type: 'mysql', url: url.replace(/^mariadb:/, 'mysql:'), charset: 'utf8mb4', timezone: 'Z', poolSize: 10 };
}
