/** JSON whose numbers keep the digits they are written with: prices must not go through a float. */
import { LosslessNumber, parse, stringify } from 'lossless-json';

/** Deeper than any request has reason to be. */
const MAX_DEPTH = 100;

/** Parses text that is known to be JSON; each number is an object that keeps its digits. Throws SyntaxError. */
export function parseExact(text: string): unknown {
  if (depthOf(text) > MAX_DEPTH) throw new SyntaxError(`nested more than ${MAX_DEPTH} levels deep`);
  return parse(text);
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
