/** The way of one call, once its key is known and its body read: permit → check → run, once → record → answer. */
import type { Request, Response } from 'express';
import { type Idempotency, MAX_IDEMPOTENCY_KEY, WriteRefused } from '../lib/idempotency';
import { newId } from '../lib/ids';
import { parseJson } from '../lib/json';
import { isUnavailable, RETRY_AFTER_S } from '../lib/unavailable';
import type { Audit } from '../observe/audit';
import type { Events } from '../observe/events';
import { callEnding, type Spans } from '../observe/spans';
import { faultsOf } from '../ocpi/check';
import type { ApiKey } from '../platforms/api-keys';
import { permit } from './guard';
import { comeBack, Problem } from './problem';
import type { ApiAnswer, ApiRequest, ApiRoute } from './route';

export interface RunParts {
  idempotency: Idempotency;
  audit: Audit;
  events: Events;
  spans: Spans;
}

/** Never throws: what is refused is answered by the problem that says why. `unread`: why the body could not be read. */
export async function runCall(
  parts: RunParts,
  route: ApiRoute,
  { request, response, key, unread }: { request: Request; response: Response; key: ApiKey; unread?: Error },
): Promise<void> {
  const call = { body: undefined as unknown };
  const span = parts.spans.incoming(undefined, request.headers.traceparent);
  const job = async () => {
    demandJson(request.headers['content-type']);
    if (unread) throw unread;
    const params = request.params as Record<string, string>;
    const party = permit(key, route, params);
    const { body, text } = bodyOf(request, route);
    call.body = body;
    const query = new URL(request.originalUrl, 'http://localhost').searchParams;
    return runOnce(
      parts,
      route,
      { params, query, body, text, headers: request.headers, key, party, createdId: newId() },
      request,
    );
  };
  const answer = await span.run(() => toAnswer(parts.events, request.path, job));
  // What needs no more than to look changes nothing, whatever its method.
  if (route.method !== 'get' && route.scope !== 'read')
    parts.audit.record({
      key,
      address: request.socket.remoteAddress ?? '',
      method: request.method,
      action: route.path,
      path: request.path.replace(/^\/api\/v1/, ''),
      body: call.body,
      status: answer.status,
      detail: answer.body instanceof Problem ? answer.body.detail : undefined,
    });
  send(response, answer);
  span.end(callEnding(request.method, route.path, answer.status));
}

/** A form of a foreign page cannot send JSON without asking first; a missing type is forgiven. */
function demandJson(contentType: string | undefined): void {
  if (contentType === undefined || /^\s*application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType)) return;
  throw new Problem(415, 'Unsupported media type', 'send JSON, with "Content-Type: application/json"');
}

/** A problem is an answer too. */
async function toAnswer(events: Events, path: string, job: () => Promise<ApiAnswer>): Promise<ApiAnswer> {
  try {
    return await job();
  } catch (error) {
    const problem = toProblem(error as Error, events, path);
    return { status: problem.status, body: problem, headers: problem.headers };
  }
}

function runOnce({ idempotency, events }: RunParts, route: ApiRoute, call: ApiRequest, request: Request) {
  const idempotencyKey = request.get('idempotency-key');
  if (route.method === 'get' || idempotencyKey === undefined) return route.run(call);
  const write = {
    keyId: call.key.id,
    idempotencyKey,
    method: request.method,
    path: request.originalUrl,
    body: call.text,
  };
  const job = (createdId: string) => toAnswer(events, request.path, () => route.run({ ...call, createdId }));
  return idempotency.run(write, job).then(
    (answer): ApiAnswer =>
      'isRepeated' in answer ? { ...answer, headers: { 'Idempotency-Replayed': 'true' } } : answer,
    (error: Error) => {
      throw error instanceof WriteRefused ? REFUSED[error.kind]() : error;
    },
  );
}

const REFUSED: Record<WriteRefused['kind'], () => Problem> = {
  badKey: () => new Problem(400, 'Bad request', `Idempotency-Key: 1 to ${MAX_IDEMPOTENCY_KEY} characters`),
  underWay: () =>
    new Problem(
      409,
      'Under way',
      'the first request with this Idempotency-Key has not been answered yet; ask again',
      {},
      { 'Retry-After': '1' },
    ),
  usedBefore: () =>
    new Problem(
      422,
      'Idempotency-Key used before',
      'this Idempotency-Key came with another method, path or body; take a new one for each write',
    ),
};

function bodyOf(request: Request, route: ApiRoute): { body: unknown; text: string } {
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const body = bytes.length === 0 ? {} : parseJson(bytes);
  const faults = route.body ? faultsOf(route.body, body) : [];
  if (faults.length > 0) {
    const told = faults.map(({ path, problem }) => `${path || '/'} ${problem}`).join('; ');
    throw new Problem(400, 'Bad request', told, { faults });
  }
  return { body, text: bytes.toString('utf8') };
}

/** Express's own refusals and broken JSON say what is wrong; anything else is a bug and says nothing. */
export function toProblem(error: Error & { status?: number; expose?: boolean }, events: Events, path: string): Problem {
  if (error instanceof Problem) return error;
  if (isUnavailable(error)) return comeBack(RETRY_AFTER_S);
  if (error.name === 'JsonError') return new Problem(400, 'Bad request', `the body is not JSON: ${error.message}`);
  if (error.status && error.status < 500 && error.expose)
    return new Problem(error.status, 'Bad request', error.message);
  const id = newId();
  events.bug(error, { request: id, path });
  return new Problem(500, 'Server error', `it has been logged with id ${id}`, { id });
}

/** The only place of the API that writes a response. */
export function send(response: Response, { status, body, json, headers = {}, stream }: ApiAnswer): void {
  // What a call answers is for the caller alone, and may be out of date the next moment.
  response.status(status).set({ 'Cache-Control': 'no-store', ...headers });
  if (status === 401) response.set('WWW-Authenticate', 'Bearer');
  if (stream) stream(response);
  else if (body === undefined && json === undefined) response.end();
  else response.type(`application/${status >= 400 ? 'problem+' : ''}json`).send(json ?? JSON.stringify(body));
}
