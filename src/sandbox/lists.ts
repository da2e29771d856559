/** The lists of a simulated partner: filtered by last_updated, sorted, paged (OCPI 2.2.1 "Paginated Request"). */
import type { Behaviour } from './partner';

const MOST = 50;

export interface Listed {
  last_updated: string;
}

export function pageOf(all: Listed[], query: URLSearchParams, url: string): Behaviour {
  const from = query.get('date_from');
  const to = query.get('date_to');
  const at = (text: string) => Date.parse(text.endsWith('Z') ? text : `${text}Z`);
  if ([from, to].some((text) => text && Number.isNaN(at(text)))) return { status_code: 2001 };
  const found = all
    .filter(({ last_updated }) => !from || at(last_updated) >= at(from))
    .filter(({ last_updated }) => !to || at(last_updated) < at(to));
  const offset = Number(query.get('offset') ?? 0);
  const limit = Math.min(Number(query.get('limit') ?? MOST) || MOST, MOST);
  const next = new URL(url);
  for (const [name, value] of query) next.searchParams.set(name, value);
  next.searchParams.set('offset', String(offset + limit));
  next.searchParams.set('limit', String(limit));
  const headers = {
    'x-total-count': String(found.length),
    'x-limit': String(MOST),
    link: offset + limit < found.length ? `<${next}>; rel="next"` : undefined,
  };
  return { headers, data: found.slice(offset, offset + limit) };
}

export const UNKNOWN: Behaviour = { http: 404, status_code: 2003 };
