/**
 * Sessions priced per second on one core: read from JSON, priced, every amount published. CPU time is what counts, so that
 * a busy machine does not look slow; the median of the rounds is reported.
 */
import { cpus } from 'node:os';
import { median } from './measure.mjs';

const ROUND_MS = 250;
/** By then the compiler has seen enough. */
const WARM_UP = 3_000;
const GOALS = { 'one element': 20_000, 'six elements, 50 periods': 2_000 };

const component = (type, price, step_size = 1) => ({ type, price, vat: 21, step_size });
const element = (price_components, restrictions) => ({ price_components, restrictions });
const START = Date.parse('2025-01-15T15:00:00Z');
const instant = (minutes) => new Date(START + minutes * 60_000).toISOString().replace('.000Z', 'Z');

/** 2 h, read every 15 minutes. */
function oneElement() {
  const readings = Array.from({ length: 10 }, (_, i) => ({ timestamp: instant(i * 15), kwh: 1000 + i * 2.345 }));
  return {
    tariff: { id: 'ONE', currency: 'EUR', elements: [element([component('ENERGY', 0.35)])] },
    session: {
      mode: 'METER',
      time_zone: 'Europe/Amsterdam',
      start_date_time: readings[0].timestamp,
      end_date_time: readings.at(-1).timestamp,
      meter_readings: readings,
    },
  };
}

/** Half a day over midnight, power up and down, pauses: every restriction is asked in each of its periods. */
function sixElements() {
  const readings = [];
  const activity = [];
  let kwh = 1000;
  for (let i = 0; i <= 50; i++) {
    const isPaused = i % 10 === 9;
    readings.push({ timestamp: instant(i * 15), kwh: Math.round(kwh * 1000) / 1000 });
    activity.push({ from: instant(i * 15), state: isPaused ? 'SUSPENDED_EV' : 'CHARGING' });
    kwh += isPaused ? 0 : i % 2 ? 2 : 3.5;
  }
  return {
    tariff: {
      id: 'SIX',
      currency: 'EUR',
      max_price: { excl_vat: 500, incl_vat: 605 },
      elements: [
        element([component('FLAT', 0.5)]),
        element([component('ENERGY', 0.25), component('TIME', 1.2, 60)], { start_time: '22:00', end_time: '06:00' }),
        element([component('ENERGY', 0.45), component('PARKING_TIME', 6, 300)], {
          day_of_week: ['SATURDAY', 'SUNDAY'],
        }),
        element([component('ENERGY', 0.4)], { max_power: 11 }),
        element([component('ENERGY', 0.55), component('TIME', 2.5, 60)], { min_kwh: 40 }),
        element([component('ENERGY', 0.5), component('TIME', 2, 60), component('PARKING_TIME', 3, 300)]),
      ],
    },
    session: {
      mode: 'METER',
      time_zone: 'Europe/Amsterdam',
      start_date_time: readings[0].timestamp,
      end_date_time: readings.at(-1).timestamp,
      meter_readings: readings,
      activity,
    },
  };
}

export async function pricing({ isSmoke }) {
  const { readTariff } = (await import('../dist/pricing/tariff.js')).default;
  const { readSession } = (await import('../dist/pricing/session.js')).default;
  const { priceSession } = (await import('../dist/pricing/price.js')).default;
  const { publish } = (await import('../dist/pricing/publish.js')).default;
  const cases = { 'one element': oneElement(), 'six elements, 50 periods': sixElements() };
  const table = {};
  const goals = [];
  for (const [name, { tariff, session }] of Object.entries(cases)) {
    const tariffs = [readTariff(tariff)];
    const priceOne = () => publish(priceSession({ tariffs, session: readSession(session) }));
    const { period_starts, breakdown, totals } = priceOne();
    for (let i = 0; i < WARM_UP; i++) priceOne();
    const rounds = Array.from({ length: isSmoke ? 1 : 20 }, () => round(priceOne));
    const perSecond = Math.round(median(rounds));
    table[name] = {
      'sessions/s': perSecond,
      periods: period_starts.length,
      lines: breakdown.length,
      total: totals.total_cost.incl_vat,
    };
    const wanted = `≥ ${GOALS[name]}`;
    goals.push({ goal: `sessions/s, ${name}`, wanted, got: perSecond, isMet: perSecond >= GOALS[name] });
  }
  return { tables: { [`priced per second of CPU time on one core of ${cpus()[0].model.trim()}`]: table }, goals };
}

/** Sessions per second of CPU time. */
function round(priceOne) {
  const before = process.cpuUsage();
  const end = performance.now() + ROUND_MS;
  let count = 0;
  while (performance.now() < end) {
    for (let i = 0; i < 20; i++) priceOne();
    count += 20;
  }
  const { user, system } = process.cpuUsage(before);
  return (count * 1e6) / (user + system);
}
