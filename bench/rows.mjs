import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { here } from './hub.mjs';
import { SUBJECT } from './measure.mjs';

const run = promisify(execFile);

/** Rows per second by the raw driver; a column of null is the key and gets a number. */
export async function bareRows(options) {
  const args = ['-c', SUBJECT, process.execPath, here('baselines/bare-rows.mjs'), JSON.stringify(options)];
  const { stdout } = await run('taskset', args);
  return JSON.parse(stdout).perSecond;
}
