/** Tokens never reach the trace, the log or an answer: this is where they are taken out. */

const MASK = '***';
const SECRET_HEADERS = new Set(['authorization', 'cookie', 'set-cookie', 'proxy-authorization']);

/** Headers as a JSON text of [name, value] pairs in the order they came. */
export function maskHeaders(flat: readonly string[]): string {
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const name = flat[i] ?? '';
    const value = flat[i + 1] ?? '';
    pairs.push([name, SECRET_HEADERS.has(name.toLowerCase()) ? `${value.split(' ')[0]} ${MASK}` : value]);
  }
  return JSON.stringify(pairs);
}

/** The text of a body. Credentials objects lose their token, also when they are cut off or not JSON. */
export function maskBody(module: string | undefined, body: Buffer | undefined): string | null {
  if (!body || body.length === 0) return null;
  const text = body.toString('utf8');
  return module === 'credentials' ? text.replace(/("token"\s*:\s*")(?:[^"\\]|\\.)*"?/g, `$1${MASK}"`) : text;
}
