/**
 * The relay bench with one node, and with two that share MariaDB and NATS, each under the load that the one had. Where each
 * node has a core to itself and the rest of the machine two more, throughput tells; elsewhere only what a request costs does.
 */
import { cpus } from 'node:os';
import { join } from 'node:path';
import { PROGRAMS, startShared } from './cluster.mjs';
import { round } from './compare.mjs';
import { headersOf, register, startJunction, startPlatforms } from './hub.mjs';
import { cpuMs, hasCommand, load, median, sleep, stop, writeScript } from './measure.mjs';

const CORES = cpus().length;
/** Two nodes; the generators; the receivers, the database and NATS. */
const NEEDED = 4;
const HAS_CORES = CORES >= NEEDED;
const AROUND = `${HAS_CORES ? 2 : 0}-${CORES - 1}`;
const CONNECTIONS = 64;
const WANTED = 1.6;
/** What is written at one node is known at the other by then. */
const SETTLE_MS = 1_000;

export async function nodes({ folder, rounds, seconds }) {
  const missing = PROGRAMS.filter((program) => !hasCommand(program));
  if (missing.length > 0) {
    console.log(`\nnodes: left out, for want of ${missing.join(', ')}`);
    return { tables: {}, goals: [] };
  }
  const shared = await startShared(folder, AROUND);
  const both = [await startNode(folder, 0, shared), await startNode(folder, 1, shared)];
  await lead(folder, both);
  const setups = { 'one node': both.slice(0, 1), 'two nodes': both };
  const rows = { 'one node': [], 'two nodes': [] };
  for (const setup of Object.values(setups)) await run(setup, Math.max(seconds, 3));
  for (let i = 0; i < rounds; i++)
    for (const [name, setup] of Object.entries(setups)) rows[name].push(await run(setup, seconds));
  await Promise.all(both.map(({ child }) => stop(child)));
  return report(rows);
}

async function startNode(folder, index, shared) {
  const core = HAS_CORES ? String(index) : AROUND;
  return startJunction(join(folder, `node-${index}`), { env: shared, core });
}

/** A CPO that both nodes know, and a receiver in a process of its own behind each. */
async function lead(folder, both) {
  const [first] = both;
  const partner = async (role, country) =>
    (await register(first, await startPlatforms({ role, country, count: 1, cores: AROUND })))[0];
  const cpo = await partner('CPO', 'NL');
  const body = JSON.stringify({ id: 'LOC1', filler: 'x'.repeat(1480) });
  for (const [index, country] of ['DE', 'FR'].entries()) {
    const emsp = await partner('EMSP', country);
    const headers = headersOf({ token: cpo.token, from: `NL*${cpo.parties[0]}`, to: `${country}*${emsp.parties[0]}` });
    const script = join(folder, `put-${index}.lua`);
    writeScript(script, { method: 'PUT', headers, body });
    Object.assign(both[index], { script, url: `${both[index].base}/receiver/locations/NL/TNM/LOC1` });
  }
  await sleep(SETTLE_MS);
}

/** All nodes of a setup under load at once: what they do together, and what a request costs them. */
async function run(setup, seconds) {
  const before = setup.map(({ pid }) => cpuMs(pid));
  const loads = setup.map(({ pid, url, script }) =>
    load({ pid, url, script, connections: CONNECTIONS, seconds, cores: AROUND }),
  );
  const runs = await Promise.all(loads);
  const sum = (member) => runs.reduce((total, row) => total + row[member], 0);
  const cpu = setup.reduce((total, { pid }, index) => total + cpuMs(pid) - before[index], 0);
  return {
    perSecond: sum('perSecond'),
    cpu: (cpu * 1000) / sum('requests'),
    p99: Math.max(...runs.map(({ p99 }) => p99)),
    errors: sum('errors'),
  };
}

function report(rows) {
  const one = rows['one node'];
  const factors = rows['two nodes'].map(({ perSecond }, index) => perSecond / one[index].perSecond);
  const costs = rows['two nodes'].map(({ cpu }, index) => cpu / one[index].cpu);
  const factor = round(median(factors));
  const told = HAS_CORES
    ? `seen on ${CORES} cores`
    : `${CORES} cores are too few to see it: two nodes and what is around them need ${NEEDED}`;
  const table = Object.fromEntries(Object.entries(rows).map(([name, all]) => [name, summarise(all)]));
  return {
    tables: { [`${CONNECTIONS} connections to each node, ${CORES} cores`]: table },
    goals: [
      {
        goal: `relay throughput of two nodes, of one (${told})`,
        wanted: `≥ ${WANTED}`,
        got: factor,
        isMet: factor >= WANTED,
      },
      {
        goal: 'CPU of a request at two nodes, of one: what being two costs',
        wanted: `≤ ${2 / WANTED}`,
        got: round(median(costs)),
        isMet: median(costs) <= 2 / WANTED,
      },
    ],
  };
}

function summarise(all) {
  const pick = (member) => median(all.map((row) => row[member]));
  return {
    perSecond: Math.round(pick('perSecond')),
    cpuMicroseconds: Math.round(pick('cpu')),
    p99: round(pick('p99'), 1),
    errors: all.reduce((sum, { errors }) => sum + errors, 0),
  };
}
