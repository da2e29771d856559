/**
 * A status PATCH of one EVSE through the API: with 200 connected platforms that all get it, beside the same with none,
 * and beside one raw transaction that writes the same rows.
 */
import { join } from 'node:path';
import { round } from './compare.mjs';
import { api, host, OWNER } from './hosted.mjs';
import { aLocation, register, startJunction, startPlatforms } from './hub.mjs';
import { median, sleep } from './measure.mjs';
import { bareRows } from './rows.mjs';

const path = `/parties/${OWNER.replace('*', '/')}/locations/LOC1`;

async function startOwner(folder, name, platforms) {
  const junction = await startJunction(join(folder, name));
  const group = platforms > 0 ? await startPlatforms({ role: 'EMSP', country: 'DE', count: platforms }) : undefined;
  if (group) await register(junction, group);
  await host(junction, 'CPO');
  const { country_code: _, party_id: __, ...location } = aLocation(OWNER, 'LOC1');
  await api(junction, 'PUT', path, location);
  return { junction, group };
}

/** Milliseconds of changes one after another, at the pace of a busy operator. */
async function change({ junction }, changes) {
  const times = [];
  for (let i = 0; i < changes; i++) {
    const status = i % 2 === 0 ? 'CHARGING' : 'AVAILABLE';
    const startedAt = performance.now();
    await api(junction, 'PATCH', `${path}/E1`, { status });
    times.push(performance.now() - startedAt);
    await sleep(100);
  }
  return median(times);
}

/** Until every platform has the present state; the count of what was pushed. */
async function delivered({ group }, platforms) {
  for (let tries = 0; tries < 600; tries++) {
    const { deliveries } = await group.ask('counts');
    if (deliveries >= platforms) return deliveries;
    await sleep(50);
  }
  return (await group.ask('counts')).deliveries;
}

export async function changes({ folder, rounds, isSmoke }) {
  const platforms = isSmoke ? 5 : 200;
  const each = isSmoke ? 5 : 50;
  const none = await startOwner(folder, 'none', 0);
  const many = await startOwner(folder, 'many', platforms);
  const rows = { [`${platforms} platforms`]: [], none: [] };
  await change(none, each);
  await change(many, each);
  await delivered(many, platforms);
  for (let i = 0; i < rounds; i++) {
    rows.none.push(await change(none, each));
    rows[`${platforms} platforms`].push(await change(many, each));
  }
  await sleep(isSmoke ? 500 : 5_000);
  await many.group.ask('forget');
  // Two, so that the last one is a change whatever was there.
  await change(many, 2);
  const reached = await delivered(many, platforms);
  const json = JSON.stringify(aLocation(OWNER, 'LOC1'));
  const columns = { objectId: null, owner: OWNER, module: 'locations', json };
  const raw = await bareRows({
    file: join(folder, 'raw.sqlite'),
    rows: [
      { table: 'held', columns },
      { table: 'collected', columns },
      { table: 'due', columns: { ...columns, json: '{}' } },
    ],
    batch: 1,
    seconds: isSmoke ? 1 : 3,
  });
  const table = Object.fromEntries(Object.entries(rows).map(([name, own]) => [name, { p50: round(median(own)) }]));
  const factor = round(median(rows[`${platforms} platforms`]) / median(rows.none));
  return {
    tables: { 'a change, ms': table, 'raw transaction, ms': { 'raw driver': { p50: round(1000 / raw) } } },
    goals: [
      { goal: `with ${platforms} platforms / with none`, wanted: '< 1.5', got: factor, isMet: factor < 1.5 },
      { goal: 'platforms reached', wanted: String(platforms), got: reached, isMet: reached >= platforms },
    ],
  };
}
