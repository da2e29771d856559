/** What differs between the two legs of a routed message. */
import type { Headers } from './shapes';

export interface Difference {
  /** Header name, or path in the body. */
  what: string;
  kind: 'added' | 'removed' | 'changed';
  before?: string;
  after?: string;
}

/** Belong to one connection; say nothing of the message. */
const OF_THE_HOP = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive', 'date']);

function valuesOf(headers: Headers): Map<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (!OF_THE_HOP.has(key)) values.set(key, values.has(key) ? `${values.get(key)}, ${value}` : value);
  }
  return values;
}

function between(before: Map<string, string>, after: Map<string, string>): Difference[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((what): Difference[] => {
    const [old, young] = [before.get(what), after.get(what)];
    if (old === young) return [];
    if (old === undefined) return [{ what, kind: 'added', after: young }];
    if (young === undefined) return [{ what, kind: 'removed', before: old }];
    return [{ what, kind: 'changed', before: old, after: young }];
  });
}

/** Headers that were added, taken out or changed, by name. */
export const headerDifferences = (before: Headers, after: Headers) => between(valuesOf(before), valuesOf(after));

/** Every leaf of a JSON value under its path. */
function leavesOf(value: unknown, path: string, into: Map<string, string>): Map<string, string> {
  if (value === null || typeof value !== 'object') return into.set(path || '/', JSON.stringify(value));
  const entries = Object.entries(value);
  if (entries.length === 0) into.set(path || '/', Array.isArray(value) ? '[]' : '{}');
  for (const [name, inner] of entries) leavesOf(inner, `${path}/${name}`, into);
  return into;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What differs in two bodies, leaf by leaf; nothing when they are the same text. */
export function bodyDifferences(before: string | null, after: string | null): Difference[] {
  if (before === after) return [];
  return between(leavesOf(parsed(before ?? ''), '', new Map()), leavesOf(parsed(after ?? ''), '', new Map()));
}
