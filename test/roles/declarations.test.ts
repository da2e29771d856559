/** The French declarations beside a Location, through the API. */
import { isSiren, isStationId } from '../../src/roles/french';
import { anEvse } from '../support/builders';
import { handIn, owned } from '../support/owned';
import { World } from '../support/world';

let world: World;
const path = '/parties/FR/CPO/locations/LOC1/declarations';

beforeEach(async () => {
  world = await World.start();
  await world.host('FR*CPO', 'CPO');
  const evses = [anEvse({ evse_id: 'FR*ABC*E0001' }), anEvse({ uid: 'E2', evse_id: 'FR*ABC*E0002' })];
  await handIn(world, 'locations', owned('locations', 'LOC1', { evses }));
});
afterEach(() => world.stop());

const owner = { legal_name: 'Ville de Lyon', siren: '732829320', contact_email: 'irve@ville.example' };
const unit = { prefix: 'FRABC', operator_name: 'Charge Co', operator_email: 'ops@charge.example', brand: 'Charge' };
const station = { station_id: 'FRABCP0001', connection: 'Direct', delivery_point: '12345678901234' };
const evse = { uid: 'E1', meter_serial: 'M-1', installed_on: '2024-02-29', commissioned_on: '2024-03-01' };
const declared = (changes: object = {}) => ({ owner, unit, stations: [station], evses: [evse], ...changes });

describe('the declarations of a Location', () => {
  it('are kept beside it and change nothing of it', async () => {
    const before = (await world.api('GET', '/parties/FR/CPO/locations/LOC1')).json;
    const put = await world.api('PUT', path, declared());
    await world.api('PATCH', '/parties/FR/CPO/locations/LOC1', { name: 'Lyon' });

    expect([put.http, put.json]).toEqual([200, { ...declared(), updated_at: '2026-06-01T12:00:00.000Z' }]);
    expect((await world.api('GET', path)).json).toEqual(put.json);
    expect((await world.api('GET', '/parties/FR/CPO/locations/LOC1')).json).toEqual({
      ...before,
      name: 'Lyon',
      last_updated: expect.any(String),
    });
  });

  it('may group the EVSEs into several stations', async () => {
    const stations = [
      { ...station, evse_uids: ['E1'] },
      { station_id: 'FR*ABC*P0002', evse_uids: ['E2'] },
    ];
    expect((await world.api('PUT', path, declared({ stations }))).http).toBe(200);
  });

  it('are 404 where there are none, or no Location', async () => {
    expect((await world.api('GET', path)).http).toBe(404);
    expect((await world.api('PUT', path.replace('LOC1', 'LOC9'), declared())).http).toBe(404);
  });

  it.each<[string, object, string]>([
    ['no owner', { owner: undefined }, '/owner'],
    ['a SIREN with a wrong check digit', { owner: { ...owner, siren: '732829321' } }, '/owner/siren'],
    ['a prefix that is none', { unit: { ...unit, prefix: 'DEABC' } }, '/unit/prefix'],
    ['a station of another prefix', { stations: [{ station_id: 'FRXYZP0001' }] }, '/stations/0/station_id'],
    ['an EVSE id in place of a station id', { stations: [{ station_id: 'FRABCE0001' }] }, '/stations/0/station_id'],
    [
      'a direct connection without delivery point',
      { stations: [{ ...station, delivery_point: null }] },
      '/stations/0/delivery_point',
    ],
    [
      'a delivery point of 13 digits',
      { stations: [{ ...station, delivery_point: '1234567890123' }] },
      '/stations/0/delivery_point',
    ],
    [
      'a postcode in place of the commune',
      { stations: [{ ...station, insee_commune: '2C004' }] },
      '/stations/0/insee_commune',
    ],
    ['an EVSE that is not there', { evses: [{ uid: 'E9' }] }, '/evses/0/uid'],
    [
      'a station of an EVSE that is not there',
      { stations: [{ ...station, evse_uids: ['E9'] }] },
      '/stations/0/evse_uids',
    ],
    ['two stations that do not say which EVSEs', { stations: [station, { station_id: 'FRABCP2' }] }, '/stations'],
    [
      'one station twice',
      {
        stations: [
          { ...station, evse_uids: ['E1'] },
          { ...station, evse_uids: ['E2'] },
        ],
      },
      '/stations',
    ],
    [
      'an EVSE in two stations',
      {
        stations: [
          { ...station, evse_uids: ['E1'] },
          { station_id: 'FRABCP2', evse_uids: ['e1'] },
        ],
      },
      '/stations',
    ],
    ['a day to come', { evses: [{ ...evse, commissioned_on: '2026-06-02' }] }, '/evses/0/commissioned_on'],
  ])('are refused with %s', async (_, changes, at) => {
    const { http, json } = await world.api('PUT', path, declared(changes));

    expect(http).toBe(400);
    expect((json.faults as { path: string }[]).map((one) => one.path)).toContain(at);
    expect((await world.api('GET', path)).http).toBe(404);
  });
});

describe('numbers of the French register', () => {
  it('know a SIREN by its check digit', () => {
    for (const siren of ['130025265', '853300010', '552100554', '123456782', '987654324'])
      expect(isSiren(siren)).toBe(true);
    for (const siren of ['123456789', '939430006', '12345678', '1234567890', '12345678A', '000000000'])
      expect(isSiren(siren)).toBe(false);
  });

  it('know the id of a station', () => {
    expect(['FRABCPLYON01', 'FR*ABC*P*LYON*01'].map(isStationId)).toEqual([true, true]);
    expect(['FRABCELYON01', 'FRABCP', 'FRABP1'].map(isStationId)).toEqual([false, false, false]);
  });
});
