/**
 * Priced → what is published: each amount rounded once, from its own exact value, to the four digits that OCPI carries;
 * what is payable, from the published total, to the smallest unit of the currency.
 */
import { type Amount, negated, type Sum } from './amounts';
import type { Finding } from './errors';
import type { Line } from './lines';
import { type Exact, fixed, minorUnits, rounded } from './money';
import type { Policy } from './policy';
import type { Priced, Subtotal } from './price';
import type { Dimension } from './tariff';
import { hoursText, kwhFixed, kwhText, secondsText } from './units';

/** Amounts are decimals written as text; `incl_vat` is null where VAT is not known. */
export interface PublishedAmount {
  excl_vat: string;
  incl_vat: string | null;
}

export interface PublishedLine {
  dimension: Dimension;
  reservation: boolean;
  tariff_id: string;
  element: number;
  component: number;
  from: string;
  to: string;
  unit: 'kWh' | 's' | 'fee';
  quantity: string;
  billed: string;
  /** Decimals as text; the API writes them as numbers. */
  price: string;
  vat: string | null;
  cost_excl_vat: string;
  cost_incl_vat: string | null;
}

export type TotalName = 'total_cost' | `total_${Subtotal}_cost`;

export interface Published {
  currency: string;
  totals: Record<TotalName, PublishedAmount | null> &
    Record<'total_energy' | 'total_time' | 'total_parking_time', string>;
  payable: PublishedAmount & { vat: string | null };
  adjustment: ({ type: 'MIN_PRICE' | 'MAX_PRICE' } & PublishedAmount) | null;
  breakdown: PublishedLine[];
  /** Where the charging periods begin that were made from meter readings. */
  period_starts?: string[];
  findings: Finding[];
}

/** CREDIT: the CDR that takes another one back; only its total turns negative (OCPI 2.2.1 "Credit CDRs"). */
export type Operation = 'PRICE' | 'CREDIT';

export function publish(priced: Priced, operation: Operation = 'PRICE'): Published {
  const { currency, policy, isVatKnown, adjustment, lines, costs, periods, isMetered } = priced;
  const writer = new Writer(policy, isVatKnown);
  const total = operation === 'CREDIT' ? negated(priced.total) : priced.total;
  const starts = isMetered ? { period_starts: periods.map(({ from }) => writer.instant(from)) } : {};
  return {
    currency,
    totals: { ...totalsOf(priced, total, writer), ...measuredOf(priced) },
    payable: payableOf(total, currency, writer),
    adjustment: adjustment ? { type: adjustment.type, ...writer.amount(adjustment.by) } : null,
    breakdown: lines.map((line, index) => writer.line(line, (costs[index] as Sum).amount)),
    ...starts,
    findings: priced.findings,
  };
}

function totalsOf({ subtotals }: Priced, total: Amount, writer: Writer): Record<TotalName, PublishedAmount | null> {
  const { fixed, energy, time, parking, reservation } = subtotals;
  return {
    total_cost: writer.amount(total),
    total_fixed_cost: fixed ? writer.amount(fixed) : null,
    total_energy_cost: energy ? writer.amount(energy) : null,
    total_time_cost: time ? writer.amount(time) : null,
    total_parking_cost: parking ? writer.amount(parking) : null,
    total_reservation_cost: reservation ? writer.amount(reservation) : null,
  };
}

function measuredOf({ energy, time, parking, policy, lines }: Priced) {
  const billed = (dimension: Dimension) =>
    lines.reduce((sum, line) => sum + (line.dimension === dimension && !line.isReservation ? line.billed : 0), 0);
  if (policy.quantities === 'BILLED')
    return {
      total_energy: kwhFixed(billed('ENERGY')),
      total_time: hoursText(billed('TIME') + billed('PARKING_TIME')),
      total_parking_time: hoursText(billed('PARKING_TIME')),
    };
  return { total_energy: kwhFixed(energy), total_time: hoursText(time), total_parking_time: hoursText(parking) };
}

/** From the published total, because that is all its receiver has; the VAT shown is the difference. */
function payableOf(total: Amount, currency: string, { isVatKnown, round }: Writer): Published['payable'] {
  const digits = minorUnits(currency);
  const excl = rounded(round(total.excl), digits);
  if (!isVatKnown) return { excl_vat: excl.toFixed(digits), incl_vat: null, vat: null };
  const incl = rounded(round(total.incl), digits);
  return { excl_vat: excl.toFixed(digits), incl_vat: incl.toFixed(digits), vat: fixed(incl.minus(excl), digits) };
}

/** `2026-01-31T12:00:00Z`; with milliseconds only where there are some. */
export function instantText(at: number): string {
  const text = new Date(at).toISOString();
  return at % 1000 === 0 ? `${text.slice(0, 19)}Z` : text;
}

const UNITS = { FLAT: 'fee', ENERGY: 'kWh', TIME: 's', PARKING_TIME: 's' } as const;

const quantityText = (dimension: Dimension, quantity: number): string => {
  if (dimension === 'FLAT') return String(quantity);
  return dimension === 'ENERGY' ? kwhText(quantity) : secondsText(quantity);
};

class Writer {
  /** The end of a line is the start of another. */
  private readonly instants = new Map<number, string>();

  constructor(
    private readonly policy: Policy,
    readonly isVatKnown: boolean,
  ) {}

  readonly round = (value: Exact): Exact => rounded(value, this.policy.cdrScale, this.policy.roundingMode);

  amount({ excl, incl }: Amount): PublishedAmount {
    const text = this.text(excl);
    if (!this.isVatKnown) return { excl_vat: text, incl_vat: null };
    return { excl_vat: text, incl_vat: incl === excl ? text : this.text(incl) };
  }

  instant(at: number): string {
    const known = this.instants.get(at);
    if (known) return known;
    const text = instantText(at);
    this.instants.set(at, text);
    return text;
  }

  line(line: Line, cost: Amount): PublishedLine {
    const { dimension, component, tariff, isReservation, from, to, quantity, billed } = line;
    const { excl_vat, incl_vat } = this.amount(cost);
    return {
      dimension,
      reservation: isReservation,
      tariff_id: tariff.id,
      element: component.element,
      component: component.index,
      from: this.instant(from),
      to: this.instant(to),
      unit: UNITS[dimension],
      quantity: quantityText(dimension, quantity),
      billed: quantityText(dimension, billed),
      price: component.priceText,
      vat: component.vatText,
      cost_excl_vat: excl_vat,
      cost_incl_vat: incl_vat,
    };
  }

  private text(value: Exact): string {
    return fixed(value, this.policy.cdrScale, this.policy.roundingMode);
  }
}
