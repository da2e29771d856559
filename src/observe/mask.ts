/** Tokens never reach the trace, the log or an answer: this is where they are taken out. */

const MASK = '***';
const SECRET_HEADERS = new Set(['authorization', 'cookie', 'set-cookie', 'proxy-authorization']);
const SECRET_LENGTHS = new Set([...SECRET_HEADERS].map(({ length }) => length));

/** Headers in the order they came, names and values alternately, one a line: neither can hold a line feed. */
export function maskHeaders(flat: readonly string[]): string {
  let masked: string[] | undefined;
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const name = flat[i] ?? '';
    // Most names are told apart by their length, without writing them in lower case first.
    if (!SECRET_LENGTHS.has(name.length) || !SECRET_HEADERS.has(name.toLowerCase())) continue;
    masked ??= flat.slice();
    masked[i + 1] = `${flat[i + 1]?.split(' ')[0]} ${MASK}`;
  }
  return (masked ?? flat).join('\n');
}

/** The text of a credentials body without its token, also when it is cut off or not JSON. */
export function maskBody(text: string): string {
  return text.replace(/("token"\s*:\s*")(?:[^"\\]|\\.)*"?/g, `$1${MASK}"`);
}
