/**
 * A tariff in plain words, for drivers and for whoever answers them, and the same as a table for apps. Prices are shown
 * with VAT, time per minute, and never more exactly than three digits.
 */

import { type Exact, exact, minorUnits, plain, rounded } from './money';
import { conditionPhrase } from './phrases';
import { instantText } from './publish';
import { durationWords } from './quantities';
import { type Candidate, type Component, dependsOnClock, type Limit, type Tariff } from './tariff';
import type { DescribeWords, Part } from './words/describe-words';
import { descriptionWordsFor, type Language } from './words/languages';

export interface DescribeOptions {
  language?: Language;
  /** Drivers see prices with VAT, companies without. */
  vat?: 'incl' | 'excl';
  /** Where something costs nothing because no element matches: dimension and when. */
  gaps?: { dimension: string; when: string }[];
}

/** A row of the price table. */
export interface PriceRow {
  part: Part;
  conditions: { restriction: string; value: string }[];
  /** Decimals as text, with or without VAT as asked. */
  price: string;
  unit: 'kWh' | 'hour' | 'fee';
  step: number;
}

export interface Description {
  /** One sentence or two for each part. */
  sentences: string[];
  prices: PriceRow[];
}

export function describeTariff(tariff: Tariff, options: DescribeOptions = {}): Description {
  const writer = new Describer(tariff, options);
  return { sentences: writer.sentences(), prices: writer.rows() };
}

const SYMBOLS: Record<string, string> = { EUR: '€', GBP: '£', USD: '$', JPY: '¥' };
const SHOWN_DIGITS = 3;
const MINUTES = exact(60);

class Describer {
  private readonly words: DescribeWords;
  private readonly parts: [Part, Candidate[]][];
  private readonly isIncl: boolean;

  constructor(
    private readonly tariff: Tariff,
    private readonly options: DescribeOptions,
  ) {
    this.words = descriptionWordsFor(options.language ?? 'en');
    this.isIncl = (options.vat ?? 'incl') === 'incl' && tariff.isVatKnown;
    const { session, reservation, expired } = tariff;
    const isSame = expired.FLAT.length === reservation.FLAT.length && expired.TIME.length === reservation.TIME.length;
    this.parts = [
      ['ENERGY', session.ENERGY],
      ['TIME', session.TIME],
      ['PARKING_TIME', session.PARKING_TIME],
      ['FLAT', session.FLAT],
      ['RESERVATION', [...reservation.FLAT, ...reservation.TIME]],
      ['EXPIRED', isSame ? [] : [...expired.FLAT, ...expired.TIME]],
    ];
  }

  sentences(): string[] {
    const { words, options } = this;
    const told = this.parts.filter(([, candidates]) => candidates.length > 0);
    return [
      ...told.map(([part, candidates]) => words.part(words.title[part], this.list(candidates))),
      ...(options.gaps ?? []).map(({ dimension, when }) => words.gap(dimension as Part, this.days(when))),
      ...this.limits(),
      ...this.footnotes(),
    ];
  }

  rows(): PriceRow[] {
    return this.parts.flatMap(([part, candidates]) =>
      candidates.map(({ element, component }) => ({
        part,
        conditions: element.conditions.map(({ name, value }) => ({ restriction: name, value })),
        price: plain(this.priceOf(component)),
        unit: component.dimension === 'FLAT' ? 'fee' : component.dimension === 'ENERGY' ? 'kWh' : 'hour',
        step: component.stepSize,
      })),
    );
  }

  private list(candidates: readonly Candidate[]): string {
    const { words } = this;
    const told = candidates.map(({ element, component }, index) => {
      const above = candidates.slice(0, index).map((other) => other.element);
      const phrase = conditionPhrase(element, above, words);
      const isRest = phrase === '' && index > 0 && component.dimension === candidates[index - 1]?.component.dimension;
      return [this.price(component), isRest ? words.otherwise : phrase].filter((text) => text !== '').join(' ');
    });
    return told.join('; ');
  }

  private price(component: Component): string {
    const { words } = this;
    const { dimension, stepSize } = component;
    const price = this.priceOf(component);
    if (price.isZero()) return words.free;
    if (dimension === 'FLAT') return words.once(this.money(price));
    if (dimension === 'ENERGY') {
      const blocks = stepSize > 1 ? ` ${words.blocks(`${stepSize} Wh`)}` : '';
      return words.perKwh(this.money(price)) + blocks;
    }
    const blocks = stepSize > 60 ? ` ${words.blocks(durationWords(stepSize * 1000))}` : '';
    return words.perMinute(this.money(price.div(MINUTES)), this.money(price)) + blocks;
  }

  private priceOf({ dimension, perUnit }: Component): Exact {
    const price = this.isIncl ? perUnit.gross : perUnit.net;
    return dimension === 'ENERGY' ? price.times(10_000) : price;
  }

  /** At least the digits of the currency, three at the most. */
  private money(amount: Exact): string {
    const { currency } = this.tariff;
    const shown = rounded(amount, Math.max(SHOWN_DIGITS, minorUnits(currency)));
    const digits = shown.toFixed(Math.max(shown.decimalPlaces(), minorUnits(currency)));
    return this.words.money(digits.replace('.', this.words.point), SYMBOLS[currency] ?? currency);
  }

  private limits(): string[] {
    const { words, tariff } = this;
    const told = (limit: Limit | undefined) => {
      const amount = this.isIncl ? (limit?.incl ?? limit?.excl) : (limit?.excl ?? limit?.incl);
      return amount && this.money(amount);
    };
    const [least, most] = [told(tariff.minPrice), told(tariff.maxPrice)];
    return [...(least ? [words.minimum(least)] : []), ...(most ? [words.maximum(most)] : [])];
  }

  private footnotes(): string[] {
    const { words, tariff } = this;
    const { elements, validFrom, validUntil } = tariff;
    const isByCar = elements.some(({ powers, currents }) => powers.length > 0 || currents.length > 0);
    return [
      ...(isByCar ? [words.dependsOnCar] : []),
      this.vat(),
      ...(dependsOnClock(tariff) ? [words.localTime] : []),
      ...(validFrom === undefined ? [] : [words.validFrom(instantText(validFrom))]),
      ...(validUntil === undefined ? [] : [words.validUntil(instantText(validUntil))]),
    ];
  }

  private vat(): string {
    const { words, tariff } = this;
    if (!this.isIncl) return words.vatExcluded;
    const components = tariff.elements.flatMap((element) => element.components);
    const rates = new Set(components.flatMap(({ vat }) => (vat ? [plain(vat).replace('.', words.point)] : [])));
    return rates.size === 0 ? words.noVat : words.vatIncluded([...rates].join(', '));
  }

  private days = (text: string): string => text.replace(/[A-Z]{6,9}/g, (day) => this.words.day[day] ?? day);
}
