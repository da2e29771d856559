/**
 * `npm run bench [-- NAME…] [--smoke] [--mariadb] [--rounds N] [--seconds S] [--minutes M]`: runs the benches one after
 * another, prints tables and what was aimed at, writes bench/results/NAME.json. Nothing here passes or fails: figures are for people.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accept } from './accept.mjs';
import { authorize } from './authorize.mjs';
import { broadcast } from './broadcast.mjs';
import { changes } from './change.mjs';
import { forgetMariaDb } from './databases.mjs';
import { relayGrowth } from './growth.mjs';
import { idle } from './idle.mjs';
import { list } from './list.mjs';
import { hasCommand, machine, stopAll } from './measure.mjs';
import { memory } from './memory.mjs';
import { nodes } from './nodes.mjs';
import { ocpp } from './ocpp.mjs';
import { pages } from './pages.mjs';
import { pricing } from './pricing.mjs';
import { relay } from './relay.mjs';
import { start } from './start.mjs';

const BENCHES = {
  relay,
  'relay-growth': relayGrowth,
  broadcast,
  authorize,
  idle,
  memory,
  start,
  pricing,
  list,
  pages,
  change: changes,
  accept,
  ocpp,
  nodes,
};

const args = process.argv.slice(2);
const numberOf = (name, usual) => (args.includes(name) ? Number(args[args.indexOf(name) + 1]) : usual);
const isSmoke = args.includes('--smoke');
const wanted = args.filter(
  (arg, index) => !arg.startsWith('--') && !/^--(rounds|seconds|minutes)$/.test(args[index - 1] ?? ''),
);
// Everything together is meant to take a quarter of an hour; what is asked for by name may take its time.
const isWhole = wanted.length === 0;
const usual = isWhole ? { seconds: 2, minutes: 0.5 } : { seconds: 5, minutes: 1 };
const options = {
  isSmoke,
  isWhole,
  // What accept and change run on.
  kind: args.includes('--mariadb') ? 'mariadb' : 'sqlite',
  rounds: numberOf('--rounds', isSmoke ? 1 : 3),
  seconds: numberOf('--seconds', isSmoke ? 1 : usual.seconds),
  minutes: numberOf('--minutes', usual.minutes),
};
const unknown = wanted.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`no bench ${unknown.join(', ')}; there are: ${Object.keys(BENCHES).join(', ')}`);
  process.exit(1);
}
for (const program of ['wrk', 'taskset'])
  if (!hasCommand(program)) {
    console.error(`the benches need ${program}`);
    process.exit(1);
  }

async function run(name) {
  const startedAt = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'junction-bench-'));
  try {
    const { tables, goals } = await BENCHES[name]({ ...options, folder });
    for (const [title, table] of Object.entries(tables)) {
      console.log(`\n${name}: ${title}`);
      console.table(table);
    }
    for (const { goal, wanted: aim, got, min, max, isMet } of goals) {
      const spread = min === undefined ? '' : `, ${min} to ${max}`;
      console.log(`${isMet ? 'reached    ' : 'not reached'} ${goal}: ${got}${spread} (${aim})`);
    }
    const took = Math.round((performance.now() - startedAt) / 1000);
    console.log(`${name} took ${took} s`);
    const results = new URL('results/', import.meta.url);
    mkdirSync(results, { recursive: true });
    const about = { machine: machine(), options, at: new Date().toISOString(), seconds: took };
    const file = options.kind === 'mariadb' ? `${name}-mariadb.json` : `${name}.json`;
    writeFileSync(new URL(file, results), JSON.stringify({ ...about, tables, goals }, null, 2));
  } finally {
    await stopAll();
    forgetMariaDb();
    rmSync(folder, { recursive: true, force: true });
  }
}

console.log(machine());
console.log('latencies in ms, CPU in µs of all threads per request; ratios are medians of interleaved rounds');
for (const name of isWhole ? Object.keys(BENCHES) : wanted)
  try {
    await run(name);
  } catch (error) {
    console.error(`${name}:`, error);
    process.exitCode = 1;
  }
console.log(`everything took ${Math.round(performance.now() / 1000)} s`);
