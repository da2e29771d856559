/**
 * One change of a Location to 200 receivers: deliveries per second beside a bare undici fan-out of the same bodies; and
 * how long the deliveries to healthy receivers take when one of the others is dead and one hangs.
 */
import { join } from 'node:path';
import { request } from 'undici';
import { round } from './compare.mjs';
import { aLocation, headersOf, here, register, startJunction, startPlatforms } from './hub.mjs';
import { cpuMs, freePort, median, SUBJECT, sleep, start, untilAnswers } from './measure.mjs';

const at = () => String(performance.timeOrigin + performance.now());
const percentile = (values, share) => [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;

async function startHub(folder, name, count) {
  const junction = await startJunction(join(folder, name));
  const [cpo] = await register(junction, await startPlatforms({ role: 'CPO', country: 'NL', count: 1 }));
  const group = await startPlatforms({ role: 'EMSP', country: 'DE', count });
  await register(junction, group);
  const party = `NL*${cpo.parties[0]}`;
  const headers = headersOf({ token: cpo.token, from: party, to: 'FR*JCT' });
  const url = (id) => `${junction.base}/receiver/locations/NL/${cpo.parties[0]}/${id}`;
  return { pid: junction.pid, group, party, headers, url };
}

async function startBare(group) {
  const port = await freePort();
  const targets = (await group.list()).map((platform) => `http://127.0.0.1:${platform.port}`);
  const args = [process.execPath, here('baselines/bare-fanout.mjs'), String(port), ...targets];
  const child = start(SUBJECT, args);
  await untilAnswers(`http://127.0.0.1:${port}/`);
  const url = (id) => `http://127.0.0.1:${port}/ocpi/RECEIVER/locations/NL/TNM/${id}`;
  return { pid: child.pid, group, party: 'NL*TNM', headers: { 'Content-Type': 'application/json' }, url };
}

async function push({ url, headers, party }, id) {
  const body = JSON.stringify(aLocation(party, id, 'CHARGING'));
  const reply = await request(url(id), { method: 'PUT', headers: { ...headers, 'X-Correlation-ID': at() }, body });
  const { status_code: status } = await reply.body.json();
  if (status !== 1000) throw new Error(`a broadcast was answered with ${status}`);
}

/** Pushes objects one after another and waits until every receiver has every one. */
async function flood(subject, { pushes, receivers }) {
  await subject.group.ask('forget');
  const cpu = cpuMs(subject.pid);
  const startedAt = performance.now();
  for (let i = 0; i < pushes; i++) await push(subject, `LOC${i}`);
  for (;;) {
    const { deliveries } = await subject.group.ask('counts');
    if (deliveries >= pushes * receivers) break;
    if (performance.now() - startedAt > 60_000) throw new Error(`only ${deliveries} of ${pushes * receivers} arrived`);
    await sleep(5);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const deliveries = pushes * receivers;
  return { perSecond: deliveries / seconds, cpu: ((cpuMs(subject.pid) - cpu) * 1000) / deliveries };
}

/** Pushes at a steady pace; how long the healthy deliveries were under way. */
async function pace(subject, pushes) {
  await subject.group.ask('forget');
  for (let i = 0; i < pushes; i++) {
    await push(subject, `PACE${i}`);
    await sleep(100);
  }
  await sleep(300);
  const { latencies } = await subject.group.ask('counts');
  return { deliveries: latencies.length, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
}

/** Rows of A-B-A-B rounds by name; the first round warms up. */
async function interleave(subjects, rounds, measure) {
  const rows = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]));
  for (let i = 0; i <= rounds; i++)
    for (const [name, subject] of Object.entries(subjects)) {
      const row = await measure(subject);
      if (i > 0) rows[name].push(row);
    }
  return rows;
}

const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([name, own]) => [name, change(own)]));

async function compareSpeed(subjects, { rounds, pushes, receivers }) {
  const rows = await interleave(subjects, rounds, (subject) => flood(subject, { pushes, receivers }));
  return mapValues(rows, (own) => ({
    deliveriesPerSecond: Math.round(median(own.map(({ perSecond }) => perSecond))),
    cpuMicroseconds: Math.round(median(own.map(({ cpu }) => cpu))),
    ratio: round(median(own.map(({ perSecond }, index) => perSecond / rows.bare[index].perSecond))),
    cpuRatio: round(median(own.map(({ cpu }, index) => rows.bare[index].cpu / cpu))),
  }));
}

async function compareLatency(subjects, { rounds, pushes }) {
  const rows = await interleave(subjects, rounds, (subject) => pace(subject, pushes));
  return mapValues(rows, (own) => ({
    deliveries: own.reduce((sum, row) => sum + row.deliveries, 0),
    p50: round(median(own.map(({ p50 }) => p50))),
    p99: round(median(own.map(({ p99 }) => p99))),
  }));
}

export async function broadcast({ folder, rounds, isSmoke }) {
  const receivers = isSmoke ? 10 : 200;
  const healthy = await startHub(folder, 'healthy', receivers);
  const bare = await startBare(healthy.group);
  const pushes = isSmoke ? 5 : 50;
  const speed = await compareSpeed({ junction: healthy, bare }, { rounds, pushes, receivers });

  const troubled = await startHub(folder, 'troubled', receivers);
  await troubled.group.ask('die', { index: 0 });
  await troubled.group.ask('hang', { index: 1 });
  const latency = await compareLatency(
    { 'all healthy': healthy, 'one dead, one hanging': troubled },
    { rounds, pushes: isSmoke ? 3 : 30 },
  );

  const { ratio } = speed.junction;
  const worse = round(latency['one dead, one hanging'].p99 / latency['all healthy'].p99);
  return {
    tables: { [`${receivers} receivers`]: speed, 'time to a healthy receiver, ms': latency },
    goals: [
      { goal: 'deliveries/s, of the bare fan-out', wanted: '≥ 0.7', got: ratio, isMet: ratio >= 0.7 },
      { goal: 'p99 to the healthy beside dead and hanging', wanted: '≤ 1.2', got: worse, isMet: worse <= 1.2 },
    ],
  };
}
