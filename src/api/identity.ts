/** Who is calling: an API key in `Authorization`, or the console's cookie that stands for one. */
import type { Request } from 'express';
import type { ApiKey, ApiKeys } from '../platforms/api-keys';
import type { ConsoleSessions } from '../platforms/console-sessions';
import { bearerOf } from './guard';
import { Problem } from './problem';

/** The cookie of a signed-in console. */
export const COOKIE = 'junction_console';
/** A header that no other site's page can make a browser send along without asking us first. */
export const CONSOLE_HEADER = 'x-junction-console';

/** The secret in the console's cookie. */
export function cookieOf({ headers }: Request): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) || undefined;
}

/**
 * Throws 403 for a request that some other page may have made the browser send. SameSite is not enough: pages on other
 * ports of the same host count as the same site.
 */
export function demandOwnPage(request: Request): void {
  const site = request.headers['sec-fetch-site'];
  const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (isForeign || !(isRead || request.headers[CONSOLE_HEADER]))
    throw new Problem(403, 'Forbidden', 'the console’s cookie counts only for requests of the console itself');
}

/** The key behind a request, or undefined. A key in `Authorization` wins over a cookie. */
export async function identify(
  request: Request,
  keys: ApiKeys,
  sessions: ConsoleSessions,
): Promise<ApiKey | undefined> {
  if (request.headers.authorization !== undefined) {
    const presented = bearerOf(request);
    return presented === undefined ? undefined : keys.recognise(presented);
  }
  const secret = cookieOf(request);
  if (secret === undefined) return undefined;
  demandOwnPage(request);
  return (await sessions.recognise(secret))?.key;
}
