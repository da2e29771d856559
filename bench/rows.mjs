import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { here, startJunction } from './hub.mjs';
import { SUBJECT } from './measure.mjs';

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

/** Sets of rows per second by the raw driver, and their CPU time in microseconds. */
export async function bareRows(options) {
  const args = ['-c', SUBJECT, process.execPath, here('baselines/bare-rows.mjs'), JSON.stringify(options)];
  return JSON.parse((await run('taskset', args)).stdout);
}
