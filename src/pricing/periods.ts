/**
 * The charging periods of a CDR → periods as they are priced. Each period is one stretch with one price per dimension,
 * from its start to the next start (OCPI 2.2.1 "ChargingPeriod class"); totals cannot be split after the fact.
 *
 * Hours with four digits are lossy: where the clock and the volume agree within two seconds, the clock counts, so that a
 * rounded hour never begins another block of `step_size`. What a period does not list is not billed.
 */
import { chooseTariff, noTariff, profileAt } from './choose';
import { type Finding, PricingError } from './errors';
import { Moment } from './moment';
import { ZERO } from './money';
import { activeAt, candidatesFor, type Period } from './period';
import type { Policy } from './policy';
import { measuredCurrent, measuredPower, straddles } from './power';
import type { ChargingPeriod, Outcome, PeriodSession } from './session';
import type { OcpiVersion, Tariff } from './tariff';
import { HOUR_MS, toEnergy } from './units';
import type { Zone } from './zone';

const TOLERATED_MS = 2_000;
const TIMES = ['TIME', 'PARKING_TIME', 'RESERVATION_TIME'] as const;

export interface PeriodParts {
  session: PeriodSession;
  tariffs: readonly Tariff[];
  version: OcpiVersion;
  zone: Zone;
  policy: Policy;
  findings: Finding[];
}

/** When the charging session itself begins: a reservation before it does not count. */
export function sessionStart({ periods, span }: PeriodSession): number | undefined {
  const first = periods.findIndex((period) => !isReservation(period));
  if (first === 0) return span.start;
  return periods[first]?.start;
}

const isReservation = ({ volumes }: ChargingPeriod) => volumes.has('RESERVATION_TIME');

/** Throws NO_TARIFF. */
export function readPeriods(parts: PeriodParts): Period[] {
  return new PeriodReader(parts).periods();
}

class PeriodReader {
  private readonly outcome: Outcome;
  /** From here on durations count: the first period that is no reservation. */
  private readonly begun: number | undefined;
  private readonly byId: Map<string, Tariff>;
  private energy = 0;
  private readonly selected: Tariff | undefined;
  private readonly noted = new Map<string, { reason: string; periods: number[] }>();

  constructor(private readonly parts: PeriodParts) {
    const { session } = parts;
    // The CDR of a reservation without a session does not say whether it expired or was cancelled.
    this.begun = session.periods.find((period) => !isReservation(period))?.start;
    this.outcome = session.outcome ?? (this.begun === undefined ? 'EXPIRED' : 'USED');
    // The first of an id counts.
    this.byId = new Map([...parts.tariffs].reverse().map((tariff) => [tariff.id.toLowerCase(), tariff]));
    this.selected = this.select();
  }

  periods(): Period[] {
    const { session, findings } = this.parts;
    const periods = session.periods.map((period, index) => this.period(period, index));
    for (const [code, about] of this.noted) findings.push({ code, ...about });
    findings.push(...missingDimensions(periods, session));
    return periods;
  }

  private period(period: ChargingPeriod, index: number): Period {
    const { session, zone, policy } = this.parts;
    const from = period.start;
    const to = session.periods[index + 1]?.start ?? session.span.end;
    const tariff = this.tariffOf(period, index);
    const kind = isReservation(period) ? 'RESERVATION' : 'SESSION';
    const times = timesOf(period, to - from);
    const energy = toEnergy(period.volumes.get('ENERGY') ?? ZERO);
    const moment = new Moment(
      {
        at: from,
        energy: this.energy,
        isFalling: energy < 0,
        duration: kind === 'RESERVATION' ? from - session.span.start : from - (this.begun ?? from),
        ...(kind === 'SESSION' ? this.measured(period, { tariff, wall: to - from, index }) : { power: 0, current: 0 }),
      },
      zone,
    );
    this.energy += energy;
    const state = times.parking > 0 && times.time === 0 ? 'PARKING' : 'CHARGING';
    const active = activeAt(candidatesFor(tariff, kind, this.outcome), moment, policy.choice);
    const { outcome } = this;
    return { kind, outcome, state, from, to, energy, ...times, tariff, moment, active, index };
  }

  private tariffOf({ tariffId }: ChargingPeriod, index: number): Tariff {
    const { tariffs, version, session } = this.parts;
    const named = tariffId && this.byId.get(tariffId.toLowerCase());
    if (named) return named;
    if (tariffId) this.note('TARIFF_NOT_ENCLOSED', `tariff ${tariffId} is not there; the selected one is used`, index);
    else if (version !== '2.1.1')
      this.note('PERIOD_WITHOUT_TARIFF', 'the period names no tariff; the selected one is used', index);
    if (!this.selected) throw new PricingError('NO_TARIFF', noTariff(tariffs, session.span.start));
    return this.selected;
  }

  /** What a period without a tariff is priced with. */
  private select(): Tariff | undefined {
    const { session, tariffs, findings } = this.parts;
    const { payment, preferences, span, periods } = session;
    const isNamed = ({ tariffId }: ChargingPeriod) => tariffId !== undefined && this.byId.has(tariffId.toLowerCase());
    if (periods.length > 0 && periods.every(isNamed)) return undefined;
    return chooseTariff(tariffs, { at: span.start, payment, profile: profileAt(preferences, span.start) }, findings);
  }

  private measured(period: ChargingPeriod, { tariff, wall, index }: { tariff: Tariff; wall: number; index: number }) {
    const restricts = (subject: 'power' | 'current') => tariff.thresholds.some((limit) => limit.subject === subject);
    const power = measuredPower(period.volumes, wall);
    const current = measuredCurrent(period.volumes);
    const isParking = period.volumes.has('PARKING_TIME');
    if (restricts('power') && power.isAverage && !isParking)
      this.note('POWER_DERIVED_FROM_AVERAGE', 'no power is given: the average over the period is used', index);
    const unknown =
      (restricts('power') && power.value === undefined) || (restricts('current') && current === undefined);
    if (unknown) this.note('POWER_UNKNOWN', 'the price depends on a power or current that is not given', index);
    if (straddles(period.volumes, tariff.thresholds))
      this.note('PERIOD_STRADDLES_THRESHOLD', 'its lowest and highest value lie on two sides of a threshold', index);
    return { power: power.value, current };
  }

  private note(code: string, reason: string, index: number): void {
    const known = this.noted.get(code) ?? { reason, periods: [] };
    if (known.periods.at(-1) !== index) known.periods.push(index);
    this.noted.set(code, known);
  }
}

/** The clock where it agrees with the one time that is given; the volume, in whole seconds, otherwise. */
function timesOf({ volumes }: ChargingPeriod, wall: number): Pick<Period, 'time' | 'parking' | 'reserved'> {
  const given = TIMES.filter((type) => volumes.has(type));
  const [time, parking, reserved] = TIMES.map((type) => {
    const hours = volumes.get(type);
    if (!hours) return 0;
    const ms = hours.times(HOUR_MS);
    if (given.length === 1 && ms.minus(wall).abs().lessThanOrEqualTo(TOLERATED_MS)) return wall;
    return ms.div(1000).toDecimalPlaces(0).toNumber() * 1000;
  });
  return { time: time ?? 0, parking: parking ?? 0, reserved: reserved ?? 0 };
}

/** A price that is never multiplied with anything, because the CDR lists nothing that it could be multiplied with. */
function missingDimensions(periods: Period[], { periods: given }: PeriodSession): Finding[] {
  const isListed = (...types: string[]) => given.some(({ volumes }) => types.some((type) => volumes.has(type)));
  const isPriced = (dimension: 'ENERGY' | 'TIME') =>
    periods.some(({ active, kind }) => kind === 'SESSION' && active[dimension] && !active[dimension].price.isZero());
  const missing = [
    ...(isPriced('ENERGY') && !isListed('ENERGY') ? ['ENERGY'] : []),
    // A session may be all parking, or have none.
    ...(isPriced('TIME') && !isListed('TIME', 'PARKING_TIME') ? ['TIME'] : []),
  ];
  return missing.map((dimension) => ({
    code: 'DIMENSION_MISSING',
    reason: `${dimension} has a price, but no period lists it`,
    dimension,
  }));
}
