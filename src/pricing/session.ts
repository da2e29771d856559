/** A session as it is handed in: by the meter (ours), or by the periods of a CDR (a partner's). */
import { Input } from './input';
import { type Exact, exact } from './money';
import { ENERGY_PLACES, POWER_PLACES } from './units';

export const ACTIVITIES = ['CHARGING', 'SUSPENDED_EV', 'SUSPENDED_EVSE', 'PARKING'] as const;
export type Activity = (typeof ACTIVITIES)[number];

export const PROFILES = ['CHEAP', 'FAST', 'GREEN', 'REGULAR'] as const;
export type Profile = (typeof PROFILES)[number];

const OUTCOMES = ['USED', 'EXPIRED', 'CANCELLED'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Reservation {
  start: number;
  end: number;
  outcome: Outcome;
}

export interface Reading {
  at: number;
  /** Registers, not differences (units of 0.1 mWh). */
  imported: number;
  exported: number | undefined;
}

interface SessionCommon {
  /** IANA name; undefined: not known, which matters only where a price depends on the clock. */
  timeZone: string | undefined;
  payment: 'CONTRACT' | 'AD_HOC';
  preferences: { from: number; profile: Profile }[];
}

/** All instants in ms; METER cuts fractions of a second off, because a CDR made from it would. */
export interface MeterSession extends SessionCommon {
  mode: 'METER';
  /** Absent: a reservation that never became a session. */
  span: { start: number; end: number } | undefined;
  readings: Reading[];
  activity: { from: number; state: Activity }[];
  /** Step functions: each holds until the next one. */
  powers: { from: number; value: number }[];
  currents: { from: number; value: number }[];
  reservation: Reservation | undefined;
}

export interface ChargingPeriod {
  start: number;
  tariffId: string | undefined;
  volumes: Map<string, Exact>;
}

export interface PeriodSession extends SessionCommon {
  mode: 'PERIODS';
  span: { start: number; end: number };
  periods: ChargingPeriod[];
  /** Known only from outside: the CDR of an unused reservation does not say how it ended. */
  outcome: Outcome | undefined;
}

export type Session = MeterSession | PeriodSession;

/** Throws InputError with every fault. */
export const readSession = (value: unknown): Session => Input.read(value, sessionOf);

export function sessionOf(input: Input): Session {
  const mode = input.at('mode').oneOf(['METER', 'PERIODS']);
  const common: SessionCommon = {
    timeZone: input.at('time_zone').optional((value) => value.text()),
    payment: input.at('payment').optional((value) => value.oneOf(['CONTRACT', 'AD_HOC'])) ?? 'CONTRACT',
    preferences: sorted(
      input
        .at('preferences')
        .list()
        .map((entry) => ({ from: wholeSecond(entry.at('from')), profile: entry.at('profile_type').oneOf(PROFILES) })),
    ),
  };
  return mode === 'METER' ? meterSession(input, common) : periodSession(input, common);
}

function meterSession(input: Input, common: SessionCommon): MeterSession {
  const reservation = input.at('reservation').optional(reservationOf);
  const hasSpan = !reservation || input.at('start_date_time').isPresent || input.at('end_date_time').isPresent;
  const samples = input.at('samples').list();
  return {
    ...common,
    mode: 'METER',
    span: hasSpan
      ? { start: wholeSecond(input.at('start_date_time')), end: wholeSecond(input.at('end_date_time')) }
      : undefined,
    readings: input.at('meter_readings').list().map(readingOf),
    activity: sorted(
      input
        .at('activity')
        .list()
        .map((entry) => ({ from: wholeSecond(entry.at('from')), state: entry.at('state').oneOf(ACTIVITIES) })),
    ),
    powers: sorted(samples.flatMap((sample) => sampleOf(sample, 'power_kw'))),
    currents: sorted(samples.flatMap((sample) => sampleOf(sample, 'current_a'))),
    reservation,
  };
}

const wholeSecond = (input: Input): number => Math.floor(input.instant() / 1000) * 1000;

const sorted = <T extends { from: number }>(entries: T[]): T[] => entries.sort((a, b) => a.from - b.from);

const sampleOf = (input: Input, name: string) =>
  input.at(name).optional((value) => [{ from: wholeSecond(input.at('from')), value: value.scaled(POWER_PLACES) }]) ??
  [];

function readingOf(input: Input): Reading {
  return {
    at: wholeSecond(input.at('timestamp')),
    imported: input.at('kwh').scaled(ENERGY_PLACES),
    exported: input.at('kwh_export').optional((value) => value.scaled(ENERGY_PLACES)),
  };
}

const reservationOf = (input: Input): Reservation => ({
  start: wholeSecond(input.at('start_date_time')),
  end: wholeSecond(input.at('end_date_time')),
  outcome: input.at('outcome').optional((value) => value.oneOf(OUTCOMES)) ?? 'USED',
});

function periodSession(input: Input, common: SessionCommon): PeriodSession {
  return {
    ...common,
    mode: 'PERIODS',
    span: { start: input.at('start_date_time').instant(), end: input.at('end_date_time').instant() },
    periods: input.at('charging_periods').list().map(periodOf),
    outcome: input.at('reservation').optional((value) => value.at('outcome').optional((told) => told.oneOf(OUTCOMES))),
  };
}

export function periodOf(input: Input): ChargingPeriod {
  const volumes = new Map<string, Exact>();
  for (const dimension of input.at('dimensions').list()) {
    const type = dimension.at('type').text();
    volumes.set(type, (volumes.get(type) ?? exact(0)).plus(dimension.at('volume').number()));
  }
  return {
    start: input.at('start_date_time').instant(),
    tariffId: input.at('tariff_id').optional((value) => value.text()),
    volumes,
  };
}
