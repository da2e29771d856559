/** The databases that a bench may run on, SQLite and a MariaDB of its own; and how its rows get there quickly. */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createDatabase, startMariaDb } from './cluster.mjs';
import { hasCommand } from './measure.mjs';

const require = createRequire(import.meta.url);
const libsql = require('libsql');
const mysql = require('mysql2/promise');

/** Rows and bytes per statement and per commit. */
const AT_ONCE = 500;
const BYTES_AT_ONCE = 4_000_000;

/** What this machine has. */
export const KINDS = hasCommand('mariadbd') ? ['sqlite', 'mariadb'] : ['sqlite'];

/** A new database: `env` is what Junction is told of it, `open(isTrace)` gives the driver's own connection. */
export const newDatabase = (kind, folder, name) =>
  kind === 'sqlite' ? newSqlite(join(folder, name)) : newMariaDb(folder, name);

function newSqlite(home) {
  mkdirSync(home, { recursive: true });
  const file = join(home, 'junction.sqlite');
  return {
    kind: 'sqlite',
    home,
    file,
    env: { DATABASE_URL: `sqlite:${file}` },
    open: async (isTrace = false) => new SqliteRows(isTrace ? file.replace(/\.sqlite$/, '-trace.sqlite') : file),
  };
}

/** Of a small machine. */
const MEMORY = ['--innodb-buffer-pool-size=1G', '--innodb-log-file-size=256M'];
const SECRET_KEY = randomBytes(32).toString('base64');
let server;

async function newMariaDb(folder, name) {
  server ??= startMariaDb(join(folder, 'mariadb'), '0,1', MEMORY);
  const schema = name.replaceAll('-', '_');
  await createDatabase(await server, schema);
  const url = `${await server}/${schema}`;
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  return {
    kind: 'mariadb',
    home,
    url,
    env: { DATABASE_URL: url, SECRET_KEY },
    open: async () => {
      const rows = new MariaDbRows(await mysql.createConnection(url));
      await rows.hurry();
      return rows;
    },
  };
}

/** The run is over: its processes are gone. */
export function forgetMariaDb() {
  server = undefined;
}

/** Rows come one by one and are written many at a time, in the order in which they came, table by table. */
class Rows {
  waiting = new Map();

  async add(table, row) {
    const waiting = this.waiting.get(table) ?? { rows: [], bytes: 0 };
    this.waiting.set(table, waiting);
    waiting.rows.push(row);
    for (const value of Object.values(row)) waiting.bytes += value?.length ?? 8;
    if (waiting.rows.length >= AT_ONCE || waiting.bytes >= BYTES_AT_ONCE) await this.write(table);
  }

  async write(table) {
    const { rows } = this.waiting.get(table);
    this.waiting.delete(table);
    await this.insert(table, rows);
  }

  async close() {
    for (const table of [...this.waiting.keys()]) await this.write(table);
    await this.end();
  }
}

const listed = (row) =>
  Object.keys(row)
    .map((name) => `\`${name}\``)
    .join();

class SqliteRows extends Rows {
  constructor(file) {
    super();
    this.database = new libsql(file);
    this.database.exec('PRAGMA synchronous=OFF; PRAGMA cache_size=-200000');
  }

  async insert(table, rows) {
    const [first] = rows;
    const marks = Object.keys(first).map(() => '?');
    const statement = this.database.prepare(`INSERT INTO ${table} (${listed(first)}) VALUES (${marks.join()})`);
    this.database.transaction(() => {
      for (const row of rows) statement.run(...Object.values(row));
    })();
  }

  async all(sql, values = []) {
    return this.database.prepare(sql).all(...values);
  }

  async end() {
    this.database.close();
  }
}

class MariaDbRows extends Rows {
  constructor(connection) {
    super();
    this.connection = connection;
  }

  /** Filled without waiting for the disk; afterwards a commit is durable again. */
  async hurry() {
    await this.connection.query('SET GLOBAL innodb_flush_log_at_trx_commit = 0');
    await this.connection.query('SET unique_checks = 0');
  }

  async insert(table, rows) {
    const [first] = rows;
    const sql = `INSERT INTO ${table} (${listed(first)}) VALUES ?`;
    await this.connection.query(sql, [rows.map((row) => Object.values(row))]);
  }

  async all(sql, values = []) {
    return (await this.connection.query(sql, values))[0];
  }

  async end() {
    await this.connection.query('SET GLOBAL innodb_flush_log_at_trx_commit = 1');
    await this.connection.end();
  }
}
