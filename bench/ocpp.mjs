/**
 * Many idle stations at one process: what one of them costs in memory, how many heartbeats a second of CPU answers, how
 * many meter values become durable, and how long it takes until all are back after a cut; beside bare `ws` and `ajv`.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
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
/** Until what begins with a connection is over, and the compiler is done. */
const SETTLE_MS = 3_000;
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

/** A database with all stations registered, to be copied. */
async function prepare(folder, count) {
  const first = await startJunction(folder);
  await host(first, 'CPO');
  await end(first.child);
  fillStations(folder, count);
}

function startBridge({ prepared, folder, tls }) {
  cpSync(prepared, folder, { recursive: true });
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

/** Answered calls by second, and by second of the subject's CPU. */
async function load({ pid, stations, seconds }, action) {
  const before = cpuMs(pid);
  const { answers, errors, seconds: took } = await stations.ask('load', { action, seconds, width: WIDTH });
  return { perSecond: answers / took, perCpuSecond: (answers * 1000) / (cpuMs(pid) - before), errors };
}

/** All at once; how often one had to try again. */
async function storm({ pid, stations }, what) {
  const before = cpuMs(pid);
  const { ms, failures } = await stations.ask(what);
  const stormRetries = Object.values(failures).reduce((sum, times) => sum + times, 0);
  return { stormMs: ms, stormCpuMs: cpuMs(pid) - before, stormRetries };
}

async function startBoth(name, options) {
  const subject = await SUBJECTS[name](options);
  const stations = await startStations({ url: subject.origin.replace('http', 'ws'), count: options.count });
  return {
    ...subject,
    stations,
    seconds: options.seconds,
    end: () => [subject, stations].map((one) => end(one.child)),
  };
}

/** One subject with all its stations, from the first connection to the storm. */
async function oneRound(name, options) {
  const subject = await startBoth(name, options);
  const before = await footprint(subject);
  await subject.stations.ask('connect', { width: WIDTH, action: 'BootNotification' });
  await sleep(SETTLE_MS);
  const after = await footprint(subject);
  await load({ ...subject, seconds: SETTLE_MS / 1000 }, 'Heartbeat');
  const heartbeats = await load(subject, 'Heartbeat');
  const meterValues = await load(subject, 'MeterValues');
  const back = await storm(subject, 'storm');
  await Promise.all(subject.end());
  const grown = (member) => (after[member] - before[member]) / options.count / 1024;
  return {
    rssKb: grown('rss'),
    heapKb: grown('heapUsed') + grown('external'),
    heartbeats: heartbeats.perSecond,
    heartbeatsPerCpu: heartbeats.perCpuSecond,
    meterValues: meterValues.perSecond,
    meterValuesPerCpu: meterValues.perCpuSecond,
    ...back,
    errors: heartbeats.errors + meterValues.errors,
  };
}

/** All at once at a process that has just begun, over TLS. */
async function tlsRound(name, options) {
  const subject = await startBoth(name, options);
  const back = await storm(subject, 'connect');
  await Promise.all(subject.end());
  return back;
}

/** Junction and bare in turn, each time as new processes. */
async function interleave(oneOf, { folder, rounds, ...options }) {
  const rows = { junction: [], bare: [] };
  for (let i = 0; i < rounds; i++)
    for (const name of Object.keys(rows)) {
      mkdirSync(folder, { recursive: true });
      rows[name].push(await oneOf(name, { ...options, folder: join(folder, `${name}-${i}`) }));
    }
  return rows;
}

const medians = (rows) =>
  Object.fromEntries(Object.keys(rows[0]).map((name) => [name, round(median(rows.map((row) => row[name])), 1)]));

/** Junction's figure by that of the bare server, round by round. */
function ratios(rows, member) {
  const each = rows.junction.map((row, index) => row[member] / rows.bare[index][member]);
  return { got: round(median(each)), min: round(Math.min(...each)), max: round(Math.max(...each)) };
}

/** The least that a durable meter value can cost: one row of an event, 100 in a commit. */
async function rawEvents(folder, seconds) {
  const times = { correctedTime: 1, receivedTime: 1 };
  const columns = { id: '#', station: 'CP1', kind: 'MeterRead', ...times, fact: 'x'.repeat(300), answer: '{}' };
  const file = (await emptyTables(folder))();
  const { perSecond, cpu } = await bareRows({
    file,
    rows: [{ table: 'station_event', columns }],
    batch: WIDTH,
    seconds,
  });
  return { perSecond: Math.round(perSecond), perCpuSecond: Math.round(1_000_000 / cpu) };
}

function versions() {
  const require = createRequire(import.meta.url);
  return Object.fromEntries(['ws', 'ajv'].map((name) => [name, require(`${name}/package.json`).version]));
}

export async function ocpp({ folder, rounds, seconds, isSmoke, isWhole }) {
  const count = STATIONS[isSmoke ? 'smoke' : isWhole ? 'whole' : 'full'];
  demandHandles(count);
  const prepared = join(folder, 'prepared');
  await prepare(prepared, count);
  const options = { prepared, rounds, seconds, count };
  const plain = await interleave(oneRound, { ...options, folder: join(folder, 'plain') });
  const tls = makeCertificate(folder);
  const secure = await interleave(tlsRound, { ...options, folder: join(folder, 'tls'), tls });
  const { meterValues, meterValuesPerCpu } = medians(plain.junction);
  const table = (rows) => ({ junction: medians(rows.junction), bare: medians(rows.bare) });
  return {
    tables: {
      'baseline of': versions(),
      [`${count} stations`]: table(plain),
      [`${count} stations at once, over TLS, at a new process`]: table(secure),
      'durable meter values': {
        junction: { perSecond: meterValues, perCpuSecond: meterValuesPerCpu },
        'raw rows, in commits of 100': await rawEvents(folder, seconds),
      },
    },
    goals: [
      goal('memory of an idle station, of bare ws and ajv', ratios(plain, 'rssKb'), { atMost: 2.5 }),
      goal('its heap', ratios(plain, 'heapKb'), { atMost: 2.5 }),
      goal('heartbeats per CPU second, of bare ws and ajv', ratios(plain, 'heartbeatsPerCpu'), { atLeast: 0.6 }),
      goal('time of the storm, of bare ws', ratios(plain, 'stormMs'), { atMost: 1.3 }),
      goal('time of the storm over TLS, of bare ws', ratios(secure, 'stormMs'), { atMost: 1.3 }),
    ],
  };
}

const goal = (name, ratio, { atMost = Number.POSITIVE_INFINITY, atLeast = 0 }) => ({
  goal: name,
  wanted: atLeast > 0 ? `≥ ${atLeast}` : `≤ ${atMost}`,
  ...ratio,
  isMet: ratio.got >= atLeast && ratio.got <= atMost,
});
