/** Periods → lines of the bill: a run of neighbouring periods in which one component prices one dimension. */
import type { Moment } from './moment';
import type { Period } from './period';
import type { Policy } from './policy';
import type { Component, Dimension, Tariff } from './tariff';

export interface Line {
  dimension: Dimension;
  isReservation: boolean;
  tariff: Tariff;
  component: Component;
  from: number;
  to: number;
  /** 1 for FLAT, units of 0.1 mWh for ENERGY, ms for time. */
  quantity: number;
  /** The quantity after rounding up to whole steps. */
  billed: number;
  /** Where its component was chosen, and from which period it began. */
  moment: Moment;
  period: Period;
}

/** What no component priced. */
export interface Unpriced {
  dimension: Dimension;
  from: number;
  to: number;
  quantity: number;
  reason: 'NO_MATCH' | 'NEGATIVE_ENERGY';
}

export interface Lines {
  lines: Line[];
  unpriced: Unpriced[];
}

/** In the order in which the periods are given: the last one decides about whole steps. */
export function linesOf(periods: readonly Period[], policy: Policy): Lines {
  const build = new LineBuilder(policy);
  for (const period of periods) build.add(period);
  return { lines: build.lines, unpriced: build.unpriced };
}

const RANK: Record<Dimension, number> = { FLAT: 0, ENERGY: 1, TIME: 2, PARKING_TIME: 3 };

/** As they are shown: in order of time, reservations first, then fees. */
export const inOrder = (a: Line, b: Line): number =>
  a.from - b.from || Number(b.isReservation) - Number(a.isReservation) || RANK[a.dimension] - RANK[b.dimension];

class LineBuilder {
  readonly lines: Line[] = [];
  readonly unpriced: Unpriced[] = [];
  private readonly open = new Map<string, Line>();
  private readonly fees = { SESSION: new Set<Component>(), RESERVATION: new Set<Component>() };

  constructor(private readonly policy: Policy) {}

  add(period: Period): void {
    this.fee(period);
    if (period.kind === 'RESERVATION') {
      this.quantity(period, 'TIME', period.reserved);
      return;
    }
    if (period.energy < 0 && this.policy.negativeEnergy === 'IGNORE') this.pass(period, 'ENERGY', period.energy, true);
    else this.quantity(period, 'ENERGY', period.energy);
    this.quantity(period, 'TIME', period.time);
    this.quantity(period, 'PARKING_TIME', period.parking);
  }

  /** A FLAT is paid once per session, the first that becomes active; a reservation has its own. */
  private fee(period: Period): void {
    const component = period.active.FLAT;
    const paid = this.fees[period.kind];
    if (!component) return;
    const isDue = { FIRST_ACTIVE_ONCE: paid.size === 0, EACH_COMPONENT_ONCE: !paid.has(component), EACH_PERIOD: true };
    if (!isDue[this.policy.flatRule]) return;
    paid.add(component);
    this.lines.push({ ...this.begin(period, 'FLAT', component, 1), to: period.from });
  }

  private quantity(period: Period, dimension: Dimension, quantity: number): void {
    if (quantity === 0) return;
    const component = period.active[dimension];
    if (!component) {
      this.pass(period, dimension, quantity, false);
      return;
    }
    const key = `${period.kind} ${dimension}`;
    const last = this.open.get(key);
    if (last && last.component === component && last.to === period.from) {
      last.to = period.to;
      last.quantity += quantity;
      last.billed = last.quantity;
      return;
    }
    const line = this.begin(period, dimension, component, quantity);
    this.open.set(key, line);
    this.lines.push(line);
  }

  private begin(period: Period, dimension: Dimension, component: Component, quantity: number): Line {
    const { from, to, tariff, moment, kind } = period;
    const isReservation = kind === 'RESERVATION';
    return { dimension, isReservation, tariff, component, from, to, quantity, billed: quantity, moment, period };
  }

  private pass({ from, to }: Period, dimension: Dimension, quantity: number, isNegative: boolean): void {
    const last = this.unpriced.findLast((entry) => entry.dimension === dimension);
    const reason = isNegative ? 'NEGATIVE_ENERGY' : 'NO_MATCH';
    if (last && last.to === from && last.reason === reason) {
      last.to = to;
      last.quantity += quantity;
    } else this.unpriced.push({ dimension, from, to, quantity, reason });
  }
}
