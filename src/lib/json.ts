/** Reads JSON that strangers send: bounded in depth, strict about the encoding, never touching a prototype. */

/** Deeper than any OCPI object (a Location has seven levels), shallow enough that no recursion can exhaust the stack. */
const MAX_DEPTH = 48;

export class JsonError extends Error {
  override name = 'JsonError';
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Parses UTF-8 JSON. Throws JsonError saying what is wrong and where, as far as that is known. */
export function parseJson(bytes: Buffer): unknown {
  const text = decodeText(bytes);
  const depth = deepest(text);
  if (depth > MAX_DEPTH) throw new JsonError(`nested ${depth} levels deep; at most ${MAX_DEPTH} are read`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new JsonError((error as Error).message.replace(/, "[\s\S]*/, ''));
  }
}

function decodeText(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new JsonError('not UTF-8 text');
  }
}

/** The greatest nesting of arrays and objects, found without recursion. */
function deepest(text: string): number {
  let depth = 0;
  let max = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at) - 1;
    else if (char === '{' || char === '[') max = Math.max(max, ++depth);
    else if (char === '}' || char === ']') depth--;
  }
  return max;
}

export type JsonObject = Record<string, unknown>;

/** Whether a value is a JSON object (not null, not an array). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Replaces the value of one top-level string member in a JSON object's text and leaves every other byte as it is.
 * The text must be valid JSON. A member that occurs twice is replaced twice, so that no reader sees the old value.
 */
export function replaceTopLevelString(text: string, member: string, value: string): string {
  let out = '';
  let copied = 0;
  for (const found of topLevelMembers(text)) {
    if (found.name !== member) continue;
    out += text.slice(copied, found.start) + JSON.stringify(value);
    copied = found.end;
  }
  return out + text.slice(copied);
}

interface Member {
  name: string;
  /** Where the value starts and ends in the text. */
  start: number;
  end: number;
}

function* topLevelMembers(text: string): Generator<Member> {
  let at = skipSpace(text, 0);
  if (text[at] !== '{') return;
  at = skipSpace(text, at + 1);
  while (at < text.length && text[at] !== '}') {
    const nameEnd = endOfString(text, at);
    const name = JSON.parse(text.slice(at, nameEnd)) as string;
    const start = skipSpace(text, skipSpace(text, nameEnd) + 1);
    const end = endOfValue(text, start);
    yield { name, start, end };
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? '')) at++;
  return at;
}

function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function endOfValue(text: string, from: number): number {
  if (text[from] === '"') return endOfString(text, from);
  if (text[from] === '{' || text[from] === '[') return endOfNest(text, from);
  let at = from;
  while (at < text.length && !/[,}\s]/.test(text[at] ?? '')) at++;
  return at;
}

function endOfNest(text: string, from: number): number {
  let depth = 0;
  let at = from;
  do {
    const char = text[at];
    if (char === '"') at = endOfString(text, at) - 1;
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
    at++;
  } while (depth > 0 && at < text.length);
  return at;
}
