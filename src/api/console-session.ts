/** Signing in to the web console and out of it: an API key is exchanged for a cookie that scripts cannot read. */
import { json, type Request, type Response, Router } from 'express';
import { type Clock, toDateTime } from '../lib/clock';
import { RateLimiter } from '../lib/rate';
import type { Audit } from '../observe/audit';
import type { ApiKey, ApiKeys } from '../platforms/api-keys';
import type { ConsoleSessions } from '../platforms/console-sessions';
import { COOKIE, cookieOf, demandOwnPage } from './identity';
import { Problem } from './problem';

/** A key and its wrapping are small. */
const MAX_BODY = 4096;

/** Its name in the audit log. */
const PATH = '/console/session';

export interface ConsoleSessionParts {
  keys: ApiKeys;
  sessions: ConsoleSessions;
  audit: Audit;
  clock: Clock;
  /** Keys that may be tried per minute and address before it is told to wait. */
  triesPerMinute: number;
}

const shown = ({ id, name, scope }: ApiKey, expiresAt: number) => ({
  key: { id, name, scope },
  expires_at: toDateTime(expiresAt),
});

function setCookie(request: Request, response: Response, value: string, seconds: number): void {
  // The page's own address says whether the browser came by TLS, also when a proxy ends it.
  const isSecure = request.secure || request.headers.origin?.startsWith('https:');
  const parts = [`${COOKIE}=${value}`, 'Path=/api/v1', `Max-Age=${seconds}`, 'HttpOnly', 'SameSite=Strict'];
  response.setHeader('Set-Cookie', [...parts, ...(isSecure ? ['Secure'] : [])].join('; '));
}

function noStore(_: Request, response: Response, next: () => void): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
}

const addressOf = (request: Request) => request.socket.remoteAddress ?? '';

function demandPatience(seconds: number, response: Response): void {
  if (seconds <= 0) return;
  response.setHeader('Retry-After', String(seconds));
  throw new Problem(429, 'Too many requests', `too many keys were refused; try again in ${seconds} s`);
}

function record(audit: Audit, request: Request, key: ApiKey, status: number): void {
  audit.record({
    key,
    address: addressOf(request),
    method: request.method,
    action: PATH,
    path: PATH,
    body: undefined,
    status,
  });
}

/** `GET`, `POST` and `DELETE` of `/console/session`. Not part of the API that back offices call. */
export function consoleSession({ keys, sessions, audit, clock, triesPerMinute }: ConsoleSessionParts): Router {
  const failed = new RateLimiter(triesPerMinute / 60, triesPerMinute);

  async function signIn(request: Request, response: Response): Promise<void> {
    demandOwnPage(request);
    demandPatience(failed.wait(addressOf(request), clock.now()), response);
    const presented: unknown = request.body?.key;
    const key = typeof presented === 'string' ? keys.recognise(presented.trim()) : undefined;
    if (!key) {
      failed.take(addressOf(request), clock.now());
      throw new Problem(401, 'Unauthorized', 'this is not an API key of this instance; look for a missing character');
    }
    const { secret, expiresAt } = await sessions.begin(key);
    setCookie(request, response, secret, Math.floor((expiresAt - clock.now()) / 1000));
    record(audit, request, key, 201);
    response.status(201).json(shown(key, expiresAt));
  }

  async function look(request: Request, response: Response): Promise<void> {
    const secret = cookieOf(request);
    if (secret !== undefined) demandOwnPage(request);
    const session = secret === undefined ? undefined : await sessions.recognise(secret);
    // Not an error: the console asks before it shows the sign-in page.
    response.json(session ? shown(session.key, session.expiresAt) : { key: null, expires_at: null });
  }

  async function signOut(request: Request, response: Response): Promise<void> {
    demandOwnPage(request);
    const secret = cookieOf(request);
    if (secret !== undefined) {
      const session = await sessions.recognise(secret);
      if (session) record(audit, request, session.key, 204);
      await sessions.end(secret);
    }
    setCookie(request, response, '', 0);
    response.status(204).end();
  }

  return Router()
    .use(noStore, json({ limit: MAX_BODY }))
    .get('/', look)
    .post('/', signIn)
    .delete('/', signOut);
}
