/** Whether two tariffs say the same, but for when they were last updated. */
import { isObject } from '../lib/json';
import { numberOf, plain } from './money';

export const sameTariff = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

/** Members in order, absent ones left out, numbers in one way of writing. */
function canonical(value: unknown, isTop = true): string {
  if (Array.isArray(value)) return `[${value.map((entry) => canonical(entry, false)).join(',')}]`;
  const number = typeof value === 'string' ? undefined : numberOf(value);
  if (number) return plain(number);
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const members = Object.entries(value)
    .filter(([name, member]) => member !== null && member !== undefined && !(isTop && name === 'last_updated'))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member, false)}`);
  return `{${members.sort().join(',')}}`;
}
