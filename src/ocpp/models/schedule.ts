/** Charging schedules as OCPI has them and as a station takes them (mapping 9.2, 9.3). */
import { fromDateTime, toDateTime } from '../../lib/clock';
import type { ActiveChargingProfile, ChargingProfile } from '../../ocpi/model';
import type { Schedule } from '../order';
import type { FrozenPlace } from './transaction';

/** How amperes become watts at a connector. */
export interface Wiring {
  /** Between phase and neutral; nominal with DC. */
  volts: number;
  phases: number;
}

const USUAL_VOLTS = 230;
const PHASES: Record<string, number> = { AC_2_PHASE: 2, AC_2_PHASE_SPLIT: 2, AC_3_PHASE: 3 };
/** What independent stations answer instead of "nothing". */
const TEN_YEARS_SEC = 10 * 365 * 86_400;

export const wiringOf = ({ volts, location }: FrozenPlace): Wiring => ({
  volts: volts ?? USUAL_VOLTS,
  phases: PHASES[location.connector_power_type] ?? 1,
});

export function scheduleOf(profile: ChargingProfile, phases: number | undefined): Schedule {
  const { start_date_time, duration, charging_rate_unit, min_charging_rate, charging_profile_period } = profile;
  return {
    unit: charging_rate_unit,
    ...(start_date_time ? { startsAt: fromDateTime(start_date_time) } : {}),
    ...(duration ? { durationSec: duration } : {}),
    ...(min_charging_rate === undefined || min_charging_rate === null ? {} : { minRate: min_charging_rate }),
    periods: (charging_profile_period ?? []).map(({ start_period, limit }) => ({
      startSec: start_period,
      limit,
      ...(phases === undefined ? {} : { phases }),
    })),
  };
}

/** The same limits in another unit, never higher than they were. */
export function inUnit(schedule: Schedule, unit: Schedule['unit'], { volts, phases }: Wiring): Schedule {
  if (schedule.unit === unit) return schedule;
  const watts = volts * phases;
  const convert = (limit: number) => roundedDown(unit === 'W' ? limit * watts : limit / watts);
  const { minRate, periods } = schedule;
  return {
    ...schedule,
    unit,
    ...(minRate === undefined ? {} : { minRate: convert(minRate) }),
    periods: periods.map((period) => ({ ...period, limit: convert(period.limit) })),
  };
}

/** OCPP and OCPI know one decimal. What is a whole tenth but for the arithmetic stays one. */
const roundedDown = (limit: number) => Math.floor(limit * 10 + 1e-6) / 10;

/** As many periods as the station takes: neighbours that differ least become one, with the lower limit. */
export function merged(schedule: Schedule, maxPeriods: number): Schedule {
  const periods = [...schedule.periods];
  while (periods.length > Math.max(1, maxPeriods)) {
    const steps = periods.slice(1).map(({ limit }, index) => Math.abs(limit - (periods[index]?.limit ?? 0)));
    const index = steps.indexOf(Math.min(...steps));
    const [first, second] = periods.slice(index, index + 2);
    if (first && second) periods.splice(index, 2, { ...first, limit: Math.min(first.limit, second.limit) });
  }
  return { ...schedule, periods };
}

/** What a station says is in force; undefined: it says nothing that could be one. */
export function activeOf(schedule: Schedule | undefined, now: number): ActiveChargingProfile | undefined {
  const { unit, startsAt = now, durationSec, minRate, periods } = schedule ?? { unit: 'W', periods: [] };
  if (periods.length === 0 || (durationSec ?? 0) > TEN_YEARS_SEC) return undefined;
  return {
    start_date_time: toDateTime(startsAt),
    charging_profile: {
      ...(durationSec === undefined ? {} : { duration: durationSec }),
      charging_rate_unit: unit,
      ...(minRate === undefined ? {} : { min_charging_rate: minRate }),
      charging_profile_period: periods.map(({ startSec, limit }) => ({ start_period: startSec, limit })),
    },
  };
}
