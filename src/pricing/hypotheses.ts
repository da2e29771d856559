/**
 * Why an amount may differ: other readings that partners are known to have. Each is tried by pricing once more; the first
 * that gives the claimed total is named, so that two companies can talk about a rule instead of a cent.
 */
import type { Amount } from './amounts';
import type { ClaimedAmount } from './cdr';
import { type Exact, exact, fixed } from './money';
import type { Policy } from './policy';
import type { Priced } from './price';
import { publish } from './publish';
import type { Tariff } from './tariff';

export interface Hypothesis {
  code: string;
  reason: string;
}

interface Variant extends Hypothesis {
  policy: Partial<Policy>;
}

const VARIANTS: readonly Variant[] = [
  { code: 'LIMITS_NOT_APPLIED', reason: 'min_price and max_price were not applied', policy: { limits: 'IGNORE' } },
  {
    code: 'STEP_PER_PERIOD',
    reason: 'step_size was applied to each part, not once per session',
    policy: { stepRule: 'LINE' },
  },
  { code: 'STEP_IGNORED', reason: 'step_size was not applied', policy: { stepRule: 'NEVER' } },
  {
    code: 'BOTH_TIMES_ROUNDED',
    reason: 'charging and parking time were both rounded',
    policy: { timeStepRule: 'BOTH' },
  },
  { code: 'UTC_USED', reason: 'UTC was used instead of the local time', policy: { clock: 'UTC' } },
  { code: 'FIRST_ELEMENT_ONLY', reason: 'only the first element that matches was used', policy: { choice: 'ELEMENT' } },
  { code: 'FEE_PER_PERIOD', reason: 'the fee was charged in each period', policy: { flatRule: 'EACH_PERIOD' } },
  { code: 'LINES_ROUNDED', reason: 'each line was rounded before they were added', policy: { roundWhen: 'LINE' } },
];

export interface HypothesisParts {
  claimed: ClaimedAmount;
  ours: Priced;
  /** Every tariff that is known of the connector, also in other versions. */
  tariffs: readonly Tariff[];
  /** Prices again; undefined when it cannot. */
  again: (policy: Partial<Policy>, tariffs?: readonly Tariff[]) => Priced | undefined;
}

/** The first explanation that fits; undefined: none is known. */
export function explainDifference({ claimed, ours, tariffs, again }: HypothesisParts): Hypothesis | undefined {
  const vat = vatMistake(claimed, ours.total);
  if (vat) return vat;
  for (const { code, reason, policy } of VARIANTS) {
    const other = again(policy);
    if (other && fits(claimed, other.total)) return { code, reason };
  }
  for (const tariff of tariffs) {
    if (ours.tariffs.includes(tariff)) continue;
    const other = again({}, [{ ...tariff, id: ours.tariffs[0]?.id ?? tariff.id }]);
    if (other && fits(claimed, other.total))
      return { code: 'OTHER_TARIFF', reason: `it is the price of tariff ${tariff.id}` };
  }
  return vatOnRounded(claimed, ours.total);
}

/** Measured totals that are those that were billed: rounded up to whole steps, or only what had a price. */
export function areBilled(claimed: { energy: Exact | undefined; time: Exact | undefined }, ours: Priced): boolean {
  const { totals } = publish({ ...ours, policy: { ...ours.policy, quantities: 'BILLED' } });
  const isBilled = (total: Exact | undefined, text: string) =>
    total === undefined || fixed(total, 3) === fixed(exact(text), 3);
  return isBilled(claimed.energy, totals.total_energy) && isBilled(claimed.time, totals.total_time);
}

/** Equal at the two digits that people see: a hypothesis is a hint, not a proof. */
const same = (claimed: ClaimedAmount['excl'] | undefined, ours: Amount['excl']) =>
  claimed === undefined || fixed(claimed, 2) === fixed(ours, 2);

const fits = (claimed: ClaimedAmount, { excl, incl }: Amount) => same(claimed.excl, excl) && same(claimed.incl, incl);

const CENT = exact('0.01');

function vatOnRounded(claimed: ClaimedAmount, { excl, incl }: Amount): Hypothesis | undefined {
  if (!claimed.incl || excl.isZero() || claimed.excl.minus(excl).abs().greaterThan(CENT)) return undefined;
  if (fixed(claimed.incl, 2) !== fixed(claimed.excl.times(incl).div(excl), 2)) return undefined;
  return { code: 'VAT_ON_ROUNDED_AMOUNT', reason: 'VAT was added to the amount after that was rounded' };
}

function vatMistake(claimed: ClaimedAmount, { excl, incl }: Amount): Hypothesis | undefined {
  if (excl.equals(incl)) return undefined;
  if (same(claimed.excl, incl)) return { code: 'VAT_ADDED_TWICE', reason: 'the amount without VAT contains VAT' };
  if (claimed.incl && same(claimed.excl, excl) && same(claimed.incl, excl))
    return { code: 'VAT_MISSING', reason: 'the amount with VAT contains none' };
  return undefined;
}
