/** The audit log, to be searched. */
import { fromDateTime, toDateTime } from '../lib/clock';
import type { Audit, AuditRecord } from '../observe/audit';
import { isDateTime } from '../ocpi/kinds';
import { Problem } from './problem';
import { type ApiRoute, LIST_QUERY, limitOf, listOf, ok } from './route';

const shown = ({ at, keyId, keyName, scope, members, ...record }: AuditRecord) => ({
  ...record,
  at: toDateTime(at),
  key: { id: keyId, name: keyName, scope },
  members: members === '' ? [] : members.split(','),
});

const RECORD = {
  type: 'object',
  description: 'A call that was to change something.',
  properties: {
    id: { type: 'string' },
    at: { type: 'string' },
    key: {
      type: 'object',
      description: 'Who called.',
      properties: { id: { type: 'string' }, name: { type: 'string' }, scope: { type: 'string' } },
    },
    address: { type: 'string', description: 'Where the call came from.' },
    method: { type: 'string' },
    action: { type: 'string', description: 'The call, with its parameters in braces.' },
    path: { type: 'string' },
    members: { type: 'array', items: { type: 'string' }, description: 'Names of the members of the body.' },
    status: { type: 'integer', description: 'HTTP status of the answer.' },
    detail: { type: ['string', 'null'], description: 'Why it was refused.' },
  },
};

const FILTERS = {
  key: 'Id of an API key.',
  action: 'A call as this document writes its path: /platforms/{id}.',
  path: 'A path as it was called: /platforms/7f0c…',
  since: 'A DateTime in UTC: only what was done then or later.',
};

export function auditRoutes(audit: Audit): ApiRoute[] {
  return [
    {
      tag: 'Audit log',
      scope: 'admin',
      method: 'get',
      path: '/audit',
      summary: 'Who did what through the API, newest first.',
      query: { ...FILTERS, ...LIST_QUERY },
      answer: listOf(RECORD),
      status: 200,
      run: async ({ query }) => {
        const since = query.get('since') ?? undefined;
        if (since !== undefined && !isDateTime(since))
          throw new Problem(400, 'Bad request', '?since: a DateTime in UTC, such as 2026-01-31T12:00:00Z');
        const limit = limitOf(query);
        const found = await audit.find({
          keyId: query.get('key') ?? undefined,
          action: query.get('action') ?? undefined,
          path: query.get('path') ?? undefined,
          since: since === undefined ? undefined : fromDateTime(since),
          before: query.get('cursor') ?? undefined,
          limit: limit + 1,
        });
        const items = found.slice(0, limit);
        return ok({ items: items.map(shown), next: found.length > limit ? items.at(-1)?.id : null });
      },
    },
  ];
}
