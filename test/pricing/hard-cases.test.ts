/** The hard cases of the register that are about prices, asked over HTTP as a back office asks. */
import { World } from '../support/world';
import { aComponent, anElement, aSession, aTariff } from './world';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.stop());

interface Line {
  dimension: string;
  element: number;
  quantity: string;
  billed: string;
  price: number;
  vat: number | null;
  from: string;
}
interface Answer {
  totals: { total_cost: { excl_vat: string; incl_vat: string | null } };
  breakdown: Line[];
  period_starts: string[];
}

async function priced(tariff: object, session: object): Promise<Answer> {
  const { http, json, text } = await world.api('POST', '/pricing/price', { tariff, session });
  if (http !== 200) throw new Error(text);
  return json as unknown as Answer;
}

const at = (time: string) => `2025-01-15T${time}:00Z`;
/** The meter as it stood at each of these times of 2025-01-15, UTC; the session lasts from the first to the last. */
function metered(readings: [string, number][], more: object = {}) {
  const times = readings.map(([time]) => at(time));
  return aSession({
    start_date_time: times[0],
    end_date_time: times.at(-1),
    meter_readings: readings.map(([time, kwh]) => ({ timestamp: at(time), kwh })),
    ...more,
  });
}
const activity = (...states: [string, string][]) => ({
  activity: states.map(([time, state]) => ({ from: at(time), state })),
});
const blocks = (step_size: number) => ({ step_size });
const billed = ({ breakdown }: Answer) => breakdown.map((line) => [line.dimension, line.quantity, line.billed]);

describe('blocks of time and energy', () => {
  it('charging for 21 minutes and parking for 16: only the parking is rounded, 1.0167 [H-25]', async () => {
    const tariff = aTariff([
      anElement([aComponent('TIME', 1, blocks(600)), aComponent('PARKING_TIME', 2, blocks(600))]),
    ]);
    const states = activity(['08:00', 'CHARGING'], ['08:21', 'PARKING']);

    const answer = await priced(
      tariff,
      metered(
        [
          ['08:00', 0],
          ['08:21', 2],
          ['08:37', 2],
        ],
        states,
      ),
    );

    expect(billed(answer)).toEqual([
      ['TIME', '1260', '1260'],
      ['PARKING_TIME', '960', '1200'],
    ]);
    expect(answer.totals.total_cost.excl_vat).toBe('1.0167');
  });

  it('parking for exactly 10 minutes in blocks of 5 is 10 minutes, not 15 [H-26]', async () => {
    const tariff = aTariff([anElement([aComponent('PARKING_TIME', 6, blocks(300))])]);
    const states = activity(['08:00', 'CHARGING'], ['08:20', 'PARKING']);

    const answer = await priced(
      tariff,
      metered(
        [
          ['08:00', 0],
          ['08:20', 2],
          ['08:30', 2],
        ],
        states,
      ),
    );

    expect(billed(answer)).toEqual([['PARKING_TIME', '600', '600']]);
    expect(answer.totals.total_cost.excl_vat).toBe('1.0000');
  });

  it('4.3 kWh before the price changes and 1.1 after, in blocks of 0.5: 5.5, the 0.1 at the later price [H-27]', async () => {
    const tariff = aTariff([
      anElement([aComponent('ENERGY', 0.2, blocks(500))], { end_time: '17:00' }),
      anElement([aComponent('ENERGY', 0.3, blocks(500))]),
    ]);

    // 17:00 in Amsterdam is 16:00 UTC.
    const answer = await priced(
      tariff,
      metered([
        ['15:00', 0],
        ['16:00', 4.3],
        ['17:00', 5.4],
      ]),
    );

    expect(answer.breakdown.map(({ price, quantity, billed: paid }) => [price, quantity, paid])).toEqual([
      [0.2, '4.3', '4.3'],
      [0.3, '1.1', '1.2'],
    ]);
    expect(answer.period_starts).toEqual([at('15:00'), at('16:00')]);
    expect(answer.totals.total_cost.excl_vat).toBe('1.2200');
  });
});

describe('which element prices what', () => {
  it('TIME of the second element is active beside ENERGY of the first [H-28]', async () => {
    const tariff = aTariff([
      anElement([aComponent('ENERGY', 1)], { max_power: 10 }),
      anElement([aComponent('ENERGY', 9), aComponent('TIME', 3)]),
    ]);

    const { breakdown, totals } = await priced(tariff, aSession());

    expect(breakdown.map(({ dimension, element, price }) => [dimension, element, price])).toEqual([
      ['ENERGY', 0, 1],
      ['TIME', 1, 3],
    ]);
    expect(totals.total_cost.excl_vat).toBe('16.0000');
  });

  it('at 16:30 UTC in a summer of Lisbon it is 17:30: the window from 17:00 to 20:00 holds [H-31]', async () => {
    const tariff = aTariff([
      anElement([aComponent('ENERGY', 1)], { start_time: '17:00', end_time: '20:00' }),
      anElement([aComponent('ENERGY', 2)]),
    ]);
    const session = aSession({
      time_zone: 'Europe/Lisbon',
      start_date_time: '2025-07-15T16:30:00Z',
      end_date_time: '2025-07-15T17:30:00Z',
      meter_readings: [
        { timestamp: '2025-07-15T16:30:00Z', kwh: 0 },
        { timestamp: '2025-07-15T17:30:00Z', kwh: 10 },
      ],
    });

    const { breakdown } = await priced(tariff, session);

    expect(breakdown.map(({ element, quantity }) => [element, quantity])).toEqual([[0, '10']]);
  });

  it('a window from 22:00 to 06:00 holds at 05:59 and no longer at 06:00 [H-32]', async () => {
    const tariff = aTariff([
      anElement([aComponent('ENERGY', 1)], { start_time: '22:00', end_time: '06:00' }),
      anElement([aComponent('ENERGY', 2)]),
    ]);

    // 06:00 in Amsterdam is 05:00 UTC.
    const answer = await priced(
      tariff,
      metered([
        ['04:59', 0],
        ['05:00', 1],
        ['05:01', 3],
      ]),
    );

    expect(answer.breakdown.map(({ element, from, quantity }) => [element, from, quantity])).toEqual([
      [0, at('04:59'), '1'],
      [1, at('05:00'), '2'],
    ]);
  });
});

describe('limits and VAT', () => {
  it('9.80 and 11.60 under a limit of 10.00 and 11.00 are 9.80 and 11.00 [H-29]', async () => {
    const parts = [
      aComponent('ENERGY', 0.8, { vat: 20 }),
      aComponent('FLAT', 1, { vat: 20 }),
      aComponent('TIME', 0.4, { vat: 0 }),
    ];
    const limit = { max_price: { excl_vat: 10, incl_vat: 11 } };

    const free = await priced(aTariff([anElement(parts)]), aSession());
    const limited = await priced(aTariff([anElement(parts)], limit), aSession());

    expect(free.totals.total_cost).toEqual({ excl_vat: '9.8000', incl_vat: '11.6000' });
    expect(limited.totals.total_cost).toEqual({ excl_vat: '9.8000', incl_vat: '11.0000' });
  });

  it('a component without VAT says nothing of it, one of 0.0 counts as 0 % [H-30]', async () => {
    const tariff = aTariff([anElement([aComponent('ENERGY', 1), aComponent('TIME', 1, { vat: 0.0 })])]);

    const { breakdown } = await priced(tariff, aSession());

    expect(breakdown.map(({ dimension, vat }) => [dimension, vat])).toEqual([
      ['ENERGY', null],
      ['TIME', 0],
    ]);
  });
});
