/** Priced → why it costs that: facts for programs, and sentences that a support agent can read to a driver. */
import { type Amount, minus } from './amounts';
import type { Line } from './lines';
import { fixed, minorUnits, plain } from './money';
import { candidatesFor } from './period';
import { conditionPhrase } from './phrases';
import type { Priced } from './price';
import { instantText, type Operation, type Published, type PublishedLine } from './publish';
import { quantityWords } from './quantities';
import { clockText, dateText } from './restrictions';
import type { Dimension } from './tariff';
import { DAY_MS, UNITS_PER_WH } from './units';
import type { DescribeWords } from './words/describe-words';
import { descriptionWordsFor, type Language, wordsFor } from './words/languages';
import type { LineWords, Words } from './words/words';
import type { Zone } from './zone';

/** Facts about one line: why this component, and which elements before it did not match. */
export interface ExplainedLine {
  /** Its place in the breakdown. */
  line: number;
  because: { restriction: string; value: string; actual: string; holds: boolean }[];
  passed_over: { element: number; failed: string[] }[];
  rounding?: { measured: string; step: string; billed: string };
}

export interface Explained {
  time_zone: string;
  tariffs: { id: string; from: string }[];
  lines: ExplainedLine[];
  unpriced: { dimension: Dimension; from: string; to: string; quantity: string; reason: string }[];
  /** Instants whose energy was calculated between two readings of the meter. */
  estimated: string[];
  policy: object;
}

export function explainFacts(priced: Priced): Explained {
  const { zone, unpriced, lines, policy } = priced;
  return {
    time_zone: zone.name,
    tariffs: tariffStarts(priced).map(({ id, from }) => ({ id, from: instantText(from) })),
    lines: lines.map((line, index) => ({ line: index, ...reasonsOf(line), ...roundingOf(priced, line) })),
    unpriced: unpriced.map(({ dimension, from, to, quantity, reason }) => ({
      dimension,
      from: instantText(from),
      to: instantText(to),
      quantity: quantityWords(dimension, quantity),
      reason,
    })),
    estimated: estimatedAt(priced).map(instantText),
    policy,
  };
}

function tariffStarts({ periods }: Priced): { id: string; from: number }[] {
  const starts: { id: string; from: number }[] = [];
  for (const { tariff, from } of periods) if (starts.at(-1)?.id !== tariff.id) starts.push({ id: tariff.id, from });
  return starts;
}

/** More than these nobody reads, and a long session has thousands of lines. */
const MAX_PASSED_OVER = 20;

function reasonsOf({ component, tariff, moment, period, dimension }: Line) {
  const candidates = candidatesFor(tariff, period.kind, period.outcome)[dimension];
  const place = candidates.findIndex((candidate) => candidate.component === component);
  const told = candidates.slice(0, Math.min(Math.max(0, place), MAX_PASSED_OVER)).map(({ element }) => ({
    element: element.index,
    failed: element.conditions
      .filter((condition) => !condition.holds(moment))
      .map((condition) => `${condition.name} ${condition.value} (it was ${condition.actual(moment)})`),
  }));
  const because = (candidates[place]?.element.conditions ?? []).map((condition) => ({
    restriction: condition.name,
    value: condition.value,
    actual: condition.actual(moment),
    holds: condition.holds(moment),
  }));
  return { because, passed_over: told };
}

function roundingOf({ roundings }: Priced, line: Line): Pick<ExplainedLine, 'rounding'> {
  const found = roundings.find((rounding) => rounding.line === line);
  if (!found) return {};
  const text = (quantity: number) => quantityWords(line.dimension, quantity);
  return { rounding: { measured: text(found.measured), step: text(found.step), billed: text(found.billed) } };
}

/** Where a priced period begins or ends without a reading. */
const estimatedAt = ({ periods }: Priced): number[] =>
  periods.filter(({ isEstimated, active }) => isEstimated && active.ENERGY).map(({ from }) => from);

/** One sentence per line of text. */
export function explainInWords(
  priced: Priced,
  {
    published,
    operation = 'PRICE',
    language = 'en',
  }: { published: Published; operation?: Operation; language?: Language },
): string {
  return new Teller(priced, published, wordsFor(language), descriptionWordsFor(language))
    .sentences(operation)
    .join('\n');
}

class Teller {
  constructor(
    private readonly priced: Priced,
    private readonly published: Published,
    private readonly words: Words,
    private readonly described: DescribeWords,
  ) {}

  sentences(operation: Operation): string[] {
    const { words, priced, published } = this;
    const [first, ...later] = tariffStarts(priced);
    const money = (excl: string, incl: string | null) => this.money(incl ?? excl);
    const { total_cost } = published.totals;
    const total = money(total_cost?.excl_vat ?? '', total_cost?.incl_vat ?? null);
    const payable = money(published.payable.excl_vat, published.payable.incl_vat);
    return [
      words.tariff(first?.id ?? '', priced.currency, priced.zone.name),
      ...later.map(({ id, from }) => words.laterTariff(id, this.when(from, from))),
      ...priced.lines.map((line, index) => this.line(line, published.breakdown[index] as PublishedLine)),
      ...this.roundings(),
      ...this.unpriced(),
      ...this.estimated(),
      ...this.doubts(),
      ...this.limit(total),
      ...(operation === 'CREDIT' ? [words.credit(total)] : []),
      words.rounded(priced.policy.roundingMode, priced.policy.cdrScale, minorUnits(priced.currency)),
      words.total(total, payable),
    ];
  }

  private line(line: Line, { cost_excl_vat, cost_incl_vat }: PublishedLine): string {
    const { words } = this;
    const { dimension, component, from, to, tariff, isReservation } = line;
    const told: LineWords = {
      when: this.when(from, to),
      dimension,
      isReservation,
      measured: this.quantity(dimension, line.quantity),
      billed: this.quantity(dimension, line.billed),
      step: this.step(dimension, component.stepSize),
      price: `${this.money(plain(component.price))} ${words.perUnit[dimension]}`,
      excl: this.money(cost_excl_vat),
      incl: cost_incl_vat === null ? undefined : this.money(cost_incl_vat),
      vat: component.vat && this.decimal(plain(component.vat)),
      element: component.element + 1,
      component: component.index + 1,
      tariff: tariff.id,
      because: this.because(line),
    };
    return component.price.isZero() ? words.free(told) : words.line(told);
  }

  /** When its element applies, and what it was then. */
  private because({ component, tariff, moment }: Line): string {
    const element = tariff.elements[component.element];
    if (!element || element.conditions.length === 0) return '';
    const actual = new Set(element.conditions.map((condition) => this.days(this.decimal(condition.actual(moment)))));
    const phrase = conditionPhrase(element, [], this.described);
    return phrase === '' ? '' : this.words.because(phrase, [...actual].join(', '));
  }

  private roundings(): string[] {
    return this.priced.roundings.map(({ dimension, measured, billed, step }) =>
      this.words.rounding({
        dimension,
        measured: this.quantity(dimension, measured),
        billed: this.quantity(dimension, billed),
        step: this.quantity(dimension, step),
      }),
    );
  }

  private unpriced(): string[] {
    return this.priced.unpriced.map(({ dimension, from, to, quantity, reason }) =>
      reason === 'NEGATIVE_ENERGY'
        ? this.words.negative(this.when(from, to), this.quantity(dimension, quantity))
        : this.words.unpriced(this.when(from, to), dimension, this.quantity(dimension, quantity)),
    );
  }

  private estimated(): string[] {
    const at = estimatedAt(this.priced).map((instant) => this.when(instant, instant));
    return at.length > 0 ? [this.words.estimated(at.join(', '))] : [];
  }

  private doubts(): string[] {
    const { words } = this;
    const told = { PERIOD_SPANS_CHANGE: words.spans, POWER_DERIVED_FROM_AVERAGE: words.averages };
    return this.priced.findings.flatMap(({ code, periods }) => {
      const sentence = told[code as keyof typeof told];
      return sentence ? [sentence((periods as number[]).map((index) => index + 1).join(', '))] : [];
    });
  }

  private limit(total: string): string[] {
    const { adjustment, total: limited, policy, isVatKnown } = this.priced;
    if (!adjustment) return [];
    const raw: Amount = minus(limited, adjustment.by);
    const told = this.money(fixed(isVatKnown ? raw.incl : raw.excl, policy.cdrScale));
    return [adjustment.type === 'MIN_PRICE' ? this.words.minimum(told, total) : this.words.maximum(told, total)];
  }

  private when(from: number, to: number): string {
    return spanText(this.priced.zone, from, to);
  }

  private quantity = (dimension: Dimension, quantity: number): string =>
    this.decimal(quantityWords(dimension, quantity));

  private step(dimension: Dimension, size: number): string {
    return this.quantity(dimension, dimension === 'ENERGY' ? size * UNITS_PER_WH : size * 1000);
  }

  private money(digits: string): string {
    const { currency } = this.priced;
    const [whole = '', rest = ''] = digits.split('.');
    const shown = rest.padEnd(minorUnits(currency), '0');
    return `${this.decimal(shown === '' ? whole : `${whole}.${shown}`)} ${currency}`;
  }

  private decimal = (text: string): string => text.replace('.', this.words.point);

  private days = (text: string): string => text.replace(/[A-Z]{6,9}/g, (day) => this.words.day[day] ?? day);
}

/** Local, with the offset, so that the two 02:30 of an autumn night can be told apart. */
function spanText(zone: Zone, from: number, to: number): string {
  const [a, b] = [localOf(zone, from), localOf(zone, to)];
  if (from === to) return `${a.date} ${a.time} (${a.offset})`;
  if (a.date === b.date && a.offset === b.offset) return `${a.date} ${a.time}–${b.time} (${a.offset})`;
  return `${a.date} ${a.time} (${a.offset}) – ${b.date} ${b.time} (${b.offset})`;
}

function localOf(zone: Zone, at: number) {
  const wall = zone.wall(at);
  const day = Math.floor(wall / DAY_MS);
  const minutes = (wall - at) / 60_000;
  const size = Math.abs(minutes);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return {
    date: dateText(day),
    time: clockText(Math.floor((wall - day * DAY_MS) / 1000)),
    offset: `${minutes < 0 ? '−' : '+'}${two(size / 60)}:${two(size % 60)}`,
  };
}
