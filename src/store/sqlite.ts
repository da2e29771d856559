/** SQLite: a file with a write-ahead log, or memory. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import libsql from 'libsql';

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

/** The disk is full or does not work. */
export function isFull(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR|BUSY|READONLY|CANTOPEN)/.test((error as { code?: string }).code ?? '');
}
