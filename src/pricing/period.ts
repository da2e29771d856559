/** One charging period: a stretch in which nothing that matters for the price changes. */
import type { Moment } from './moment';
import type { Policy } from './policy';
import { reaches } from './restrictions';
import type { Outcome } from './session';
import type { Candidate, Candidates, Component, Dimension, Tariff } from './tariff';

export type Active = Partial<Record<Dimension, Component>>;

export interface Period {
  kind: 'SESSION' | 'RESERVATION';
  outcome: Outcome | undefined;
  state: 'CHARGING' | 'PARKING' | 'NEITHER';
  from: number;
  to: number;
  /** Net energy (units of 0.1 mWh). */
  energy: number;
  /** Charging, parking and reserved time (ms); a CDR may give none, or several. */
  time: number;
  parking: number;
  reserved: number;
  tariff: Tariff;
  /** Its first instant: components are chosen there and stay. */
  moment: Moment;
  active: Active;
  /** Its place in the CDR; undefined: made from meter readings. */
  index?: number;
  /** Its first or last energy was calculated between two readings. */
  isEstimated?: boolean;
}

/** Which candidates a stretch may use. */
export function candidatesFor(tariff: Tariff, kind: Period['kind'], outcome: Outcome | undefined): Candidates {
  if (kind === 'SESSION') return tariff.session;
  return outcome === 'EXPIRED' ? tariff.expired : tariff.reservation;
}

const holdsAt = ({ element: { conditions } }: Candidate, moment: Moment): boolean => {
  for (const condition of conditions) if (!condition.holds(moment)) return false;
  return true;
};

const firstMatch = (candidates: Candidate[], moment: Moment): Component | undefined => {
  for (const candidate of candidates) if (holdsAt(candidate, moment)) return candidate.component;
  return undefined;
};

/**
 * The components that are active at an instant: for each dimension on its own, the first element in order that matches
 * and has that dimension (OCPI 2.2.1 "Tariff object", elements). Stopping at the first element that matches would lose
 * the dimensions of the others.
 */
export function activeAt(candidates: Candidates, moment: Moment, choice: Policy['choice'] = 'DIMENSION'): Active {
  const active: Active = {
    FLAT: firstMatch(candidates.FLAT, moment),
    ENERGY: firstMatch(candidates.ENERGY, moment),
    TIME: firstMatch(candidates.TIME, moment),
    PARKING_TIME: firstMatch(candidates.PARKING_TIME, moment),
  };
  return choice === 'DIMENSION' ? active : ofFirstElement(active);
}

function ofFirstElement(active: Active): Active {
  const found = Object.values(active).filter((component) => component !== undefined);
  const first = Math.min(...found.map(({ element }) => element));
  return Object.fromEntries(Object.entries(active).filter(([, component]) => component?.element === first));
}

/** What stays the same within a period: when any of it changes, the next one begins. */
export type PeriodKey = readonly unknown[];

export function keyOf({ kind, state, tariff, active, moment }: Period): PeriodKey {
  const { ENERGY, TIME, PARKING_TIME } = active;
  return [kind, state, tariff, ENERGY, state === 'PARKING' ? PARKING_TIME : TIME, sidesOf(tariff, moment)];
}

/** On which side of each threshold it lies: a period on both sides of one could not be priced again by its receiver. */
function sidesOf({ thresholds }: Tariff, { facts }: Moment): string {
  let sides = '';
  for (const { subject, limit } of thresholds) {
    const value = facts[subject];
    const isAbove = subject === 'energy' ? reaches(facts, limit) : value !== undefined && value >= limit;
    sides += value === undefined ? '?' : isAbove ? '1' : '0';
  }
  return sides;
}

export const sameKey = (a: PeriodKey, b: PeriodKey): boolean => a.every((value, index) => value === b[index]);

/** Puts the next stretch to a period between which nothing changed. */
export function join(period: Period, next: Period): void {
  period.to = next.to;
  period.energy += next.energy;
  period.time += next.time;
  period.parking += next.parking;
  period.reserved += next.reserved;
}
