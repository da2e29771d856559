/**
 * When an element applies (OCPI 2.2.1 "TariffRestrictions class"): one condition for each restriction that is set, all of
 * which must hold at the same instant. `min` is inclusive, `max` and `end` are exclusive.
 *
 * Times of day are a window of every day within the dates, not one long interval. Energy and duration are those of the
 * whole session and never start again. What is not known (power without samples) fulfils no condition, and a restriction
 * that this version does not know is never fulfilled: ignoring it could sell at a price that was not offered.
 */
import type { Input } from './input';
import { DAYS, type Moment, type MomentFacts } from './moment';
import type { Exact } from './money';
import { DAY_MS, kwhText, kwText, secondsText, toEnergy, toPower } from './units';

/** What a condition looks at; it can only begin or end to hold when this changes. */
export type Subject = 'CLOCK' | 'ENERGY' | 'DURATION' | 'POWER' | 'CURRENT' | 'UNKNOWN';

export interface Condition {
  /** Name of the restriction: `max_kwh`, `start_time–end_time`. */
  name: string;
  value: string;
  subject: Subject;
  holds(moment: Moment): boolean;
  /** What it was compared with, for people. */
  actual(moment: Moment): string;
}

export const RESERVATION_KINDS = ['RESERVATION', 'RESERVATION_EXPIRES'] as const;
export type ReservationKind = (typeof RESERVATION_KINDS)[number];

/** The values of an element's restrictions, as numbers that can be compared. */
export interface Restrictions {
  conditions: Condition[];
  /** Seconds of the day at which a condition may change; empty and not dated: the clock does not matter. */
  times: number[];
  dated: boolean;
  /** ms */
  durations: number[];
  energies: number[];
  powers: number[];
  currents: number[];
  reservation: ReservationKind | undefined;
  unknown: string[];
}

const CLOCK = ['start_time', 'end_time', 'start_date', 'end_date', 'day_of_week'];
const BOUNDS = ['kwh', 'power', 'current', 'duration'].flatMap((what) => [`min_${what}`, `max_${what}`]);
const KNOWN = new Set([...CLOCK, ...BOUNDS, 'reservation']);

export function readRestrictions(input: Input): Restrictions {
  const start = input.at('start_time').optional(secondOfDay);
  const end = input.at('end_time').optional(secondOfDay);
  const bounds = BOUNDS.flatMap((name) => input.at(name).optional((value) => [boundOf(name, value.number())]) ?? []);
  const dates = [...dateConditions(input), ...dayCondition(input)];
  const unknown = input.names().filter((name) => !KNOWN.has(name) && input.at(name).isPresent);
  const of = (subject: Subject) => bounds.filter((bound) => bound.subject === subject).map(({ limit }) => limit);
  return {
    conditions: [...timeCondition(start, end), ...dates, ...bounds, ...unknown.map(unknownCondition)],
    times: [start, end].filter((time) => time !== undefined),
    dated: dates.length > 0,
    durations: of('DURATION'),
    energies: of('ENERGY'),
    powers: of('POWER'),
    currents: of('CURRENT'),
    reservation: input.at('reservation').optional((value) => value.oneOf(RESERVATION_KINDS)),
    unknown,
  };
}

function secondOfDay(input: Input): number {
  const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(input.text());
  if (!found) input.fault('must be a time HH:MM from 00:00 to 23:59');
  return found ? Number(found[1]) * 3600 + Number(found[2]) * 60 : 0;
}

const two = (value: number) => String(value).padStart(2, '0');
/** `22:05`, with seconds where there are some. */
export function clockText(second: number): string {
  const text = `${two(Math.floor(second / 3600))}:${two(Math.floor((second % 3600) / 60))}`;
  return second % 60 === 0 ? text : `${text}:${two(second % 60)}`;
}

/** Equal times are the whole day: an empty window would give everything away by accident. `00:00` ends the day. */
function timeCondition(start: number | undefined, end: number | undefined): Condition[] {
  if (start === undefined && end === undefined) return [];
  const until = end === 0 ? undefined : end;
  const name = start === undefined ? 'end_time' : end === undefined ? 'start_time' : 'start_time–end_time';
  const value = [start, end].filter((time) => time !== undefined).map(clockText);
  return [
    {
      name,
      value: value.join('–'),
      subject: 'CLOCK',
      holds: ({ second }) => isWithin(second, start, start === end ? undefined : until, start === end),
      actual: ({ second }) => clockText(second),
    },
  ];
}

function isWithin(second: number, start: number | undefined, end: number | undefined, always: boolean): boolean {
  if (always) return true;
  const hasBegun = start === undefined || second >= start;
  const isNotOver = end === undefined || second < end;
  const isOverMidnight = start !== undefined && end !== undefined && start > end;
  return isOverMidnight ? hasBegun || isNotOver : hasBegun && isNotOver;
}

export const dateText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

function dateConditions(input: Input): Condition[] {
  const common = { subject: 'CLOCK' as const, actual: ({ day }: Moment) => dateText(day) };
  const start = input.at('start_date').optional(dayNumber);
  const end = input.at('end_date').optional(dayNumber);
  const conditions: Condition[] = [];
  if (start !== undefined)
    conditions.push({ ...common, name: 'start_date', value: dateText(start), holds: ({ day }) => day >= start });
  if (end !== undefined)
    conditions.push({ ...common, name: 'end_date', value: dateText(end), holds: ({ day }) => day < end });
  return conditions;
}

function dayNumber(input: Input): number {
  const text = input.text();
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text) {
    input.fault('must be a date YYYY-MM-DD');
    return 0;
  }
  return at / DAY_MS;
}

/** An empty list restricts nothing. */
function dayCondition(input: Input): Condition[] {
  const days = input
    .at('day_of_week')
    .list()
    .map((day) => day.oneOf(DAYS));
  if (days.length === 0) return [];
  return [
    {
      name: 'day_of_week',
      value: days.join(', '),
      subject: 'CLOCK',
      holds: ({ weekday }) => days.includes(weekday),
      actual: ({ weekday }) => weekday,
    },
  ];
}

type Bound = Condition & { limit: number };
interface Measure {
  subject: Subject;
  scaled: (value: Exact) => number;
  of: (moment: Moment) => number | undefined;
  text: (value: number) => string;
}

const MEASURES: Record<string, Measure> = {
  kwh: { subject: 'ENERGY', scaled: toEnergy, of: ({ facts }) => facts.energy, text: (at) => `${kwhText(at)} kWh` },
  power: { subject: 'POWER', scaled: toPower, of: ({ facts }) => facts.power, text: (at) => `${kwText(at)} kW` },
  current: { subject: 'CURRENT', scaled: toPower, of: ({ facts }) => facts.current, text: (at) => `${kwText(at)} A` },
  duration: {
    subject: 'DURATION',
    scaled: (value) => value.times(1000).toDecimalPlaces(0).toNumber(),
    of: ({ facts }) => facts.duration,
    text: (at) => `${secondsText(at)} s`,
  },
};

/** Whether so much energy has flowed; what flows back from just there has less the next moment. */
export const reaches = ({ energy, isFalling }: MomentFacts, limit: number): boolean =>
  isFalling ? energy > limit : energy >= limit;

function boundOf(name: string, value: Exact): Bound {
  const { subject, scaled, of, text } = MEASURES[name.slice(4)] as Measure;
  const limit = scaled(value);
  const isMin = name.startsWith('min_');
  return {
    name,
    value: text(limit),
    subject,
    limit,
    holds(moment) {
      const actual = of(moment);
      if (actual === undefined) return false;
      const isReached = subject === 'ENERGY' ? reaches(moment.facts, limit) : actual >= limit;
      return isMin ? isReached : !isReached;
    },
    actual(moment) {
      const actual = of(moment);
      return actual === undefined ? '?' : text(actual);
    },
  };
}

const unknownCondition = (name: string): Condition => ({
  name,
  value: '?',
  subject: 'UNKNOWN',
  holds: () => false,
  actual: () => '?',
});
