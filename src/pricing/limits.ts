/**
 * The least and the most a session costs (OCPI 2.2.1 "Tariff object", `min_price` and `max_price`): on the exact total,
 * the minimum first, each side on its own. A limit that does not name the amount with VAT moves it in proportion. What
 * energy and time cost stays as it is; the difference is the adjustment.
 */
import { type Amount, minus, NOTHING, plus } from './amounts';
import { type Exact, larger } from './money';
import type { Limit, Tariff } from './tariff';

export interface Adjustment {
  type: 'MIN_PRICE' | 'MAX_PRICE';
  by: Amount;
  tariff: Tariff;
}

export interface LimitParts {
  /** What each tariff priced, in the order in which they applied. */
  shares: Map<Tariff, Amount>;
  /** The tariff at the start; its minimum holds for the whole session. */
  first: Tariff;
  /** Without a charging session (an unused reservation), or without energy where that was agreed, no minimum applies. */
  hasMinimum: boolean;
}

export function applyLimits({ shares, first, hasMinimum }: LimitParts): { total: Amount; adjustment?: Adjustment } {
  const raw = [...shares.values()].reduce(plus, NOTHING);
  const minimum = hasMinimum ? first.minPrice : undefined;
  const total =
    shares.size > 1
      ? lifted(capShares(shares), minimum, first)
      : capped(lifted(raw, minimum, first), first.maxPrice, first);
  const by = minus(total, raw);
  const moved = by.excl.isZero() ? by.incl : by.excl;
  if (moved.isZero()) return { total };
  return { total, adjustment: { type: moved.isNegative() ? 'MAX_PRICE' : 'MIN_PRICE', by, tariff: first } };
}

/** Several tariffs in one session: each ceiling holds for the share that its tariff priced. */
const capShares = (shares: Map<Tariff, Amount>): Amount =>
  [...shares].map(([tariff, share]) => capped(share, tariff.maxPrice, tariff)).reduce(plus, NOTHING);

function lifted(amount: Amount, limit: Limit | undefined, tariff: Tariff): Amount {
  if (!limit) return amount;
  const moved = moveTo(amount, limit, { tariff, isBeyond: (value, bound) => value.lessThan(bound) });
  return moved === amount ? amount : { ...moved, incl: larger(moved.incl, moved.excl) };
}

function capped(amount: Amount, limit: Limit | undefined, tariff: Tariff): Amount {
  return limit ? moveTo(amount, limit, { tariff, isBeyond: (value, bound) => value.greaterThan(bound) }) : amount;
}

interface Move {
  tariff: Tariff;
  isBeyond: (value: Exact, bound: Exact) => boolean;
}

function moveTo(amount: Amount, { excl, incl }: Limit, { tariff, isBeyond }: Move): Amount {
  const exclMoves = excl !== undefined && isBeyond(amount.excl, excl);
  const inclMoves = incl !== undefined && isBeyond(amount.incl, incl);
  if (!exclMoves && !inclMoves) return amount;
  const moved = { excl: exclMoves ? excl : amount.excl, incl: inclMoves ? incl : amount.incl };
  if (exclMoves && incl === undefined) moved.incl = inProportion(moved.excl, amount, tariff);
  // OCPI 2.3.0: the limit after taxes leads; the amount before them follows.
  if (inclMoves && excl === undefined && !amount.incl.isZero())
    moved.excl = moved.incl.times(amount.excl).div(amount.incl);
  return moved;
}

function inProportion(excl: Exact, before: Amount, { elements }: Tariff): Exact {
  if (!before.excl.isZero()) return excl.times(before.incl).div(before.excl);
  const rates = elements.flatMap(({ components }) => components.map(({ vat }) => vat));
  const [rate] = rates;
  const isShared = rate !== undefined && rates.every((other) => other?.equals(rate));
  return isShared ? excl.times(rate.plus(100)).div(100) : excl;
}
