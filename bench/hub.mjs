/** Junction and the platforms around it, as processes of their own on cores of their own. */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { freePort, OTHERS, SUBJECT, start, untilAnswers } from './measure.mjs';

export const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const KEY = randomBytes(24).toString('base64url');

/** `count` platforms of one role and country in one process; `ask` speaks with it. */
export async function startPlatforms({ role, country, count, partiesEach, cores }) {
  const { child, ask } = await startAsked('platforms.mjs', { role, country, count, partiesEach }, cores);
  return { role, country, pid: child.pid, ask, list: () => ask('platforms') };
}

/** `count` charging stations in one process; `ask` speaks with it. */
export const startStations = ({ url, count }) => startAsked('stations.mjs', { url, count });

/** A process that does what it is asked over its channel. */
export async function startAsked(script, options, cores = OTHERS) {
  const child = start(cores, [process.execPath, here(script), JSON.stringify(options)], { ipc: true });
  const waiting = new Map();
  await new Promise((resolve) =>
    child.on('message', ({ ready, number, answer }) => {
      if (ready) resolve();
      waiting.get(number)?.(answer);
      waiting.delete(number);
    }),
  );
  let last = 0;
  const ask = (what, about = {}) =>
    new Promise((resolve) => {
      waiting.set(++last, resolve);
      child.send({ number: last, what, ...about });
    });
  return { child, ask };
}

/** The bare relay; `target` is an origin, or a file that names many. */
export async function startBareRelay(target) {
  const port = await freePort();
  const child = start(SUBJECT, [process.execPath, here('baselines/bare-relay.mjs'), String(port), target]);
  const origin = `http://127.0.0.1:${port}`;
  await untilAnswers(origin);
  return { pid: child.pid, origin };
}

/** Starts Junction as shipped, with its database in `folder`. */
export async function startJunction(
  folder,
  { cpuProfile = process.env.BENCH_CPU_PROF, env: more = {}, node = [], tls, core = SUBJECT } = {},
) {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const env = {
    PORT: String(port),
    HOST: '127.0.0.1',
    DATABASE_URL: `sqlite:${folder}/junction.sqlite`,
    ADMIN_KEY: KEY,
    EGRESS_ALLOW: '127.0.0.1',
    PLATFORM_RATE: '1000000',
    LOG_LEVEL: 'error',
    ...more,
  };
  const profile = cpuProfile ? ['--cpu-prof', `--cpu-prof-dir=${cpuProfile}`] : [];
  const child = start(core, [process.execPath, ...profile, ...node, here('../dist/main.js')], {
    env,
    ipc: node.length > 0,
  });
  const origin = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  await untilAnswers(`${origin}/health/ready`);
  return { pid: child.pid, origin, key: KEY, base: `${origin}/ocpi/2.2.1`, child };
}

/** Registrations under way at a time. */
const WIDTH = 16;

/** Registers every platform of a group with Junction; gives them back with the tokens they hold. */
export async function register(junction, group) {
  const waiting = [...(await group.list()).entries()];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await registerOne(junction, group.country, next);
  };
  await Promise.all(Array.from({ length: WIDTH }, work));
  return group.list();
}

async function registerOne({ origin }, country, [index, { port }]) {
  const answer = await fetch(`${origin}/api/v1/platforms`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      name: `${country} ${index}`,
      versions_url: `http://127.0.0.1:${port}/ocpi/versions`,
      registration_token: 'first',
    }),
  });
  if (answer.status !== 201) throw new Error(`registration of ${country} ${index}: ${await answer.text()}`);
}

export const authorization = (token) => `Token ${Buffer.from(token).toString('base64')}`;

/** Headers of a request from one party to another; `to` may be left out. */
export function headersOf({ token, from, to }) {
  const side = (which, party) =>
    party ? { [`OCPI-${which}-country-code`]: party.slice(0, 2), [`OCPI-${which}-party-id`]: party.slice(3) } : {};
  return {
    Authorization: authorization(token),
    'Content-Type': 'application/json',
    'X-Request-ID': '8d9f2f70-25ae-4f8e-9f4c-1f1c7d3a0001',
    ...side('from', from),
    ...side('to', to),
  };
}

/** A Location of 1.5 KB with one EVSE. */
export function aLocation(party, id, status = 'AVAILABLE') {
  const lastUpdated = new Date().toISOString();
  return {
    country_code: party.slice(0, 2),
    party_id: party.slice(3),
    id,
    publish: true,
    name: 'x'.repeat(200),
    address: 'Stationsplein 1',
    city: 'Utrecht',
    country: 'NLD',
    coordinates: { latitude: '52.089444', longitude: '5.110278' },
    directions: [{ language: 'en', text: 'y'.repeat(500) }],
    evses: [
      {
        uid: 'E1',
        status,
        connectors: [
          {
            id: '1',
            standard: 'IEC_62196_T2',
            format: 'SOCKET',
            power_type: 'AC_3_PHASE',
            max_voltage: 230,
            max_amperage: 32,
            last_updated: lastUpdated,
          },
        ],
        last_updated: lastUpdated,
      },
    ],
    time_zone: 'Europe/Amsterdam',
    last_updated: lastUpdated,
  };
}
