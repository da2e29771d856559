/** What lines cost, and their sums, exact. Only seconds to hours does not end as a decimal: it is divided once per sum. */
import type { Line } from './lines';
import { type Exact, exact, rounded, ZERO } from './money';
import type { Policy } from './policy';
import { CDR_ENERGY } from './units';

/** An amount without and with VAT. */
export interface Amount {
  excl: Exact;
  incl: Exact;
}

export const NOTHING: Amount = { excl: ZERO, incl: ZERO };

/** `hourly` is price times seconds, still to be divided by the seconds of an hour. */
interface Parts {
  ended: Amount;
  hourly: Amount;
}

const SECOND = 1000;
const HOUR = exact(3600);

/** Whole units where it is a whole number of them, which it nearly always is: small numbers are quick to make. */
const unitsOf = (quantity: number, unit: number): Exact =>
  quantity % unit === 0 ? exact(quantity / unit) : exact(quantity).div(unit);

function partsOf({ dimension, component, billed }: Line): Parts {
  const { net, gross } = component.perUnit;
  if (dimension === 'FLAT' && billed === 1) return { ended: { excl: net, incl: gross }, hourly: NOTHING };
  const isTime = dimension === 'TIME' || dimension === 'PARKING_TIME';
  const units = isTime ? unitsOf(billed, SECOND) : unitsOf(billed, dimension === 'ENERGY' ? CDR_ENERGY : 1);
  const excl = units.times(net);
  const amount = { excl, incl: net === gross ? excl : units.times(gross) };
  return isTime ? { ended: NOTHING, hourly: amount } : { ended: amount, hourly: NOTHING };
}

/** A sum of lines. */
export class Sum {
  private parts: Parts = { ended: NOTHING, hourly: NOTHING };

  /** What one line costs; where that was agreed, rounded before anything is added. */
  static of(line: Line, { roundWhen, cdrScale, roundingMode }: Policy): Sum {
    const sum = new Sum();
    sum.parts = partsOf(line);
    if (roundWhen === 'TOTAL') return sum;
    const { excl, incl } = sum.amount;
    const round = (value: Exact) => rounded(value, cdrScale, roundingMode);
    sum.parts = { ended: { excl: round(excl), incl: round(incl) }, hourly: NOTHING };
    return sum;
  }

  add({ parts: { ended, hourly } }: Sum): this {
    this.parts = { ended: plus(this.parts.ended, ended), hourly: plus(this.parts.hourly, hourly) };
    return this;
  }

  get amount(): Amount {
    const { ended, hourly } = this.parts;
    if (hourly === NOTHING) return ended;
    const excl = hourly.excl.div(HOUR);
    return plus(ended, { excl, incl: hourly.incl === hourly.excl ? excl : hourly.incl.div(HOUR) });
  }
}

export const plus = (a: Amount, b: Amount): Amount => {
  if (a === NOTHING) return b;
  if (b === NOTHING) return a;
  const excl = a.excl.plus(b.excl);
  return { excl, incl: a.incl === a.excl && b.incl === b.excl ? excl : a.incl.plus(b.incl) };
};
export const minus = (a: Amount, b: Amount): Amount => ({ excl: a.excl.minus(b.excl), incl: a.incl.minus(b.incl) });
export const negated = ({ excl, incl }: Amount): Amount => ({ excl: excl.neg(), incl: incl.neg() });
