/** Whether two objects say the same. Numbers are compared as they are written. */
import { isObject } from '../lib/json';
import { readLossless, writeLossless } from '../ocpi/change';

/** Whether two texts say the same, whatever the order of members; `last_updated` does not count. */
export function isSame(a: string, b: string): boolean {
  const plain = (text: string) => writeLossless(sorted({ ...readLossless(text), last_updated: undefined }));
  return plain(a) === plain(b);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    entries.sort(([x], [y]) => (x < y ? -1 : 1)).map(([name, member]) => [name, sorted(member)]),
  );
}

/** Whether the second text says something else, be it a moment. */
export const saysMore = (a: string, b: string) => canonical(readLossless(a)) !== canonical(readLossless(b));

/** Whether two values of one member are alike; null is as good as nothing. */
export const isAlike = (a: unknown, b: unknown) => canonical(a ?? null) === canonical(b ?? null);

const canonical = (value: unknown) => writeLossless(sorted(value));
