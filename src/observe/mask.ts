/** Tokens never reach the trace, the log or an answer: this is where they are taken out. */

const MASK = '***';
const SECRET_HEADERS = new Set(['authorization', 'cookie', 'set-cookie', 'proxy-authorization']);

/** Headers in the order they came, names and values alternately, one a line: neither can hold a line feed. */
export function maskHeaders(flat: readonly string[]): string {
  let masked: string[] | undefined;
  for (let i = 0; i + 1 < flat.length; i += 2) {
    if (!isSecret(flat[i] ?? '')) continue;
    masked ??= flat.slice();
    masked[i + 1] = maskValue(flat[i] ?? '', flat[i + 1] ?? '');
  }
  return (masked ?? flat).join('\n');
}

/** Most names are told apart by their length, without writing them in lower case first. */
function isSecret(name: string): boolean {
  const { length } = name;
  return (length === 13 || length === 6 || length === 10 || length === 19) && SECRET_HEADERS.has(name.toLowerCase());
}

/** Of an authorization its scheme stays: `Token ***`. */
function maskValue(name: string, value: string): string {
  return (/authorization$/i.test(name) ? value.slice(0, value.indexOf(' ') + 1) : '') + MASK;
}

/** The text of a credentials body without its token, also when it is cut off or not JSON. */
export function maskBody(text: string): string {
  return text.replace(/("token"\s*:\s*")(?:[^"\\]|\\.)*"?/g, `$1${MASK}"`);
}
