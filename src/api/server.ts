/** The back door, on express: who may come in, the routes, problem documents, the browsable description. */
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Metrics } from '../observe/metrics';
import { serveConsole } from './console';
import { type ConsoleSessionParts, consoleSession } from './console-session';
import { describeApi } from './describe';
import { docsPage } from './docs';
import type { Guard } from './guard';
import { Problem } from './problem';
import type { ApiRoute } from './route';
import { type RunParts, runCall, send, toProblem } from './run';

export interface ApiParts extends RunParts {
  routes: ApiRoute[];
  guard: Guard;
  console: ConsoleSessionParts;
  release: string;
  bodyLimit: number;
  /** Reasons why this instance cannot serve; empty when it can. */
  notReady: () => Promise<string[]>;
  metrics: Metrics;
}

/** What a port is for, besides health. */
export interface Purposes {
  api: boolean;
  metrics: boolean;
}

/** Nothing is loaded, framed or sniffed; pages say themselves what they need. */
const HEADERS = helmet({
  contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  xFrameOptions: { action: 'deny' },
});

/** Everything that is not `/ocpi/`. */
export function createApi(parts: ApiParts, purposes: Purposes): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(HEADERS);
  addHealth(app, parts);
  if (purposes.metrics)
    app.get('/metrics', async (_, response) => {
      const page = await parts.metrics.page();
      response.set({ 'Content-Type': parts.metrics.contentType, 'Cache-Control': 'no-store' }).send(page);
    });
  if (purposes.api) addApi(app, parts);
  app.use((request) => {
    throw new Problem(404, 'Not found', `${request.method} ${request.path} does not exist; see /api/v1/docs`);
  });
  app.use(lastResort(parts));
  return app;
}

function addHealth(app: Express, { notReady }: ApiParts): void {
  app.get('/health/live', (_, response) => void response.json({ status: 'up' }));
  app.get('/health/ready', async (_, response) => {
    const reasons = await notReady();
    response.status(reasons.length > 0 ? 503 : 200).json({ status: reasons.length > 0 ? 'down' : 'up', reasons });
  });
}

function addApi(app: Express, parts: ApiParts): void {
  app.get('/api/v1/openapi.json', (_, response) => void response.json(describeApi(parts.routes, parts.release)));
  app.use('/api/v1/docs', docsPage());
  app.use('/api/v1/console/session', consoleSession(parts.console));
  app.use('/console', serveConsole());
  // Read as bytes, and parsed by us: bounded in depth, and kept as they came.
  const readBody = express.raw({ limit: parts.bodyLimit, type: () => true });
  for (const route of parts.routes)
    app[route.method](`/api/v1${route.path.replace(/\{(\w+)\}/g, ':$1')}`, comeIn(parts, route, readBody));
}

/** The key first: nothing is read for somebody who has none. */
function comeIn(parts: ApiParts, route: ApiRoute, readBody: RequestHandler): RequestHandler {
  return async (request, response, next) => {
    const key = await parts.guard.recognise(request);
    const leave = parts.guard.enter(key);
    response.once('close', leave);
    readBody(request, response, (unread?: unknown) => {
      void runCall(parts, route, { request, response, key, unread: unread as Error | undefined }).catch(next);
    });
  };
}

function lastResort({ events }: ApiParts): ErrorRequestHandler {
  return (error: Error, request, response, next) => {
    if (response.headersSent) return next(error);
    const problem = toProblem(error, events, request.path);
    send(response, { status: problem.status, body: problem, headers: problem.headers });
  };
}
