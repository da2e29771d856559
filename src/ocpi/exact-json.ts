/** JSON whose numbers keep the digits they are written with: prices must not go through a float. */
import { LosslessNumber, parse, stringify } from 'lossless-json';

/** Deeper than any request has reason to be. */
const MAX_DEPTH = 100;

/** Parses text that is known to be JSON; each number is an object that keeps its digits. Throws SyntaxError. */
export function parseExact(text: string): unknown {
  if (depthOf(text) > MAX_DEPTH) throw new SyntaxError(`nested more than ${MAX_DEPTH} levels deep`);
  return parse(text);
}

const codeOf = (char: string) => char.charCodeAt(0);
const [QUOTE, BACKSLASH, COMMA, END] = ['"', '\\', ',', '}'].map(codeOf);
/** How much deeper a character leads. */
const STEPS = new Map([
  ...[...'{['].map((char) => [codeOf(char), 1]),
  ...[...'}]'].map((char) => [codeOf(char), -1]),
] as [number, number][]);

/** Some members of text that is known to be a JSON object, as {@link parseExact} gives them; all others are passed over. */
export function membersExact(text: string, names: ReadonlySet<string>): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (let at = text.indexOf('"'); at >= 0; ) {
    const nameEnd = endOfText(text, at);
    const name = text.slice(at + 1, nameEnd);
    const start = text.indexOf(':', nameEnd) + 1;
    const end = endOfValue(text, start);
    if (names.has(name)) found[name] = parseExact(text.slice(start, end));
    at = text.indexOf('"', end);
  }
  return found;
}

/** Where the comma or brace is that follows the value which begins at `start`. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = endOfText(text, at);
    else if (depth === 0 && (char === COMMA || char === END)) return at;
    else depth += STEPS.get(char) ?? 0;
  }
  return text.length;
}

/** Where the quote is that ends the text which begins at `at`. */
function endOfText(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && text.charCodeAt(end) !== QUOTE) end += text.charCodeAt(end) === BACKSLASH ? 2 : 1;
  return end;
}

/** Numbers made by {@link exactNumber} or {@link parseExact} are written with their digits. */
export const stringifyExact = (value: unknown): string => stringify(value) ?? 'null';

/** A number of a document that is written, from its digits. */
export const exactNumber = (digits: string): unknown => new LosslessNumber(digits);

/** The greatest nesting, found without recursion. */
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  let isText = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === '"') isText = !isText;
    else if (!isText && (char === '{' || char === '[')) most = Math.max(most, ++depth);
    else if (!isText && (char === '}' || char === ']')) depth--;
  }
  return most;
}
