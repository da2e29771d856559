/** Sums of lines, exact. Only seconds to hours does not end as a decimal: it is divided once, at the end of a sum. */
import type { Line } from './lines';
import { type Exact, exact, ZERO } from './money';
import { HOUR_MS, UNITS_PER_KWH } from './units';

/** An amount without and with VAT. */
export interface Amount {
  excl: Exact;
  incl: Exact;
}

export const NOTHING: Amount = { excl: ZERO, incl: ZERO };

/** Price times units, not yet divided by the units of a priced unit. */
interface Numerators {
  fee: Exact;
  energy: Exact;
  time: Exact;
}

export class Sum {
  private readonly net: Numerators = { fee: ZERO, energy: ZERO, time: ZERO };
  private readonly gross: Numerators = { fee: ZERO, energy: ZERO, time: ZERO };

  add({ dimension, component, billed }: Line): this {
    const kind = dimension === 'FLAT' ? 'fee' : dimension === 'ENERGY' ? 'energy' : 'time';
    const units = exact(billed);
    this.net[kind] = this.net[kind].plus(units.times(component.net));
    this.gross[kind] = this.gross[kind].plus(units.times(component.gross));
    return this;
  }

  get amount(): Amount {
    return { excl: quotientOf(this.net), incl: quotientOf(this.gross) };
  }
}

const KWH = exact(UNITS_PER_KWH);
const HOUR = exact(HOUR_MS);

function quotientOf({ fee, energy, time }: Numerators): Exact {
  let value = fee;
  if (!energy.isZero()) value = value.plus(energy.div(KWH));
  if (!time.isZero()) value = value.plus(time.div(HOUR));
  return value;
}

export const sumOf = (lines: Iterable<Line>): Amount => {
  const sum = new Sum();
  for (const line of lines) sum.add(line);
  return sum.amount;
};

export const plus = (a: Amount, b: Amount): Amount => ({ excl: a.excl.plus(b.excl), incl: a.incl.plus(b.incl) });
export const minus = (a: Amount, b: Amount): Amount => ({ excl: a.excl.minus(b.excl), incl: a.incl.minus(b.incl) });
export const negated = ({ excl, incl }: Amount): Amount => ({ excl: excl.neg(), incl: incl.neg() });
