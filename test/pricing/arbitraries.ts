/** Random tariffs and sessions: any restrictions, steps, rates and readings that OCPI allows. */
import fc from 'fast-check';
import { aTariff } from './world';

const digits = (value: number, places: number) => Number(value.toFixed(places));
const decimal = (max: number, places = 4) =>
  fc.integer({ min: 0, max: max * 10 ** places }).map((n) => digits(n / 10 ** places, places));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const time = fc.integer({ min: 0, max: 95 }).map((quarter) => {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(quarter / 4))}:${two((quarter % 4) * 15)}`;
});
const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];

export const component = fc.record({
  type: fc.constantFrom('FLAT', 'ENERGY', 'TIME', 'PARKING_TIME'),
  price: decimal(9),
  vat: maybe(fc.constantFrom(0, 5.5, 19, 21)),
  step_size: fc.constantFrom(0, 1, 60, 100, 900),
});

const restrictions = fc.record({
  start_time: maybe(time),
  end_time: maybe(time),
  day_of_week: maybe(fc.subarray(DAYS, { minLength: 1 })),
  min_kwh: maybe(decimal(20, 1)),
  max_kwh: maybe(decimal(40, 1)),
  min_power: maybe(decimal(15, 1)),
  max_power: maybe(decimal(30, 1)),
  min_duration: maybe(fc.integer({ min: 0, max: 14_400 })),
  max_duration: maybe(fc.integer({ min: 0, max: 28_800 })),
});

const element = fc.record({
  price_components: fc.array(component, { minLength: 1, maxLength: 3 }),
  restrictions: maybe(restrictions),
});

export const elements = fc.array(element, { minLength: 1, maxLength: 4 });
/** Some of them for reservations. */
export const reservable = fc.array(
  fc
    .tuple(element, fc.constantFrom('RESERVATION', 'RESERVATION_EXPIRES', undefined, undefined))
    .map(([one, reservation]) => ({
      ...one,
      restrictions: { ...one.restrictions, ...(reservation ? { reservation } : {}) },
    })),
  { minLength: 1, maxLength: 4 },
);
/** Seconds after the start, and kW: negative where energy flows back. */
export const powers = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 20_000 }),
    fc.integer({ min: -300, max: 500 }).map((n) => n / 10),
  ),
  {
    maxLength: 4,
  },
);
const limit = decimal(20, 2).map((amount) => ({ excl_vat: amount, incl_vat: digits(amount * 1.2, 2) }));
export const tariff = fc
  .record({ elements, min_price: maybe(limit), max_price: maybe(limit) })
  .map(({ elements: list, ...limits }) => aTariff(list, limits));
export const unlimitedTariff = elements.map((list) => aTariff(list));

const ZONES = ['Europe/Amsterdam', 'UTC', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'];
/** Nights in which clocks are changed somewhere, and an ordinary day. */
const STARTS = ['2024-03-30T20:00:00Z', '2024-10-26T20:00:00Z', '2024-11-03T03:00:00Z', '2025-01-15T08:00:00Z'];
const STATES = ['CHARGING', 'SUSPENDED_EV', 'SUSPENDED_EVSE', 'PARKING'];

export const instant = (at: number) => new Date(at).toISOString().replace('.000Z', 'Z');

/** Stretches in each of which energy flows at its own steady rate. */
export const session = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    start: fc.constantFrom(...STARTS),
    offset: fc.integer({ min: 0, max: 7200 }),
    /** Seconds, and 0.1 Wh per second. */
    stretches: fc.array(fc.tuple(fc.integer({ min: 1, max: 7200 }), fc.integer({ min: 0, max: 60 })), {
      minLength: 1,
      maxLength: 6,
    }),
    states: fc.array(fc.constantFrom(...STATES), { minLength: 6, maxLength: 6 }),
  })
  .map(({ zone, start, offset, stretches, states }) => {
    const begin = Date.parse(start) + offset * 1000;
    const readings = [{ timestamp: instant(begin), kwh: 1000 }];
    const activity: { from: string; state: string }[] = [];
    let at = begin;
    let units = 10_000_000;
    stretches.forEach(([seconds, rate], index) => {
      activity.push({ from: instant(at), state: states[index] as string });
      at += seconds * 1000;
      units += seconds * rate;
      readings.push({ timestamp: instant(at), kwh: units / 10_000 });
    });
    return {
      mode: 'METER',
      time_zone: zone,
      start_date_time: instant(begin),
      end_date_time: instant(at),
      meter_readings: readings,
      activity,
    };
  });

export type RandomSession = typeof session extends fc.Arbitrary<infer S> ? S : never;

const DIMENSIONS = [
  'ENERGY',
  'TIME',
  'PARKING_TIME',
  'RESERVATION_TIME',
  'MIN_POWER',
  'MAX_POWER',
  'MIN_CURRENT',
  'POWER',
];

/** A CDR whose periods may be in any order, overlap, and say anything that the classes of OCPI allow. */
export const cdr = fc
  .record({
    tariff,
    periods: fc.array(
      fc.record({
        minute: fc.integer({ min: -60, max: 600 }),
        dimensions: fc.array(fc.tuple(fc.constantFrom(...DIMENSIONS), decimal(50)), { minLength: 1, maxLength: 4 }),
        isNamed: fc.boolean(),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    total: decimal(100),
    minutes: fc.integer({ min: -10, max: 600 }),
    country: fc.constantFrom('NLD', 'USA'),
  })
  .map(({ tariff: enclosed, periods, total, minutes, country }) => {
    const begin = Date.parse('2025-01-15T08:00:00Z');
    return {
      country_code: 'NL',
      party_id: 'TNM',
      id: 'CDR1',
      start_date_time: instant(begin),
      end_date_time: instant(begin + minutes * 60_000),
      currency: 'EUR',
      cdr_location: { country },
      tariffs: [enclosed],
      charging_periods: periods.map(({ minute, dimensions, isNamed }) => ({
        start_date_time: instant(begin + minute * 60_000),
        dimensions: dimensions.map(([type, volume]) => ({ type, volume })),
        ...(isNamed ? { tariff_id: 'T1' } : {}),
      })),
      total_cost: { excl_vat: total },
      total_energy: 10,
      total_time: 2,
      last_updated: instant(begin),
    };
  });
