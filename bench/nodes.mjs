/**
 * The relay bench with one node, and with two that share MariaDB and NATS, each under the load that one had. Where each node
 * has a core to itself and the rest of the machine another two, throughput tells; elsewhere only what a request costs does.
 */
import { cpus } from 'node:os';
import { join } from 'node:path';
import { PROGRAMS, startShared } from './cluster.mjs';
import { round } from './compare.mjs';
import { headersOf, register, startJunction, startPlatforms } from './hub.mjs';
import { cpuMs, hasCommand, load, median, sleep, writeScript } from './measure.mjs';

/** Two nodes, the generator, and one core for the receivers, the database and NATS together. */
const NEEDED = 4;
const CORES = cpus().length;
const AROUND = CORES < NEEDED ? `0-${CORES - 1}` : `2-${CORES - 1}`;
/** Both nodes have read what the other wrote by then. */
const SETTLE_MS = 1_000;
const WANTED = 1.6;

async function startNode(folder, index, shared) {
  const node = await startJunction(join(folder, `node-${index}`), {
    env: shared,
    core: CORES < NEEDED ? AROUND : String(index),
  });
  return { pid: node.pid, url: `${node.base}/receiver/locations/NL/TNM/LOC1`, junction: node };
}

/** Both nodes at once: their throughput together, and what a request costs at them and in the database. */
async function round_(nodes, options) {
  const before = nodes.map(({ pid }) => cpuMs(pid));
  const runs = await Promise.all(nodes.map((node) => load({ ...node, ...options })));
  const requests = runs.reduce((sum, { requests: count }) => sum + count, 0);
  const cpu = nodes.reduce((sum, { pid }, index) => sum + cpuMs(pid) - before[index], 0);
  return {
    perSecond: runs.reduce((sum, { perSecond }) => sum + perSecond, 0),
    p99: Math.max(...runs.map(({ p99 }) => p99)),
    cpu: (cpu * 1000) / requests,
    errors: runs.reduce((sum, { errors }) => sum + errors, 0),
  };
}
