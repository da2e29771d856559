import { checkCdr } from '../../src/pricing/check-cdr';
import type { SandboxPartner } from '../../src/sandbox/partner';
import type { Station16 } from '../../src/sandbox/station-1.6';
import { StationWorld } from '../support/stations';
import { aToken, EMSP } from '../support/world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let here: StationWorld;
let station: Station16;
let emsp: SandboxPartner;

const component = (type: string, price: number) => ({ type, price, step_size: 1 });

async function start(tariff: object, evse: object = {}): Promise<void> {
  here = await StationWorld.start();
  emsp = await here.world.join(EMSP);
  await here.withTariff({ currency: 'EUR', ...tariff });
  await here.knowToken(emsp, aToken({ uid: 'CARD1', whitelist: 'ALWAYS' }));
  station = await here.station('CP1', { evses: [{ uid: 'E1', ocpp_connector: 1, ...evse }] });
  await station.boot();
}
afterEach(() => here.stop());

interface Period {
  start_date_time: string;
  dimensions: { type: string; volume: number }[];
}
const volumes = (cdr: Record<string, unknown>, type: string) =>
  (cdr.charging_periods as Period[]).map(({ dimensions }) => dimensions.find((one) => one.type === type)?.volume);

describe('charging periods at a charger of OCPP 1.6', () => {
  it('begin where the price changes, at local time of the Location, and add up exactly [EC-42] [BR-52]', async () => {
    await start({
      elements: [
        { price_components: [component('ENERGY', 0.5)], restrictions: { start_time: '17:00', end_time: '23:00' } },
        { price_components: [component('ENERGY', 0.25)] },
      ],
    });
    // 12:00 UTC is 14:00 in Utrecht; the dear time begins at 15:00 UTC.
    const { transactionId } = await station.start(1, 'CARD1', { meterStart: 0 });
    await here.pass(4 * HOUR);
    await station.stop(transactionId, { meterStop: 10_001 });
    await here.pass(30_000);
    const cdr = await here.cdr(emsp);

    expect((cdr.charging_periods as Period[]).map(({ start_date_time }) => start_date_time)).toEqual([
      '2026-06-01T12:00:00.000Z',
      '2026-06-01T15:00:00.000Z',
    ]);
    const energies = volumes(cdr, 'ENERGY') as number[];
    expect(energies.reduce((sum, each) => sum + each, 0)).toBeCloseTo(10.001, 9);
    expect(cdr.total_energy).toBe(10.001);
    const [first = 0, second = 0] = energies;
    expect(cdr.total_cost).toMatchObject({ excl_vat: Number((first * 0.25 + second * 0.5).toFixed(4)) });
  });

  it('of a night in which summer time begins last as long as they did [EC-43]', async () => {
    await start({ elements: [{ price_components: [component('TIME', 6)] }] });
    // Told weeks later, as a station does that was offline.
    const { transactionId } = await station.start(1, 'CARD1', { meterStart: 0, timestamp: '2026-03-29T00:30:00Z' });
    await station.stop(transactionId, { meterStop: 5_000, timestamp: '2026-03-29T02:30:00Z' });
    await here.pass(31_000);

    expect(await here.cdr(emsp)).toMatchObject({ total_time: 2, total_cost: { excl_vat: 12 } });
  });

  it('of a Session are closed while it goes on, and never overlap or change [BR-42]', async () => {
    await start({ elements: [{ price_components: [component('ENERGY', 0.25)] }] });
    const { transactionId } = await station.start(1, 'CARD1', { meterStart: 0 });
    for (const value of ['1000', '2000', '3000', '4000']) {
      await here.pass(10 * MINUTE);
      await station.values(1, transactionId, [{ value }]);
    }
    await here.pass(6 * MINUTE);
    const active = await here.session(emsp, 'ACTIVE');
    await station.stop(transactionId, { meterStop: 5_000 });
    await here.pass(30_000);
    const completed = await here.session(emsp, 'COMPLETED');
    const closed = active.charging_periods as Period[];

    expect(closed.length).toBeGreaterThan(0);
    expect((completed.charging_periods as Period[]).slice(0, closed.length)).toEqual(closed);
    expect((volumes(completed, 'ENERGY') as number[]).reduce((sum, each) => sum + each, 0)).toBeCloseTo(5, 9);
  });

  it('tell what a vehicle fed back apart from what it took; nobody is paid for it by itself [EC-75]', async () => {
    await start({ elements: [{ price_components: [component('ENERGY', 0.25)] }] }, { v2g: true });
    const { transactionId } = await station.start(1, 'CARD1', { meterStart: 0 });
    const flow = (imported: string, exported: string) =>
      station.values(1, transactionId, [
        { value: imported },
        { value: exported, measurand: 'Energy.Active.Export.Register' },
      ]);
    await flow('0', '0');
    await here.pass(HOUR);
    await flow('5000', '0');
    await here.pass(HOUR);
    await flow('5000', '8000');
    await here.pass(MINUTE);
    await station.stop(transactionId, { meterStop: 5_000 });
    await here.pass(30_000);
    const session = await here.session(emsp, 'COMPLETED');
    const cdr = await here.cdr(emsp);

    expect(session).toMatchObject({ kwh: -3 });
    expect(JSON.stringify(session.charging_periods)).toContain('ENERGY_EXPORT');
    expect(cdr).toMatchObject({ total_energy: -3, total_cost: { excl_vat: 0 } });
  });

  it('follow the current that the station measures, and price to the same again [TAR-091] [TAR-093]', async () => {
    await start({
      elements: [
        { price_components: [component('ENERGY', 0.2)], restrictions: { max_current: 20 } },
        { price_components: [component('ENERGY', 0.5)] },
      ],
    });
    const { transactionId } = await station.start(1, 'CARD1', { meterStart: 0 });
    const measure = (register: string, amperes: string) =>
      station.values(1, transactionId, [
        { value: register },
        ...['L1', 'L2'].map((phase) => ({ value: amperes, measurand: 'Current.Import', unit: 'A', phase })),
      ]);
    await measure('0', '8');
    await here.pass(HOUR);
    await measure('4000', '16');
    await here.pass(HOUR);
    await station.stop(transactionId, { meterStop: 12_000 });
    await here.pass(30_000);
    const cdr = await here.cdr(emsp);

    expect(cdr).toMatchObject({ total_cost: { excl_vat: 4.8 } });
    expect(volumes(cdr, 'MAX_CURRENT')).toEqual([16, 32]);
    expect(checkCdr({ cdr, context: { timeZone: 'Europe/Amsterdam' } })).toMatchObject({
      verdict: 'MATCH',
      findings: [],
    });
  });

  it('cost no more than the maximum; the CDR says why its costs do not add up [TAR-067]', async () => {
    await start({ elements: [{ price_components: [component('ENERGY', 1)] }], max_price: { excl_vat: 4 } });
    const { transactionId } = await station.start(1, 'CARD1', { meterStart: 0 });
    await here.pass(HOUR);
    await station.stop(transactionId, { meterStop: 10_000 });
    await here.pass(30_000);

    expect(await here.cdr(emsp)).toMatchObject({
      total_cost: { excl_vat: 4 },
      total_energy_cost: { excl_vat: 10 },
      remark: 'Maximum price applied: -6.0000 EUR without VAT',
    });
  });
});
