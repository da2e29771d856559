import type { SandboxPartner } from '../../src/sandbox/partner';
import type { Station16 } from '../../src/sandbox/station-1.6';
import { ENERGY_TARIFF, StationWorld } from '../support/stations';
import { until } from '../support/until';
import { aToken, EMSP } from '../support/world';

let here: StationWorld;
let station: Station16;
let emsp: SandboxPartner;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse('2026-06-01T12:00:00Z');
const iso = (ms: number) => new Date(ms).toISOString();

beforeEach(async () => {
  here = await StationWorld.start();
  emsp = await here.world.join(EMSP);
  await here.withTariff(ENERGY_TARIFF);
  await here.knowToken(emsp, aToken({ uid: 'CARD1', whitelist: 'ALWAYS', group_id: 'FLEET' }));
  await here.knowToken(emsp, aToken({ uid: 'CARD2', whitelist: 'ALLOWED_OFFLINE', group_id: 'FLEET' }));
  await here.knowToken(emsp, aToken({ uid: 'NEVER1', whitelist: 'NEVER' }));
  station = await here.station();
  await station.boot();
  await station.status(1, 'Available');
  station.meterWh = 12_345;
});
afterEach(() => here.stop());

/** Stops, and waits until late values would have come. */
const stopAndSettle = async (transactionId: number, changes: object = {}) => {
  await station.stop(transactionId, changes);
  await here.pass(30_000);
};
const sessionsOf = async () =>
  (await here.world.api('GET', '/parties/NL/TNM/sessions')).json.items as Record<string, unknown>[];
const cdrsOf = async () =>
  (await here.world.api('GET', '/parties/NL/TNM/cdrs')).json.items as Record<string, unknown>[];
const transactions = async () =>
  (await here.world.api('GET', '/parties/NL/TNM/charge-points/CP1/transactions')).json.items as Record<
    string,
    unknown
  >[];

describe('a transaction', () => {
  it('becomes one Session and one priced CDR at the eMSP of its token [BR-11]', async () => {
    const { transactionId, status } = await station.start(1, 'card1');
    const active = await here.session(emsp, 'ACTIVE');
    await here.pass(30 * MINUTE);
    station.meterWh += 5_000;
    await station.values(1, transactionId);
    await here.pass(30 * MINUTE);
    station.meterWh += 5_000;
    await stopAndSettle(transactionId);
    const session = await here.session(emsp, 'COMPLETED');
    const cdr = await here.cdr(emsp);

    expect(status).toBe('Accepted');
    expect(active).toMatchObject({ kwh: 0, auth_method: 'WHITELIST', cdr_token: { uid: 'CARD1' }, evse_uid: 'E1' });
    expect(session).toMatchObject({ id: active.id, kwh: 10, total_cost: { excl_vat: 2.5, incl_vat: 3 } });
    expect(cdr).toMatchObject({
      session_id: active.id,
      total_energy: 10,
      total_time: 1,
      total_cost: { excl_vat: 2.5, incl_vat: 3 },
      cdr_location: { id: 'LOC1', evse_uid: 'E1', evse_id: 'E1', connector_id: '1' },
      start_date_time: '2026-06-01T12:00:00.000Z',
      end_date_time: '2026-06-01T13:00:00.000Z',
    });
    expect(String(active.id)).not.toBe(String(transactionId));
  });

  it('loses no energy to a value that comes within the second of its start', async () => {
    const { transactionId } = await station.start(1, 'CARD1', { timestamp: iso(START) });
    await station.values(1, transactionId, [{ value: '13345' }], { timestamp: iso(START + 600) });
    await here.pass(30 * MINUTE);
    station.meterWh += 5_000;
    await stopAndSettle(transactionId);

    expect(await here.cdr(emsp)).toMatchObject({ total_energy: 5 });
  });

  it('makes its EVSE CHARGING, whatever its connector says, until it ends', async () => {
    await here.told('AVAILABLE');
    const { transactionId } = await station.start(1, 'CARD1');
    await here.told('CHARGING');
    await station.status(1, 'Finishing');
    await station.stop(transactionId);
    await station.status(1, 'Available');
    await here.told('AVAILABLE');
  });

  it('whose connector is Finishing for hours after its stop is over all the same [EC-07]', async () => {
    const { transactionId } = await station.start(1, 'CARD1');
    await here.pass(HOUR);
    station.meterWh += 5_000;
    await station.status(1, 'Finishing');
    await stopAndSettle(transactionId);
    await here.cdr(emsp);
    await here.pass(3 * HOUR);

    expect(await here.evseStatus()).toBe('CHARGING');
    expect(await cdrsOf()).toMatchObject([{ total_energy: 5, end_date_time: iso(START + HOUR) }]);
  });

  it('of an unknown token is no Session and no CDR [EC-25] [BR-80]', async () => {
    const { transactionId, status } = await station.start(1, 'STRANGER');
    await here.pass(2_000);
    await stopAndSettle(transactionId, { reason: 'DeAuthorized' });
    await until(async () => (await transactions())[0]?.state === 'closed');

    expect(status).toBe('Invalid');
    expect(transactionId).toBeGreaterThan(0);
    expect(await sessionsOf()).toEqual([]);
    expect(await cdrsOf()).toEqual([]);
  });

  it('that another card of the same group stops keeps the token that started it [EC-20] [TOK-090]', async () => {
    const { transactionId } = await station.start(1, 'CARD1');
    await here.pass(HOUR);
    station.meterWh += 1_000;
    expect(await station.authorize('FLEET')).toBe('Accepted');
    expect(await station.stop(transactionId, { idTag: 'CARD2' })).toMatchObject({ idTagInfo: { status: 'Accepted' } });
    await here.pass(30_000);

    expect(await here.cdr(emsp)).toMatchObject({ cdr_token: { uid: 'CARD1' } });
  });

  it('goes on when its token becomes invalid [EC-22]', async () => {
    const { transactionId } = await station.start(1, 'CARD1');
    await here.knowToken(emsp, aToken({ uid: 'CARD1', whitelist: 'ALWAYS', valid: false }));
    await here.pass(HOUR);
    station.meterWh += 1_000;
    await stopAndSettle(transactionId);

    expect(await here.cdr(emsp)).toMatchObject({ total_energy: 1 });
  });

  it('is held for an operator when no tariff is known, and released by hand', async () => {
    await here.withTariff(ENERGY_TARIFF, 'GONE');
    await here.world.api('DELETE', '/parties/NL/TNM/tariffs/GONE');
    const { transactionId } = await station.start(1, 'CARD1');
    await here.pass(HOUR);
    station.meterWh += 1_000;
    await stopAndSettle(transactionId);
    await until(async () => (await transactions())[0]?.state === 'held');
    const [held] = await transactions();

    expect(held).toMatchObject({ flags: ['noTariff'] });
    expect(await sessionsOf()).toMatchObject([{ status: 'COMPLETED', kwh: 1 }]);
    expect((await sessionsOf())[0]).not.toHaveProperty('total_cost');
    const path = `/parties/NL/TNM/charge-points/CP1/transactions/${held?.id}`;
    expect((await here.world.api('POST', `${path}/release`)).http).toBe(409);
    expect((await here.world.api('POST', `${path}/void`)).json).toMatchObject({ state: 'void' });
  });
});

describe('a message that is repeated', () => {
  it('a start under a new id keeps its number and its Session [EC-24]', async () => {
    const first = await station.start(1, 'CARD1');
    const again = await station.start(1, 'CARD1', { timestamp: iso(START) });
    const same = await station.start(1, 'CARD1', { timestamp: iso(START) }, 'M7');
    const last = await station.start(1, 'CARD1', { timestamp: iso(START) }, 'M7');

    expect(new Set([first, again, same, last].map(({ transactionId }) => transactionId)).size).toBe(1);
    expect(again.status).toBe('Accepted');
    await until(async () => (await sessionsOf()).length > 0);
    expect(await sessionsOf()).toHaveLength(1);
  });

  it('a stop changes nothing, also after the CDR', async () => {
    const { transactionId } = await station.start(1, 'CARD1');
    await here.pass(HOUR);
    station.meterWh += 2_000;
    const stoppedAt = here.clock.now();
    await stopAndSettle(transactionId);
    await here.cdr(emsp);
    await station.stop(transactionId, { timestamp: iso(stoppedAt) });
    await station.stop(transactionId, { timestamp: iso(stoppedAt), meterStop: 99_999 });
    await here.pass(MINUTE);

    expect(await cdrsOf()).toMatchObject([{ total_energy: 2 }]);
  });
});

describe('messages that come late, in the wrong order or not at all', () => {
  it('values that come 20 s after the stop are in the CDR [EC-35]', async () => {
    const { transactionId } = await station.start(1, 'CARD1');
    await here.pass(HOUR);
    station.meterWh += 6_000;
    await station.stop(transactionId);
    await here.pass(20_000);
    const late = { timestamp: iso(START + HOUR / 2) };
    await station.values(
      1,
      transactionId,
      [
        { value: '17345', measurand: 'Energy.Active.Import.Register' },
        { value: '11000', measurand: 'Power.Active.Import', unit: 'W' },
      ],
      late,
    );
    await here.pass(10_000);

    expect(await here.cdr(emsp)).toMatchObject({
      total_energy: 6,
      charging_periods: [{ dimensions: expect.arrayContaining([{ type: 'MAX_POWER', volume: 11 }]) }],
    });
  });

  it('a stop without the number of its start is bound to the only one there is [EC-27]', async () => {
    await station.start(1, 'CARD1');
    await here.pass(HOUR);
    station.meterWh += 3_000;
    await stopAndSettle(-1);

    expect(await here.cdr(emsp)).toMatchObject({ total_energy: 3 });
  });

  it('a stop of a transaction that nobody started is answered, and held for an operator [BR-80]', async () => {
    expect(await station.call('StopTransaction', { transactionId: 4711, meterStop: 1, timestamp: iso(START) })).toEqual(
      {
        payload: {},
      },
    );
    here.clock.advance(61 * MINUTE);
    await until(async () => (await transactions())[0]?.state === 'held');

    expect(await sessionsOf()).toEqual([]);
  });

  it('a whole transaction replayed after hours is one PUT COMPLETED with its real times, then the CDR [EC-31]', async () => {
    const startedAt = START - 9 * HOUR;
    const { transactionId, status } = await station.start(1, 'CARD2', { timestamp: iso(startedAt) });
    const reading = { timestamp: iso(startedAt + HOUR) };
    await station.values(1, transactionId, [{ value: '15345' }], reading);
    await station.stop(transactionId, { meterStop: 20_345, timestamp: iso(startedAt + 2 * HOUR) });
    await here.pass(31_000);
    const cdr = await here.cdr(emsp);
    const puts = emsp.received.filter(({ method, path }) => method === 'PUT' && path.includes('/sessions/'));

    expect(status).toBe('Accepted');
    expect(puts).toHaveLength(1);
    expect(JSON.parse(puts[0]?.body ?? '')).toMatchObject({ status: 'COMPLETED', auth_method: 'WHITELIST', kwh: 8 });
    expect(cdr).toMatchObject({
      start_date_time: iso(startedAt),
      end_date_time: iso(startedAt + 2 * HOUR),
      total_energy: 8,
    });
    expect(emsp.received.filter(({ path }) => path.includes('/authorize'))).toEqual([]);
  });

  it('a stop after a power loss has the time at which the power went [EC-44]', async () => {
    const { transactionId } = await station.start(1, 'CARD1');
    await here.pass(20 * MINUTE);
    station.meterWh += 4_000;
    const lostAt = here.clock.now();
    await station.disconnect(true);
    here.clock.advance(30 * MINUTE);
    station = await here.connect();
    await station.boot();
    await station.stop(transactionId, { meterStop: 16_345, timestamp: iso(lostAt), reason: 'PowerLoss' });
    await here.pass(30_000);

    expect(await here.cdr(emsp)).toMatchObject({
      end_date_time: iso(lostAt),
      total_energy: 4,
      remark: 'Stopped: PowerLoss',
    });
  });

  it('one at a connector that is free again is closed after five minutes without a sign of it', async () => {
    await station.start(1, 'CARD1');
    await here.pass(MINUTE);
    await station.status(1, 'Available');
    await here.told('CHARGING');
    await here.pass(6 * MINUTE);
    await until(async () => (await transactions())[0]?.state !== 'open');

    await here.told('AVAILABLE');
  });

  it('of two starts at one connector the one that shows no sign of life is void [EC-26]', async () => {
    const first = await station.start(1, 'CARD1');
    await here.pass(MINUTE);
    const second = await station.start(1, 'CARD2');
    expect(first.transactionId).not.toBe(second.transactionId);
    await here.pass(5 * MINUTE);
    station.meterWh += 1_000;
    await station.values(1, second.transactionId);
    await here.pass(16 * MINUTE);
    await until(async () => (await transactions()).some(({ state }) => state === 'void'));
    station.meterWh += 1_000;
    await stopAndSettle(second.transactionId);

    expect(await here.cdr(emsp)).toMatchObject({ cdr_token: { uid: 'CARD2' }, total_energy: 2 });
    expect((await sessionsOf()).map(({ status }) => status).sort()).toEqual(['COMPLETED', 'INVALID']);
    expect(await cdrsOf()).toHaveLength(1);
  });
});

describe('meter values', () => {
  const registers = (...values: [string, string?][]) =>
    values.map(([value, unit]) => ({ value, ...(unit ? { unit } : {}) }));

  it.each(['12,5', '', 'NaN', 'abc'])(
    'that are no number (%j) are answered and left out [EC-37] [BR-80]',
    async (value) => {
      const { transactionId } = await station.start(1, 'CARD1');
      await here.pass(HOUR);
      expect(await station.values(1, transactionId, [{ value }])).toEqual({});
      station.meterWh += 1_000;
      await stopAndSettle(transactionId);

      expect(await here.cdr(emsp)).toMatchObject({ total_energy: 1 });
    },
  );

  it('are taken as decimals, without a binary rest [EC-78] [BR-50]', async () => {
    const { transactionId } = await station.start(1, 'CARD1', { meterStart: 0 });
    await here.pass(HOUR);
    await station.values(1, transactionId, registers(['0.15006999999999998', 'kWh']));
    await until(async () => Number((await sessionsOf())[0]?.kwh) > 0);

    expect((await sessionsOf())[0]?.kwh).toBe(0.1501);
  });

  it('are not needed: start and stop are enough [EC-40] [BR-52]', async () => {
    const { transactionId } = await station.start(1, 'CARD1');
    await here.pass(HOUR);
    station.meterWh += 7_777;
    await stopAndSettle(transactionId);
    const cdr = await here.cdr(emsp);

    expect(cdr).toMatchObject({ total_energy: 7.777, charging_periods: [{ start_date_time: iso(START) }] });
    expect(energyOf(cdr)).toBe(7.777);
  });

  it('of a signed record are in the CDR as they came [BR-62]', async () => {
    const record = 'OCMF|{"FV":"1.0","RD":[{"TX":"B"},{"TX":"E"}]}|{"SD":"3046"}';
    const { transactionId } = await station.start(1, 'CARD1');
    await here.pass(HOUR);
    station.meterWh += 1_000;
    const sampledValue = [{ value: record, format: 'SignedData', context: 'Transaction.End' }];
    await station.stop(transactionId, { transactionData: [{ timestamp: iso(here.clock.now()), sampledValue }] });
    const cdr = await here.cdr(emsp);

    expect(cdr.signed_data).toEqual({
      encoding_method: 'OCMF',
      encoding_method_version: 1,
      signed_values: [{ nature: 'End', plain_data: record, signed_data: Buffer.from(record).toString('base64') }],
    });
  });
});

describe('charging and parking', () => {
  const times = (cdr: Record<string, unknown>) => ({ time: cdr.total_time, parking: cdr.total_parking_time });

  it('a station that holds back power is charging, a vehicle that takes none is parking [EC-41]', async () => {
    const { transactionId } = await station.start(1, 'CARD1');
    await station.status(1, 'Charging');
    await here.pass(30 * MINUTE);
    await station.status(1, 'SuspendedEVSE');
    await here.pass(60 * MINUTE);
    station.meterWh += 3_000;
    await station.status(1, 'SuspendedEV');
    await here.pass(30 * MINUTE);
    await stopAndSettle(transactionId);

    expect(times(await here.cdr(emsp))).toEqual({ time: 2, parking: 0.5 });
  });
});

/** The sum of the energies of all periods. */
function energyOf(object: Record<string, unknown>): number {
  const periods = object.charging_periods as { dimensions: { type: string; volume: number }[] }[];
  const volumes = periods.flatMap(({ dimensions }) => dimensions.filter(({ type }) => type === 'ENERGY'));
  return Number(volumes.reduce((sum, { volume }) => sum + volume, 0).toFixed(6));
}
