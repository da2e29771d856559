/** Sessions: periods, preferences, life cycle; pushed to a hosted eMSP and owned by a hosted CPO. */
import type { SandboxPartner } from '../../src/sandbox/partner';
import { aChargingPeriod, anEvse, aSession, aTariff } from '../support/builders';
import { handIn, owned } from '../support/owned';
import { CPO, EMSP, World } from '../support/world';

let world: World;

beforeEach(async () => {
  world = await World.start();
});
afterEach(() => world.stop());

const moment = (n: number) => `2026-05-0${n}T10:00:00Z`;
const period = (hour: number, volume = 1) =>
  aChargingPeriod({ start_date_time: `2026-05-01T${hour}:00:00Z`, dimensions: [{ type: 'ENERGY', volume }] });
const codes = ({ http, json }: { http: number; json: { status_code?: unknown } }) => [http, json.status_code];

describe('a Session that a CPO pushes', () => {
  let cpo: SandboxPartner;
  const send = (method: string, rest: string, body?: object) =>
    cpo.call({
      method,
      module: 'sessions',
      role: 'RECEIVER',
      from: 'NL*TNM',
      to: 'FR*MSP',
      rest: `/NL/TNM${rest}`,
      body,
    });
  const read = async () => (await send('GET', '/S1')).json.data as Record<string, unknown>;
  const hoursOf = async () =>
    ((await read()).charging_periods as { start_date_time: string }[] | undefined)?.map((one) =>
      one.start_date_time.slice(11, 13),
    );

  beforeEach(async () => {
    cpo = await world.join(CPO);
    await world.host('FR*MSP', 'EMSP');
    await send('PUT', '/S1', aSession({ meter_id: 'M1', charging_periods: [period(10), period(11)] }));
  });

  it('is listed in the version details on both sides [SES-001]', () => {
    expect(cpo.hubUrl('sessions', 'RECEIVER')).toContain('/sessions');
    expect(cpo.hubUrl('sessions', 'SENDER')).toContain('/sessions');
  });

  it('loses what a PUT does not have any more [H-10]', async () => {
    await send('PUT', '/S1', aSession({ last_updated: moment(2) }));
    expect(await read()).not.toHaveProperty('meter_id');
  });

  it('has exactly the periods of the last PUT [SES-071]', async () => {
    await send('PUT', '/S1', aSession({ charging_periods: [period(12)], last_updated: moment(2) }));
    expect(await hoursOf()).toEqual(['12']);
  });

  it('has no periods after a PUT without, or with an empty list [SES-072] [H-11]', async () => {
    await send('PUT', '/S1', aSession({ charging_periods: [], last_updated: moment(2) }));
    expect(await hoursOf()).toEqual([]);
    await send('PUT', '/S1', aSession({ charging_periods: [period(10)], last_updated: moment(3) }));
    await send('PUT', '/S1', aSession({ last_updated: moment(4) }));
    expect(await hoursOf()).toBeUndefined();
  });

  it('gets the periods of a PATCH behind its own; an empty list or none changes nothing [SES-073] [SES-074] [H-12]', async () => {
    await send('PATCH', '/S1', { charging_periods: [period(12)], kwh: 3, last_updated: moment(2) });
    await send('PATCH', '/S1', { charging_periods: [], last_updated: moment(3) });
    await send('PATCH', '/S1', { charging_periods: null, last_updated: moment(4) });
    await send('PATCH', '/S1', { kwh: 4, last_updated: moment(5) });

    expect(await hoursOf()).toEqual(['10', '11', '12']);
    expect(await read()).toMatchObject({ kwh: 4, last_updated: moment(5) });
  });

  it('has no address for what is inside it [SES-076] [SES-077] [H-13]', async () => {
    const before = await read();
    for (const rest of ['/S1/charging_periods', '/S1/status']) {
      const reply = await send('PATCH', rest, { charging_periods: [], last_updated: moment(2) });
      expect(codes(reply)).toEqual([404, 2000]);
    }
    expect(await read()).toEqual(before);
  });

  it('cannot be deleted [SES-004]', async () => {
    expect(codes(await send('DELETE', '/S1'))).toEqual([405, 2000]);
    expect((await send('GET', '/S1')).http).toBe(200);
  });

  it('keeps whether its price is unknown or nothing [SES-091]', async () => {
    expect(await read()).not.toHaveProperty('total_cost');
    await send('PUT', '/S1', aSession({ total_cost: { excl_vat: 0 }, last_updated: moment(2) }));
    expect(await read()).toMatchObject({ total_cost: { excl_vat: 0 } });
  });

  it('that is RESERVED, as the flow text has it, is taken as RESERVATION, and told', async () => {
    const reserved = { ...aSession({ last_updated: moment(2) }), status: 'RESERVED' };
    expect(codes(await send('PUT', '/S1', reserved))).toEqual([200, 1000]);

    expect(await read()).toMatchObject({ status: 'RESERVATION' });
    expect(world.log.some(({ message }) => message.includes('repaired'))).toBe(true);
  });
});

describe("a hosted CPO's Session", () => {
  let emsp: SandboxPartner;
  const path = '/parties/FR/CPO/sessions/S1';
  const isPush = (method: string) => (received: { method: string; path: string }) =>
    received.method === method && received.path.includes('/receiver/sessions/');
  const session = (changes: object = {}) => owned('sessions', 'S1', changes);

  beforeEach(async () => {
    emsp = await world.join(EMSP);
    await world.host('FR*CPO', 'CPO');
  });

  it('goes with PUT to the eMSP of its Token when it is new, whole, and to nobody else [SES-002] [SES-053] [SES-056] [SES-057] [SES-084]', async () => {
    const other = await world.join({ roles: [{ role: 'EMSP', country_code: 'DE', party_id: 'OTH' }] });
    const { http, json } = await world.api('PUT', path, session());
    const push = await emsp.waitFor(isPush('PUT'));
    await handIn(world, 'locations', owned('locations', 'LOC1'));
    await other.waitFor(({ path: at }) => at.includes('/receiver/locations/'));

    expect(http).toBe(201);
    expect(push.path).toBe('/ocpi/2.2.1/receiver/sessions/FR/CPO/S1');
    expect(JSON.parse(push.body)).toEqual(json);
    expect(push.headers).toMatchObject({ 'ocpi-to-party-id': 'MSP', 'ocpi-from-party-id': 'CPO' });
    expect(other.received.filter(({ path: at }) => at.includes('sessions'))).toEqual([]);
  });

  it('goes on with PATCH, which has last_updated [SES-003] [SES-065]', async () => {
    await world.api('PUT', path, session());
    await emsp.waitFor(isPush('PUT'));
    world.clock.advance(5_000);
    await world.api('PATCH', path, { kwh: 12.5 });
    const push = await emsp.waitFor(isPush('PATCH'));

    expect(JSON.parse(push.body)).toEqual({ kwh: 12.5, last_updated: '2026-06-01T12:00:05.000Z' });
  });

  it('replaces its periods by PUT and never by PATCH [SES-075]', async () => {
    await world.api('PUT', path, session({ charging_periods: [period(10)] }));
    await emsp.waitFor(isPush('PUT'));
    emsp.received.length = 0;
    await world.api('PATCH', path, { charging_periods: [period(11)] });
    const push = await emsp.waitFor(isPush('PUT'));

    expect(JSON.parse(push.body).charging_periods).toHaveLength(2);
    expect(emsp.received.filter(isPush('PATCH'))).toEqual([]);
  });

  it('is RESERVATION, then ACTIVE or COMPLETED, as one Session [SES-010] [SES-011] [SES-012] [SES-013]', async () => {
    await world.api('PUT', path, session({ status: 'RESERVATION', kwh: 0, evse_uid: '#NA', connector_id: '#NA' }));
    expect(JSON.parse((await emsp.waitFor(isPush('PUT'))).body)).toMatchObject({ id: 'S1', status: 'RESERVATION' });

    await world.api('PATCH', path, { status: 'ACTIVE', evse_uid: 'E1', connector_id: '1', start_date_time: moment(2) });
    const active = await emsp.waitFor(isPush('PATCH'));
    expect(active.path).toMatch(/\/S1$/);
    expect(JSON.parse(active.body)).toMatchObject({ status: 'ACTIVE', start_date_time: moment(2) });

    await world.api('PUT', '/parties/FR/CPO/sessions/S2', owned('sessions', 'S2', { status: 'RESERVATION', kwh: 0 }));
    const { http } = await world.api('PATCH', '/parties/FR/CPO/sessions/S2', { status: 'COMPLETED' });
    expect(http).toBe(200);
  });

  it('is one for its CPO, whatever the case of its id [SES-079]', async () => {
    await world.api('PUT', path, session());
    expect((await world.api('PUT', '/parties/FR/CPO/sessions/s1', session({ id: 's1', kwh: 12 }))).http).toBe(200);
    expect((await world.api('GET', '/parties/FR/CPO/sessions')).json.items).toHaveLength(1);
  });

  it('is not changed any more once it is COMPLETED [SES-005]', async () => {
    await world.api('PUT', path, session({ status: 'COMPLETED' }));

    expect((await world.api('PATCH', path, { kwh: 99 })).http).toBe(409);
    expect((await world.api('PUT', path, session({ status: 'ACTIVE' }))).http).toBe(409);
    expect((await world.api('PUT', path, session({ status: 'COMPLETED' }))).http).toBe(200);
    expect((await world.api('GET', path)).json).toMatchObject({ kwh: 11, status: 'COMPLETED' });
  });

  it('can neither be deleted by the back office [SES-004]', async () => {
    await world.api('PUT', path, session());
    expect((await world.api('DELETE', path)).http).toBe(404);
  });

  const dimension = (type: string, volume: number) => ({
    charging_periods: [aChargingPeriod({ dimensions: [{ type, volume } as never] })],
  });
  it.each<[string, string, object, string]>([
    ['#NA for its EVSE while it is ACTIVE', '[SES-089]', { evse_uid: '#NA' }, '/evse_uid'],
    [
      'a state of charge of 101',
      '[SES-099]',
      dimension('STATE_OF_CHARGE', 101),
      '/charging_periods/0/dimensions/0/volume',
    ],
    ['a currency of four letters', '[SES-090]', { currency: 'EURO' }, '/currency'],
    [
      'a Token without contract',
      '[SES-084]',
      { cdr_token: { country_code: 'DE', party_id: 'MSP', uid: 'T1', type: 'RFID' } },
      '/cdr_token/contract_id',
    ],
  ])('is refused with %s %s', async (_, __, changes, at) => {
    const { http, json } = await world.api('PUT', path, { ...session(), ...changes });

    expect(http).toBe(400);
    expect((json.faults as { path: string }[]).map((one) => one.path)).toContain(at);
  });

  it('may have dimensions that a CDR may not have, and 0 kWh [SES-098] [SES-083]', async () => {
    for (const type of ['CURRENT', 'ENERGY_EXPORT', 'ENERGY_IMPORT', 'POWER', 'STATE_OF_CHARGE'])
      expect((await world.api('PUT', path, session({ kwh: 0, ...dimension(type, 50) }))).http).toBeLessThan(300);
  });

  describe('and what its driver wants of it', () => {
    const put = (body: object, session_id = 'S1', by: SandboxPartner = emsp, from = 'DE*MSP') =>
      by.call({
        method: 'PUT',
        module: 'sessions',
        role: 'SENDER',
        from,
        to: 'FR*CPO',
        rest: `/${session_id}/charging_preferences`,
        body,
      });
    const evse = (changes: object = {}) =>
      anEvse({ evse_id: null, capabilities: ['CHARGING_PREFERENCES_CAPABLE'], ...changes });

    beforeEach(async () => {
      await handIn(
        world,
        'locations',
        owned('locations', 'LOC1', { evses: [evse(), evse({ uid: 'E2', capabilities: [] })] }),
      );
      const connector = { tariff_ids: ['CHEAP', 'FAST'] };
      await world.api('PATCH', '/parties/FR/CPO/locations/LOC1/E1/1', connector);
      for (const type of ['CHEAP', 'FAST'])
        await handIn(world, 'tariffs', {
          ...aTariff({ id: type, type: `PROFILE_${type}` as never }),
          country_code: 'FR',
          party_id: 'CPO',
        });
      await handIn(world, 'sessions', session());
    });

    it.each<[string, string, object, string]>([
      ['what can be tried', '[SES-037] [SES-038] [SES-036]', { profile_type: 'FAST' }, 'ACCEPTED'],
      ['cheap charging until nobody knows when', '[SES-039] [H-16]', { profile_type: 'CHEAP' }, 'DEPARTURE_REQUIRED'],
      [
        'cheap charging of nobody knows how much',
        '[SES-040]',
        { profile_type: 'CHEAP', departure_time: moment(2) },
        'ENERGY_NEED_REQUIRED',
      ],
      [
        'cheap charging, well described',
        '[SES-035]',
        { profile_type: 'CHEAP', departure_time: moment(2), energy_need: 20 },
        'ACCEPTED',
      ],
      [
        'a profile without a Tariff at the Connector',
        '[SES-042] [SES-046]',
        { profile_type: 'GREEN' },
        'PROFILE_TYPE_NOT_SUPPORTED',
      ],
    ])('is answered: %s %s', async (_, __, body, response) => {
      const reply = await put(body);
      expect([...codes(reply), reply.json.data]).toEqual([200, 1000, response]);
    });

    it('is not possible any more when it is over [SES-041]', async () => {
      await world.api('PATCH', path, { status: 'COMPLETED' });
      expect((await put({ profile_type: 'REGULAR' })).json.data).toBe('NOT_POSSIBLE');
    });

    it('is 404 and 2001 for an EVSE without the capability [SES-043] [H-15]', async () => {
      await world.api('PUT', '/parties/FR/CPO/sessions/S2', owned('sessions', 'S2', { evse_uid: 'E2' }));
      expect(codes(await put({ profile_type: 'REGULAR' }, 'S2'))).toEqual([404, 2001]);
    });

    it('is 404 for a Session that is not known, or of another eMSP [SES-044]', async () => {
      const other = await world.join({ roles: [{ role: 'EMSP', country_code: 'DE', party_id: 'OTH' }] });
      expect(codes(await put({ profile_type: 'REGULAR' }, 'S9'))).toEqual([404, 2000]);
      expect(codes(await put({ profile_type: 'REGULAR' }, 'S1', other, 'DE*OTH'))).toEqual([404, 2000]);
    });

    it('needs the suffix and one ChargingPreferences object [SES-032]', async () => {
      const bare = await emsp.call({
        method: 'PUT',
        module: 'sessions',
        role: 'SENDER',
        from: 'DE*MSP',
        to: 'FR*CPO',
        rest: '/S1',
        body: { profile_type: 'FAST' },
      });
      expect(bare.json.status_code).toBe(2000);
      expect((await put({ profile_type: 'QUICK' })).json.status_message).toContain('/profile_type');
      expect(codes(await put([{ profile_type: 'FAST' }] as object))).toEqual([200, 2001]);
    });

    it('counts as it was put last, and stops nothing [SES-045] [SES-047] [SES-048]', async () => {
      await put({ profile_type: 'FAST', discharge_allowed: true });
      await put({ profile_type: 'CHEAP', departure_time: '2026-06-01T12:00:10Z', energy_need: 20.5 });

      const { json } = await world.api('GET', `${path}/charging-preferences`);
      expect(json).toMatchObject({
        party: 'DE*MSP',
        response: 'ACCEPTED',
        preferences: { profile_type: 'CHEAP', energy_need: 20.5 },
      });
      expect(json.preferences).not.toHaveProperty('discharge_allowed');
      world.clock.advance(30_000);
      expect((await world.api('GET', path)).json).toMatchObject({ status: 'ACTIVE' });
    });
  });
});
