/**
 * The power and current of a period: one value each, on one side of every threshold. MIN equal to MAX is that value; of
 * two different ones the average within them; without any the average power is derived from energy and time.
 */
import type { Exact } from './money';
import type { Threshold } from './tariff';
import { HOUR_MS, toPower } from './units';

type Volumes = ReadonlyMap<string, Exact>;

/** 0.0001 kW; `isAverage`: none was given. */
export function measuredPower(volumes: Volumes, wall: number): { value: number | undefined; isAverage: boolean } {
  const [min, max] = bounds(volumes, 'POWER');
  const average = averagePower(volumes, wall);
  if (min === undefined && max === undefined) return { value: average, isAverage: average !== undefined };
  if (min === undefined || max === undefined || min === max) return { value: min ?? max, isAverage: false };
  return { value: Math.min(Math.max(average ?? (min + max) / 2, min), max), isAverage: false };
}

/** 0.0001 A. */
export function measuredCurrent(volumes: Volumes): number | undefined {
  const [min, max] = bounds(volumes, 'CURRENT');
  if (min !== undefined && max !== undefined) return (min + max) / 2;
  return min ?? max ?? (isIdle(volumes) ? 0 : undefined);
}

/** Whether the lowest and the highest value lie on two sides of a threshold. */
export const straddles = (volumes: Volumes, thresholds: readonly Threshold[]): boolean =>
  (['power', 'current'] as const).some((subject) => {
    const [min, max] = bounds(volumes, subject === 'power' ? 'POWER' : 'CURRENT');
    if (min === undefined || max === undefined) return false;
    return thresholds.some(
      (threshold) => threshold.subject === subject && min < threshold.limit && max >= threshold.limit,
    );
  });

const bounds = (volumes: Volumes, of: 'POWER' | 'CURRENT') =>
  [`MIN_${of}`, `MAX_${of}`].map((type) => {
    const value = volumes.get(type);
    return value && toPower(value);
  });

const isIdle = (volumes: Volumes) => volumes.has('PARKING_TIME') && !volumes.has('ENERGY');

function averagePower(volumes: Volumes, wall: number): number | undefined {
  if (isIdle(volumes)) return 0;
  const energy = volumes.get('ENERGY');
  return energy && wall > 0 ? toPower(energy.times(HOUR_MS).div(wall)) : undefined;
}
