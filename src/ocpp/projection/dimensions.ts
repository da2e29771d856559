/** Samples of a period → the dimensions of OCPI that they feed (mapping 6.3). */
import type { CdrDimension } from '../../ocpi/model';
import { toOcpi } from '../models/decimal';
import type { Measured } from '../models/samples';

export const MILLI_DIGITS = 3;

/** mW at each moment that has a power. */
export function powersOf(measured: Measured[]): { at: number; value: number }[] {
  return measured.flatMap(({ at, power }) => (power === undefined ? [] : [{ at, value: power }]));
}

/** The sum over the phases of the largest, and of the smallest, current of each. */
export function currentsOf(measured: Measured[]): CdrDimension[] {
  const byPhase = new Map<string, number[]>();
  for (const { currents = {} } of measured)
    for (const [phase, value] of Object.entries(currents)) byPhase.set(phase, [...(byPhase.get(phase) ?? []), value]);
  // A value for all phases counts before single ones; the neutral conductor never.
  const lists = byPhase.has('0')
    ? [byPhase.get('0') ?? []]
    : [...byPhase].flatMap(([phase, list]) => (Number(phase) > 0 ? [list] : []));
  if (lists.length === 0) return [];
  const sum = (pick: (...values: number[]) => number) => lists.reduce((total, list) => total + pick(...list), 0);
  return [
    { type: 'MAX_CURRENT', volume: toOcpi(sum(Math.max), MILLI_DIGITS) },
    { type: 'MIN_CURRENT', volume: toOcpi(sum(Math.min), MILLI_DIGITS) },
  ];
}

const phaseSum = (currents: Record<number, number>) =>
  currents[0] ?? [1, 2, 3].reduce((sum, phase) => sum + (currents[phase] ?? 0), 0);

/** mA of all phases together at each moment that has a current. */
export const phaseSumsOf = (measured: Measured[]): { at: number; value: number }[] =>
  measured.flatMap(({ at, currents }) => (currents ? [{ at, value: phaseSum(currents) }] : []));

/** The current of all phases, on average over the samples. */
export function mean(measured: Measured[]): CdrDimension[] {
  const sums = phaseSumsOf(measured).map(({ value }) => value);
  if (sums.length === 0) return [];
  const average = Math.round(sums.reduce((a, b) => a + b, 0) / sums.length);
  return [{ type: 'CURRENT', volume: toOcpi(average, MILLI_DIGITS) }];
}

/** What a Session may say and a CDR may not: the state of charge. */
export function sessionOnly(measured: Measured[]): CdrDimension[] {
  const charge = measured.findLast(({ charge: percent }) => percent !== undefined)?.charge;
  return charge === undefined ? [] : [{ type: 'STATE_OF_CHARGE', volume: toOcpi(charge, MILLI_DIGITS) }];
}
