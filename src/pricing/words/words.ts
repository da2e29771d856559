/** The message catalogue: what is said about prices, in one language each. Facts are handed in already written. */
import type { RoundingMode } from '../money';
import type { Dimension } from '../tariff';

export interface LineWords {
  when: string;
  dimension: Dimension;
  isReservation: boolean;
  measured: string;
  /** Differs from what was measured only where it was rounded up. */
  billed: string;
  step: string;
  price: string;
  excl: string;
  incl: string | undefined;
  vat: string | undefined;
  /** Where it stands: counted from 1. */
  element: number;
  component: number;
  tariff: string;
  /** When its element applies; empty: always. */
  because: string;
}

export interface Words {
  /** Separates the digits behind the point. */
  point: string;
  dimension: Record<Dimension, string>;
  perUnit: Record<Dimension, string>;
  day: Record<string, string>;
  tariff(id: string, currency: string, timeZone: string): string;
  laterTariff(id: string, when: string): string;
  line(line: LineWords): string;
  free(line: LineWords): string;
  /** When an element applies, and what it was at that moment. */
  because(phrase: string, actual: string): string;
  rounding(about: { dimension: Dimension; measured: string; billed: string; step: string }): string;
  unpriced(when: string, dimension: Dimension, measured: string): string;
  negative(when: string, measured: string): string;
  minimum(raw: string, total: string): string;
  maximum(raw: string, total: string): string;
  estimated(whens: string): string;
  /** Periods of a CDR (counted from 1) within which the price changes. */
  spans(periods: string): string;
  /** Periods whose power is the average, because none is given. */
  averages(periods: string): string;
  total(total: string, payable: string): string;
  /** How amounts were rounded: to so many digits, and what is to pay to so many. */
  rounded(mode: RoundingMode, digits: number, payableDigits: number): string;
  credit(total: string): string;
}
