/** The conditions of an element in words. */
import { durationWords } from './quantities';
import type { Condition } from './restrictions';
import type { Element } from './tariff';
import type { DescribeWords } from './words/describe-words';

type Measure = keyof DescribeWords['below'];

/** `from 22:00 to 06:00 on Saturday, Sunday`; empty: always. */
export function conditionPhrase(element: Element, above: readonly Element[], words: DescribeWords): string {
  const { conditions } = element;
  return [
    ...clockPhrases(conditions, words),
    ...boundPhrases(element, above, words),
    ...unknownPhrases(conditions, words),
  ].join(' ');
}

function clockPhrases(conditions: readonly Condition[], words: DescribeWords): string[] {
  const value = (name: string) => conditions.find((condition) => condition.name === name)?.value;
  const [window, from, until] = ['start_time–end_time', 'start_time', 'end_time'].map(value);
  const [start = '', end = ''] = window?.split('–') ?? [];
  const days = value('day_of_week')?.split(', ');
  const dates = [value('start_date'), value('end_date')];
  return [
    ...(window && start !== end ? [words.timeWindow(start, end === '00:00' ? '24:00' : end)] : []),
    ...(from ? [words.timeFrom(from)] : []),
    ...(until && until !== '00:00' ? [words.timeUntil(until)] : []),
    ...(days ? [words.days(days.map((day) => words.day[day] ?? day))] : []),
    ...(dates[0] ? [words.dateFrom(dates[0])] : []),
    ...(dates[1] ? [words.dateUntil(dates[1])] : []),
  ];
}

const MEASURES: readonly Measure[] = ['kwh', 'power', 'current', 'duration'];

/** What the elements above already cover is said as "between", because they come first. */
function boundPhrases(element: Element, above: readonly Element[], words: DescribeWords): string[] {
  return MEASURES.flatMap((measure) => {
    const own = boundsOf(element, measure);
    const implied = above.map((other) => onlyMax(other, measure)).findLast((value) => value !== undefined);
    const min = own.min ?? (own.max !== undefined && onlyMax(element, measure) ? implied : undefined);
    const text = (value: string) => textOf(measure, value, words);
    if (min !== undefined && own.max !== undefined) return [words.between[measure](text(min), text(own.max))];
    if (own.max !== undefined) return [words.below[measure](text(own.max))];
    return min === undefined ? [] : [words.atLeast[measure](text(min))];
  });
}

function boundsOf({ conditions }: Element, measure: Measure): { min?: string; max?: string } {
  const value = (side: string) => conditions.find(({ name }) => name === `${side}_${measure}`)?.value;
  return { min: value('min'), max: value('max') };
}

/** The upper bound of an element that has no other condition. */
function onlyMax(element: Element, measure: Measure): string | undefined {
  return element.conditions.length === 1 ? boundsOf(element, measure).max : undefined;
}

function textOf(measure: Measure, value: string, words: DescribeWords): string {
  if (measure === 'duration') return durationWords(Number.parseFloat(value) * 1000);
  return value.replace('.', words.point);
}

const unknownPhrases = (conditions: readonly Condition[], words: DescribeWords): string[] =>
  conditions.filter(({ subject }) => subject === 'UNKNOWN').map(({ name }) => words.unknown(name));
