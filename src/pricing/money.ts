/** Exact decimals. The only place that knows the library: no float ever holds a price. */
import { Decimal } from 'decimal.js';

/**
 * 40 significant digits: sums and products of prices, quantities and VAT are exact, and the one division that does not
 * end (seconds to hours) is made once, at the end. Ties are rounded away from zero, below zero too.
 */
const Exact = Decimal.clone({ precision: 40, rounding: Decimal.ROUND_HALF_UP, toExpNeg: -30, toExpPos: 40 });

/** An exact decimal number: a price, a rate of VAT, an amount of money. */
export type Exact = Decimal;

export const ROUNDING_MODES = ['HALF_UP', 'HALF_EVEN', 'DOWN'] as const;
export type RoundingMode = (typeof ROUNDING_MODES)[number];

const MODES: Record<RoundingMode, Decimal.Rounding> = {
  HALF_UP: Decimal.ROUND_HALF_UP,
  HALF_EVEN: Decimal.ROUND_HALF_EVEN,
  DOWN: Decimal.ROUND_DOWN,
};

export const exact = (value: number | string): Exact => new Exact(value);

export const ZERO = exact(0);

export const larger = (a: Exact, b: Exact): Exact => (a.lessThan(b) ? b : a);

/** Finer than any tie between two published amounts, coarser than the noise of a division. */
const SNAP_DIGITS = 30;
/** Words of seven digits: only the result of a division has more. */
const LONG = 4;

/** A tie that a division hides behind its 40th digit is still a tie. */
const snapped = (value: Exact): Exact => (value.d.length > LONG ? value.toDecimalPlaces(SNAP_DIGITS) : value);

/** Rounded to so many digits behind the point. */
export function rounded(value: Exact, digits: number, mode: RoundingMode = 'HALF_UP'): Exact {
  const result = snapped(value).toDecimalPlaces(digits, MODES[mode]);
  return result.isZero() ? ZERO : result;
}

const MINUS_ZERO = /^-[0.]+$/;

/** Written with exactly so many digits behind the point: `6.0000`. */
export function fixed(value: Exact, digits: number, mode: RoundingMode = 'HALF_UP'): string {
  const text = snapped(value).toFixed(digits, MODES[mode]);
  return MINUS_ZERO.test(text) ? text.slice(1) : text;
}

/** Written with the digits that it has: `0.3`. */
export const plain = (value: Exact): string => value.toFixed();

const NUMBER = /^-?\d{1,15}(\.\d{1,20})?([eE][+-]?\d{1,2})?$/;
const LARGEST = exact('1e15');

/** A number of a JSON document: as parsed, as text, or with its digits kept (lossless). Undefined when it is none. */
export function numberOf(value: unknown): Exact | undefined {
  const text = digitsOf(value);
  if (text === undefined || !NUMBER.test(text)) return undefined;
  const number = exact(text);
  return number.abs().lessThan(LARGEST) && number.decimalPlaces() <= 20 ? number : undefined;
}

const SHORT = /^(-?)(\d{1,9})(?:\.(\d+))?$/;

/** The same as a whole number of units of `10^-places`, half up; undefined when it is none. */
export function scaledOf(value: unknown, places: number): number | undefined {
  // Written out like this, almost every number need not become a decimal first.
  const found = SHORT.exec(digitsOf(value) ?? '');
  const fraction = found?.[3] ?? '';
  if (!found || fraction.length > places)
    return numberOf(value)?.times(exact(10).pow(places)).toDecimalPlaces(0).toNumber();
  const size = Number(found[2] + fraction.padEnd(places, '0'));
  return found[1] === '-' && size !== 0 ? -size : size;
}

function digitsOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || !('isLosslessNumber' in value)) return undefined;
  return String(value);
}

/** ISO 4217: digits behind the point where they are not two. */
const MINOR_UNITS = new Map(
  Object.entries({
    0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
    3: 'BHD IQD JOD KWD LYD OMR TND',
    4: 'CLF UYW',
  }).flatMap(([digits, codes]) => codes.split(' ').map((code) => [code, Number(digits)] as const)),
);

/** Digits behind the point of the smallest amount that can be paid in a currency. */
export const minorUnits = (currency: string): number => MINOR_UNITS.get(currency) ?? 2;
