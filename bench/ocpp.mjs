/**
 * Many idle stations at one process: what one of them costs in memory, how many heartbeats a second of CPU answers, how
 * many meter values become durable, and how long it takes until all are back after a cut; beside bare `ws` and `ajv`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { round } from './compare.mjs';
import { fillStations, host } from './hosted.mjs';
import { here, startJunction, startStations } from './hub.mjs';
import { cpuMs, freePort, median, SUBJECT, sleep, start, untilAnswers } from './measure.mjs';
import { bareRows, emptyTables } from './rows.mjs';

/** Ten thousand take ten minutes: more than a run of everything has. */
const STATIONS = { full: 10_000, whole: 1_000, smoke: 100 };
/** Calls under way at a time. */
const WIDTH = 100;
const NODE = ['--expose-gc', '--import', here('footprint.mjs')];

/** File handles of one process: a socket takes one, and the rest of the process some more. */
function demandHandles(count) {
  const limit = Number(spawnSync('sh', ['-c', 'ulimit -n']).stdout);
  if (limit < count + 500)
    throw new Error(`${count} stations need ${count + 500} open files, the limit is ${limit}: raise ulimit -n`);
}

function makeCertificate(folder) {
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(folder, name));
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const made = spawnSync('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', cert, '-subj', '/CN=localhost']);
  if (made.status !== 0) throw new Error(`openssl: ${made.stderr}`);
  return { key, cert };
}

async function startBridge({ folder, count, tls }) {
  const first = await startJunction(folder, { env: { OCPP_ALLOW_NO_AUTH: 'true' } });
  await host(first, 'CPO');
  await end(first.child);
  fillStations(folder, count);
  const env = { OCPP_ALLOW_NO_AUTH: 'true', ...(tls ? { TLS_CERT: tls.cert, TLS_KEY: tls.key } : {}) };
  return startJunction(folder, { env, node: NODE, tls });
}

async function startBare({ tls }) {
  const port = await freePort();
  const args = [process.execPath, ...NODE, here('baselines/bare-ocpp.mjs'), JSON.stringify({ port, tls })];
  const child = start(SUBJECT, args, { ipc: true });
  const origin = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  await untilAnswers(origin);
  return { child, pid: child.pid, origin };
}

const SUBJECTS = { junction: startBridge, bare: startBare };

function end(child) {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  return gone;
}

function footprint({ child }) {
  return new Promise((resolve) => {
    child.once('message', resolve);
    child.send('footprint');
  });
}

/** CPU of the subject for each answered call, in microseconds. */
async function load({ pid, stations, seconds }, action) {
  const before = cpuMs(pid);
  const { answers, errors, seconds: took } = await stations.ask('load', { action, seconds, width: WIDTH });
  return { perSecond: answers / took, perCpuSecond: (answers * 1000) / (cpuMs(pid) - before), errors };
}

/** One subject with all its stations, from the first connection to the storm. */
async function oneRound(name, { folder, count, seconds }) {
  const subject = await SUBJECTS[name]({ folder, count });
  const stations = await startStations({ url: subject.origin.replace('http', 'ws'), count });
  const before = await footprint(subject);
  await stations.ask('connect', { width: WIDTH, action: 'BootNotification' });
  await sleep(Math.min(5_000, seconds * 1000));
  const after = await footprint(subject);
  const given = { ...subject, stations, seconds };
  await load(given, 'Heartbeat');
  const heartbeats = await load(given, 'Heartbeat');
  const meterValues = await load(given, 'MeterValues');
  const cpuBefore = cpuMs(subject.pid);
  const storm = await stations.ask('storm');
  const stormCpu = cpuMs(subject.pid) - cpuBefore;
  await Promise.all([end(subject.child), end(stations.child)]);
  const grown = (member) => (after[member] - before[member]) / count / 1024;
  return {
    rssKb: grown('rss'),
    heapKb: grown('heapUsed') + grown('external'),
    heartbeats: heartbeats.perSecond,
    heartbeatsPerCpu: heartbeats.perCpuSecond,
    meterValues: meterValues.perSecond,
    meterValuesPerCpu: meterValues.perCpuSecond,
    stormMs: storm.ms,
    stormCpuMs: stormCpu,
    errors: heartbeats.errors + meterValues.errors,
    stormRetries: Object.values(storm.failures).reduce((sum, times) => sum + times, 0),
  };
}

/** Only the storm, over TLS. */
async function tlsRound(name, { folder, count, tls }) {
  const subject = await SUBJECTS[name]({ folder, count, tls });
  const stations = await startStations({ url: subject.origin.replace('http', 'ws'), count });
  await stations.ask('connect', { width: WIDTH, action: 'BootNotification' });
  const before = cpuMs(subject.pid);
  const { ms, failures } = await stations.ask('storm');
  const stormCpuMs = cpuMs(subject.pid) - before;
  await Promise.all([end(subject.child), end(stations.child)]);
  return { stormMs: ms, stormCpuMs, stormRetries: Object.values(failures).reduce((sum, times) => sum + times, 0) };
}

/** Junction and bare in turn, each time as new processes. */
async function interleave(round, { folder, rounds, ...options }) {
  const rows = { junction: [], bare: [] };
  for (let i = 0; i < rounds; i++)
    for (const name of Object.keys(rows)) {
      const own = join(folder, `${name}-${i}`);
      mkdirSync(own, { recursive: true });
      rows[name].push(await round(name, { ...options, folder: own }));
    }
  return rows;
}

const medians = (rows) =>
  Object.fromEntries(Object.keys(rows[0]).map((name) => [name, round(median(rows.map((row) => row[name])), 1)]));

function ratio(rows, member) {
  return round(median(rows.junction.map((row, index) => row[member] / rows.bare[index][member])));
}

export async function ocpp({ folder, rounds, seconds, isSmoke, isWhole }) {
  const count = STATIONS[isSmoke ? 'smoke' : isWhole ? 'whole' : 'full'];
  demandHandles(count);
  const plain = await interleave(oneRound, { folder: join(folder, 'plain'), rounds, seconds, count });
  const options = { folder: join(folder, 'tls'), rounds, count, tls: makeCertificate(folder) };
  const secure = await interleave(tlsRound, options);
  const times = { correctedTime: 1, receivedTime: 1 };
  const columns = { id: '#', station: 'CP1', kind: 'MeterRead', ...times, fact: 'x'.repeat(300), answer: '{}' };
  const file = (await emptyTables(folder))();
  const raw = await bareRows({ file, rows: [{ table: 'station_event', columns }], batch: WIDTH, seconds });
  const table = (rows) => ({ junction: medians(rows.junction), bare: medians(rows.bare) });
  return {
    tables: {
      [`${count} stations`]: table(plain),
      [`${count} stations over TLS`]: table(secure),
      'raw rows of an event, in commits of 100': { raw: { perSecond: Math.round(raw.perSecond) } },
    },
    goals: [
      goal('memory of an idle station, of bare ws and ajv', ratio(plain, 'rssKb'), { atMost: 2.5 }),
      goal('heartbeats per CPU second, of bare ws and ajv', ratio(plain, 'heartbeatsPerCpu'), { atLeast: 0.6 }),
      goal('time of the storm over TLS, of bare ws', ratio(secure, 'stormMs'), { atMost: 1.3 }),
    ],
  };
}

const goal = (name, got, { atMost = Number.POSITIVE_INFINITY, atLeast = 0 }) => ({
  goal: name,
  wanted: atLeast > 0 ? `≥ ${atLeast}` : `≤ ${atMost}`,
  got,
  isMet: got >= atLeast && got <= atMost,
});
