import type { SandboxPartner } from '../../src/sandbox/partner';
import type { Station16 } from '../../src/sandbox/station-1.6';
import { CHARGERS, type Charger, type Settings } from '../support/chargers';
import { ENERGY_TARIFF, StationWorld } from '../support/stations';
import { until } from '../support/until';
import { aToken, EMSP } from '../support/world';

const MINUTE = 60_000;
const START = '2026-06-01T12:00:00Z';

let here: StationWorld;
let station: Station16;
let emsp: SandboxPartner;
let session: Record<string, unknown>;
let transactionId: number;

const charging = async (settings: Record<string, string> = {}) => {
  here = await StationWorld.start();
  emsp = await here.world.join(EMSP);
  await here.withTariff(ENERGY_TARIFF);
  await here.capable('CHARGING_PROFILE_CAPABLE');
  await here.knowToken(emsp, aToken({ uid: 'CARD1', whitelist: 'ALWAYS' }));
  station = await here.station();
  await here.bootWith(station, { MeterValueSampleInterval: '60', ...settings });
  await station.status(1, 'Available');
  transactionId = (await station.start(1, 'CARD1')).transactionId;
  session = await here.session(emsp, 'ACTIVE');
};
afterEach(() => here.stop());

const profile = (changes: object = {}) => ({
  start_date_time: START,
  duration: 1800,
  charging_rate_unit: 'A',
  min_charging_rate: 6,
  charging_profile_period: [
    { start_period: 0, limit: 16 },
    { start_period: 600, limit: 8.5 },
  ],
  ...changes,
});
const set = (changes: object = {}, handle = 'PUT') =>
  here.profile(emsp, 'PUT', session.id, { profile: profile(changes), handle });
const get = (duration = '900') => here.profile(emsp, 'GET', session.id, { query: { duration } });
const calls = (action: string) => station.calls.filter((call) => call.action === action).map(({ payload }) => payload);
const updates = () =>
  emsp.received
    .filter(({ method, path }) => method === 'PUT' && path.includes('/chargingprofiles/'))
    .map(({ body }) => JSON.parse(body) as Record<string, unknown>);
/** The schedule of a charger that answers as asked. */
const composite = (chargingRateUnit: string, chargingSchedulePeriod: object[]) => ({
  status: 'Accepted',
  connectorId: 1,
  scheduleStart: START,
  chargingSchedule: { duration: 900, chargingRateUnit, chargingSchedulePeriod },
});

describe('PUT of a profile', () => {
  it('reaches the charger as a profile of that transaction, under one number for one sender', async () => {
    await charging();
    const said = await set();
    expect(await here.result(emsp, 'PUT')).toBe('ACCEPTED');
    await set({ charging_profile_period: [{ start_period: 0, limit: 10 }] }, 'SECOND');
    expect(await here.result(emsp, 'SECOND')).toBe('ACCEPTED');

    expect(said).toMatchObject({ status_code: 1000, result: 'ACCEPTED', timeout: 35 });
    const [first, second] = calls('SetChargingProfile') as { csChargingProfiles: Record<string, unknown> }[];
    expect(first).toEqual({
      connectorId: 1,
      csChargingProfiles: {
        chargingProfileId: expect.any(Number),
        transactionId,
        stackLevel: 1,
        chargingProfilePurpose: 'TxProfile',
        chargingProfileKind: 'Absolute',
        chargingSchedule: {
          chargingRateUnit: 'A',
          startSchedule: '2026-06-01T12:00:00.000Z',
          duration: 1800,
          minChargingRate: 6,
          chargingSchedulePeriod: [
            { startPeriod: 0, limit: 16, numberPhases: 3 },
            { startPeriod: 600, limit: 8.5, numberPhases: 3 },
          ],
        },
      },
    });
    expect(second?.csChargingProfiles.chargingProfileId).toBe(first?.csChargingProfiles.chargingProfileId);
  });

  it('without a moment is relative to the start of the transaction', async () => {
    await charging();
    await set({ start_date_time: undefined });
    await here.result(emsp, 'PUT');

    expect(calls('SetChargingProfile')[0]).toMatchObject({ csChargingProfiles: { chargingProfileKind: 'Relative' } });
  });

  it.each([
    ['{"status":"Rejected"}', 'REJECTED'],
    ['{"status":"NotSupported"}', 'REJECTED'],
    ['{"callError":"InternalError"}', 'REJECTED'],
  ])('that the charger answers with %s has the result %s', async (answer, expected) => {
    await charging();
    station.on('SetChargingProfile', () => JSON.parse(answer));
    await set();

    expect(await here.result(emsp, 'PUT')).toBe(expected);
  });

  it('that the charger cannot do is no longer offered', async () => {
    await charging();
    station.on('SetChargingProfile', () => ({ status: 'NotSupported' }));
    await set();
    await here.result(emsp, 'PUT');

    expect(await set({}, 'SECOND')).toMatchObject({ result: 'NOT_SUPPORTED' });
  });

  it('that no charger can use is 2001', async () => {
    await charging();
    const faulty = [
      [],
      [{ start_period: 10, limit: 6 }],
      [
        { start_period: 0, limit: 6 },
        { start_period: 0, limit: 8 },
      ],
      [{ start_period: 0, limit: -6 }],
    ];
    for (const charging_profile_period of faulty)
      expect(await set({ charging_profile_period })).toMatchObject({ status_code: 2001 });
    expect(calls('SetChargingProfile')).toEqual([]);
  });

  it('for a charger that is away, or a charge that is over, is refused at once', async () => {
    await charging();
    await station.disconnect();
    await until(async () => (await here.shown('CP1')).connected === false);
    expect(await set()).toMatchObject({ result: 'REJECTED' });
    await here.connect();
    expect(await here.profile(emsp, 'PUT', 'unknown', { profile: profile() })).toMatchObject({
      result: 'UNKNOWN_SESSION',
    });
  });
});

describe('GET of the active profile', () => {
  it('asks the charger for its composite schedule, a day at the most', async () => {
    await charging();
    station.on('GetCompositeSchedule', () => composite('A', [{ startPeriod: 0, limit: 16 }]));
    await get('200000');
    const [answer] = await here.results(emsp, 'GET');

    expect(calls('GetCompositeSchedule')[0]).toEqual({ connectorId: 1, duration: 86_400, chargingRateUnit: 'A' });
    expect(answer).toEqual({
      result: 'ACCEPTED',
      profile: {
        start_date_time: '2026-06-01T12:00:00.000Z',
        charging_profile: {
          duration: 900,
          charging_rate_unit: 'A',
          charging_profile_period: [{ start_period: 0, limit: 16 }],
        },
      },
    });
  });

  it('that the charger refuses, or leaves without an answer, is REJECTED', async () => {
    await charging();
    station.on('GetCompositeSchedule', () => ({ status: 'Rejected' }));
    await get();

    expect(await here.result(emsp, 'GET')).toBe('REJECTED');
  });
});

describe('DELETE of a profile', () => {
  it('clears it by its number alone; without one nobody is asked', async () => {
    await charging();
    await here.profile(emsp, 'DELETE', session.id, { handle: 'NONE' });
    expect(await here.result(emsp, 'NONE')).toBe('UNKNOWN');
    await set();
    await here.result(emsp, 'PUT');
    await here.profile(emsp, 'DELETE', session.id);

    expect(await here.result(emsp, 'DELETE')).toBe('ACCEPTED');
    const [{ csChargingProfiles } = { csChargingProfiles: {} }] = calls('SetChargingProfile');
    const { chargingProfileId } = csChargingProfiles as { chargingProfileId: number };
    expect(calls('ClearChargingProfile')).toEqual([{ id: chargingProfileId }]);
  });

  it('that the charger no longer has is UNKNOWN', async () => {
    await charging();
    await set();
    await here.result(emsp, 'PUT');
    station.on('ClearChargingProfile', () => ({ status: 'Unknown' }));
    await here.profile(emsp, 'DELETE', session.id);

    expect(await here.result(emsp, 'DELETE')).toBe('UNKNOWN');
  });
});

describe('a limit of somebody else', () => {
  it('is told to whoever has set a profile, once a minute at the most', async () => {
    here = await StationWorld.start();
    emsp = await here.world.join(EMSP);
    await here.withTariff(ENERGY_TARIFF);
    await here.capable('CHARGING_PROFILE_CAPABLE');
    await here.knowToken(emsp, aToken({ uid: 'CARD1', whitelist: 'ALWAYS' }));
    const newer = await here.station201();
    await newer.boot();
    await newer.start(1, 'CARD1');
    session = await here.session(emsp, 'ACTIVE');
    newer.on('GetCompositeSchedule', () => ({
      status: 'Accepted',
      schedule: {
        evseId: 1,
        duration: 1800,
        scheduleStart: START,
        chargingRateUnit: 'A',
        chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }],
      },
    }));
    const limited = () =>
      newer.ask('NotifyChargingLimit', {
        evseId: 1,
        chargingLimit: { chargingLimitSource: 'SO', isGridCritical: false },
      });
    await limited();
    expect(updates()).toEqual([]);
    await set();
    expect(await here.result(emsp, 'PUT')).toBe('ACCEPTED');
    await limited();
    await until(() => updates().length === 1, 'the first update');
    await limited();
    await limited();
    expect(newer.calls.filter(({ action }) => action === 'GetCompositeSchedule')).toHaveLength(1);
    await here.pass(MINUTE);
    await until(() => updates().length === 2, 'the second update');

    expect(updates()[0]).toMatchObject({
      charging_profile: { charging_rate_unit: 'A', charging_profile_period: [{ start_period: 0, limit: 6 }] },
    });
    expect(newer.calls.filter(({ action }) => action === 'GetCompositeSchedule')).toHaveLength(2);
  });
});

describe('charging preferences', () => {
  const prefer = async (preferences: object) => {
    const asked = { method: 'PUT', module: 'sessions', role: 'SENDER' as const, from: 'DE*MSP', to: 'NL*TNM' };
    const rest = `/${session.id}/charging_preferences`;
    return (await emsp.call({ ...asked, rest, body: preferences })).json.data;
  };

  it('choose the tariff from then on, and are refused when the EVSE cannot give that much by then', async () => {
    await charging();
    await station.stop(transactionId);
    await here.capable('CHARGING_PREFERENCES_CAPABLE');
    const green = [{ price_components: [{ type: 'ENERGY', price: 0.1, vat: 20, step_size: 1 }] }];
    await here.world.api('PUT', '/parties/NL/TNM/tariffs/GREEN', {
      ...{ currency: 'EUR', type: 'PROFILE_GREEN', elements: green },
    });
    await here.world.api('PUT', '/parties/NL/TNM/tariffs/T1', { ...ENERGY_TARIFF, type: 'REGULAR' });
    await here.withTariffs('T1', 'GREEN');
    await here.pass(MINUTE);
    emsp.received.length = 0;
    ({ transactionId } = await station.start(1, 'CARD1'));
    session = await here.session(emsp, 'ACTIVE');
    const departure_time = new Date(here.clock.now() + 60 * MINUTE).toISOString();
    expect(await prefer({ profile_type: 'GREEN', departure_time, energy_need: 1000 })).toBe('NOT_POSSIBLE');
    await here.pass(30 * MINUTE);
    station.meterWh = 5_000;
    await station.values(1, transactionId);
    expect(await prefer({ profile_type: 'GREEN', departure_time, energy_need: 1 })).toBe('ACCEPTED');
    await here.pass(30 * MINUTE);
    station.meterWh = 10_000;
    await station.stop(transactionId);
    here.clock.advance(30_000);
    const cdr = await here.cdr(emsp);

    const used = (cdr.charging_periods as { tariff_id: string }[]).map(({ tariff_id }) => tariff_id);
    expect(used).toEqual(['T1', 'GREEN']);
    expect(cdr.total_cost).toMatchObject({ excl_vat: 1.75 });
  });
});

describe.each(CHARGERS)('a profile at a charger of OCPP %s', (_version, open) => {
  let charger: Charger;
  const chargingWith = async (settings: Settings) => {
    here = await StationWorld.start();
    emsp = await here.world.join(EMSP);
    await here.withTariff(ENERGY_TARIFF);
    await here.capable('CHARGING_PROFILE_CAPABLE');
    await here.knowToken(emsp, aToken({ uid: 'CARD1', whitelist: 'ALWAYS' }));
    charger = await open(here);
    await charger.bootWith(settings);
    await charger.status('Available');
    await charger.start('CARD1');
    session = await here.session(emsp, 'ACTIVE');
  };

  it('of more periods than the charger takes has neighbours merged with the lower limit [EC-64]', async () => {
    await chargingWith({ maxPeriods: '24' });
    const charging_profile_period = Array.from({ length: 60 }, (_, index) => ({
      start_period: index * 30,
      limit: 6 + (index % 10),
    }));
    await set({ charging_profile_period });
    expect(await here.result(emsp, 'PUT')).toBe('ACCEPTED');

    const sent = charger.schedules()[0]?.chargingSchedulePeriod ?? [];
    const limitAt = (second: number) => sent.findLast(({ startPeriod }) => startPeriod <= second)?.limit ?? 0;
    expect(sent).toHaveLength(24);
    for (const { start_period, limit } of charging_profile_period)
      expect(limitAt(start_period)).toBeLessThanOrEqual(limit);
  });

  it('in W for a charger that takes A alone is converted, rounded down; GET answers in W again [EC-65]', async () => {
    await chargingWith({ rateUnit: 'A' });
    const chargingSchedulePeriod = [{ startPeriod: 0, limit: 15.9 }];
    charger.goesBy({ chargingRateUnit: 'A', chargingSchedulePeriod });
    await set({ charging_rate_unit: 'W', charging_profile_period: [{ start_period: 0, limit: 11_000 }] });
    await here.result(emsp, 'PUT');
    await get();
    const [{ profile: active } = {}] = await here.results(emsp, 'GET');

    expect(charger.schedules()).toMatchObject([{ chargingRateUnit: 'A', chargingSchedulePeriod }]);
    expect(charger.calls('GetCompositeSchedule')[0]).toMatchObject({ chargingRateUnit: 'A', duration: 900 });
    expect(active).toMatchObject({ charging_profile: { charging_rate_unit: 'W' } });
  });

  it.each(['2026-06-01T14:00:00.048378+02:00', '2026-06-01T12:00:00'])(
    'whose schedule begins at %s is told in UTC',
    async (scheduleStart) => {
      await chargingWith({ rateUnit: 'A' });
      const schedule = {
        duration: 900,
        chargingRateUnit: 'A',
        chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }],
      };
      charger.station.on('GetCompositeSchedule', () =>
        charger.version === '1.6'
          ? { status: 'Accepted', connectorId: 1, scheduleStart, chargingSchedule: schedule }
          : { status: 'Accepted', schedule: { ...schedule, evseId: 1, scheduleStart } },
      );
      await get();
      const [answer] = await here.results(emsp, 'GET');

      expect(answer).toMatchObject({
        result: 'ACCEPTED',
        profile: { start_date_time: expect.stringMatching(/^2026-06-01T12:00:00\.\d{3}Z$/) },
      });
    },
  );

  it.each([
    ['no schedule', undefined],
    ['no periods', { chargingRateUnit: 'A', chargingSchedulePeriod: [], duration: 900 }],
    [
      'a schedule without an end',
      { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 1 }], duration: 2_000_000_000 },
    ],
  ])('that is answered with %s is UNKNOWN [EC-66]', async (_, schedule) => {
    await chargingWith({ rateUnit: 'A' });
    charger.goesBy(schedule);
    await get();

    expect(await here.results(emsp, 'GET')).toEqual([{ result: 'UNKNOWN' }]);
  });
});
