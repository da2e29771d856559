/** A hosted party with what it owns: locations across Europe, tariffs, tokens, a session, a CDR that is right and one that is not. */
import { aCdr, aCdrLocation, aCdrToken, aConnector, anEvse, aSession, aTariff, aToken } from '../support/builders';
import { aLocation } from '../support/world';
import type { Stage } from './stage';

const TOWNS: [name: string, country: string, latitude: string, longitude: string][] = [
  ['Nancy', 'FRA', '48.692054', '6.184417'],
  ['Metz', 'FRA', '49.119308', '6.175716'],
  ['Strasbourg', 'FRA', '48.573405', '7.752111'],
  ['Reims', 'FRA', '49.258329', '4.031696'],
  ['Paris', 'FRA', '48.856613', '2.352222'],
  ['Lyon', 'FRA', '45.764043', '4.835659'],
  ['Marseille', 'FRA', '43.296482', '5.369780'],
  ['Bordeaux', 'FRA', '44.837789', '-0.579180'],
  ['Nantes', 'FRA', '47.218371', '-1.553621'],
  ['Lille', 'FRA', '50.629250', '3.057256'],
  ['Dijon', 'FRA', '47.322047', '5.041480'],
  ['Luxembourg', 'LUX', '49.611621', '6.131935'],
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

function location(index: number): object {
  const [city, country, latitude, longitude] = TOWNS[index % TOWNS.length] ?? TOWNS[0]!;
  const id = `NCY-${String(index + 1).padStart(3, '0')}`;
  const shift = (degrees: string, by: number) => (Number(degrees) + by).toFixed(6);
  const evses = [0, 1].map((place) =>
    anEvse({
      uid: `${id}-${place + 1}`,
      evse_id: `FR*NCY*E${index + 1}${place + 1}`,
      status: STATES[(index + place) % STATES.length]!,
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
  const coordinates = { latitude: shift(latitude, (index % 5) / 50), longitude: shift(longitude, (index % 7) / 50) };
  const place = { name: `${city} ${index + 1}`, address: `${index + 1} rue de la Gare`, city, country, coordinates };
  return aLocation({ ...HOST, id, ...place, evses, time_zone: 'Europe/Paris' });
}

const component = (type: 'ENERGY' | 'FLAT', price: number) => ({ type, price, vat: 20, step_size: 1 });

const tariffs = () => [
  aTariff({ ...HOST, id: 'DAY', elements: [{ price_components: [component('FLAT', 1), component('ENERGY', 0.39)] }] }),
  aTariff({
    ...HOST,
    id: NIGHT_TARIFF,
    elements: [
      { price_components: [component('ENERGY', 0.25)], restrictions: { start_time: '22:00', end_time: '06:00' } },
      { price_components: [component('ENERGY', 0.42)] },
    ],
  }),
];

const periodAt = (time: string, kwh: number) => ({
  start_date_time: `2026-06-01T${time}:00Z`,
  dimensions: [{ type: 'ENERGY' as const, volume: kwh }],
});

function cdr(id: string, cost: { excl_vat: number; incl_vat: number }): object {
  const period = (hour: number, kwh: number) => ({
    start_date_time: `2026-05-01T${String(hour).padStart(2, '0')}:00:00Z`,
    dimensions: [{ type: 'ENERGY' as const, volume: kwh }],
    tariff_id: 'DAY',
  });
  const [day] = tariffs();
  return aCdr({
    ...HOST,
    id,
    cdr_token: aCdrToken(HOST),
    cdr_location: aCdrLocation({
      id: 'NCY-001',
      name: 'Nancy 1',
      city: 'Nancy',
      country: 'FRA',
      evse_id: 'FR*NCY*E11',
    }),
    start_date_time: '2026-05-01T09:00:00Z',
    end_date_time: '2026-05-01T12:00:00Z',
    charging_periods: [period(9, 12), period(10, 10), period(11, 4)],
    tariffs: day ? [day] : [],
    total_cost: cost,
    total_energy: 26,
    total_energy_cost: undefined,
    total_time: 3,
  });
}

export async function furnish(stage: Stage, count = 36): Promise<void> {
  const path = '/parties/FR/NCY';
  const details = { roles: ['CPO', 'EMSP'], business_details: { name: 'Nancy Charge' } };
  await stage.api('PUT', path, details);
  for (let index = 0; index < count; index++) {
    const one = location(index) as { id: string };
    await stage.api('PUT', `${path}/locations/${one.id}`, one);
  }
  for (const one of tariffs()) await stage.api('PUT', `${path}/tariffs/${one.id}`, one);
  for (const [index, valid] of [true, true, false].entries()) {
    const uid = `04A1B2C3D${index}`;
    const names = {
      uid,
      visual_number: `FR-NCY-00${index}`,
      contract_id: `FR-NCY-C0000000${index}-1`,
      issuer: 'Nancy Charge',
    };
    await stage.api('PUT', `${path}/tokens/${uid}`, aToken({ ...HOST, ...names, valid }));
  }
  const session = {
    ...{ id: 'S-2026-1', status: 'ACTIVE' as const, location_id: 'NCY-001', evse_uid: 'NCY-001-1', kwh: 14.5 },
    start_date_time: '2026-06-01T08:00:00Z',
    last_updated: '2026-06-01T08:45:00Z',
    charging_periods: [periodAt('08:00', 6), periodAt('08:15', 5), periodAt('08:30', 3.5)],
  };
  await stage.api('PUT', `${path}/sessions/S-2026-1`, aSession({ ...HOST, ...session, cdr_token: aCdrToken(HOST) }));
  const evses = [
    { uid: 'NCY-001-1', ocpp_connector: 1 },
    { uid: 'NCY-001-2', ocpp_connector: 2 },
  ];
  const station = { location_id: 'NCY-001', evses, auth: { password: 'a-station-password' } };
  await stage.api('PUT', `${path}/charge-points/NCY-CP-1`, station);
  await charge(stage, path);
  // 1 + 26 × 0.39 = 11.14; with 20 % VAT 13.368.
  await stage.api('POST', `${path}/cdrs`, cdr(GOOD_CDR, { excl_vat: 11.14, incl_vat: 13.368 }));
  await stage.api('POST', `${path}/cdrs`, cdr('CDR-FR-2', { excl_vat: 14.5, incl_vat: 17.4 }));
  await stage.api('POST', '/webhooks', {
    url: 'http://127.0.0.1:9/hook',
    events: ['cdr.*', 'session.*'],
    party: 'FR*NCY',
  });
  await stage.api('POST', '/keys', { name: 'billing', scope: 'party:FR*NCY' });
}

/** A charge point that has come, and a driver who charges at it. */
async function charge(stage: Stage, path: string): Promise<void> {
  const evses = [1, 2].map((place) => ({ uid: `NCY-002-${place}`, ocpp_connector: place }));
  const password = 'another-station-password';
  await stage.api('PUT', `${path}/charge-points/${LIVE_STATION}`, {
    location_id: 'NCY-002',
    evses,
    auth: { password },
  });
  await stage.partners
    .find(({ options }) => options.roles.some(({ party_id }) => party_id === DRIVER.party_id))
    ?.call({
      ...{ from: 'DE*MSP', to: 'FR*NCY', role: 'RECEIVER', method: 'PUT', module: 'tokens', rest: '/DE/MSP/04D21FE0' },
      body: aToken({ ...DRIVER, uid: '04D21FE0', contract_id: 'DE-MSP-C04D21FE0-1' }),
    });
  const station = await stage.station(LIVE_STATION, password);
  await station.status(1, 'Available');
  await station.status(2, 'Faulted', { errorCode: 'GroundFailure' });
  await station.status(1, 'Preparing');
  const { transactionId } = await station.start(1, '04D21FE0');
  await station.status(1, 'Charging');
  station.meterWh = 1_500;
  await station.values(1, transactionId);
}
