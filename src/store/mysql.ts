/**
 * MySQL 8, MariaDB 10.6+, and what speaks their protocol: migrations by one node at a time, text compared exactly as
 * SQLite does, and the errors after which a transaction is simply run again.
 */
import mysql from 'mysql2';
import type { DataSource } from 'typeorm';
import type { BoundedPool } from './mysql-pool';

const CONNECT_MS = 5_000;
/** How long the first node may take with the migrations while others wait for it. */
const MIGRATIONS_S = 120;

/** `url`: `mysql://user:password@host:port/database`; `?tls=true` demands a certificate that the system trusts. */
export function mySqlOptions(url: string, poolSize: number, pool: BoundedPool): object {
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
    driver: { ...mysql, createPool: pool.createPool },
  };
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
