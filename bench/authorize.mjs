/**
 * A card that nobody here knows, held to a charger: over OCPP to Junction, from there to the eMSP, and back; beside the
 * same question over two bare HTTP hops to the same eMSP. One after another, since a driver waits for one answer. What a
 * charger tells is durable before it is answered: what that alone costs is shown as well.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { round } from './compare.mjs';
import { fillStations, host } from './hosted.mjs';
import { register, startAsked, startBareRelay, startJunction, startPlatforms } from './hub.mjs';
import { median } from './measure.mjs';
import { bareRows, emptyTables } from './rows.mjs';

const NAMES = { present: 'charger, hub, eMSP and back', ask: 'two bare HTTP hops' };

export async function authorize({ folder, rounds, seconds, isSmoke }) {
  const home = join(folder, 'authorize');
  const env = { OCPP_ALLOW_NO_AUTH: 'true' };
  const first = await startJunction(home, { env });
  await host(first, 'CPO');
  first.child.kill('SIGTERM');
  await once(first.child, 'exit');
  fillStations(home, 1);
  const junction = await startJunction(home, { env });
  const [emsp] = await register(junction, await startPlatforms({ role: 'EMSP', country: 'DE', count: 1 }));
  const bare = await startBareRelay(`http://127.0.0.1:${emsp.port}`);
  const cards = await startAsked('cards.mjs', {
    url: junction.origin.replace('http', 'ws'),
    bare: bare.origin,
    path: '/ocpi/SENDER/tokens/@/authorize',
  });
  const count = isSmoke ? 20 : 500;
  const rows = { present: [], ask: [] };
  for (const deed of ['present', 'ask']) await cards.ask('', { deed, count });
  for (let i = 0; i < rounds; i++)
    for (const deed of ['present', 'ask']) rows[deed].push(await cards.ask('', { deed, count }));
  const columns = {
    id: '#',
    station: 'CP0',
    kind: 'TokenShown',
    correctedTime: 1,
    receivedTime: 1,
    fact: '{}',
    answer: '{}',
  };
  const emptyCopy = await emptyTables(folder);
  const durable = { rows: [{ table: 'station_event', columns }], batch: 1, seconds, pauseMs: 2 };
  const { p50Ms } = await bareRows({ file: emptyCopy(), ...durable });
  const at = (times, share) => [...times].sort((a, b) => a - b)[Math.floor(times.length * share)];
  const table = Object.fromEntries(
    Object.entries(rows).map(([deed, own]) => [
      NAMES[deed],
      {
        p50: round(median(own.map(median)), 3),
        p50Min: round(Math.min(...own.map(median)), 3),
        p50Max: round(Math.max(...own.map(median)), 3),
        p99: round(median(own.map((times) => at(times, 0.99))), 3),
      },
    ]),
  );
  const more = round(median(rows.present.map((times, i) => median(times) - median(rows.ask[i]))), 3);
  return {
    tables: {
      'one card after another, ms': table,
      'one durable row by the raw driver, ms': { 'raw driver': { p50: round(p50Ms, 3) } },
    },
    goals: [{ goal: 'p50, more than two bare hops, ms', wanted: '≤ 1.5', got: more, isMet: more <= 1.5 }],
  };
}
