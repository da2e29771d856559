/**
 * The pool of connections, with bounds: a statement and the wait for a connection have a limit in time, and while the
 * database is away everything is refused at once instead of waiting for it. One try a second finds out when it is back.
 */
import mysql, { type Pool, type PoolConnection, type PoolOptions } from 'mysql2';
import { systemClock } from '../lib/clock';
import { Unavailable } from '../lib/unavailable';

/** Statements that may wait for a connection; one more is refused at once. */
const QUEUE = 10_000;
const PROBE_MS = 1_000;
/** What may take long: waiting for another node's migrations, and the migrations themselves. */
const UNLIMITED = /^\s*(SELECT GET_LOCK|CREATE|ALTER|DROP)/i;

/** No way to the server, or it is going, full, read-only, or not part of its cluster at present. */
const AWAY = new Set([1021, 1037, 1040, 1041, 1047, 1053, 1080, 1114, 1129, 1203, 1290, 1836, 1927, 3100]);
const AWAY_CODES = /^(ECONN|ETIMEDOUT|EPIPE|EHOST|ENET|ENOTFOUND|EAI_|PROTOCOL_|POOL_)/;

const SESSION = [
  // Strict: a value that does not fit is refused, never cut.
  "SET SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00'",
  // Row locks without gaps: fewer deadlocks, and the level that clusters support best.
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  'SET SESSION innodb_lock_wait_timeout = 5',
];

type Done<T> = (error: Error | null, result?: T, ...rest: unknown[]) => void;

export class BoundedPool {
  /** Why the database does not answer; undefined when it does. */
  trouble: string | undefined;
  private stopProbing: (() => void) | undefined;
  private looking = false;

  constructor(private readonly timeoutMs: number) {}

  /** What the driver library calls instead of mysql2's own. */
  readonly createPool = (options: PoolOptions): Pool => {
    const pool = mysql.createPool({ ...options, queueLimit: QUEUE });
    pool.on('connection', (connection) => {
      for (const statement of SESSION)
        connection.query(statement, (error) => {
          if (error) connection.destroy();
        });
      this.limit(connection);
    });
    const connect = pool.getConnection.bind(pool) as (done: Done<PoolConnection>) => void;
    const getConnection = (done: Done<PoolConnection>) => {
      if (this.trouble !== undefined) return done(new Unavailable(this.trouble));
      // One that comes too late for whoever asked goes back.
      this.limited(connect, done, (connection) => connection?.release());
    };
    const end = pool.end.bind(pool);
    const endAll = (done: () => void) => {
      this.stopProbing?.();
      end(done);
    };
    this.connect = connect;
    return Object.assign(pool, { getConnection, end: endAll });
  };

  private connect: (done: Done<PoolConnection>) => void = () => undefined;

  /** A connection whose statement is not answered in time is closed: nobody knows what state it is in. */
  private limit(connection: PoolConnection): void {
    const query = connection.query.bind(connection) as (...args: unknown[]) => unknown;
    const limited = (...args: unknown[]) => {
      const done = args.at(-1);
      if (typeof done !== 'function' || UNLIMITED.test(String(args[0]))) return query(...args);
      let made: unknown;
      this.limited<unknown>(
        (settle) => {
          made = query(...args.slice(0, -1), settle);
        },
        (error, ...rest) => {
          if (error instanceof Unavailable) connection.destroy();
          (done as Done<unknown>)(error, ...rest);
        },
      );
      return made;
    };
    Object.assign(connection, { query: limited });
  }

  /** Runs something that calls back, for so long; notes whether the database answers. */
  private limited<T>(run: (settle: Done<T>) => void, done: Done<T>, late?: (result: T | undefined) => void): void {
    let isOver = false;
    const stopTimer = systemClock.after(this.timeoutMs, () => {
      isOver = true;
      done(this.away(`no answer from the database within ${this.timeoutMs} ms`));
    });
    run((error, result, ...rest) => {
      if (isOver) return late?.(result);
      isOver = true;
      stopTimer();
      done(error && isAway(error) ? this.away(error.message) : error, result, ...rest);
    });
  }

  private away(reason: string): Unavailable {
    this.trouble = `the database is away (${reason})`;
    this.stopProbing ??= systemClock.every(PROBE_MS, () => this.look());
    return new Unavailable(this.trouble);
  }

  private look(): void {
    if (this.looking) return;
    this.looking = true;
    const looked = (isBack: boolean) => {
      this.looking = false;
      if (!isBack) return;
      this.stopProbing?.();
      this.stopProbing = undefined;
      this.trouble = undefined;
    };
    this.limited<PoolConnection>(
      this.connect,
      (error, connection) => {
        if (error || !connection) return looked(false);
        connection.query('SELECT 1', (failure) => {
          if (!failure) connection.release();
          looked(!failure);
        });
      },
      (connection) => connection?.release(),
    );
  }
}

function isAway({ errno, code = '', message }: Error & { errno?: number; code?: string }): boolean {
  return AWAY_CODES.test(code) || (errno !== undefined && AWAY.has(errno)) || /queue limit|closed state/i.test(message);
}
