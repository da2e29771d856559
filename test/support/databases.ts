/**
 * Databases for tests. The suite runs on SQLite in memory; with JUNCTION_TEST_DATABASE=mariadb every world has a MariaDB
 * database without rows instead. Tests that are about MariaDB ask for one in either case.
 */
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { delimiter, join } from 'node:path';

/** Whether worlds are to run on MariaDB. */
export const ON_MARIADB = process.env.JUNCTION_TEST_DATABASE === 'mariadb';
/** What MySQL demands; the same for all nodes of a test. */
export const TEST_SECRET_KEY = Buffer.alloc(32, 7).toString('base64');

const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
const hasProgram = (name: string) => FOLDERS.some((folder) => existsSync(join(folder, name)));

/** Describes what needs a program beside Node: left out where it is not installed, but never in CI. */
export const describeWith = (...programs: string[]) =>
  process.env.CI || programs.every(hasProgram) ? describe : describe.skip;

/** Describes what must be the same on every database. */
export function onEachDatabase(tell: (open: () => Promise<TestDatabase>, kind: 'SQLite' | 'MariaDB') => void): void {
  describe('SQLite', () => tell(async () => ({ url: 'sqlite::memory:', release: async () => undefined }), 'SQLite'));
  describeWith('mariadbd')('MariaDB', () => tell(aMariaDb, 'MariaDB'));
}

/** A database of one's own; `release` when it is not used any more. */
export interface TestDatabase {
  url: string;
  release(): Promise<void>;
}

export async function aDatabase(): Promise<TestDatabase> {
  return ON_MARIADB ? aMariaDb() : { url: 'sqlite::memory:', release: async () => undefined };
}

/** Throws when this machine has no mariadbd. */
export async function aMariaDb(): Promise<TestDatabase> {
  const url = await ask('/take');
  return { url, release: () => ask(`/give?${encodeURIComponent(url)}`).then(() => undefined) };
}

function ask(path: string): Promise<string> {
  const socketPath = process.env.JUNCTION_TEST_SERVERS;
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`no MariaDB for this test: ${text}`));
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}
