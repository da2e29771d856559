/** How well a partner did over a period, beside the average of the others; as JSON, or as CSV for a spreadsheet. */
import type { ModuleScore, Score, Scorecard, Scorecards } from '../check/scorecard';
import { type Clock, fromDateTime, toDateTime } from '../lib/clock';
import type { Trace } from '../observe/trace';
import { isDateTime } from '../ocpi/kinds';
import type { AddressBook } from '../platforms/address-book';
import { findPlatform } from './platform-view';
import { Problem } from './problem';
import { type ApiAnswer, type ApiRoute, ok } from './route';

const MONTH_MS = 30 * 86_400_000;

const MODULE = {
  type: 'object',
  properties: {
    requests: { type: 'integer' },
    success: { type: ['number', 'null'], description: 'Share answered with OCPI 1xxx.' },
    p50_ms: { type: ['integer', 'null'] },
    p95_ms: { type: ['integer', 'null'] },
    p99_ms: { type: ['integer', 'null'] },
  },
};
const SCORE = {
  type: 'object',
  description: 'Null: there is nothing to say, because nothing was asked or came.',
  properties: {
    availability: { type: ['number', 'null'], description: 'Share of our requests that were answered in OCPI at all.' },
    requests: { ...MODULE, description: 'All that we sent it.' },
    modules: { type: 'object', additionalProperties: MODULE, description: 'What we sent it, by module.' },
    authorization: { ...MODULE, description: 'Questions whether a Token may charge.' },
    received: { ...MODULE, description: 'What it sent us.' },
    location_completeness: {
      type: ['number', 'null'],
      description: 'Share of the optional fields that drivers need which its newest 200 Locations have.',
    },
    evse_age_seconds: {
      type: ['integer', 'null'],
      description:
        'Median, over the EVSEs of these Locations, of the time from their last change to the end of the period.',
    },
    cdr_delay_seconds: {
      type: ['integer', 'null'],
      description: 'Median from the end of charging to the arrival of the CDR at a hosted party, over the newest 200.',
    },
    cdrs_in_order: {
      type: ['number', 'null'],
      description: 'Share of these CDRs, as far as they are checked, in which nothing wrong was found.',
    },
  },
};
const SCORECARD = {
  type: 'object',
  properties: {
    platform: { type: 'string' },
    name: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    score: SCORE,
    others: { ...SCORE, description: 'The mean of the other platforms.' },
    compared: { type: 'integer', description: 'How many others there are.' },
  },
};

export interface ScorecardParts {
  book: AddressBook;
  scorecards: Scorecards;
  trace: Trace;
  clock: Clock;
}

export function scorecardRoutes({ book, scorecards, trace, clock }: ScorecardParts): ApiRoute[] {
  return [
    {
      tag: 'Checks',
      scope: 'read',
      method: 'get',
      path: '/platforms/{id}/scorecard',
      summary: 'How well the partner did over a period, beside the average of the others.',
      query: {
        from: 'Begin, a DateTime in UTC; 30 days before the end when left out. The trace goes back as far as it is kept.',
        to: 'End, not included; now when left out.',
        format: '`csv`: one line per figure.',
      },
      answer: SCORECARD,
      status: 200,
      run: async ({ params, query }) => {
        const platform = findPlatform(book, params.id);
        const to = momentOf(query, 'to') ?? clock.now() + 1;
        const from = momentOf(query, 'from') ?? to - MONTH_MS;
        if (from >= to) throw new Problem(400, 'Bad request', '?from: is not before ?to');
        await trace.flush();
        const card = await scorecards.of(platform, from, to);
        if (query.get('format') === 'csv') return asCsv(card);
        return ok({ platform: platform.id, name: platform.name, from: toDateTime(from), to: toDateTime(to), ...card });
      },
    },
  ];
}

function momentOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!isDateTime(text))
    throw new Problem(400, 'Bad request', `?${name}: a DateTime in UTC, such as 2026-01-31T12:00:00Z`);
  return fromDateTime(text);
}

function asCsv({ score, others }: Scorecard): ApiAnswer {
  const theirs = new Map(figuresOf(others));
  const lines = figuresOf(score).map(([name, value]) => `${name},${value ?? ''},${theirs.get(name) ?? ''}`);
  const text = ['figure,partner,others', ...lines, ''].join('\r\n');
  return {
    status: 200,
    stream: (response) => void response.writeHead(200, { 'content-type': 'text/csv; charset=utf-8' }).end(text),
  };
}

function figuresOf(score: Score): [string, number | null][] {
  const { modules, availability, requests, authorization, received } = score;
  const of = (prefix: string, module: ModuleScore) =>
    Object.entries(module).map(([name, value]) => [`${prefix}.${name}`, value] as [string, number | null]);
  return [
    ['availability', availability],
    ['location_completeness', score.location_completeness],
    ['evse_age_seconds', score.evse_age_seconds],
    ['cdr_delay_seconds', score.cdr_delay_seconds],
    ['cdrs_in_order', score.cdrs_in_order],
    ...of('requests', requests),
    ...of('authorization', authorization),
    ...of('received', received),
    ...Object.entries(modules).flatMap(([name, module]) => of(`modules.${name}`, module)),
  ];
}
