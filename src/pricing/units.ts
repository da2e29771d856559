/** Quantities are whole numbers of small units, so that adding and comparing them is exact. */
import { type Exact, exact } from './money';

/** Energy: 0.1 mWh. OCPI carries 0.1 Wh; partners write more digits. */
export const UNITS_PER_KWH = 10_000_000;
export const UNITS_PER_WH = UNITS_PER_KWH / 1000;
/** Energy that a CDR can carry: 0.0001 kWh. */
export const CDR_ENERGY = UNITS_PER_KWH / 10_000;
/** Power and current: 0.0001 kW, 0.0001 A. */
export const UNITS_PER_KW = 10_000;
/** Time: milliseconds. */
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Digits behind the point of a kWh, of a kW or A, of a second. */
export const ENERGY_PLACES = 7;
export const POWER_PLACES = 4;
export const TIME_PLACES = 3;

export const toEnergy = (kwh: Exact): number => kwh.times(UNITS_PER_KWH).toDecimalPlaces(0).toNumber();
export const toPower = (kw: Exact): number => kw.times(UNITS_PER_KW).toDecimalPlaces(0).toNumber();

export const kwhOf = (units: number): Exact => exact(units).div(UNITS_PER_KWH);
export const kwhText = (units: number): string => scaledText(units, UNITS_PER_KWH, ENERGY_PLACES);
export const kwText = (units: number): string => scaledText(units, UNITS_PER_KW, POWER_PLACES);
export const secondsText = (ms: number): string => scaledText(ms, 1000, TIME_PLACES);
/** Hours and kWh as a CDR carries them: four digits, half up. */
export const hoursText = (ms: number): string => fourDigits(halfUp(ms, HOUR_MS / 10_000));
export const kwhFixed = (units: number): string => fourDigits(halfUp(units, CDR_ENERGY));

/** Away from zero where it is half way. */
const halfUp = (value: number, unit: number): number =>
  Math.sign(value) * Math.floor((Math.abs(value) + unit / 2) / unit);

function fourDigits(value: number): string {
  const size = Math.abs(value);
  return `${value < 0 ? '-' : ''}${Math.floor(size / 10_000)}.${String(size % 10_000).padStart(4, '0')}`;
}

/** A whole number of units as a decimal without trailing zeros. */
function scaledText(units: number, scale: number, digits: number): string {
  const size = Math.abs(units);
  const rest = size % scale;
  const whole = `${units < 0 ? '-' : ''}${(size - rest) / scale}`;
  return rest === 0 ? whole : `${whole}.${String(rest).padStart(digits, '0').replace(/0+$/, '')}`;
}

const TWO_HALVES = 2n;

/** a / b, ties away from zero. */
export function divideHalfUp(a: bigint, b: bigint): bigint {
  const negative = a < 0n !== b < 0n;
  const [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  const quotient = (TWO_HALVES * x + y) / (TWO_HALVES * y);
  return negative ? -quotient : quotient;
}

/** Up to the next whole multiple. */
export const ceilTo = (value: number, step: number): number => {
  const rest = value % step;
  return rest === 0 ? value : value - rest + step;
};
