/**
 * Rounding up to whole steps (OCPI 2.2.1 "step_size", CDRs): at most once per session for energy and once for time, on
 * the sum of what was priced, with the step of the last price, and the added units at that price. Where parking time is
 * billed, its sum is rounded and charging time stays exact. A reservation is rounded on its own.
 */
import type { Line } from './lines';
import type { Policy } from './policy';
import type { Dimension } from './tariff';
import { ceilTo, UNITS_PER_WH } from './units';

/** What was rounded, for the explanation. */
export interface Rounding {
  dimension: Dimension;
  line: Line;
  /** The whole sum in the units of its lines. */
  measured: number;
  billed: number;
  step: number;
}

const SECOND = 1000;

export function roundSteps(lines: readonly Line[], policy: Policy): Rounding[] {
  if (policy.stepRule === 'NEVER') return [];
  if (policy.stepRule === 'LINE') return lines.flatMap((line) => roundSum([line]));
  const of = (dimension: Dimension, isReservation = false) =>
    lines.filter((line) => line.dimension === dimension && line.isReservation === isReservation);
  return [
    ...roundSum(of('ENERGY')),
    ...timeSums(of('TIME'), of('PARKING_TIME'), policy).flatMap(roundSum),
    ...roundSum(of('TIME', true)),
  ];
}

function timeSums(time: Line[], parking: Line[], policy: Policy): Line[][] {
  if (policy.timeStepRule === 'BOTH') return [time, parking];
  if (parking.length === 0) return [time];
  if (policy.timeStepRule === 'PARKING_GOVERNS') return [parking];
  const isTimeLast = (time.at(-1)?.from ?? -Infinity) > (parking.at(-1)?.from ?? 0);
  return [isTimeLast ? time : parking];
}

/** Adds what is missing to the next whole step to the last line. Sums that are zero or negative are not rounded. */
function roundSum(lines: readonly Line[]): Rounding[] {
  const line = lines.at(-1);
  if (!line || line.dimension === 'FLAT') return [];
  const step = line.component.stepSize * (line.dimension === 'ENERGY' ? UNITS_PER_WH : SECOND);
  const measured = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  if (step <= 0 || measured <= 0) return [];
  const billed = ceilTo(measured, step);
  if (billed === measured) return [];
  line.billed += billed - measured;
  return [{ dimension: line.dimension, line, measured, billed, step }];
}
