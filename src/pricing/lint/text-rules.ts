/** Texts beside the prices: they shall not repeat them (OCPI 2.2.1 "Tariff object"), and must not contradict them. */
import { isObject } from '../../lib/json';
import { type Exact, exact, plain, rounded } from '../money';
import type { Component, Dimension } from '../tariff';
import { type Remark, remark } from './codes';
import { componentsOf, type TariffView } from './view';

const SIGNS: Record<string, string> = { '€': 'EUR', '£': 'GBP', $: 'USD', ct: 'EUR' };
const MONEY = '[€£$]|EUR|GBP|USD|CHF|SEK|NOK|DKK|PLN|CZK|HUF';
/** `€ 0,35 / kWh`, `35 ct pro kWh`, `0.10 EUR per minute`. */
const PRICE = new RegExp(
  `(${MONEY})?\\s*(\\d+(?:[.,]\\d+)?)\\s*(${MONEY}|ct|cents?)?\\s*(?:/|per|pro|par|por|al|je|à)\\s*(?:1\\s*)?(kWh|min|h(?![a-z])|hour|heure|hora|ora|Stunde|uur|std)`,
  'gi',
);
const CENTS = /^c/i;
const MINUTES = 60;

interface Written {
  text: string;
  /** Per kWh or per hour, and the smallest step that it can tell apart. */
  price: Exact;
  digits: number;
  isPerMinute: boolean;
  dimensions: Dimension[];
  currency: string | undefined;
}

export function textRemarks(view: TariffView): Remark[] {
  const texts = Array.isArray(view.raw.tariff_alt_text) ? view.raw.tariff_alt_text : [];
  return texts.flatMap((entry, index) => {
    const text = isObject(entry) ? String(entry.text ?? '') : '';
    const path = `/tariff_alt_text/${index}`;
    const wrong = writtenIn(text).find((written) => !isTrue(written, view));
    return [
      ...(/\d[.,]\d\d/.test(text) || writtenIn(text).length > 0 ? [remark('ALT_TEXT_HAS_PRICE', path)] : []),
      ...(wrong ? [remark('ALT_TEXT_CONTRADICTS', path, { written: wrong.text })] : []),
    ];
  });
}

function writtenIn(text: string): Written[] {
  return [...text.matchAll(PRICE)].map(([whole, before, digits = '', after, unit = '']) => {
    const isCents = CENTS.test(after ?? '') && !/^CHF|^CZK/i.test(after ?? '');
    const number = digits.replace(',', '.');
    const currency = before ?? (isCents ? undefined : after);
    const isEnergy = unit.toLowerCase() === 'kwh';
    return {
      text: whole.trim(),
      price: isCents ? exact(number).div(100) : exact(number),
      digits: (number.split('.')[1]?.length ?? 0) + (isCents ? 2 : 0),
      isPerMinute: unit.toLowerCase() === 'min',
      dimensions: isEnergy ? ['ENERGY'] : ['TIME', 'PARKING_TIME'],
      currency: currency && (SIGNS[currency] ?? currency.toUpperCase()),
    };
  });
}

/** One of its prices, without or with VAT, is that at the digits that are written. */
function isTrue(written: Written, view: TariffView): boolean {
  if (written.currency && written.currency !== view.tariff.currency) return false;
  return componentsOf(view)
    .filter(({ component }) => written.dimensions.includes(component.dimension))
    .flatMap(({ component }) => pricesOf(component, written))
    .some((price) => plain(rounded(price, written.digits)) === plain(rounded(written.price, written.digits)));
}

function pricesOf({ price, vat }: Component, { isPerMinute }: Written): Exact[] {
  const each = [price, price.times((vat ?? exact(0)).plus(100)).div(100)];
  return isPerMinute ? each.map((hourly) => hourly.div(MINUTES)) : each;
}
