/**
 * MySQL 8, MariaDB 10.6+, and what speaks their protocol: sessions that behave like SQLite's (strict, UTC, exact
 * comparison of text), a pool with bounds, a time limit on every statement, and the errors after which a transaction is
 * simply run again.
 */
import mysql, { type PoolConnection, type PoolOptions } from 'mysql2';
import type { DataSource } from 'typeorm';
import { systemClock } from '../lib/clock';

/** A statement that takes longer is given up and its connection closed: the server hangs, or the way to it. */
const STATEMENT_MS = 10_000;
const CONNECT_MS = 5_000;
/** Statements that may wait for a connection; one more is refused at once. */
const QUEUE = 10_000;
/** How long the first node may take with the migrations while others wait for it. */
const MIGRATIONS_S = 120;

const SESSION = [
  // Strict: a value that does not fit is refused, never cut.
  "SET SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00'",
  // Row locks without gaps: fewer deadlocks, and the level that clusters support best.
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  'SET SESSION innodb_lock_wait_timeout = 5',
];

/** `url`: `mysql://user:password@host:port/database`; `?tls=true` demands a certificate that the system trusts. */
export function mySqlOptions(url: string, poolSize: number): object {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  return {
    type: 'mysql',
    host: hostname,
    port: port === '' ? 3306 : Number(port),
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    charset: 'utf8mb4',
    timezone: 'Z',
    poolSize,
    connectTimeout: CONNECT_MS,
    ...(searchParams.get('tls') === 'true' ? { ssl: {} } : {}),
    driver: { ...mysql, createPool },
  };
}

function createPool(options: PoolOptions) {
  const pool = mysql.createPool({ ...options, queueLimit: QUEUE });
  pool.on('connection', (connection) => {
    for (const statement of SESSION) connection.query(statement);
    limitTime(connection);
  });
  return pool;
}

type Done = (error: Error | null, ...rest: unknown[]) => void;

/** What may take long: waiting for another node's migrations, and the migrations themselves. */
const UNLIMITED = /^\s*(SELECT GET_LOCK|CREATE|ALTER|DROP)/i;

/** A connection whose statement is not answered in time is closed: nobody knows what state it is in. */
function limitTime(connection: PoolConnection): void {
  const query = connection.query.bind(connection) as (...args: unknown[]) => unknown;
  const limited = (...args: unknown[]) => {
    const done = args.at(-1);
    if (typeof done !== 'function' || UNLIMITED.test(String(args[0]))) return query(...args);
    let isOver = false;
    const finish: Done = (...outcome) => {
      if (isOver) return;
      isOver = true;
      stopTimer();
      (done as Done)(...outcome);
    };
    const stopTimer = systemClock.after(STATEMENT_MS, () => {
      connection.destroy();
      finish(Object.assign(new Error(`no answer from the database within ${STATEMENT_MS} ms`), { code: 'ETIMEDOUT' }));
    });
    return query(...args.slice(0, -1), finish);
  };
  Object.assign(connection, { query: limited });
}

/** Migrations, one node at a time; the database is first told to compare text exactly, as SQLite does. */
export async function migrateMySql(source: DataSource): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    const [lock] = await runner.query("SELECT GET_LOCK(LEFT(CONCAT('junction ', DATABASE()), 64), ?) AS held", [
      MIGRATIONS_S,
    ]);
    if (Number(lock.held) !== 1)
      throw new Error('another node has been busy with the migrations for too long; look at it, then start this one');
    await compareExactly(runner);
    await source.runMigrations({ transaction: 'each' });
    await runner.query("SELECT RELEASE_LOCK(LEFT(CONCAT('junction ', DATABASE()), 64))");
  } finally {
    await runner.release();
  }
}

/** Byte by byte, and trailing spaces count. Tables take over the collation that the database has when they are made. */
async function compareExactly(runner: { query(sql: string): Promise<Record<string, string>[]> }): Promise<void> {
  const [found = {}] = await runner.query(
    'SELECT VERSION() AS version, DATABASE() AS name, @@collation_database AS collation',
  );
  const wanted = found.version?.includes('MariaDB') ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin';
  if (found.collation === wanted) return;
  const statement = `ALTER DATABASE \`${found.name?.replaceAll('`', '``')}\` CHARACTER SET utf8mb4 COLLATE ${wanted}`;
  try {
    await runner.query(statement);
  } catch (error) {
    throw new Error(
      `database ${found.name} compares text by ${found.collation}, and Junction may not change that ` +
        `(${(error as Error).message}); let its administrator run: ${statement}`,
    );
  }
}

/** Deadlock, lock wait, lost certification (Galera, Group Replication), write conflict (TiDB): undone, run it again. */
const AGAIN = new Set([1205, 1213, 1020, 3101, 8002, 8022, 8028, 9007]);

export function isWorthAnotherTry(error: unknown): boolean {
  const { errno } = error as { errno?: number };
  return errno !== undefined && AGAIN.has(errno);
}
