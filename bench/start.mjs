/** From the start of the process until it is ready: the first time, and again with what it then has. */

import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { round } from './compare.mjs';
import { startJunction } from './hub.mjs';
import { median } from './measure.mjs';

const libsql = createRequire(import.meta.url)('libsql');

async function timed(home) {
  const startedAt = performance.now();
  const { child } = await startJunction(home);
  const took = performance.now() - startedAt;
  child.kill('SIGTERM');
  await once(child, 'exit');
  return took;
}

/** Locations of 2 KB, as if they had been broadcast. */
function fill(home, count) {
  const database = new libsql(join(home, 'junction.sqlite'));
  database.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
    INSERT INTO collected_object (module, owner, objectId, position, lastUpdated, json)
    SELECT 'locations', 'NL*TNM', 'LOC' || i, printf('%024d', i), 1780000000000 + i, '{"id":"LOC' || i || '"}' || printf('%2000s', '')
    FROM n`);
  database.close();
}

export async function start({ folder, rounds, isSmoke }) {
  const objects = isSmoke ? 1_000 : 100_000;
  const rows = { 'first start': [], 'second start': [], [`with ${objects} objects`]: [] };
  for (let i = 0; i < rounds; i++) {
    const home = join(folder, String(i));
    rows['first start'].push(await timed(home));
    rows['second start'].push(await timed(home));
    fill(home, objects);
    rows[`with ${objects} objects`].push(await timed(home));
  }
  const table = Object.fromEntries(
    Object.entries(rows).map(([name, own]) => [
      name,
      { milliseconds: Math.round(median(own)), fastest: round(Math.min(...own), 0) },
    ]),
  );
  const filled = table[`with ${objects} objects`].milliseconds;
  return {
    tables: { 'until ready': table },
    goals: [{ goal: `ready with ${objects} objects, ms`, wanted: '≤ 2000', got: filled, isMet: filled <= 2_000 }],
  };
}
