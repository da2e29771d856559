/** What a transaction has measured and cost up to a moment: its charging periods and its price, by the tariff engine. */

import { toDateTime } from '../../lib/clock';
import type { CdrDimension, ChargingPeriod } from '../../ocpi/model';
import { InputError, PricingError } from '../../pricing/errors';
import type { Period } from '../../pricing/period';
import type { Published } from '../../pricing/publish';
import { priceRequest } from '../../pricing/request';
import { activityOf } from '../models/activity';
import { toOcpi } from '../models/decimal';
import { type Curve, exportCurve, importCurve, valueAt } from '../models/meter';
import type { Measured } from '../models/samples';
import type { Flag, FrozenPlace, Transaction } from '../models/transaction';
import type { BridgeRules } from '../rules';
import { currentsOf, MILLI_DIGITS, mean, phaseSumsOf, powersOf, sessionOnly } from './dimensions';

export interface Bill {
  from: number;
  until: number;
  /** Energy in thousandths of a Wh; what was fed back is taken off where that counts. */
  energy: number;
  /** Of a CDR. */
  periods: ChargingPeriod[];
  /** Of a Session: with what only a Session may say, and shorter where it is long. */
  sessionPeriods: ChargingPeriod[];
  /** Undefined: no tariff is known, so the price is not. */
  price: Published | undefined;
  flags: Flag[];
}

/** Whole seconds: a CDR could carry more, but its price could not be found again. */
export const wholeSecond = (ms: number) => Math.floor(ms / 1000) * 1000;

/** Prices nothing: only its periods are wanted, where there is no tariff. */
const NO_PRICE = {
  id: '-',
  currency: 'EUR',
  elements: [{ price_components: [{ type: 'TIME', price: 0, step_size: 1 }] }],
};

/** Units of 0.1 mWh, which the tariff engine counts in, per kWh: seven digits. */
const ENERGY_DIGITS = 7;
const TIME_DIGITS = 4;
const HOUR_MS = 3_600_000;

export function billOf(tx: Transaction, until: number, rules: BridgeRules): Bill {
  const { place, reservedFrom } = tx.opening;
  const { from, end, imported } = extentOf(tx, until);
  const exported = place?.isBidirectional ? exportCurve(tx, until) : undefined;
  const session = {
    mode: 'METER',
    time_zone: place?.timeZone ?? 'UTC',
    start_date_time: toDateTime(from),
    end_date_time: toDateTime(end),
    ...reservationBefore(from, reservedFrom),
    preferences: tx.preferences.map(({ at, profile }) => ({ from: toDateTime(at), profile_type: profile })),
    meter_readings: readings(imported, exported),
    activity: activityOf(tx, imported.points, end, rules).map(({ from: at, state }) => ({
      from: toDateTime(at),
      state,
    })),
    samples: [
      ...powersOf(tx.measured).map(({ at, value }) => ({ from: toDateTime(at), power_kw: toOcpi(value, 6) })),
      ...phaseSumsOf(tx.measured).map(({ at, value }) => ({
        from: toDateTime(at),
        current_a: toOcpi(value, MILLI_DIGITS),
      })),
    ],
  };
  const priced = price(place?.tariffs ?? [], session, rules);
  const parts = { tx, imported, exported, isPriced: priced.published !== undefined };
  const net = totalOf(imported) - (exported ? totalOf(exported) : 0);
  return {
    from,
    until: end,
    energy: net,
    periods: priced.periods.map((period) => periodOf(period, parts)),
    sessionPeriods: priced.periods.flatMap((period) => split(period, maxLength(place, rules), parts)),
    price: priced.published,
    flags: [...imported.flags, ...(exported?.flags ?? [])],
  };
}

function reservationBefore(from: number, reservedFrom = from) {
  const isReserved = reservedFrom < from;
  return isReserved && { reservation: { start_date_time: toDateTime(reservedFrom), end_date_time: toDateTime(from) } };
}

/** What has flowed has taken time: a charge within one second is one of a second. */
const SHORTEST_MS = 1000;

/** From when until when, and the energy between. */
function extentOf(tx: Transaction, until: number): { from: number; end: number; imported: Curve } {
  const from = wholeSecond(tx.startedAt ?? until);
  const measured = importCurve(tx, until);
  const shortest = totalOf(measured) > 0 ? from + SHORTEST_MS : from;
  const end = Math.max(shortest, wholeSecond(tx.endedAt === null ? until : Math.min(until, tx.endedAt)));
  return { from, end, imported: end === from + SHORTEST_MS ? stretched(measured, from, end) : measured };
}

function stretched({ points, flags }: Curve, from: number, to: number): Curve {
  const ends = points.filter((_, index) => index === 0 || index === points.length - 1);
  return { points: ends.map(({ value }, index) => ({ value, at: index === 0 ? from : to })), flags };
}

const maxLength = (place: FrozenPlace | null, { periodMaxMs }: BridgeRules) =>
  place?.isDc ? periodMaxMs.dc : periodMaxMs.ac;

const totalOf = ({ points }: Curve) => (points.at(-1)?.value ?? 0) - (points[0]?.value ?? 0);

function readings({ points }: Curve, exported: Curve | undefined) {
  const begun = wholeSecond(points[0]?.at ?? 0);
  // Priced by whole seconds, of each the last reading: one in the second of the start must not take its place.
  const counted = points.filter(({ at }, index) => [0, points.length - 1].includes(index) || wholeSecond(at) > begun);
  return counted.map(({ at, value }) => ({
    timestamp: toDateTime(at),
    kwh: kwhOf(value),
    ...(exported ? { kwh_export: kwhOf(valueAt(exported.points, at)) } : {}),
  }));
}

/** All digits of a register in thousandths of a Wh. */
const kwhOf = (value: number) => Number(`${value}e-6`);

/** `session`: as the tariff engine takes it. */
export function price(tariffs: object[], session: object, { suspendedEvse }: BridgeRules) {
  const ask = (given: object[]) => priceRequest({ tariffs: given, session }, { suspendedEvse });
  if (tariffs.length > 0) {
    try {
      const { priced, published } = ask(tariffs);
      return { periods: priced.periods, published };
    } catch (error) {
      // A tariff that cannot be read, or none that holds: the energy is known all the same.
      if (!(error instanceof PricingError || error instanceof InputError)) throw error;
    }
  }
  return { periods: ask([NO_PRICE]).priced.periods, published: undefined };
}

interface PeriodParts {
  tx: Transaction;
  imported: Curve;
  exported: Curve | undefined;
  isPriced: boolean;
}

type Stretch = Pick<Period, 'kind' | 'from' | 'to' | 'energy' | 'state' | 'tariff'>;

const hoursBetween = (from: number, to: number) => Number(((to - from) / HOUR_MS).toFixed(TIME_DIGITS));

export function periodsOfReservation(periods: Stretch[]): ChargingPeriod[] {
  return periods.map((period) => reservedPeriod(period, true));
}

function reservedPeriod({ from, to, tariff }: Stretch, isPriced: boolean): ChargingPeriod {
  return {
    start_date_time: toDateTime(from),
    dimensions: [{ type: 'RESERVATION_TIME', volume: hoursBetween(from, to) }],
    ...(isPriced ? { tariff_id: tariff.id } : {}),
  };
}

function periodOf(stretch: Stretch, { tx, isPriced }: PeriodParts): ChargingPeriod {
  const { kind, from, to, energy, state, tariff } = stretch;
  if (kind === 'RESERVATION') return reservedPeriod(stretch, isPriced);
  const hours = hoursBetween(from, to);
  const inside = inForce(tx.measured, from, to);
  const time: CdrDimension[] =
    state === 'NEITHER' ? [] : [{ type: state === 'PARKING' ? 'PARKING_TIME' : 'TIME', volume: hours }];
  return {
    start_date_time: toDateTime(from),
    dimensions: [
      { type: 'ENERGY', volume: toOcpi(energy, ENERGY_DIGITS) },
      ...time,
      ...currentsOf(inside),
      ...extremes(inside),
    ],
    ...(isPriced ? { tariff_id: tariff.id } : {}),
  };
}

function extremes(inside: Measured[]): CdrDimension[] {
  const powers = powersOf(inside).map(({ value }) => value);
  if (powers.length === 0) return [];
  return [
    { type: 'MAX_POWER', volume: toOcpi(Math.max(...powers), 6) },
    { type: 'MIN_POWER', volume: toOcpi(Math.min(...powers), 6) },
  ];
}

/** Samples that belong to a period: what holds at its beginning counts, what holds at its end is the next one's. */
const during = (measured: Measured[], from: number, to: number) => measured.filter(({ at }) => at >= from && at < to);

/** The same; where there is none, the one that still holds: without it, who prices the period again knows no power. */
function inForce(measured: Measured[], from: number, to: number): Measured[] {
  const inside = during(measured, from, to);
  if (inside.length > 0) return inside;
  const before = measured.filter(({ at }) => at < from).sort((a, b) => a.at - b.at);
  return before.slice(-1);
}

/** A Session's periods are closed often enough to see progress; their energies add up to that of the whole one. */
function split(period: Period, maxMs: number, parts: PeriodParts): ChargingPeriod[] {
  const { tx, imported, exported } = parts;
  if (period.kind === 'RESERVATION') return [periodOf(period, parts)];
  const periods: ChargingPeriod[] = [];
  const energyAt = (at: number) => roundedUnits(valueAt(imported.points, at) - valueAt(exported?.points ?? [], at));
  const first = energyAt(period.from);
  let told = 0;
  for (let from = period.from; from < period.to || periods.length === 0; from += maxMs) {
    const to = Math.min(from + maxMs, period.to);
    const energy = to === period.to ? period.energy - told : energyAt(to) - first - told;
    told += energy;
    const made = periodOf({ ...period, from, to, energy }, parts);
    const inside = during(tx.measured, from, to);
    const hours = (to - from) / HOUR_MS;
    const power =
      hours > 0 ? [{ type: 'POWER' as const, volume: toOcpi(Math.round(energy / hours), ENERGY_DIGITS) }] : [];
    made.dimensions.push(...flows(parts, from, to), ...power, ...mean(inside), ...sessionOnly(inside));
    periods.push(made);
  }
  return periods;
}

/** Thousandths of a Wh → units of 0.1 mWh, in whole tenths of a Wh: what OCPI can carry. */
const roundedUnits = (milliWh: number) => Math.round(milliWh / 100) * 1000;

function flows({ imported, exported }: PeriodParts, from: number, to: number): CdrDimension[] {
  if (!exported) return [];
  const between = ({ points }: Curve) => toOcpi(valueAt(points, to) - valueAt(points, from), 6);
  return [
    { type: 'ENERGY_IMPORT', volume: between(imported) },
    { type: 'ENERGY_EXPORT', volume: between(exported) },
  ];
}
