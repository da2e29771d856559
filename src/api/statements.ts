/** Settling a month: what is owed by CDRs, and which Sessions and CDRs have no counterpart. */
import { type PartyKey, partyKey } from '../ocpi/party';
import type { HostedParties } from '../platforms/hosted-parties';
import {
  DIRECTIONS,
  type Direction,
  type Orphan,
  type OrphanPage,
  type Orphans,
  type StatementShelf,
  Statements,
  shownLine,
} from '../roles/statements';
import { hostedIn } from './party-param';
import { Problem } from './problem';
import { type ApiAnswer, type ApiRoute, LIST_QUERY, limitOf, listOf, ok } from './route';

export interface StatementParts {
  hosted: HostedParties;
  shelf: StatementShelf;
}

const LIST = { type: 'array', items: { type: 'object' } };
const PARTLY = 'A page may be empty and have a `next`: it looks at a few thousand of them.';
const common = { tag: 'CDR', scope: 'read' as const, forParty: 'path' as const, method: 'get' as const, status: 200 };

export function statementRoutes({ hosted, shelf }: StatementParts): ApiRoute[] {
  const statements = new Statements(shelf);
  return [
    {
      ...common,
      path: '/parties/{country}/{party}/statements',
      summary: 'CDRs of a month added up for each counterparty and currency, with those in dispute.',
      query: {
        month: 'When the CDRs were made, in UTC: 2026-05.',
        direction: '`in`: CDRs that the party received; `out`: its own.',
        format: '`csv`: one line per counterparty and currency.',
      },
      answer: { type: 'object', properties: { month: { type: 'string' }, direction: { type: 'string' }, lines: LIST } },
      run: async ({ params, query }) => {
        const holder = partyKey(hostedIn(hosted, params).id);
        const direction = directionIn(query);
        const lines = (await statements.lines(holder, direction, monthIn(query))).map(shownLine);
        if (query.get('format') === 'csv') return asCsv(lines);
        return ok({ party: holder, month: query.get('month'), direction, lines });
      },
    },
    orphanRoute(hosted, {
      path: 'sessions-without-cdr',
      summary: `Sessions that ended without a CDR, oldest first. ${PARTLY}`,
      find: (holder, page) => shelf.sessionsWithoutCdr(holder, page),
      shown: ({ owner, objectId }) => ({ owner, id: objectId }),
    }),
    orphanRoute(hosted, {
      path: 'cdrs-without-session',
      summary: `CDRs that name no Session, or one that is not here, oldest first. ${PARTLY}`,
      find: (holder, page) => shelf.cdrsWithoutSession(holder, page),
      shown: ({ owner, objectId, sessionId }) => ({ owner, id: objectId, session_id: sessionId }),
    }),
  ];
}

interface OrphanList {
  path: string;
  summary: string;
  find: (holder: PartyKey, page: OrphanPage) => Promise<Orphans>;
  shown: (orphan: Orphan) => object;
}

function orphanRoute(hosted: HostedParties, { path, summary, find, shown }: OrphanList): ApiRoute {
  return {
    ...common,
    path: `/parties/{country}/{party}/reconciliation/${path}`,
    summary,
    query: LIST_QUERY,
    answer: listOf({ type: 'object' }),
    run: async ({ params, query }) => {
      const page = { limit: limitOf(query), after: query.get('cursor') ?? undefined };
      const { items, next } = await find(partyKey(hostedIn(hosted, params).id), page);
      return ok({ items: items.map(shown), next });
    },
  };
}

function directionIn(query: URLSearchParams): Direction {
  const found = DIRECTIONS.find((one) => one === query.get('direction'));
  if (found) return found;
  throw new Problem(400, 'Bad request', '?direction must be in (CDRs received) or out (own CDRs)');
}

/** `?month=2026-05` in UTC. Throws Problem 400. */
function monthIn(query: URLSearchParams): { from: number; to: number } {
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(query.get('month') ?? '') ?? [];
  if (!year || !month) throw new Problem(400, 'Bad request', '?month must be a month, such as 2026-05');
  return { from: Date.UTC(Number(year), Number(month) - 1), to: Date.UTC(Number(year), Number(month)) };
}

type Line = ReturnType<typeof shownLine>;

const COLUMNS = [
  'counterparty',
  'currency',
  'count',
  'energy_kwh',
  'total_excl_vat',
  'total_incl_vat',
  'total_vat',
  'without_incl_vat',
  'disputed',
] as const satisfies (keyof Line)[];

/** RFC 4180; ids of CDRs in dispute stand in one cell. */
function asCsv(lines: Line[]): ApiAnswer {
  const cell = (value: Line[keyof Line]) => quoted(Array.isArray(value) ? value.join(' ') : String(value ?? ''));
  const rows = lines.map((line) => COLUMNS.map((name) => cell(line[name])).join());
  const text = [COLUMNS.join(), ...rows, ''].join('\r\n');
  return {
    status: 200,
    stream: (response) => void response.writeHead(200, { 'content-type': 'text/csv; charset=utf-8' }).end(text),
  };
}

/** A leading `=`, `+` or `@` of a partner's text would be a formula in a spreadsheet. */
function quoted(text: string): string {
  const safe = /^[=+@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
