/** The message trace, to be searched. */
import { fromDateTime, toDateTime } from '../lib/clock';
import type { Trace, TraceQuery, TraceRecord, TraceShelf } from '../observe/trace';
import { isDateTime } from '../ocpi/kinds';
import type { PartyKey } from '../ocpi/party';
import { notFound, Problem } from './problem';
import { type ApiRoute, LIST_QUERY, limitOf, listOf, ok, partyAsked } from './route';

const FILTERS = {
  correlation_id: 'Both legs of a routed request share it.',
  platform: 'Id of a platform.',
  party: 'A party written FR*ABC, as sender or receiver.',
  module: 'A module id.',
  object: 'Id of an object.',
  status: 'An OCPI status (four digits) or an HTTP status (three).',
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
  const text = (name: string) => query.get(name) ?? undefined;
  const status = text('status');
  if (status !== undefined && !/^\d{3,4}$/.test(status))
    throw new Problem(400, 'Bad request', '?status: an OCPI status of four digits or an HTTP status of three');
  const since = text('since');
  if (since !== undefined && !isDateTime(since))
    throw new Problem(400, 'Bad request', '?since: a DateTime in UTC, such as 2026-01-31T12:00:00Z');
  return {
    correlationId: text('correlation_id'),
    platform: text('platform'),
    party: partyAsked(text('party'), confinedTo),
    module: text('module'),
    object: text('object'),
    status: status === undefined ? undefined : Number(status),
    since: since === undefined ? undefined : fromDateTime(since),
    before: text('cursor'),
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

export function messageRoutes({ shelf, trace }: { shelf: TraceShelf; trace: Trace }): ApiRoute[] {
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
      answer: MESSAGE,
      run: async ({ params, party }) => {
        const found = await shelf.get(params.id ?? '');
        const isOpen = party === undefined || found?.from === party || found?.to === party;
        if (!found || !isOpen) throw notFound(`message ${params.id}; it may have been older than the trace is kept`);
        const { requestHeaders, requestBody, answerHeaders, answerBody, ...record } = found;
        return ok({
          ...shown(record),
          request: { headers: headers(requestHeaders), body: requestBody },
          answer: { headers: headers(answerHeaders), body: answerBody },
        });
      },
    },
  ];
}
