/** A hosted party with what it owns and what it gets: locations, tariffs, tokens, sessions, CDRs right and wrong, chargers. */

import type { SandboxPartner } from '../../src/sandbox/partner';
import type { Station16 } from '../../src/sandbox/station-1.6';
import { aCdr, aCdrLocation, aCdrToken, aConnector, anEvse, aSession, aTariff, aToken } from '../support/builders';
import { aLocation } from '../support/world';
import type { Cast } from './cast';
import type { Stage } from './stage';

const TOWNS: [name: string, country: string, latitude: string, longitude: string, postalCode?: string][] = [
  ['Nancy', 'FRA', '48.692054', '6.184417'],
  ['Metz', 'FRA', '49.119308', '6.175716', '57000'],
  ['Strasbourg', 'FRA', '48.573405', '7.752111', '67000'],
  ['Reims', 'FRA', '49.258329', '4.031696', '51100'],
  ['Paris', 'FRA', '48.856613', '2.352222', '75010'],
  ['Lyon', 'FRA', '45.764043', '4.835659', '69003'],
  ['Marseille', 'FRA', '43.296482', '5.369780', '13001'],
  ['Bordeaux', 'FRA', '44.837789', '-0.579180', '33000'],
  ['Nantes', 'FRA', '47.218371', '-1.553621', '44000'],
  ['Lille', 'FRA', '50.629250', '3.057256', '59000'],
  ['Dijon', 'FRA', '47.322047', '5.041480', '21000'],
  ['Luxembourg', 'LUX', '49.611621', '6.131935', '1616'],
];
const STATES = ['AVAILABLE', 'CHARGING', 'AVAILABLE', 'OUTOFORDER', 'RESERVED'] as const;
const POWERS = [22_000, 50_000, 150_000, 300_000];
export const HOST = { country_code: 'FR', party_id: 'NCY' };
/** Id of a CDR whose price is right. */
export const GOOD_CDR = 'CDR-FR-1';
export const NIGHT_TARIFF = 'NIGHT';
const DRIVER = { country_code: 'DE', party_id: 'MSP' };
/** A charge point that is connected, with a session under way at its first connector. */
export const LIVE_STATION = 'NCY-CP-2';

const STREETS = ['rue de la Gare', 'place du Marché', 'avenue de la République', 'quai Sud', 'rue des Tanneurs'];

/** The first of each round of towns says less of itself than drivers want to know. */
function location(index: number): object {
  const [city, country, latitude, longitude, postal_code] = TOWNS[index % TOWNS.length] ?? TOWNS[0]!;
  const id = `NCY-${String(index + 1).padStart(3, '0')}`;
  const shift = (degrees: string, by: number) => (Number(degrees) + by).toFixed(6);
  const evses = [0, 1].map((place) =>
    anEvse({
      uid: `${id}-${place + 1}`,
      evse_id: `FR*NCY*E${index + 1}${place + 1}`,
      status: STATES[(index + place) % STATES.length]!,
      capabilities: ['RFID_READER', 'REMOTE_START_STOP_CAPABLE'],
      connectors: [
        aConnector({
          standard: index % 2 ? 'IEC_62196_T2_COMBO' : 'IEC_62196_T2',
          power_type: index % 2 ? 'DC' : 'AC_3_PHASE',
          max_electric_power: POWERS[index % POWERS.length]!,
          tariff_ids: [NIGHT_TARIFF],
        }),
      ],
    }),
  );
  const street = STREETS[index % STREETS.length];
  const coordinates = { latitude: shift(latitude, (index % 5) / 50), longitude: shift(longitude, (index % 7) / 50) };
  const place = { name: `${city} ${index + 1}`, address: `${index + 1} ${street}`, city, country, coordinates };
  const known = postal_code && {
    ...{ postal_code, operator: { name: 'Nancy Charge' }, parking_type: 'PARKING_LOT' as const },
    opening_times: { twentyfourseven: true },
  };
  return aLocation({ ...HOST, id, ...place, ...known, evses, time_zone: 'Europe/Paris' });
}

const component = (type: 'ENERGY' | 'FLAT', price: number) => ({ type, price, vat: 20, step_size: 1 });

const tariffs = (last_updated: string) => [
  aTariff({
    ...{ ...HOST, id: 'DAY', last_updated },
    elements: [{ price_components: [component('FLAT', 1), component('ENERGY', 0.39)] }],
  }),
  aTariff({
    ...{ ...HOST, id: NIGHT_TARIFF, last_updated },
    elements: [
      { price_components: [component('ENERGY', 0.25)], restrictions: { start_time: '22:00', end_time: '06:00' } },
      { price_components: [component('ENERGY', 0.42)] },
    ],
  }),
];

const path = '/parties/FR/NCY';
/** Of the hosted eMSP's drivers. */
const OWN_DRIVER = aCdrToken({ ...HOST, uid: '04A1B2C3D0', contract_id: 'FR-NCY-C00000000-1' });
const THEIR_DRIVER = aCdrToken({ ...DRIVER, uid: '04D21FE0', contract_id: 'DE-MSP-C04D21FE0-1' });

/** Periods of an hour each, the last of which ended so many minutes ago. */
const hours = (stage: Stage, endedAgo: number, energies: number[]) =>
  energies.map((volume, index) => ({
    start_date_time: stage.ago(endedAgo + (energies.length - index) * 60),
    dimensions: [{ type: 'ENERGY' as const, volume }],
    tariff_id: 'DAY',
  }));

interface Charged {
  id: string;
  /** Minutes. */
  endedAgo: number;
  energies: number[];
  cost: { excl_vat: number; incl_vat: number };
}

/** A session that has ended and its CDR, as whoever owns it hands them in. */
function charged(stage: Stage, { id, endedAgo, energies, cost }: Charged, owner: object, token: typeof OWN_DRIVER) {
  const total = energies.reduce((sum, one) => sum + one, 0);
  const [day] = tariffs(stage.ago(6_000)).map((tariff) => ({ ...tariff, ...owner }));
  const common = {
    ...{ ...owner, cdr_token: token, last_updated: stage.ago(endedAgo - 1) },
    start_date_time: stage.ago(endedAgo + energies.length * 60),
    end_date_time: stage.ago(endedAgo),
    charging_periods: hours(stage, endedAgo, energies),
  };
  const session = aSession({
    ...{ ...common, id: `S-${id}`, status: 'COMPLETED', kwh: total, total_cost: cost },
    ...{ location_id: 'NCY-001', evse_uid: 'NCY-001-1' },
  });
  const cdr = aCdr({
    ...{ ...common, id, session_id: `S-${id}`, total_cost: cost, total_energy: total, total_time: energies.length },
    cdr_location: aCdrLocation({ ...NANCY, evse_id: 'FR*NCY*E11' }),
    tariffs: day ? [day] : [],
    total_energy_cost: undefined,
  });
  return { session, cdr };
}

const NANCY = { id: 'NCY-001', name: 'Nancy 1', address: '1 rue de la Gare', city: 'Nancy', country: 'FRA' };

export async function furnish(stage: Stage, { nice }: Pick<Cast, 'nice'>, count = 36): Promise<void> {
  const details = { roles: ['CPO', 'EMSP'], business_details: { name: 'Nancy Charge' } };
  await stage.api('PUT', path, details);
  for (const one of tariffs(stage.ago(1_000))) await stage.api('PUT', `${path}/tariffs/${one.id}`, one);
  for (let index = 0; index < count; index++) {
    const one = location(index) as { id: string };
    await stage.api('PUT', `${path}/locations/${one.id}`, { ...one, last_updated: stage.ago(0) });
    await stage.later(2);
  }
  for (const [index, valid] of [true, true, false, true].entries()) {
    const uid = `04A1B2C3D${index}`;
    const names = {
      uid,
      type: index === 3 ? ('APP_USER' as const) : ('RFID' as const),
      visual_number: `FR-NCY-00${index}`,
      contract_id: `FR-NCY-C0000000${index}-1`,
      issuer: 'Nancy Charge',
    };
    const token = aToken({ ...HOST, ...names, valid, last_updated: stage.ago(index) });
    await stage.api('PUT', `${path}/tokens/${uid}?type=${names.type}`, token);
  }
  const webhook = { events: ['cdr.*', 'session.*'], party: 'FR*NCY' };
  await stage.api('POST', '/webhooks', { ...webhook, url: 'http://127.0.0.1:9/hook' });
  nice.answer(({ path: asked }) => asked === '/backoffice/junction', { http: 204, body: '' });
  await stage.api('POST', '/webhooks', { url: `http://127.0.0.1:${nice.port}/backoffice/junction`, events: [] });
  await chargePoints(stage);
  await bills(stage, nice);
  await stage.api('POST', '/keys', { name: 'billing', scope: 'party:FR*NCY' });
  await stage.api('POST', '/keys', { name: 'dashboard', scope: 'read' });
}

/** Sessions and CDRs: own ones, one of them too dear, and those that a partner sends for our drivers. */
async function bills(stage: Stage, nice: SandboxPartner): Promise<void> {
  // 1 + 26 × 0.39 = 11.14; with 20 % VAT 13.368.
  const right = { excl_vat: 11.14, incl_vat: 13.368 };
  const own = [
    { id: GOOD_CDR, endedAgo: 300, energies: [12, 10, 4], cost: right },
    { id: 'CDR-FR-2', endedAgo: 180, energies: [11, 9, 6], cost: { excl_vat: 14.5, incl_vat: 17.4 } },
  ];
  for (const one of own) {
    const { session, cdr } = charged(stage, one, HOST, THEIR_DRIVER);
    await stage.api('PUT', `${path}/sessions/${session.id}`, session);
    await stage.api('POST', `${path}/cdrs`, cdr);
    await stage.later(2);
  }
  const theirs = [
    { id: 'TNM-8801', endedAgo: 50, energies: [12, 10, 4], cost: right },
    { id: 'TNM-8802', endedAgo: 40, energies: [26], cost: right },
    { id: 'TNM-8803', endedAgo: 25, energies: [20, 6], cost: { excl_vat: 13.1, incl_vat: 15.72 } },
  ];
  const to = { from: 'NL*TNM', to: 'FR*NCY', role: 'RECEIVER' as const };
  for (const one of theirs) {
    const { session, cdr } = charged(stage, one, { country_code: 'NL', party_id: 'TNM' }, OWN_DRIVER);
    await nice.call({ ...to, method: 'PUT', module: 'sessions', rest: `/NL/TNM/${session.id}`, body: session });
    await nice.call({ ...to, method: 'POST', module: 'cdrs', body: cdr });
    await stage.later(2);
  }
  const running = {
    ...{ id: 'S-2026-1', status: 'ACTIVE' as const, location_id: 'NCY-001', evse_uid: 'NCY-001-1', kwh: 14.5 },
    total_cost: { excl_vat: 6.09, incl_vat: 7.308 },
    start_date_time: stage.ago(45),
    last_updated: stage.ago(0),
    charging_periods: [6, 5, 3.5].map((volume, index) => ({
      start_date_time: stage.ago(45 - index * 15),
      dimensions: [{ type: 'ENERGY' as const, volume }],
    })),
  };
  await stage.api('PUT', `${path}/sessions/S-2026-1`, aSession({ ...HOST, ...running, cdr_token: THEIR_DRIVER }));
}

/** A charge point that has never come, one at which somebody charges, and one at which somebody has. */
async function chargePoints(stage: Stage): Promise<void> {
  const register = (identity: string, location_id: string, password: string) => {
    const evses = [1, 2].map((place) => ({ uid: `${location_id}-${place}`, ocpp_connector: place }));
    return stage.api('PUT', `${path}/charge-points/${identity}`, { location_id, evses, auth: { password } });
  };
  await register('NCY-CP-1', 'NCY-001', 'a-station-password');
  await register(LIVE_STATION, 'NCY-002', 'another-station-password');
  await register('NCY-CP-3', 'NCY-003', 'a-third-station-password');
  await stage.partners
    .find(({ options }) => options.roles.some(({ party_id }) => party_id === DRIVER.party_id))
    ?.call({
      ...{ from: 'DE*MSP', to: 'FR*NCY', role: 'RECEIVER', method: 'PUT', module: 'tokens', rest: '/DE/MSP/04D21FE0' },
      body: aToken({ ...DRIVER, uid: '04D21FE0', contract_id: 'DE-MSP-C04D21FE0-1', issuer: 'Big Mobility' }),
    });
  const live = await stage.station(LIVE_STATION, 'another-station-password');
  const done = await stage.station('NCY-CP-3', 'a-third-station-password');
  await done.status(2, 'Available');
  // Whoever says nothing for long is taken for gone.
  stage.meanwhile.push(() => done.ask('Heartbeat', {}));
  await live.status(2, 'Faulted', { errorCode: 'GroundFailure' });
  const first = await begin(done);
  const meter = (transaction: number, station: Station16) => {
    station.meterWh += Math.round(Math.max(300, 1_100 - station.meterWh / 24));
    return station.values(1, transaction);
  };
  for (let times = 0; times < 10; times++) {
    await stage.later(3);
    await live.ask('Heartbeat', {});
    await meter(first, done);
  }
  await done.stop(first);
  await done.status(1, 'Available');
  const second = await begin(live);
  stage.meanwhile.push(() => meter(second, live));
}

/** Somebody begins to charge at the first connector; the number of the transaction. */
async function begin(station: Station16): Promise<number> {
  await station.status(1, 'Available');
  await station.status(1, 'Preparing');
  const { transactionId } = await station.start(1, '04D21FE0');
  await station.status(1, 'Charging');
  return transactionId;
}
