/** How a claimed amount compares with ours. */
import type { Finding } from './errors';
import { type Exact, exact, fixed, minorUnits, plain, ROUNDING_MODES } from './money';

/** From best to worst. NOT_CHECKED: there is nothing to compare with. */
export const VERDICTS = ['MATCH', 'ROUNDING', 'TOLERATED', 'INCONCLUSIVE', 'MISMATCH', 'NOT_CHECKED'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One compared amount. */
export interface Comparison {
  field: string;
  claimed: string | null;
  computed: string | null;
  difference: string | null;
  verdict: Verdict;
  reason: string;
}

export const worst = (verdicts: readonly Verdict[]): Verdict =>
  VERDICTS[Math.max(0, ...verdicts.map((verdict) => VERDICTS.indexOf(verdict)))] as Verdict;

export interface Ours {
  /** Exact, not yet rounded. */
  value: Exact;
  /** What it may also be, because a period spans a change of price. */
  low?: Exact;
  high?: Exact;
  /** What is tolerated: one smallest unit of the currency, or the last digit of a measured total. */
  tolerance: Exact;
  digits: number;
}

const DIGITS = 4;

export const tolerance = (currency: string): Exact => exact(10).pow(-minorUnits(currency));

export function compare(field: string, claimed: Exact | undefined, ours: Ours | undefined): Comparison {
  const about = { field, claimed: claimed ? plain(claimed) : null, computed: ours ? fixed(ours.value, DIGITS) : null };
  if (!ours || !claimed) {
    if (!ours && !claimed) return { ...about, difference: null, verdict: 'MATCH', reason: 'neither has it' };
    const isNothing = (ours?.value ?? claimed)?.isZero();
    const reason = ours ? 'the CDR leaves it out' : 'there is no line that would make it up';
    return { ...about, difference: null, verdict: isNothing ? 'ROUNDING' : 'MISMATCH', reason };
  }
  const difference = fixed(claimed.minus(exact(fixed(ours.value, DIGITS))), DIGITS);
  return { ...about, difference, ...verdictOf(claimed, ours) };
}

function verdictOf(claimed: Exact, ours: Ours): { verdict: Verdict; reason: string } {
  if (fixed(claimed, DIGITS) === fixed(ours.value, DIGITS)) return { verdict: 'MATCH', reason: 'equal at four digits' };
  if (isRounded(claimed, ours)) return { verdict: 'ROUNDING', reason: 'equal after rounding to the digits it shows' };
  if (claimed.minus(ours.value).abs().lessThanOrEqualTo(ours.tolerance))
    return { verdict: 'TOLERATED', reason: `it differs by at most ${plain(ours.tolerance)}` };
  const { low, high } = ours;
  if (low && high && claimed.greaterThanOrEqualTo(low) && claimed.lessThanOrEqualTo(high))
    return {
      verdict: 'INCONCLUSIVE',
      reason: `anything from ${fixed(low, DIGITS)} to ${fixed(high, DIGITS)} may be right`,
    };
  return { verdict: 'MISMATCH', reason: 'it is not what the tariff says' };
}

/** JSON numbers lose their last zeros: 3.5 may have been rounded to two digits. */
function isRounded(claimed: Exact, { value, digits }: Ours): boolean {
  const shown = claimed.decimalPlaces();
  return [2, 3, digits]
    .filter((places) => shown <= places && places < DIGITS)
    .some((places) => ROUNDING_MODES.some((mode) => fixed(value, places, mode) === fixed(claimed, places)));
}

/** E: it is wrong. W: look at it. */
export type Severity = 'E' | 'W';

/** A fact about a CDR that is wrong or worth a look. */
export interface CdrFinding extends Finding {
  severity: Severity;
}
