/**
 * A status PATCH of one EVSE through the API: with 200 connected platforms that all get it, beside the same with none,
 * and beside one raw transaction that writes the same rows.
 */
import { round } from './compare.mjs';
import { newDatabase } from './databases.mjs';
import { api, host, OWNER } from './hosted.mjs';
import { aLocation, register, startJunction, startPlatforms } from './hub.mjs';
import { median, sleep } from './measure.mjs';
import { bareRows, emptyPlaces } from './rows.mjs';

const path = `/parties/${OWNER.replace('*', '/')}/locations/LOC1`;

async function startOwner({ folder, kind }, name, platforms) {
  const { home, env } = await newDatabase(kind, folder, name);
  const junction = await startJunction(home, { env });
  // Before anybody is there to be told of the new party.
  await host(junction, 'CPO');
  const group = platforms > 0 ? await startPlatforms({ role: 'EMSP', country: 'DE', count: platforms }) : undefined;
  if (group) await register(junction, group);
  const { country_code: _, party_id: __, ...location } = aLocation(OWNER, 'LOC1');
  await api(junction, 'PUT', path, location);
  return { junction, group };
}

/** Between two changes. */
const PAUSE_MS = 100;

/** Milliseconds of changes one after another; each has gone out to all before the next comes. */
async function change({ junction, group }, changes) {
  const times = [];
  for (let i = 0; i < changes; i++) {
    const status = i % 2 === 0 ? 'CHARGING' : 'AVAILABLE';
    const startedAt = performance.now();
    await api(junction, 'PATCH', `${path}/E1`, { status });
    times.push(performance.now() - startedAt);
    await sleep(PAUSE_MS);
    if (group) await quiet(group);
  }
  return median(times);
}

/** Until nothing is on its way any more. */
async function quiet(group) {
  for (let before = -1, now = 0; now > before; ) {
    await sleep(50);
    before = now;
    now = (await group.ask('counts')).deliveries;
  }
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

/** What one change leaves behind until it has gone out: the object, in the hub's collection too, and a mark for each. */
function rowsOf(platforms) {
  const json = JSON.stringify(aLocation(OWNER, 'LOC1'));
  const at = 1_780_000_000_000;
  const key = { module: 'locations', owner: OWNER, objectId: 'LOC1' };
  const object = { ...key, position: 'P1', lastUpdated: at, json };
  const due = { ...key, change: '{}', rev: 1, dueAt: at, state: 'due', attempts: 0, nextAt: at };
  return [
    { table: 'held_object', columns: { ...object, holder: OWNER, status: 'IN_USE' } },
    { table: 'collected_object', columns: object },
    { table: 'due_mark', columns: { ...due, platformId: '#' }, count: platforms },
  ];
}

export async function changes({ folder, rounds, isSmoke, kind }) {
  const platforms = isSmoke ? 5 : 200;
  const each = isSmoke ? 5 : 50;
  const none = await startOwner({ folder, kind }, 'none', 0);
  const many = await startOwner({ folder, kind }, 'many', platforms);
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
  const emptyPlace = await emptyPlaces(folder, kind);
  const seconds = isSmoke ? 1 : 3;
  const once = { rows: rowsOf(platforms), batch: 1, seconds };
  const raw = await bareRows({ ...emptyPlace(), ...once });
  const rawMs = round(1000 / raw.perSecond);
  // As the changes come: one now and then, to a processor that has done other things meanwhile.
  const calm = await bareRows({ ...emptyPlace(), ...once, pauseMs: PAUSE_MS });
  const table = Object.fromEntries(
    Object.entries(rows).map(([name, own]) => [
      name,
      { p50: round(median(own)), fastest: round(Math.min(...own)), slowest: round(Math.max(...own)) },
    ]),
  );
  const beside = round(rawMs / table[`${platforms} platforms`].p50);
  const factor = round(median(rows[`${platforms} platforms`]) / median(rows.none));
  return {
    tables: {
      'a change, ms': table,
      'raw transaction, ms': {
        'one after another, mean': { ms: rawMs },
        'at the pace of the changes, p50': { ms: round(calm.p50Ms) },
      },
    },
    goals: [
      { goal: `with ${platforms} platforms / with none`, wanted: '< 1.5', got: factor, isMet: factor < 1.5 },
      { goal: 'a change, beside the raw transaction', wanted: '≥ 0.5', got: beside, isMet: beside >= 0.5 },
      { goal: 'platforms reached', wanted: String(platforms), got: reached, isMet: reached >= platforms },
    ],
  };
}
