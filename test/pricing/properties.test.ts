/** What holds for every tariff and every session. */
import fc from 'fast-check';
import { chargingPeriodsOf, type PeriodText } from '../../src/pricing/charging-periods';
import { checkCdr } from '../../src/pricing/check-cdr';
import { lintTariff } from '../../src/pricing/lint/lint';
import { Moment } from '../../src/pricing/moment';
import { exact } from '../../src/pricing/money';
import { activeAt } from '../../src/pricing/period';
import { priceSession } from '../../src/pricing/price';
import { priceRequest } from '../../src/pricing/request';
import { readSession } from '../../src/pricing/session';
import { readTariff, type Tariff } from '../../src/pricing/tariff';
import { zoneOf } from '../../src/pricing/zone';
import {
  cdr,
  elements,
  instant,
  powers,
  type RandomSession,
  reservable,
  session,
  tariff,
  unlimitedTariff,
} from './arbitraries';
import { aComponent, anElement, aTariff, priceOf } from './world';

const RUNS = { numRuns: 100 };
type RandomTariff = ReturnType<typeof aTariff>;

/** Each reading and a few more on the line between two. */
function readMoreOften(given: RandomSession): RandomSession {
  const readings = given.meter_readings.flatMap((reading, index) => {
    const next = given.meter_readings[index + 1];
    if (!next) return [reading];
    const [from, to] = [Date.parse(reading.timestamp), Date.parse(next.timestamp)];
    const middle = from + Math.floor((to - from) / 2000) * 1000;
    const perSecond = (Math.round(next.kwh * 10_000) - Math.round(reading.kwh * 10_000)) / ((to - from) / 1000);
    const kwh = (Math.round(reading.kwh * 10_000) + perSecond * ((middle - from) / 1000)) / 10_000;
    return [reading, { timestamp: instant(middle), kwh }];
  });
  return { ...given, meter_readings: readings };
}

/** With prices multiplied by a whole number. */
const times = (factor: number, { elements, ...more }: RandomTariff): RandomTariff => ({
  ...more,
  elements: (elements as ReturnType<typeof anElement>[]).map(({ price_components, ...restricted }) => ({
    ...restricted,
    price_components: price_components.map((component) => ({
      ...component,
      price: exact((component as { price: number }).price)
        .times(factor)
        .toNumber(),
    })),
  })),
});

describe('for every tariff and session', () => {
  it('the periods of our CDR price to the same again, without a finding [CDR-009] [CDR-075]', () => {
    fc.assert(
      fc.property(tariff, session, (aTariff, aSession) => {
        const { priced, published } = priceRequest({ tariff: aTariff, session: aSession });
        const periods = { ...aSession, mode: 'PERIODS', charging_periods: chargingPeriodsOf(priced) };

        const again = priceOf(aTariff, periods);
        const types = new Set(periods.charging_periods.flatMap(({ dimensions }) => dimensions.map(({ type }) => type)));

        expect(again.totals).toEqual(published.totals);
        expect(again.findings).toEqual([]);
        expect(['ENERGY', 'TIME', 'PARKING_TIME', 'MIN_POWER', 'MAX_POWER']).toEqual(
          expect.arrayContaining([...types]),
        );
      }),
      RUNS,
    );
  });

  it('so they do after a reservation, with measured power, and when the driver changes his preference [CDR-094]', () => {
    const change = fc.option(fc.integer({ min: 1, max: 9000 }));
    fc.assert(
      fc.property(reservable, elements, session, powers, change, (some, others, aSession, samples, changeAt) => {
        const tariffs = [
          aTariff(some, { id: 'A', type: 'REGULAR' }),
          aTariff(others, { id: 'B', type: 'PROFILE_CHEAP' }),
        ];
        const start = Date.parse(aSession.start_date_time);
        const reservedAt = instant(start - 1_500_000);
        const { meter_readings, ...described } = {
          ...aSession,
          samples: samples.map(([seconds, kw]) => ({ from: instant(start + seconds * 1000), power_kw: kw })),
          preferences: changeAt ? [{ from: instant(start + changeAt * 1000), profile_type: 'CHEAP' }] : [],
        };
        const reservation = { start_date_time: reservedAt, end_date_time: aSession.start_date_time, outcome: 'USED' };
        const { priced, published } = priceRequest({ tariffs, session: { ...described, meter_readings, reservation } });
        const charging_periods = chargingPeriodsOf(priced);

        const again = priceOf(tariffs, {
          ...described,
          mode: 'PERIODS',
          start_date_time: reservedAt,
          charging_periods,
        });

        expect(again).toMatchObject({ totals: published.totals, breakdown: published.breakdown, findings: [] });
      }),
      RUNS,
    );
  });

  it('reading the meter more often does not change the price', () => {
    fc.assert(
      fc.property(tariff, session, (aTariff, aSession) => {
        expect(priceOf(aTariff, readMoreOften(aSession)).totals).toEqual(priceOf(aTariff, aSession).totals);
      }),
      RUNS,
    );
  });

  it('the order of the readings does not matter', () => {
    fc.assert(
      fc.property(tariff, session, fc.integer(), (aTariff, aSession, seed) => {
        const shuffled = [...aSession.meter_readings].sort((a, b) => ((a.kwh * seed) % 7) - ((b.kwh * seed) % 7));

        expect(priceOf(aTariff, { ...aSession, meter_readings: shuffled })).toEqual(priceOf(aTariff, aSession));
      }),
      RUNS,
    );
  });

  it('the total is the sum of its parts, before limits', () => {
    fc.assert(
      fc.property(unlimitedTariff, session, (aTariff, aSession) => {
        const { priced } = priceRequest({ tariff: aTariff, session: aSession });
        const parts = Object.values(priced.subtotals).reduce((sum, { excl }) => sum.plus(excl), exact(0));

        expect(priced.total.excl.minus(parts).abs().toNumber()).toBeLessThan(1e-25);
      }),
      RUNS,
    );
  });

  it('a price of 1 for everything gives back the quantities [CDR-072]', () => {
    const everything = ['ENERGY', 'TIME', 'PARKING_TIME'].map((type) => aComponent(type, 1, { step_size: 0 }));
    const one = aTariff([anElement(everything)]);
    fc.assert(
      fc.property(session, (aSession) => {
        const { totals } = priceOf(one, aSession);

        expect(totals.total_energy_cost?.excl_vat ?? '0.0000').toBe(totals.total_energy);
        expect(totals.total_parking_cost?.excl_vat ?? '0.0000').toBe(totals.total_parking_time);
        const hours = priceRequest({ tariff: one, session: aSession }).priced;
        expect((hours.subtotals.time?.excl ?? exact(0)).times(3_600_000).toDecimalPlaces(6).toNumber()).toBe(
          hours.time - hours.parking,
        );
      }),
      RUNS,
    );
  });

  it('the total lies between the limits [TAR-065] [TAR-066] [TAR-067] [TAR-068]', () => {
    fc.assert(
      fc.property(tariff, session, (aTariff, aSession) => {
        const { min_price, max_price } = aTariff as { min_price?: Limit; max_price?: Limit };
        const { excl_vat, incl_vat } = priceOf(aTariff, aSession).totals.total_cost as {
          excl_vat: string;
          incl_vat: string;
        };
        const least = (side: keyof Limit) => Math.min(min_price?.[side] ?? 0, max_price?.[side] ?? Infinity);

        expect(Number(excl_vat)).toBeGreaterThanOrEqual(least('excl_vat'));
        expect(Number(incl_vat)).toBeGreaterThanOrEqual(least('incl_vat'));
        expect(Number(excl_vat)).toBeLessThanOrEqual(max_price?.excl_vat ?? Infinity);
        expect(Number(incl_vat)).toBeLessThanOrEqual(max_price?.incl_vat ?? Infinity);
      }),
      RUNS,
    );
  });

  it('rounding adds less than a step, to the last line of its dimension alone', () => {
    fc.assert(
      fc.property(unlimitedTariff, session, (aTariff, aSession) => {
        const { lines, roundings } = priceRequest({ tariff: aTariff, session: aSession }).priced;
        const raised = lines.filter(({ billed, quantity }) => billed !== quantity);

        expect(raised).toEqual(expect.arrayContaining(roundings.map(({ line }) => line)));
        for (const { dimension, line, measured, billed, step } of roundings) {
          expect(billed - measured).toBeGreaterThan(0);
          expect(billed - measured).toBeLessThan(step);
          expect(lines.findLast((other) => other.dimension === dimension)).toBe(line);
        }
        expect(raised.length).toBe(roundings.length);
      }),
      RUNS,
    );
  });

  it('three times the prices are three times the cost', () => {
    fc.assert(
      fc.property(unlimitedTariff, session, (aTariff, aSession) => {
        const once = priceRequest({ tariff: aTariff, session: aSession }).priced.total;
        const thrice = priceRequest({ tariff: times(3, aTariff), session: aSession }).priced.total;

        expect(thrice.incl.minus(once.incl.times(3)).abs().toNumber()).toBeLessThan(1e-25);
      }),
      RUNS,
    );
  });

  it('a walk second by second meets the same prices', () => {
    fc.assert(
      fc.property(unlimitedTariff, session, (aTariff, aSession) => {
        const read = readTariff(withoutMeasured(aTariff));
        const { lines } = priceSession({ tariffs: [read], session: readSession(aSession) });
        const timed = lines.filter(({ dimension }) => dimension === 'TIME' || dimension === 'PARKING_TIME');

        const priced = new Map<object, number>();
        for (const { component, quantity } of timed) priced.set(component, (priced.get(component) ?? 0) + quantity);
        expect([...priced].sort(byQuantity)).toEqual([...walked(read, aSession)].sort(byQuantity));
      }),
      { numRuns: 25 },
    );
  });

  it('more charging periods than needed change nothing where nothing is rounded [CDR-057]', () => {
    fc.assert(
      fc.property(tariff, session, (aTariff, aSession) => {
        const exactly = withoutSteps(aTariff);
        const { priced, published } = priceRequest({ tariff: exactly, session: aSession });
        const ends = [...priced.periods.map(({ to }) => to)];
        const periods = chargingPeriodsOf(priced).flatMap((period, index) => halves(period, ends[index] as number));

        const again = priceOf(exactly, { ...aSession, mode: 'PERIODS', charging_periods: periods });

        expect(again.totals).toEqual(published.totals);
      }),
      RUNS,
    );
  });

  it('the linter has something to say, and its words for it', () => {
    fc.assert(
      fc.property(tariff, (aTariff) => {
        const { findings } = lintTariff({ tariff: aTariff, language: 'fr' });

        expect(findings.every(({ message, hint }) => !`${message}${hint}`.includes('?}'))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

interface Limit {
  excl_vat: number;
  incl_vat: number;
}

/** Milliseconds that each component prices, asked anew in every second. */
function walked(tariff: Tariff, { start_date_time, end_date_time, time_zone, activity }: RandomSession) {
  const [start, end] = [Date.parse(start_date_time), Date.parse(end_date_time)];
  const found = new Map<object, number>();
  for (let at = start; at < end; at += 1000) {
    const facts = { at, energy: 0, duration: at - start, power: 0, current: undefined };
    const active = activeAt(tariff.session, new Moment(facts, zoneOf(time_zone)));
    const state = activity.findLast(({ from }) => Date.parse(from) <= at)?.state;
    const component = state === 'PARKING' || state === 'SUSPENDED_EV' ? active.PARKING_TIME : active.TIME;
    if (component) found.set(component, (found.get(component) ?? 0) + 1000);
  }
  return found;
}

/** A period cut in two, its energy and time shared; one of a single second stays whole. */
function halves(period: PeriodText, end: number): PeriodText[] {
  const start = Date.parse(period.start_date_time);
  const middle = start + Math.floor((end - start) / 2000) * 1000;
  if (middle === start) return [period];
  const share = (part: number): PeriodText => ({
    ...period,
    dimensions: period.dimensions.map(({ type, volume }) => ({
      type,
      volume: /^M(IN|AX)_/.test(type)
        ? volume
        : exact(volume)
            .times(part)
            .toFixed(type === 'ENERGY' ? 7 : 4),
    })),
  });
  const first = share((middle - start) / (end - start));
  const rest = share((end - middle) / (end - start));
  const energyOf = ({ dimensions }: PeriodText) => exact(dimensions.find(({ type }) => type === 'ENERGY')?.volume ?? 0);
  const left = energyOf(period).minus(energyOf(first)).toFixed();
  const dimensions = rest.dimensions.map((entry) => (entry.type === 'ENERGY' ? { ...entry, volume: left } : entry));
  return [first, { ...rest, start_date_time: instant(middle), dimensions }];
}

const byQuantity = (a: [object, number], b: [object, number]) => a[1] - b[1];

/** Nothing is rounded up to whole steps. */
const withoutSteps = ({ elements, ...more }: RandomTariff): RandomTariff => ({
  ...more,
  elements: (elements as ReturnType<typeof anElement>[]).map(({ price_components, ...restricted }) => ({
    ...restricted,
    price_components: price_components.map((component) => ({ ...component, step_size: 0 })),
  })),
});

/** Restrictions by energy and power need the meter: left out here. */
const withoutMeasured = ({ elements, ...more }: RandomTariff): RandomTariff => ({
  ...more,
  elements: (elements as { restrictions?: object }[]).map(({ restrictions, ...element }) => ({
    ...element,
    restrictions: Object.fromEntries(
      Object.entries(restrictions ?? {}).filter(([name]) => !name.endsWith('_kwh') && !name.endsWith('_power')),
    ),
  })),
});

describe('for every CDR', () => {
  it('checking gives a verdict and never throws', () => {
    fc.assert(
      fc.property(cdr, (aCdr) => {
        expect(checkCdr({ cdr: aCdr }).comparisons.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});
