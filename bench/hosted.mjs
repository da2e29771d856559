/** A hosted party and its objects, for the benches of the connector. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { aLocation } from './hub.mjs';

const libsql = createRequire(import.meta.url)('libsql');

export const OWNER = 'FR*OWN';

/** Calls the API of an instance. Throws when it says no. */
export async function api({ origin, key }, method, path, body) {
  const answer = await fetch(`${origin}/api/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${await answer.text()}`);
  return answer.status === 204 ? undefined : answer.json();
}

export const host = (junction, ...roles) =>
  api(junction, 'PUT', `/parties/${OWNER.replace('*', '/')}`, { roles, business_details: { name: 'Own' } });

/** Own Locations of 2.3 KB, as if they had been handed in one after another. */
export function fill(home, count) {
  const database = new libsql(join(home, 'junction.sqlite'));
  database.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
    INSERT INTO held_object (holder, module, owner, objectId, position, lastUpdated, status, json)
    SELECT '${OWNER}', 'locations', '${OWNER}', 'LOC' || i, printf('%024d', i), 1780000000000 + i * 1000, 'IN_USE',
      '{"country_code":"FR","party_id":"OWN","id":"LOC' || i || '","name":"' || printf('%.2250c', 'x') || '"}'
    FROM n`);
  database.close();
}

/** Charging stations without a password, each at a Location of its own with one EVSE, as if they had been registered. */
export function fillStations(home, count) {
  const database = new libsql(join(home, 'junction.sqlite'));
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1})`;
  const location = JSON.stringify({ ...aLocation(OWNER, 'LOC@'), name: 'x' });
  const places = JSON.stringify([{ position: { evse: 1, connector: 1 }, evseUid: 'E1', connectorId: '1' }]);
  database.exec(`${numbers}
    INSERT INTO held_object (holder, module, owner, objectId, position, lastUpdated, status, json)
    SELECT '${OWNER}', 'locations', '${OWNER}', 'LOC' || i, printf('%024d', i), 1780000000000 + i * 1000, 'IN_USE',
      replace('${location}', 'LOC@', 'LOC' || i) FROM n`);
  database.exec(`${numbers}
    INSERT INTO station (identity, party, locationId, places, securityProfile, isStrict, createdAt)
    SELECT 'CP' || i, '${OWNER}', 'LOC' || i, '${places}', 0, 0, 1780000000000 FROM n`);
  database.close();
}
