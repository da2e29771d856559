/**
 * What a session costs. Pure: no clock, no I/O; the same input always gives the same price. Read from here:
 *
 * tariffs and session → tariff phases (choose.ts) → charging periods (segment.ts and reserve.ts from a meter, periods.ts
 * from a CDR) → lines, one component each (lines.ts) → whole steps (steps.ts) → exact sums (amounts.ts) → limits
 * (limits.ts) → published amounts (publish.ts) and sentences (explain.ts).
 */
import { type Amount, NOTHING, plus, Sum } from './amounts';
import { noTariff, reservationTariff, tariffPhases } from './choose';
import { type Finding, PricingError } from './errors';
import { type Adjustment, applyLimits } from './limits';
import { inOrder, type Line, linesOf, type Unpriced } from './lines';
import type { Period } from './period';
import { readPeriods, sessionStart } from './periods';
import { DEFAULT_POLICY, type Policy } from './policy';
import { segmentReservation } from './reserve';
import { segmentSession } from './segment';
import type { MeterSession, PeriodSession, Session } from './session';
import { findSpans, type Range } from './spans';
import { type Rounding, roundSteps } from './steps';
import { dependsOnClock, type OcpiVersion, type Tariff } from './tariff';
import { type Zone, zoneOf } from './zone';

export type Subtotal = 'fixed' | 'energy' | 'time' | 'parking' | 'reservation';

export interface Priced {
  currency: string;
  /** Used for the session, in order of their first use. */
  tariffs: Tariff[];
  periods: Period[];
  lines: Line[];
  /** What each line costs. */
  costs: Sum[];
  unpriced: Unpriced[];
  roundings: Rounding[];
  /** Only those with a line. */
  subtotals: Partial<Record<Subtotal, Amount>>;
  total: Amount;
  adjustment: Adjustment | undefined;
  /** Measured, not billed: units of 0.1 mWh, ms. */
  energy: number;
  time: number;
  parking: number;
  findings: Finding[];
  /** How far the total may be off because periods span a change of price. */
  range: Range | undefined;
  isVatKnown: boolean;
  zone: Zone;
  policy: Policy;
  isMetered: boolean;
}

export interface PriceParts {
  /** In the order of the connector's `tariff_ids`; none: the price is unknown. */
  tariffs: readonly Tariff[];
  session: Session;
  version?: OcpiVersion;
  policy?: Partial<Policy>;
}

/** Prices a session. Throws PricingError when the price cannot be known. */
export function priceSession({ tariffs, session, version = '2.2.1', policy: wished }: PriceParts): Priced {
  const policy = { ...DEFAULT_POLICY, ...wished };
  const zone = zoneFor(session, tariffs, policy);
  const findings = unknownRestrictions(tariffs);
  if (tariffs.length === 0) throw new PricingError('NO_TARIFF', noTariff(tariffs, 0));
  if (session.mode === 'METER') {
    const periods = meterPeriods({ tariffs, session, zone, policy, findings });
    const time = session.span ? session.span.end - session.span.start : 0;
    return total({ periods, zone, policy, findings, time, isMetered: true });
  }
  const periods = readPeriods({ session, tariffs, version, zone, policy, findings });
  const range = findSpans({ periods, zone, policy, findings });
  return { ...total({ periods, zone, policy, findings, time: durationOf(session), isMetered: false }), range };
}

/** Throws TIME_ZONE_UNKNOWN when a price depends on the local time and nobody said where that is. */
function zoneFor({ timeZone }: Session, tariffs: readonly Tariff[], { clock }: Policy): Zone {
  if (clock === 'UTC') return zoneOf('UTC');
  if (timeZone !== undefined) return zoneOf(timeZone);
  if (tariffs.some(dependsOnClock)) throw new PricingError('TIME_ZONE_UNKNOWN');
  return zoneOf('UTC');
}

interface MeterParts {
  tariffs: readonly Tariff[];
  session: MeterSession;
  zone: Zone;
  policy: Policy;
  findings: Finding[];
}

function meterPeriods({ tariffs, session, zone, policy, findings }: MeterParts): Period[] {
  const { reservation } = session;
  const reserved = reservation
    ? segmentReservation({ reservation, tariff: reservationTariff(tariffs, session, findings), zone, policy })
    : [];
  const phases = tariffPhases(tariffs, session, policy, findings);
  return [...reserved, ...segmentSession({ session, phases, zone, policy, findings })];
}

/** Of the charging session, without the reservation before it. */
function durationOf(session: PeriodSession): number {
  const start = sessionStart(session);
  return start === undefined ? 0 : Math.max(0, session.span.end - start);
}

function unknownRestrictions(tariffs: readonly Tariff[]): Finding[] {
  const unknown = tariffs.flatMap(({ elements }) => elements.flatMap((element) => element.unknown));
  if (unknown.length === 0) return [];
  const reason = 'a restriction that is not known is never fulfilled: its element prices nothing';
  return [{ code: 'RESTRICTION_UNKNOWN', reason, restrictions: [...new Set(unknown)] }];
}

interface TotalParts {
  periods: Period[];
  zone: Zone;
  policy: Policy;
  findings: Finding[];
  time: number;
  isMetered: boolean;
}

function total({ periods, zone, policy, findings, time, isMetered }: TotalParts): Priced {
  const tariffs = [...new Set(periods.map(({ tariff }) => tariff))];
  const [first] = tariffs;
  if (!first) throw new PricingError('NO_TARIFF', 'there is no charging period that names a tariff');
  if (tariffs.some(({ currency }) => currency !== first.currency)) throw new PricingError('CURRENCY_MIXED');
  const { lines, unpriced } = linesOf(periods, policy);
  const roundings = roundSteps(lines, policy);
  lines.sort(inOrder);
  const costs = lines.map((line) => Sum.of(line, policy));
  const sums = subtotalsOf(lines, costs);
  const energy = periods.reduce((sum, period) => sum + period.energy, 0);
  const hasSession = periods.some(({ kind }) => kind === 'SESSION');
  const isWaived = policy.minPriceWithoutEnergy === 'WAIVE' && energy === 0;
  const shares = sharesOf(tariffs, lines, { costs, sums });
  const limited = limitedTotal(shares, { periods, policy, hasMinimum: hasSession && !isWaived });
  return {
    currency: first.currency,
    tariffs,
    periods,
    lines,
    costs,
    unpriced,
    roundings,
    subtotals: Object.fromEntries([...sums].map(([name, sum]) => [name, sum.amount])),
    total: limited.total,
    adjustment: limited.adjustment,
    energy,
    time,
    parking: periods.reduce((sum, { parking }) => sum + parking, 0),
    findings,
    range: undefined,
    isVatKnown: tariffs.every(({ isVatKnown }) => isVatKnown),
    zone,
    policy,
    isMetered,
  };
}

/** What each tariff priced, before limits. */
function sharesOf(
  tariffs: readonly Tariff[],
  lines: readonly Line[],
  { costs, sums }: { costs: Sum[]; sums: Map<Subtotal, Sum> },
): Map<Tariff, Amount> {
  const share = (tariff: Tariff) => costs.filter((_, index) => lines[index]?.tariff === tariff);
  const all = (of: Iterable<Sum>) => [...of].reduce((total, sum) => total.add(sum), new Sum()).amount;
  return new Map(tariffs.map((tariff) => [tariff, all(tariffs.length === 1 ? sums.values() : share(tariff))]));
}

function limitedTotal(
  shares: Map<Tariff, Amount>,
  { periods, policy, hasMinimum }: { periods: readonly Period[]; policy: Policy; hasMinimum: boolean },
): { total: Amount; adjustment?: Adjustment } {
  const atStart = (periods.find(({ kind }) => kind === 'SESSION') ?? periods[0]) as Period;
  if (policy.limits === 'APPLY') return applyLimits({ shares, first: atStart.tariff, hasMinimum });
  return { total: [...shares.values()].reduce(plus, NOTHING) };
}

const SUBTOTAL_OF = { FLAT: 'fixed', ENERGY: 'energy', TIME: 'time', PARKING_TIME: 'parking' } as const;

const subtotalOf = ({ isReservation, dimension }: Line): Subtotal =>
  isReservation ? 'reservation' : SUBTOTAL_OF[dimension];

function subtotalsOf(lines: readonly Line[], costs: readonly Sum[]): Map<Subtotal, Sum> {
  const sums = new Map<Subtotal, Sum>();
  lines.forEach((line, index) => {
    const name = subtotalOf(line);
    sums.set(name, (sums.get(name) ?? new Sum()).add(costs[index] as Sum));
  });
  return sums;
}
