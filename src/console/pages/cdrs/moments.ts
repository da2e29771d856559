/** Energy and power over time, from the charging periods of a CDR or a Session and from what was seen while it ran. */
import type { Cdr, ChargingPeriod, Session } from '../../lib/objects';

const HOUR_MS = 3_600_000;

/** The meter of a session at a moment. */
export interface Reading {
  /** Milliseconds since the epoch. */
  at: number;
  kwh: number;
}

/** A reading with the average power since the one before it. */
export interface Moment extends Reading {
  kw: number;
}

const round = (value: number) => Math.round(value * 100) / 100;

/** The end of each period, with the energy so far. */
function readingsOf(periods: ChargingPeriod[], end: number): Reading[] {
  let kwh = 0;
  return periods.map(({ dimensions }, index) => {
    kwh += dimensions.find(({ type }) => type === 'ENERGY')?.volume ?? 0;
    const next = periods[index + 1];
    return { at: next ? Date.parse(next.start_date_time) : end, kwh };
  });
}

/** In order of time; of several readings of one moment the last; the power of the first is that of the second. */
function momentsOf(readings: Reading[]): Moment[] {
  const once = [...new Map(readings.map((reading) => [reading.at, reading])).values()].sort((a, b) => a.at - b.at);
  const powers = once.map(({ at, kwh }, index) => {
    const before = once[index - 1];
    return before ? (kwh - before.kwh) / ((at - before.at) / HOUR_MS) : 0;
  });
  return once.map(({ at, kwh }, index) => ({ at, kwh: round(kwh), kw: round(Math.max(0, powers[index || 1] ?? 0)) }));
}

export const momentsOfCdr = ({ charging_periods, start_date_time, end_date_time }: Cdr): Moment[] =>
  momentsOf([{ at: Date.parse(start_date_time), kwh: 0 }, ...readingsOf(charging_periods, Date.parse(end_date_time))]);

/** `seen`: readings that came while somebody watched; a Session without periods has no other history. */
export function momentsOfSession(session: Session, seen: Reading[]): Moment[] {
  const { charging_periods = [], start_date_time, kwh } = session;
  const now = readingOf(session);
  const begin = { at: Date.parse(start_date_time), kwh: 0 };
  return momentsOf([begin, ...readingsOf(charging_periods, now.at), ...seen, { ...now, kwh }]);
}

/** What its meter showed last. */
export const readingOf = ({ last_updated, end_date_time, kwh }: Session): Reading => ({
  at: Date.parse(end_date_time ?? last_updated),
  kwh,
});
