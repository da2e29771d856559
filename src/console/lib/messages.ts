/** What can be told of a message without asking anybody: whether it failed, who is at its ends, what it says as curl. */
import type { Headers, Message, MessageInFull } from './shapes';

/** OCPI success is 1xxx; without an envelope the HTTP status counts. */
export function isFailed({ http_status, ocpi_status, error }: Message): boolean {
  if (error !== null || http_status === null) return true;
  if (ocpi_status !== null) return ocpi_status < 1000 || ocpi_status >= 2000;
  return http_status >= 400;
}

/** Keys of the explanation, the most telling first. */
export function explanationKeys({ http_status, ocpi_status }: Message): string[] {
  if (http_status === null) return ['explain.none'];
  const ofOcpi = ocpi_status === null ? [] : [`explain.ocpi.${ocpi_status}`];
  const ofHttp = [`explain.http.${http_status}`, ...(http_status >= 500 ? ['explain.http.5xx'] : [])];
  // 2000 says nothing; the HTTP status beside it often does.
  return ocpi_status === 2000 && http_status >= 400 ? [...ofHttp, ...ofOcpi] : [...ofOcpi, ...ofHttp];
}

/** Path without host and query, for reading: `…/cdrs/CDR1`. */
export function shortPath(path: string): string {
  const bare = path.replace(/^https?:\/\/[^/]+/, '').split('?')[0] ?? '';
  const functional = /\/(?:sender|receiver)\/(.+)$/i.exec(bare)?.[1];
  return functional ?? bare;
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
/** Made by the client anew, or secret. */
const LEFT_OUT = new Set(['authorization', 'host', 'content-length', 'connection', 'transfer-encoding', 'cookie']);

function urlOf({ direction, path }: Message, headers: Headers, origin: string): string {
  if (direction === 'out' || /^https?:/.test(path)) return path;
  const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1];
  const scheme = origin.startsWith('https:') ? 'https' : 'http';
  return (host ? `${scheme}://${host}` : origin) + path;
}

/** The request as a command for a shell; the token is a variable that whoever runs it sets. */
export function curlOf(message: MessageInFull, origin: string): string {
  const headers = message.request.headers ?? [];
  const url = quoted(urlOf(message, headers, origin));
  const lines = [`curl -i -X ${message.method} ${url}`, `  -H "Authorization: Token $TOKEN"`];
  for (const [name, value] of headers)
    if (!LEFT_OUT.has(name.toLowerCase())) lines.push(`  -H ${quoted(`${name}: ${value}`)}`);
  if (message.request.body) lines.push(`  --data-binary ${quoted(message.request.body)}`);
  return lines.join(' \\\n');
}

/** The status_message of an envelope; undefined when the body is none. */
export function statusMessageIn(body: string | null): string | undefined {
  // The trace may hold only the beginning of a body; the message usually stands in it.
  const found = /"status_message"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(body ?? '')?.[1];
  return found === undefined ? undefined : (JSON.parse(found) as string);
}
