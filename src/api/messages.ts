/** The message trace, to be searched. */
import { fromDateTime, toDateTime } from '../lib/clock';
import { newId } from '../lib/ids';
import type { Trace, TraceContent, TraceQuery, TraceRecord, TraceShelf } from '../observe/trace';
import { FieldOf } from '../ocpi/field';
import { isDateTime, text } from '../ocpi/kinds';
import type { PartyKey } from '../ocpi/party';
import { HINDRANCES, type Hindrance, NotRepeatable, type SendAgain } from '../outbound/send-again';
import { CallFailure } from '../outbound/wire';
import type { AddressBook } from '../platforms/address-book';
import type { Platform } from '../platforms/platform';
import { notFound, Problem } from './problem';
import { type ApiAnswer, type ApiRoute, LIST_QUERY, limitOf, listOf, ok, partyAsked } from './route';

const FILTERS = {
  correlation_id: 'Both legs of a routed request share it.',
  platform: 'Id of a platform.',
  party: 'A party written FR*ABC, as sender or receiver.',
  module: 'A module id.',
  object: 'Id of an object.',
  status: 'An OCPI status (four digits) or an HTTP status (three).',
  failed: '`true`: only what was refused, or got no usable answer.',
  since: 'A DateTime in UTC: only what began then or later.',
};

const MESSAGE = {
  type: 'object',
  description: 'One request and its answer over one connection.',
  properties: {
    id: { type: 'string' },
    at: { type: 'string' },
    direction: { type: 'string', enum: ['in', 'out'] },
    correlation_id: { type: 'string' },
    request_id: { type: 'string' },
    platform: { type: ['string', 'null'] },
    from: { type: ['string', 'null'] },
    to: { type: ['string', 'null'] },
    module: { type: ['string', 'null'] },
    interface_role: { type: ['string', 'null'] },
    method: { type: 'string' },
    path: { type: 'string' },
    object: { type: ['string', 'null'] },
    http_status: { type: ['integer', 'null'] },
    ocpi_status: { type: ['integer', 'null'] },
    duration_ms: { type: 'integer' },
    error: { type: ['string', 'null'] },
  },
};

function queryOf(query: URLSearchParams, confinedTo: PartyKey | undefined): TraceQuery {
  const given = (name: string) => query.get(name) ?? undefined;
  const status = given('status');
  if (status !== undefined && !/^\d{3,4}$/.test(status))
    throw new Problem(400, 'Bad request', '?status: an OCPI status of four digits or an HTTP status of three');
  const since = given('since');
  if (since !== undefined && !isDateTime(since))
    throw new Problem(400, 'Bad request', '?since: a DateTime in UTC, such as 2026-01-31T12:00:00Z');
  return {
    correlationId: given('correlation_id'),
    platform: given('platform'),
    party: partyAsked(given('party'), confinedTo),
    module: given('module'),
    object: given('object'),
    status: status === undefined ? undefined : Number(status),
    failed: given('failed') === 'true' ? true : undefined,
    since: since === undefined ? undefined : fromDateTime(since),
    before: given('cursor'),
    limit: limitOf(query),
  };
}

const shown = (record: TraceRecord) => ({ ...record, at: toDateTime(record.at) });

/** Lines with names and values, alternately, as pairs. */
function headers(text: string | null): [string, string][] | null {
  if (text === null) return null;
  const flat = text.split('\n');
  return flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? ''] as [string, string]] : []));
}

const IN_FULL = {
  ...MESSAGE,
  properties: {
    ...MESSAGE.properties,
    request: { type: 'object', description: 'Its headers, as pairs, and its body.' },
    answer: { type: 'object', description: 'The same of the answer.' },
    not_repeatable: {
      type: ['object', 'null'],
      description: 'Why it cannot be sent again; null when it can.',
      properties: {
        code: { type: 'string', enum: Object.keys(HINDRANCES) },
        detail: { type: 'string' },
      },
    },
  },
};
const SENT_AGAIN = {
  type: 'object',
  properties: {
    correlation_id: { type: 'string', description: 'Finds it in /messages.' },
    http_status: { type: 'integer' },
    ocpi_status: { type: 'integer' },
    status_message: { type: ['string', 'null'], description: 'What the partner said to it.' },
  },
};

export interface MessageParts {
  shelf: TraceShelf;
  trace: Trace;
  again: SendAgain;
  book: AddressBook;
}

export function messageRoutes(parts: MessageParts): ApiRoute[] {
  return [...lookRoutes(parts), sendAgainRoute(parts)];
}

function lookRoutes({ shelf, trace, again }: MessageParts): ApiRoute[] {
  const common = {
    tag: 'Messages',
    scope: 'read' as const,
    forParty: 'filter' as const,
    method: 'get' as const,
    status: 200,
  };
  return [
    {
      ...common,
      path: '/messages',
      summary: 'The message trace, newest first.',
      query: { ...FILTERS, ...LIST_QUERY },
      answer: listOf(MESSAGE),
      run: async ({ query, party }) => {
        const asked = queryOf(query, party);
        await trace.flush();
        const found = await shelf.find({ ...asked, limit: asked.limit + 1 });
        const items = found.slice(0, asked.limit);
        return ok({ items: items.map(shown), next: found.length > asked.limit ? items.at(-1)?.id : null });
      },
    },
    {
      ...common,
      path: '/messages/{id}',
      summary: 'One message with headers and bodies; tokens are masked.',
      answer: IN_FULL,
      run: async ({ params, party }) => {
        const found = await shelf.get(params.id ?? '');
        const isOpen = party === undefined || found?.from === party || found?.to === party;
        if (!found || !isOpen) throw unknown(params.id);
        const hindrance = await again.hindranceOf(found);
        const { requestHeaders, requestBody, answerHeaders, answerBody, ...record } = found;
        return ok({
          ...shown(record),
          request: { headers: headers(requestHeaders), body: requestBody },
          answer: { headers: headers(answerHeaders), body: answerBody },
          not_repeatable: hindrance ? toldOf(hindrance) : null,
        });
      },
    },
  ];
}

const unknown = (id = '') => notFound(`message ${id}; it may have been older than the trace is kept`);
const toldOf = (hindrance: Hindrance) => ({ code: hindrance, detail: HINDRANCES[hindrance] });

class Receiver {
  @FieldOf(text(36), '?', 'Id of a sandbox partner that stands in for the receiver.')
  to?: string | null;
}

function sendAgainRoute({ shelf, trace, again, book }: MessageParts): ApiRoute {
  return {
    tag: 'Messages',
    scope: 'admin',
    method: 'post',
    path: '/messages/{id}/send-again',
    summary:
      'Send a request that went out, or should have, once more: with the credentials of today and ids of its own.',
    body: Receiver,
    answer: SENT_AGAIN,
    status: 200,
    run: async ({ params, body }) => {
      await trace.flush();
      const message = await shelf.get(params.id ?? '');
      if (!message) throw unknown(params.id);
      const { to } = body as Receiver;
      const platform = to ? book.platform(to) : undefined;
      if (to && !platform) throw notFound(`platform ${to}`);
      return answered(again, message, platform);
    },
  };
}

/** A refusal by the partner is an answer too; Problem 409 when it was not sent, 502 when there is no usable answer. */
async function answered(again: SendAgain, message: TraceRecord & TraceContent, to?: Platform): Promise<ApiAnswer> {
  const correlationId = newId();
  try {
    const { http, ocpi, envelope } = await again.send(message, correlationId, to);
    const { status_message: said } = envelope;
    return ok({
      correlation_id: correlationId,
      http_status: http,
      ocpi_status: ocpi,
      status_message: typeof said === 'string' ? said : null,
    });
  } catch (error) {
    if (error instanceof NotRepeatable)
      throw new Problem(409, 'Not repeatable', error.message, { code: error.hindrance });
    if (error instanceof CallFailure)
      throw new Problem(502, 'No usable answer', error.message, { correlation_id: correlationId });
    throw error;
  }
}
