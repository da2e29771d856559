/**
 * Periods of a CDR inside which a price changed: the sender should have begun another (OCPI 2.2.1 "ChargingPeriod class").
 * The period keeps the price of its first instant; what it may have cost at the prices it met is told as a range.
 */
import { type Amount, NOTHING, plus, Sum } from './amounts';
import type { Finding } from './errors';
import { Moment, type MomentFacts } from './moment';
import { activeAt, candidatesFor, type Period } from './period';
import type { Policy } from './policy';
import { clockBoundaries, clockBoundaryCount, MAX_BOUNDARIES } from './segment';
import type { Component, Dimension, Element } from './tariff';
import type { Zone } from './zone';

/** How far below and above its price the bill may be. */
export interface Range {
  below: Amount;
  above: Amount;
}

type Quantities = Partial<Record<Dimension, number>>;

export interface SpanParts {
  periods: readonly Period[];
  zone: Zone;
  policy: Policy;
  findings: Finding[];
}

/** Tells the periods that span a change, and the range of the total; undefined when there is none. */
export function findSpans({ periods, zone, policy, findings }: SpanParts): Range | undefined {
  const spanning: number[] = [];
  const range: Range = { below: NOTHING, above: NOTHING };
  let work = 0;
  for (const period of periods) {
    // A CDR that claims to last for years, or to be made of thousands of long periods, is not looked into any further.
    work += clockBoundaryCount(elementsOf(period), period.from, period.to);
    if (work > MAX_BOUNDARIES) break;
    const met = componentsMet(period, zone, policy);
    if (met.size === 0) continue;
    spanning.push(period.index ?? 0);
    for (const [dimension, components] of met) widen(range, { period, dimension, components, policy });
  }
  if (work > MAX_BOUNDARIES)
    findings.push({ code: 'PERIODS_NOT_LOOKED_INTO', reason: 'its periods are too long or too many' });
  if (spanning.length === 0) return undefined;
  findings.push({
    code: 'PERIOD_SPANS_CHANGE',
    reason: 'the price changes within the period; it is billed at the price of its first instant',
    periods: spanning,
  });
  return range;
}

const elementsOf = ({ kind, tariff }: Period): Element[] =>
  tariff.elements.filter(({ reservation }) => (kind === 'RESERVATION') === (reservation !== undefined));

function quantitiesOf({ kind, energy, time, parking, reserved }: Period): Quantities {
  const given: Quantities =
    kind === 'RESERVATION' ? { TIME: reserved } : { ENERGY: energy, TIME: time, PARKING_TIME: parking };
  return Object.fromEntries(Object.entries(given).filter(([, quantity]) => quantity !== 0));
}

/** For each dimension with a quantity whose component changes within the period: all that were met. */
function componentsMet(period: Period, zone: Zone, policy: Policy): Map<Dimension, Set<Component | undefined>> {
  const met = new Map<Dimension, Set<Component | undefined>>();
  const dimensions = Object.keys(quantitiesOf(period)) as Dimension[];
  const candidates = candidatesFor(period.tariff, period.kind, period.outcome);
  for (const facts of momentsWithin(period, zone)) {
    const active = activeAt(candidates, new Moment(facts, zone), policy.choice);
    for (const dimension of dimensions) {
      if (active[dimension] === period.active[dimension]) continue;
      const set = met.get(dimension) ?? new Set([period.active[dimension]]);
      met.set(dimension, set.add(active[dimension]));
    }
  }
  return met;
}

/** Every boundary strictly inside: of the clock, of durations, and where the energy crosses a threshold. */
function momentsWithin(period: Period, zone: Zone): MomentFacts[] {
  const { from, to, energy, moment } = period;
  if (to <= from) return [];
  const elements = elementsOf(period);
  const { facts } = moment;
  const begun = from - facts.duration;
  const durations = elements.flatMap((element) => element.durations.map((duration) => begun + duration));
  const instants = [...clockBoundaries(elements, zone, from, to), ...durations].filter((at) => at > from && at < to);
  const atEnergy = (share: number, reached: number): MomentFacts => {
    const at = from + (to - from) * share;
    return { ...facts, at, energy: reached, duration: at - begun };
  };
  const crossed = elements
    .flatMap(({ energies }) => energies)
    .filter((limit) => (limit - facts.energy) * (limit - facts.energy - energy) < 0);
  return [
    ...instants.map((at) => {
      const share = (at - from) / (to - from);
      return atEnergy(share, facts.energy + Math.round(energy * share));
    }),
    ...crossed.map((limit) => atEnergy((limit - facts.energy) / energy, limit)),
  ];
}

interface Met {
  period: Period;
  dimension: Dimension;
  components: Set<Component | undefined>;
  policy: Policy;
}

function widen(range: Range, { period, dimension, components, policy }: Met): void {
  const quantity = quantitiesOf(period)[dimension] ?? 0;
  const cost = (component: Component | undefined): Amount =>
    component ? Sum.of(asLine(period, dimension, component, quantity), policy).amount : NOTHING;
  const actual = cost(period.active[dimension]);
  const differences = [...components].map(cost).map((other) => ({
    excl: other.excl.minus(actual.excl),
    incl: other.incl.minus(actual.incl),
  }));
  const sorted = differences.sort((a, b) => a.excl.comparedTo(b.excl));
  range.below = plus(range.below, sorted[0] ?? NOTHING);
  range.above = plus(range.above, sorted.at(-1) ?? NOTHING);
}

function asLine(period: Period, dimension: Dimension, component: Component, quantity: number) {
  const { from, to, tariff, moment, kind } = period;
  const isReservation = kind === 'RESERVATION';
  return { dimension, isReservation, tariff, component, from, to, quantity, billed: quantity, moment, period };
}
