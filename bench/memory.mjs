/**
 * What an instance with 1,000 platforms and 100,000 Locations holds, and whether it stays so under load: requests that
 * pass through and Sessions that are taken, in turn. One minute; `--minutes 10` for what is told in docs/performance.md.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { bodies, writeCounting } from './accept.mjs';
import { round } from './compare.mjs';
import { fill, host, OWNER } from './hosted.mjs';
import { headersOf, here, register, startJunction, startPlatforms } from './hub.mjs';
import { load, median, memoryMb, writeScript } from './measure.mjs';

const NODE = ['--expose-gc', '--import', here('footprint.mjs')];
const CONNECTIONS = 16;
/** Sessions that are open at a time: each is put again and again. */
const SESSIONS = 200;
const SAMPLES = 12;

async function startFilled(home, { platforms, locations }) {
  const first = await startJunction(home);
  await host(first, 'CPO', 'EMSP');
  first.child.kill('SIGTERM');
  await once(first.child, 'exit');
  fill(home, locations);
  const junction = await startJunction(home, { node: NODE });
  const [cpo] = await register(junction, await startPlatforms({ role: 'CPO', country: 'NL', count: 1 }));
  const emsps = await register(junction, await startPlatforms({ role: 'EMSP', country: 'DE', count: platforms }));
  return { junction, cpo, emsps };
}

async function held({ pid, child }) {
  child.send('footprint');
  const [{ heapUsed, external }] = await once(child, 'message');
  return { heapMb: round((heapUsed + external) / 2 ** 20, 1), residentMb: round(memoryMb(pid), 1) };
}

/** Two wrk scripts: a Location to every platform in turn, and Sessions for our own eMSP. */
function scriptsIn(folder, { junction, cpo, emsps }) {
  const from = `NL*${cpo.parties[0]}`;
  const relayed = { script: join(folder, 'relay.lua'), url: `${junction.base}/receiver/locations/NL/TNM/LOC1` };
  writeScript(relayed.script, {
    method: 'PUT',
    headers: headersOf({ token: cpo.token, from, to: 'DE*AAA' }),
    body: JSON.stringify({ id: 'LOC1', filler: 'x'.repeat(1480) }),
    receivers: emsps.map(({ parties }) => parties[0]),
  });
  const taken = { script: join(folder, 'session.lua'), url: junction.origin };
  const body = JSON.stringify(bodies(from).Session);
  const path = `${junction.base}/receiver/sessions/NL/${cpo.parties[0]}/@ID@`;
  const headers = headersOf({ token: cpo.token, from, to: OWNER });
  writeCounting(taken.script, { method: 'PUT', headers, url: path, body, ids: SESSIONS });
  return [relayed, taken];
}

export async function memory({ folder, isSmoke, minutes }) {
  const size = isSmoke ? { platforms: 5, locations: 1_000 } : { platforms: 1_000, locations: 100_000 };
  const started = await startFilled(join(folder, 'memory'), size);
  const { junction } = started;
  const scripts = scriptsIn(folder, started);
  const idle = await held(junction);
  const seconds = isSmoke ? 1 : Math.round((minutes * 60) / SAMPLES);
  const samples = [];
  let errors = 0;
  for (let i = 0; i < (isSmoke ? 2 : SAMPLES); i++) {
    const { script, url } = scripts[i % scripts.length];
    errors += (await load({ pid: junction.pid, url, script, connections: CONNECTIONS, seconds })).errors;
    samples.push({ minute: round(((i + 1) * seconds) / 60, 1), ...(await held(junction)) });
  }
  // The first ones warm up: connections to all platforms, buffers, compiled code.
  const settled = samples.slice(isSmoke ? 0 : 2).map(({ heapMb }) => heapMb);
  const half = settled.length / 2;
  const growth = round(median(settled.slice(half)) / median(settled.slice(0, half)));
  return {
    tables: {
      [`${size.platforms} platforms, ${size.locations} Locations; after a garbage collection`]: {
        idle,
        ...Object.fromEntries(samples.map(({ minute, ...rest }) => [`after ${minute} min of load`, rest])),
      },
    },
    goals: [
      { goal: 'memory in use, second half beside the first', wanted: '≤ 1.05', got: growth, isMet: growth <= 1.05 },
      { goal: 'requests that failed', wanted: '0', got: errors, isMet: errors === 0 },
    ],
  };
}
