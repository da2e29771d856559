/** The back door, on express: routes, keys, checked bodies, problem documents, the browsable description. */
import type { IncomingMessage } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { newId } from '../lib/ids';
import type { Events } from '../observe/events';
import { faultsOf } from '../ocpi/check';
import type { ApiKeys } from '../platforms/api-keys';
import { describeApi } from './describe';
import { docsPage } from './docs';
import { Problem } from './problem';
import type { ApiRoute } from './route';

export interface ApiParts {
  routes: ApiRoute[];
  keys: ApiKeys;
  events: Events;
  release: string;
  bodyLimit: number;
  /** Reasons why this instance cannot serve; empty when it can. */
  notReady: () => string[];
}

/** Everything that is not `/ocpi/`. */
export function createApi(parts: ApiParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.get('/health/live', (_, response) => void response.json({ status: 'up' }));
  app.get('/health/ready', (_, response) => {
    const reasons = parts.notReady();
    response.status(reasons.length > 0 ? 503 : 200).json({ status: reasons.length > 0 ? 'down' : 'up', reasons });
  });
  app.get('/api/v1/openapi.json', (_, response) => void response.json(describeApi(parts.routes, parts.release)));
  app.use('/api/v1/docs', docsPage());
  app.use('/api/v1', express.json({ limit: parts.bodyLimit, strict: false, verify: keepText }));
  for (const route of parts.routes)
    app[route.method](`/api/v1${route.path.replace(/\{(\w+)\}/g, ':$1')}`, (request, response) =>
      answer(parts, route, request, response),
    );
  app.use((request) => {
    throw new Problem(404, 'Not found', `${request.method} ${request.path} does not exist; see /api/v1/docs`);
  });
  app.use(toProblem(parts.events));
  return app;
}

/** Bodies as they came, beside what express has parsed of them. */
const texts = new WeakMap<IncomingMessage, string>();

function keepText(request: IncomingMessage, _: unknown, bytes: Buffer): void {
  texts.set(request, bytes.toString('utf8'));
}

async function answer(parts: ApiParts, route: ApiRoute, request: Request, response: Response): Promise<void> {
  demandKey(parts.keys, route, request.headers.authorization);
  const body = request.body ?? {};
  const faults = route.body ? faultsOf(route.body, body) : [];
  if (faults.length > 0) {
    const told = faults.map(({ path, problem }) => `${path || '/'} ${problem}`).join('; ');
    throw new Problem(400, 'Bad request', told, { faults });
  }
  const query = new URL(request.originalUrl, 'http://localhost').searchParams;
  const params = request.params as Record<string, string>;
  const { status, body: content, json } = await route.run({ params, query, body, text: texts.get(request) ?? '' });
  if (json !== undefined) response.status(status).type('json').send(json);
  else if (content === undefined) response.status(status).end();
  else response.status(status).json(content);
}

function demandKey(keys: ApiKeys, route: ApiRoute, authorization = ''): void {
  const presented = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  const key = presented === undefined ? undefined : keys.recognise(presented);
  if (!key) throw new Problem(401, 'Unauthorized', 'send "Authorization: Bearer KEY" with an API key of this instance');
  if (route.scope === 'admin' && key.scope !== 'admin')
    throw new Problem(403, 'Forbidden', `this call needs scope admin; the key "${key.name}" has ${key.scope}`);
}

function toProblem(events: Events): ErrorRequestHandler {
  return (error: Error & { status?: number; expose?: boolean }, request, response, next) => {
    if (response.headersSent) return next(error);
    const problem = error instanceof Problem ? error : fromError(error, events, request.path);
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };
}

/** Express's own refusals (broken JSON, too large) say what is wrong; anything else is a bug and says nothing. */
function fromError(error: Error & { status?: number; expose?: boolean }, events: Events, path: string): Problem {
  if (error.status && error.status < 500 && error.expose)
    return new Problem(error.status, 'Bad request', error.message);
  const id = newId();
  events.bug(error, { request: id, path });
  return new Problem(500, 'Server error', `it has been logged with id ${id}`, { id });
}
