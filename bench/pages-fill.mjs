/** What an instance holds that has carried a country for a year: objects, CDRs, Sessions, Tokens, events, station messages. */
import { createRequire } from 'node:module';
import { aLocation } from './hub.mjs';
import { DAYS } from './pages-trace.mjs';

const { locationCardOf } = createRequire(import.meta.url)('../dist/roles/location-card.js');

const DAY_MS = 86_400_000;
export const HOLDER = 'FR*OWN';

const sortable = (ms, number) =>
  `${Math.floor(ms).toString(16).padStart(12, '0')}${(number & 0xffff).toString(16).padStart(4, '0')}00000000`;

export function countsFor(isSmoke) {
  const size = (many, few) => (isSmoke ? few : many);
  return {
    legs: size(1_000_000, 5_000),
    locations: size(100_000, 500),
    sessions: size(200_000, 500),
    cdrs: size(240_000, 500),
    tokens: size(200_000, 500),
    tariffs: size(1_000, 20),
    events: size(300_000, 500),
    audit: size(50_000, 100),
    dueMarks: size(20_000, 100),
    letters: size(2_000, 10),
    deliveries: size(50_000, 100),
    stations: size(1_000, 5),
    stationMessages: size(300_000, 500),
    transactions: size(50_000, 100),
    platforms: size(50, 4),
  };
}

/** Everything but the trace and what went over sockets. `cpos`, `emsps`: platforms with their party; `webhook`: id of one. */
export async function fillMain(rows, { counts, endsAt, cpos, emsps, webhook }) {
  const year = { startsAt: endsAt - 365 * DAY_MS, endsAt };
  await fillObjects(rows, { counts, year, cpos, emsps });
  await fillEvents(rows, { counts, endsAt, cpos });
  await fillBacklog(rows, { counts, endsAt, emsps, webhook });
  await fillStations(rows, { counts, endsAt });
}

const spread = ({ startsAt, endsAt }, index, count) => Math.floor(startsAt + ((endsAt - startsAt) * index) / count);

/** Half of the objects are the holder's own, half came from partners; each with the columns that Junction searches by. */
async function fillObjects(rows, { counts, year, cpos, emsps }) {
  for (const [module, make] of Object.entries(MAKERS)) {
    const count = counts[module];
    for (let i = 0; i < count; i++) {
      const at = spread(year, i, count);
      const partners = module === 'tokens' ? emsps : cpos;
      const owner = i % 2 === 0 ? HOLDER : partners[i % partners.length].party;
      const counterparty = owner === HOLDER ? emsps[i % emsps.length].party : HOLDER;
      const { id, object, ...columns } = make(i, { at, owner, counterparty });
      const row = { module, owner, objectId: id, position: sortable(at, i), lastUpdated: at };
      const held = { counterparty: null, status: null, contractId: null, sessionId: null, ...columns };
      const json = JSON.stringify(object);
      await rows.add('held_object', { holder: HOLDER, ...row, ...held, json });
      if (module !== 'locations') continue;
      await rows.add('collected_object', { ...row, json });
      await rows.add('location_card', { holder: HOLDER, owner, position: row.position, ...locationCardOf(object) });
    }
  }
}

const dateTime = (ms) => new Date(ms).toISOString();
const ownerOf = (owner, id, at) => ({
  country_code: owner.slice(0, 2),
  party_id: owner.slice(3),
  id,
  last_updated: dateTime(at),
});
const tokenOf = (party, i) => ({
  country_code: party.slice(0, 2),
  party_id: party.slice(3),
  uid: `T${i}`,
  type: 'RFID',
  contract_id: `FR-OWN-C${i}`,
});

const MAKERS = {
  locations: (i, { owner }) => {
    const location = { ...aLocation(owner, `LOC${i}`), name: `Station ${i}`, coordinates: coordinatesOf(i) };
    return { id: location.id, object: location, status: 'IN_USE' };
  },
  tariffs: (i, { at, owner }) => ({
    id: `TAR${i}`,
    object: {
      ...ownerOf(owner, `TAR${i}`, at),
      currency: 'EUR',
      elements: [{ price_components: [{ type: 'ENERGY', price: 0.3 + (i % 10) / 100, vat: 20, step_size: 1 }] }],
    },
  }),
  tokens: (i, { at, owner }) => {
    const { id: _, ...whose } = ownerOf(owner, '', at);
    const object = { ...whose, ...tokenOf(owner, i), issuer: 'Own', valid: i % 20 > 0, whitelist: 'ALLOWED' };
    return { id: `T${i}`, object, status: object.valid ? 'VALID' : 'INVALID', contractId: object.contract_id };
  },
  sessions: (i, { at, owner, counterparty }) => {
    const status = i % 400 === 0 ? 'ACTIVE' : 'COMPLETED';
    const object = { ...chargedBy(`SES${i}`, { at, owner, counterparty }, i), kwh: 11.5, status, ...SOCKET };
    return { id: object.id, object, status, counterparty, contractId: object.cdr_token.contract_id };
  },
  // One Session in a thousand has no CDR.
  cdrs: (i, { at, owner, counterparty }) => {
    const session = i % 1_000 === 10 ? null : `SES${i}`;
    const object = {
      ...chargedBy(`CDR${i}`, { at, owner, counterparty }, i),
      ...COST,
      session_id: session ?? undefined,
    };
    return { id: object.id, object, counterparty, contractId: object.cdr_token.contract_id, sessionId: session };
  },
};

const coordinatesOf = (i) => ({
  latitude: (43 + (i % 700) / 100).toFixed(6),
  longitude: (-1 + (Math.floor(i / 700) % 700) / 100).toFixed(6),
});
const SOCKET = { location_id: 'LOC1', evse_uid: 'E1', connector_id: '1' };
const PERIOD = { start_date_time: dateTime(0), dimensions: [{ type: 'ENERGY', volume: 5.5 }], tariff_id: 'TAR1' };
const COST = {
  cdr_location: {
    id: 'LOC1',
    address: 'Street 1',
    city: 'Utrecht',
    country: 'NLD',
    coordinates: coordinatesOf(1),
    evse_uid: 'E1',
    evse_id: 'NL*TNM*E1',
    connector_id: '1',
    connector_standard: 'IEC_62196_T2',
    connector_format: 'SOCKET',
    connector_power_type: 'AC_3_PHASE',
  },
  total_cost: { excl_vat: 5.25, incl_vat: 6.3 },
  total_energy: 20.5,
  total_time: 2,
};
const chargedBy = (id, { at, owner, counterparty }, i) => ({
  ...ownerOf(owner, id, at),
  start_date_time: dateTime(at - 7_200_000),
  end_date_time: dateTime(at),
  cdr_token: tokenOf(counterparty, i),
  auth_method: 'WHITELIST',
  currency: 'EUR',
  charging_periods: [PERIOD, PERIOD, PERIOD],
});

/** A month of events, and of calls that changed something. */
async function fillEvents(rows, { counts, endsAt, cpos }) {
  const month = { startsAt: endsAt - DAYS * DAY_MS, endsAt };
  for (let i = 0; i < counts.events; i++) {
    const at = spread(month, i, counts.events);
    const about = { party: HOLDER, platform: cpos[i % cpos.length].id, module: 'sessions', object: `SES${i}` };
    await rows.add('event', { id: sortable(at, i), at, type: 'session.updated', ...about, data: '{"kwh":1.5}' });
  }
  for (let i = 0; i < counts.audit; i++) {
    const at = spread(month, i, counts.audit);
    const who = { keyId: `key-${i % 5}`, keyName: `key ${i % 5}`, scope: 'admin', address: '127.0.0.1' };
    const action = '/parties/{country}/{party}/locations/{id}';
    const call = { method: 'PUT', action, path: `/parties/FR/OWN/locations/LOC${i}`, members: 'name', status: 200 };
    await rows.add('audit', { id: sortable(at, i), at, ...who, ...call, detail: null });
  }
}

/** What waits for partners that are away: changes of objects, letters, events for a webhook. Tried again tomorrow. */
async function fillBacklog(rows, { counts, endsAt, emsps, webhook }) {
  const later = endsAt + DAY_MS;
  for (let i = 0; i < counts.dueMarks; i++)
    await rows.add('due_mark', {
      platformId: emsps[i % emsps.length].id,
      module: 'locations',
      owner: HOLDER,
      objectId: `LOC${i * 2}`,
      party: null,
      change: null,
      rev: 1,
      dueAt: endsAt - i * 1_000,
      state: i % 10 === 0 ? 'given_up' : 'due',
      attempts: 3,
      nextAt: later,
      lastError: 'no answer within 10000 ms',
      reason: null,
      after: null,
    });
  for (let i = 0; i < counts.letters; i++)
    await rows.add('letter', {
      subject: `command ${i}`,
      id: `letter-${i}`,
      from: HOLDER,
      to: emsps[i % emsps.length].party,
      platformId: emsps[i % emsps.length].id,
      module: 'commands',
      role: 'SENDER',
      method: 'POST',
      url: 'http://127.0.0.1:9/result',
      body: '{"result":"ACCEPTED"}',
      attempts: 3,
      nextAt: later,
      expiresAt: later + DAY_MS,
      lastError: null,
    });
  for (let i = 0; i < counts.deliveries; i++)
    await rows.add('webhook_delivery', {
      webhookId: webhook,
      eventId: sortable(endsAt - i * 1_000, i),
      state: i % 50 === 0 ? 'dead' : 'delivered',
      attempts: 1,
      nextAt: endsAt - i * 1_000,
      lastAt: endsAt - i * 1_000,
      lastStatus: 200,
      lastError: null,
    });
}

const stationOf = (i, counts) => `CP${i % counts.stations}`;

async function fillStations(rows, { counts, endsAt }) {
  const month = { startsAt: endsAt - DAYS * DAY_MS, endsAt };
  const places = JSON.stringify([{ position: { evse: 1, connector: 1 }, evseUid: 'E1', connectorId: '1' }]);
  for (let i = 0; i < counts.stations; i++)
    await rows.add('station', {
      identity: `CP${i}`,
      party: HOLDER,
      locationId: `LOC${i * 2}`,
      places,
      passwordHash: null,
      securityProfile: 0,
      protocol: 'ocpp1.6',
      isStrict: 0,
      createdAt: month.startsAt,
    });
  for (let i = 0; i < counts.stationMessages; i++) {
    const at = spread(month, i, counts.stationMessages);
    const station = stationOf(i, counts);
    const event = { kind: 'HeartbeatSeen', transaction: null, messageId: String(i), digest: null, stationTime: at };
    const told = { correctedTime: at, receivedTime: at, fact: '{"kind":"HeartbeatSeen"}', decided: null, answer: null };
    await rows.add('station_event', { id: sortable(at, i), station, ...event, ...told });
  }
  for (let i = 0; i < counts.transactions; i++) {
    const startedAt = spread(month, i, counts.transactions);
    const names = { id: `tx-${i}`, station: stationOf(i, counts), ocppId: String(i), fingerprint: null };
    const ended = { state: 'closed', sessionId: `SES${i}`, cdrId: `CDR${i}`, endedAt: startedAt + 1, settleAt: null };
    await rows.add('station_transaction', { ...names, ...ended, startedAt, flags: '[]' });
  }
}
