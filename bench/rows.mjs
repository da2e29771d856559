import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newDatabase } from './databases.mjs';
import { here, startJunction } from './hub.mjs';
import { SUBJECT, stop } from './measure.mjs';

const run = promisify(execFile);

/** An empty database with Junction's tables and indexes; gives back a function that copies it. */
export async function emptyTables(folder) {
  const { child } = await startJunction(join(folder, 'empty'));
  child.kill('SIGTERM');
  await once(child, 'exit');
  let copies = 0;
  return () => {
    const copy = join(folder, `raw-${copies++}.sqlite`);
    for (const end of ['', '-wal']) {
      const from = join(folder, 'empty', `junction.sqlite${end}`);
      if (existsSync(from)) copyFileSync(from, copy + end);
    }
    return copy;
  };
}

/** Where rows of the baseline go, new with each call: a copy of an empty file, or numbers that MariaDB has not seen yet. */
export async function emptyPlaces(folder, kind) {
  if (kind === 'sqlite') {
    const emptyCopy = await emptyTables(folder);
    return () => ({ file: emptyCopy() });
  }
  const { home, url, env } = await newDatabase(kind, folder, 'empty');
  await stop((await startJunction(home, { env })).child);
  let first = 1_000_000_000;
  return () => {
    first += 10_000_000;
    return { url, first };
  };
}

/** Sets of rows per second by the raw driver, and their CPU time in microseconds. */
export async function bareRows(options) {
  const script = options.url === undefined ? 'baselines/bare-rows.mjs' : 'baselines/bare-rows-mysql.mjs';
  const args = ['-c', SUBJECT, process.execPath, here(script), JSON.stringify(options)];
  return JSON.parse((await run('taskset', args)).stdout);
}
