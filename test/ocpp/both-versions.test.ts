import type { SandboxPartner } from '../../src/sandbox/partner';
import { CHARGERS, type Charger } from '../support/chargers';
import { ENERGY_TARIFF, StationWorld } from '../support/stations';
import { until } from '../support/until';
import { aToken, EMSP } from '../support/world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse('2026-06-01T12:00:00Z');
const iso = (ms: number) => new Date(ms).toISOString();

describe.each(CHARGERS)('a charger of OCPP %s', (_version, open) => {
  let here: StationWorld;
  let charger: Charger;
  let emsp: SandboxPartner;

  beforeEach(async () => {
    here = await StationWorld.start();
    emsp = await here.world.join(EMSP);
    await here.withTariff(ENERGY_TARIFF);
    await here.knowToken(emsp, aToken({ uid: 'CARD1', whitelist: 'ALWAYS' }));
    await here.knowToken(emsp, aToken({ uid: 'CARD2', whitelist: 'ALLOWED_OFFLINE' }));
    await here.knowToken(emsp, aToken({ uid: 'NEVER1', whitelist: 'NEVER' }));
    charger = await open(here);
    await charger.station.boot();
    await charger.status('Available');
    charger.station.meterWh = 12_345;
  });
  afterEach(() => here.stop());

  const isQuestion = ({ path }: { path: string }) => path.includes('/authorize');
  const items = async (of: string) =>
    (await here.world.api('GET', `/parties/NL/TNM/${of}`)).json.items as Record<string, unknown>[];
  const transaction = async () => (await items(`charge-points/${charger.identity}/transactions`))[0];
  const stateIs = (state: string) => until(async () => (await transaction())?.state === state, `state ${state}`);

  describe('and its status', () => {
    it.each([
      ['Available', 'AVAILABLE'],
      ['Occupied', 'CHARGING'],
      ['Reserved', 'RESERVED'],
      ['Unavailable', 'INOPERATIVE'],
      ['Faulted', 'OUTOFORDER'],
    ])('that is %s makes its EVSE %s', async (word, expected) => {
      await charger.status(word);
      await here.told(expected);
    });

    it('drops for a moment and comes back: nothing is told, and fresh statuses are asked for [EC-01] [BR-22]', async () => {
      await here.told('AVAILABLE');
      emsp.received.length = 0;
      await charger.station.disconnect(true);
      await until(async () => (await here.shown(charger.identity)).connected === false);
      here.clock.advance(40_000);
      charger = await charger.reconnect();
      await charger.station.called('TriggerMessage');
      await here.pass(5_000);

      expect(emsp.received.filter(({ method }) => method === 'PATCH')).toEqual([]);
      expect(await here.evseStatus()).toBe('AVAILABLE');
    });

    it('is UNKNOWN after five minutes without it, and told once more after its boot and report; a Session goes on [EC-02] [BR-21] [BR-22]', async () => {
      const { transactionId } = await charger.start('CARD1');
      await charger.stop(transactionId);
      await charger.status('Available');
      await here.pass(MINUTE);
      await here.told('AVAILABLE');
      await charger.start('CARD1');
      await here.told('CHARGING');
      const statuses = () =>
        emsp.received.flatMap(({ method, path, body }) =>
          method === 'PATCH' && path.includes('/locations/') ? [JSON.parse(body).status] : [],
        );
      await until(() => statuses().at(-1) === 'CHARGING');
      emsp.received.length = 0;
      await charger.station.disconnect(true);
      await until(async () => (await here.shown(charger.identity)).connected === false);
      here.clock.advance(5 * MINUTE);
      await here.told('UNKNOWN');
      expect((await items('sessions')).map(({ status }) => status)).toContain('ACTIVE');
      here.clock.advance(5 * MINUTE);
      charger = await charger.reconnect();
      await charger.station.boot();
      await here.pass(10_000);
      await charger.status('Occupied');
      await here.told('CHARGING');
      await until(() => statuses().length === 2);

      expect(statuses()).toEqual(['UNKNOWN', 'CHARGING']);
    });

    it('Unavailable during a charge shows only after it, without AVAILABLE in between [EC-08]', async () => {
      const { transactionId } = await charger.start('CARD1');
      await here.session(emsp, 'ACTIVE');
      await here.told('CHARGING');
      emsp.received.length = 0;
      await charger.status('Unavailable');
      await here.pass(MINUTE);
      expect(await here.evseStatus()).toBe('CHARGING');
      await charger.stop(transactionId);
      await until(async () => (await transaction())?.state !== 'open');
      await here.told('INOPERATIVE');

      const told = emsp.received.filter(({ method }) => method === 'PATCH').map(({ body }) => JSON.parse(body).status);
      expect(told).not.toContain('AVAILABLE');
    });
  });

  describe('and its authorization', () => {
    it('accepts a token that may charge offline when its eMSP fails [EC-16]', async () => {
      emsp.answer(isQuestion, { http: 500 });

      expect((await charger.start('CARD2')).status).toBe('Accepted');
      expect(await here.session(emsp, 'ACTIVE')).toMatchObject({ auth_method: 'WHITELIST' });
    });

    it('refuses in time a token whose eMSP does not answer [EC-15] [BR-33] [BR-1]', async () => {
      emsp.answer(isQuestion, 'hang');
      const answer = charger.station.authorize('NEVER1');
      await until(() => emsp.received.some(isQuestion));
      here.clock.advance(4_500);

      expect(await answer).not.toBe('Accepted');
    });

    it('asks once about a card that is held to the reader twice [EC-21]', async () => {
      emsp.answer(isQuestion, { data: { allowed: 'ALLOWED', token: aToken({ uid: 'NEVER1', whitelist: 'NEVER' }) } });
      const twice = [charger.station.authorize('NEVER1'), charger.station.authorize('NEVER1')];

      expect(await Promise.all(twice)).toEqual(['Accepted', 'Accepted']);
      expect(emsp.received.filter(isQuestion)).toHaveLength(1);
    });

    it('lets a charge go on when its token becomes invalid [EC-22]', async () => {
      const { transactionId } = await charger.start('CARD1');
      await here.knowToken(emsp, aToken({ uid: 'CARD1', whitelist: 'ALWAYS', valid: false }));
      await here.pass(HOUR);
      charger.station.meterWh += 1_000;
      await charger.stop(transactionId);
      await here.pass(30_000);

      expect(await here.cdr(emsp)).toMatchObject({ total_energy: 1 });
    });
  });

  describe('and its transactions', () => {
    it('are answered although their eMSP takes nothing [BR-1]', async () => {
      await here.told('AVAILABLE');
      emsp.answer(() => true, 'hang');
      await charger.status('Occupied');
      const { transactionId, status } = await charger.start('CARD1');
      await here.pass(10 * MINUTE);
      await charger.meter(transactionId, charger.station.meterWh + 500);
      charger.station.meterWh += 1_000;
      await charger.stop(transactionId);
      await charger.station.ask('Heartbeat', {});

      expect(status).toBe('Accepted');
    });

    it('of no energy, no time and no cost has a Session and no CDR [EC-46]', async () => {
      const { transactionId } = await charger.start('CARD1');
      await here.pass(40_000);
      await charger.stop(transactionId);
      await here.pass(30_000);
      await stateIs('closed');

      expect(await items('sessions')).toMatchObject([{ status: 'COMPLETED', kwh: 0 }]);
      expect(await items('cdrs')).toEqual([]);
    });

    it('that begin and end within one second have all their energy [BR-52]', async () => {
      const { transactionId } = await charger.start('CARD1');
      charger.station.meterWh += 5_000;
      await charger.stop(transactionId);
      await here.pass(30_000);

      expect(await here.cdr(emsp)).toMatchObject({ total_energy: 5 });
    });

    it('without values between start and stop have all their energy [EC-40] [BR-52]', async () => {
      const { transactionId } = await charger.start('CARD1');
      await here.pass(HOUR);
      charger.station.meterWh += 7_777;
      await charger.stop(transactionId);
      await here.pass(30_000);

      expect(await here.cdr(emsp)).toMatchObject({ total_energy: 7.777, total_time: 1 });
    });

    it('with values in kWh that are labelled Wh are found out [EC-38]', async () => {
      const { transactionId } = await charger.start('CARD1');
      for (const value of [13.345, 14.345]) {
        await here.pass(HOUR / 2);
        await charger.meter(transactionId, value);
      }
      charger.station.meterWh = 14_345;
      await charger.stop(transactionId);
      await here.pass(30_000);

      expect(await here.cdr(emsp)).toMatchObject({ total_energy: 2 });
    });

    it('replayed late of a token that its eMSP now refuses are INVALID, without a CDR [EC-32]', async () => {
      emsp.answer(isQuestion, { data: { allowed: 'BLOCKED', token: aToken({ uid: 'NEVER1' }) } });
      const startedAt = START - 9 * HOUR;
      const { transactionId } = await charger.start('NEVER1', { at: iso(startedAt) });
      charger.station.meterWh = 20_345;
      await charger.stop(transactionId, { at: iso(startedAt + HOUR) });
      await here.pass(31_000);

      expect(await here.session(emsp, 'INVALID')).toMatchObject({ kwh: 8 });
      expect(await items('cdrs')).toEqual([]);
    });

    it('that end with the power have the time at which it went [EC-44]', async () => {
      const { transactionId } = await charger.start('CARD1');
      await here.pass(20 * MINUTE);
      charger.station.meterWh += 4_000;
      const { meterWh } = charger.station;
      const lostAt = here.clock.now();
      await charger.station.disconnect(true);
      here.clock.advance(30 * MINUTE);
      charger = await charger.reconnect();
      charger.station.meterWh = meterWh;
      await charger.station.boot();
      await charger.stop(transactionId, { at: iso(lostAt) });
      await here.pass(30_000);

      expect(await here.cdr(emsp)).toMatchObject({ end_date_time: iso(lostAt), total_energy: 4 });
    });

    it('whose charger never comes back are closed after three days, their CDR held [EC-45]', async () => {
      const { transactionId } = await charger.start('CARD1');
      await here.pass(HOUR);
      charger.station.meterWh += 4_000;
      await charger.meter(transactionId, charger.station.meterWh);
      await charger.station.disconnect(true);
      await until(async () => (await here.shown(charger.identity)).connected === false);
      here.clock.advance(72 * HOUR);
      await stateIs('closing');
      here.clock.advance(MINUTE);
      await stateIs('held');

      expect(await items('sessions')).toMatchObject([
        { status: 'COMPLETED', kwh: 4, end_date_time: iso(START + HOUR) },
      ]);
      expect(await items('cdrs')).toEqual([]);
    });

    it('keep the CDR as it is when values come after it [EC-36] [BR-60]', async () => {
      const { transactionId } = await charger.start('CARD1');
      await here.pass(HOUR);
      charger.station.meterWh += 6_000;
      await charger.stop(transactionId);
      await here.pass(30_000);
      const cdr = await here.cdr(emsp);
      await stateIs('closed');
      expect(await charger.meter(transactionId, 99_999)).toEqual({});

      expect(await items('cdrs')).toEqual([cdr]);
    });

    it('that a clock of 1970 begins are taken as now [EC-34]', async () => {
      const { transactionId } = await charger.start('CARD1', { at: '1970-01-01T00:00:12Z' });
      await here.pass(HOUR);
      charger.station.meterWh += 1_000;
      await charger.stop(transactionId);
      await here.pass(30_000);

      expect(await here.cdr(emsp)).toMatchObject({ start_date_time: iso(START), total_time: 1 });
    });
  });
});
