/**
 * PUT of a Session and of a Location with 10 EVSEs, POST of a CDR with 50 periods, at a hosted eMSP: checked, durable,
 * told; beside the same rows by the raw driver, in the same tables and in commits of as many.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { round } from './compare.mjs';
import { newDatabase } from './databases.mjs';
import { host, OWNER } from './hosted.mjs';
import { aLocation, headersOf, here, register, startJunction, startPlatforms } from './hub.mjs';
import { freePort, load, median, SUBJECT, start, untilAnswers } from './measure.mjs';
import { bareRows, emptyPlaces } from './rows.mjs';

const CONNECTIONS = 64;
const at = '2026-05-01T10:00:00Z';

/** What a partner sends; `@ID@` stands for an id. */
export function bodies(party) {
  const owner = { country_code: party.slice(0, 2), party_id: party.slice(3), id: '@ID@', last_updated: at };
  const token = { country_code: 'FR', party_id: 'OWN', uid: 'T1', type: 'RFID', contract_id: 'FR-OWN-C12345678-1' };
  const times = { start_date_time: at, end_date_time: '2026-05-01T12:00:00Z' };
  const common = { ...owner, ...times, cdr_token: token, auth_method: 'WHITELIST', currency: 'EUR' };
  const period = (volume) => ({ start_date_time: at, dimensions: [{ type: 'ENERGY', volume }], tariff_id: 'T1' });
  const [evse] = aLocation(party, 'x').evses;
  const place = {
    id: 'L1',
    address: 'Street 1',
    city: 'Utrecht',
    country: 'NLD',
    coordinates: { latitude: '52.089444', longitude: '5.110278' },
  };
  const plug = {
    evse_uid: 'E1',
    evse_id: 'NL*TNM*E1',
    connector_id: '1',
    connector_standard: 'IEC_62196_T2',
    connector_format: 'SOCKET',
    connector_power_type: 'AC_3_PHASE',
  };
  const periods = Array.from({ length: 50 }, (_, index) => period(index / 10));
  return {
    Session: {
      ...common,
      kwh: 11.5,
      location_id: 'L1',
      evse_uid: 'E1',
      connector_id: '1',
      status: 'ACTIVE',
      charging_periods: periods.slice(0, 3),
    },
    Location: {
      ...aLocation(party, '@ID@'),
      evses: Array.from({ length: 10 }, (_, index) => ({ ...evse, uid: `E${index}` })),
    },
    CDR: {
      ...common,
      cdr_location: { ...place, ...plug },
      charging_periods: periods,
      total_cost: { excl_vat: 5.25 },
      total_energy: 20.5,
      total_time: 2,
    },
  };
}

/** A wrk script that sends the body with another id each time, or with `ids` of them in turn. */
export function writeCounting(path, { method, headers, url, body, ids = Number.MAX_SAFE_INTEGER }) {
  const quote = JSON.stringify;
  const lines = Object.entries(headers).map(([name, value]) => `wrk.headers[${quote(name)}] = ${quote(value)}`);
  writeFileSync(
    path,
    `local n = 0
local run = string.format("%x", os.time())
${lines.join('\n')}
local body = ${quote(body)}
local path = ${quote(new URL(url).pathname)}
function request()
  n = n % ${ids} + 1
  local id = "X" .. run .. "-" .. n
  return wrk.format(${quote(method)}, (path:gsub("@ID@", id)), nil, (body:gsub("@ID@", id)))
end
function done(summary, latency, requests)
  local errors = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format('JSON {"requests":%d,"perSecond":%f,"p50":%f,"p99":%f,"errors":%d}\\n', summary.requests,
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000, errors))
end
`,
  );
}

/** What one of them leaves behind: the object, and the event that tells the back office of it. */
function rowsOf({ module, party, json }) {
  const object = {
    holder: OWNER,
    module,
    owner: party,
    objectId: 'X#',
    position: 'P#',
    lastUpdated: 1_780_000_000_000,
  };
  const searched = { counterparty: OWNER, status: 'ACTIVE', contractId: 'FR-OWN-C12345678-1', sessionId: null };
  const event = { id: 'E#', at: 1_780_000_000_000, type: `${module}.updated`, party: OWNER, platform: 'P', module };
  const card = {
    holder: OWNER,
    owner: party,
    position: 'P#',
    words: `x# street 1 utrecht`,
    power: 22_080,
    evseStatuses: '',
  };
  return [
    { table: 'held_object', columns: { ...object, ...searched, json } },
    ...(module === 'locations' ? [{ table: 'location_card', columns: card }] : []),
    { table: 'event', columns: { ...event, object: 'X#', data: json } },
  ];
}

/** A bare HTTP server that parses what comes, and writes the same rows. */
async function startBareAccept({ file, rows }) {
  const port = await freePort();
  const args = [process.execPath, here('baselines/bare-accept.mjs'), JSON.stringify({ port, file, rows })];
  const child = start(SUBJECT, args);
  const origin = `http://127.0.0.1:${port}`;
  await untilAnswers(origin);
  return { child, pid: child.pid, origin };
}

const MODULE = { Session: 'sessions', Location: 'locations', CDR: 'cdrs' };

/** Every subject under load and the raw driver, in turn; the rows of each. */
async function interleaved({ subjects, raw, script, rounds, seconds }) {
  const found = { ours: [], bares: [], raws: [] };
  const loaded = ({ pid, origin: url }) => load({ pid, url, script, connections: CONNECTIONS, seconds });
  for (const subject of Object.values(subjects)) await loaded(subject);
  for (let i = 0; i < rounds; i++) {
    for (const [name, subject] of Object.entries(subjects)) found[name].push(await loaded(subject));
    found.raws.push(await raw());
  }
  return found;
}

function summarised({ ours, bares, raws }) {
  const pick = (member) => round(median(ours.map((row) => row[member])));
  const ratiosOf = (member) => ours.map((row, i) => row[member] / raws[i][member]);
  return {
    perSecond: Math.round(pick('perSecond')),
    p50: pick('p50'),
    p99: pick('p99'),
    cpuMicroseconds: Math.round(pick('cpu')),
    rawPerSecond: Math.round(median(raws.map(({ perSecond }) => perSecond))),
    rawCpuMicroseconds: Math.round(median(raws.map(({ cpu }) => cpu))),
    ratio: round(median(ratiosOf('perSecond'))),
    ratioMin: round(Math.min(...ratiosOf('perSecond'))),
    ratioMax: round(Math.max(...ratiosOf('perSecond'))),
    cpuTimesRaw: round(median(ratiosOf('cpu'))),
    ...(bares.length > 0 ? besideHttp(ours, bares, raws) : {}),
    errors: ours.reduce((sum, row) => sum + row.errors, 0),
  };
}

export async function accept({ folder, rounds, seconds, kind }) {
  const { home, env } = await newDatabase(kind, folder, 'accept');
  const junction = await startJunction(home, { env });
  await host(junction, 'EMSP');
  const [cpo] = await register(junction, await startPlatforms({ role: 'CPO', country: 'NL', count: 1 }));
  const party = `NL*${cpo.parties[0]}`;
  const headers = headersOf({ token: cpo.token, from: party, to: OWNER });
  const emptyPlace = await emptyPlaces(folder, kind);
  const table = {};
  for (const [name, value] of Object.entries(bodies(party))) {
    const body = JSON.stringify(value);
    const method = name === 'CDR' ? 'POST' : 'PUT';
    const rest = name === 'CDR' ? '' : `/NL/${cpo.parties[0]}/@ID@`;
    const url = `${junction.base}/receiver/${MODULE[name]}${rest}`;
    const script = join(folder, `${name}.lua`);
    writeCounting(script, { method, headers, url, body });
    const rows = rowsOf({ module: MODULE[name], party, json: body });
    // HTTP alone is the same on both; its rows go to SQLite.
    const bareHttp = kind === 'sqlite' ? await startBareAccept({ ...emptyPlace(), rows }) : undefined;
    const subjects = { ours: junction, ...(bareHttp ? { bares: bareHttp } : {}) };
    const raw = () => bareRows({ ...emptyPlace(), rows, batch: CONNECTIONS, seconds });
    table[name] = summarised(await interleaved({ subjects, raw, script, rounds, seconds }));
    bareHttp?.child.kill('SIGTERM');
  }
  const aim = kind === 'sqlite' ? 0.6 : 0.5;
  const goals = Object.entries(table).map(([name, { ratio }]) => ({
    goal: `${name}, beside the raw driver on ${kind}`,
    wanted: `≥ ${aim}`,
    got: ratio,
    isMet: ratio >= aim,
  }));
  return { tables: { 'taken and durable': table }, goals };
}

/** What HTTP and the rows cost alone. */
const besideHttp = (ours, bares, raws) => ({
  bareCpuMicroseconds: Math.round(median(bares.map(({ cpu }) => cpu))),
  bareRatio: round(median(bares.map(({ perSecond }, i) => perSecond / raws[i].perSecond))),
  ofBare: round(median(ours.map(({ perSecond }, i) => perSecond / bares[i].perSecond))),
});
