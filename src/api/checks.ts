/** Check a partner: a read-only conformance run, now, and the last one. */
import type { Checker } from '../check/checker';
import type { CheckReport } from '../check/report';
import { toDateTime } from '../lib/clock';
import type { AddressBook } from '../platforms/address-book';
import { findPlatform } from './platform-view';
import { conflict, notFound } from './problem';
import { type ApiRoute, ok } from './route';

const OUTCOMES = ['pass', 'warn', 'fail', 'skip'];
const CHECK = {
  type: 'object',
  properties: {
    started_at: { type: 'string' },
    finished_at: { type: 'string' },
    verdict: { type: 'string', enum: OUTCOMES.slice(0, 3), description: 'The worst of all outcomes.' },
    counts: { type: 'object', description: 'How many findings have each outcome.' },
    findings: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          name: { type: 'string' },
          module: { type: 'string' },
          outcome: {
            type: 'string',
            enum: OUTCOMES,
            description: 'fail: a MUST is broken; warn: a SHOULD; skip: it could not be tried.',
          },
          requirements: { type: 'array', items: { type: 'string' }, description: 'Rows of the conformance register.' },
          detail: { type: ['string', 'null'], description: 'What came instead, or why it was not tried.' },
          correlation_id: { type: ['string', 'null'], description: 'Finds the request in /messages.' },
        },
      },
    },
  },
};

function shown({ startedAt, finishedAt, verdict, findings }: CheckReport): object {
  const count = (outcome: string) => findings.filter((finding) => finding.outcome === outcome).length;
  return {
    started_at: toDateTime(startedAt),
    finished_at: toDateTime(finishedAt),
    verdict,
    counts: Object.fromEntries(OUTCOMES.map((outcome) => [outcome, count(outcome)])),
    findings: findings.map(({ correlationId, ...finding }) => ({ ...finding, correlation_id: correlationId })),
  };
}

export function checkRoutes({ book, checker }: { book: AddressBook; checker: Checker }): ApiRoute[] {
  const common = { tag: 'Checks', path: '/platforms/{id}/check', answer: CHECK, status: 200 };
  return [
    {
      ...common,
      scope: 'admin',
      method: 'post',
      summary: 'Check what the partner shows us against OCPI, now; nothing is written there.',
      run: async ({ params }) => {
        const platform = findPlatform(book, params.id);
        if (platform.status !== 'CONNECTED') throw conflict(`${platform.name} is ${platform.status}, not connected`);
        return ok(shown(await checker.check(platform)));
      },
    },
    {
      ...common,
      scope: 'read',
      method: 'get',
      summary: 'The last check of the partner.',
      run: async ({ params }) => {
        const platform = findPlatform(book, params.id);
        const report = await checker.report(platform.id);
        if (!report) throw notFound(`check of ${platform.name} yet; POST /platforms/${platform.id}/check`);
        return ok(shown(report));
      },
    },
  ];
}
