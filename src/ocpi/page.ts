import { fromDateTime } from '../lib/clock';
import { DateTime, Int } from './field';
import { isDateTime } from './kinds';
import { OcpiError } from './status';

/** What a list is asked for (OCPI 2.2.1 "Paginated Request"). */
export interface PageQuery {
  /** Inclusive, on `last_updated`; milliseconds. */
  dateFrom?: number;
  /** Exclusive, on `last_updated`; milliseconds. */
  dateTo?: number;
  offset: number;
  /** Never above the server's cap. */
  limit: number;
  /** The last object of the page before, when our own link says so: a page then costs the same at any depth. */
  after?: string;
  /** Newest-created first; OCPI itself knows only the other way. */
  newestFirst?: boolean;
  /** Nobody asks how many there are: `total` may be as low as what the page shows. */
  uncounted?: boolean;
}

/** The parameters as a partner may send them; `readPageQuery` reads them. */
export class ListQuery {
  @DateTime('?', 'Only objects that changed at this moment or later.')
  date_from?: string | null;

  @DateTime('?', 'Only objects that changed before this moment.')
  date_to?: string | null;

  @Int('?', 'How many objects to leave out at the beginning; 0 when left out.')
  offset?: number | null;

  @Int('?', 'How many objects to answer at most.')
  limit?: number | null;
}

/** One page of a list, as JSON texts in the order they are sent. */
export interface Page {
  items: string[];
  /** Matching objects over all pages, as this caller may see them. */
  total: number;
  /** Whether objects follow; undefined: what `total` says. */
  hasMore?: boolean;
  /** Where the next page begins; undefined when the list knows only offsets. */
  last?: string;
}

/** The most objects in one page of ours; a larger `limit` is cut to it. */
export const PAGE_LIMIT = 100;

/** Reads the four list parameters. Throws `invalidParameters` naming each one that cannot be read. */
export function readPageQuery(query: URLSearchParams): PageQuery {
  const faults: string[] = [];
  const count = (name: string, fallback: number, min: number): number => {
    const text = query.get(name);
    if (text === null) return fallback;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : -1;
    if (value < min) faults.push(`?${name}: not a whole number of at least ${min}`);
    return value;
  };
  const moment = (name: string): number | undefined => {
    const text = query.get(name);
    if (text === null) return undefined;
    if (!isDateTime(text)) faults.push(`?${name}: not a DateTime in UTC, such as 2026-01-31T12:00:00Z`);
    return fromDateTime(text);
  };
  const page = {
    dateFrom: moment('date_from'),
    dateTo: moment('date_to'),
    offset: count('offset', 0, 0),
    limit: Math.min(count('limit', PAGE_LIMIT, 1), PAGE_LIMIT),
    ...cursorIn(query),
  };
  if (faults.length > 0) throw new OcpiError('invalidParameters', faults.join('; '));
  return page;
}

/** The cursor of our own links holds only together with the offset it was made for. */
function cursorIn(query: URLSearchParams): { after?: string } {
  const [offset, after] = (query.get('cursor') ?? '').split('-');
  return after && offset === query.get('offset') ? { after } : {};
}

/**
 * `Link`, `X-Total-Count` and `X-Limit` of a page. The link repeats the filters of the request, since a lost filter
 * corrupts the crawl. `url` is the list's absolute address without a query.
 */
export function pageHeaders(
  url: string,
  query: URLSearchParams,
  asked: PageQuery & { most?: number },
  page: Page,
): Record<string, string> {
  const most = String(asked.most ?? PAGE_LIMIT);
  const headers: Record<string, string> = { 'X-Total-Count': String(page.total), 'X-Limit': most };
  const next = asked.offset + asked.limit;
  const { hasMore = next < page.total && page.items.length > 0 } = page;
  if (!hasMore) return headers;
  const following = new URLSearchParams(query);
  following.set('offset', String(next));
  following.set('limit', String(asked.limit));
  if (page.last === undefined) following.delete('cursor');
  else following.set('cursor', `${next}-${page.last}`);
  headers.Link = `<${url}?${following}>; rel="next"`;
  return headers;
}

/** The address that a `Link` header names as the next page, if any. */
export function readNextLink(link: string | undefined): string | undefined {
  for (const entry of (link ?? '').split(/,(?=\s*<)/)) {
    const found = /<([^>]*)>(.*)/s.exec(entry);
    if (found?.[1] && /;\s*rel\s*=\s*"?next"?/i.test(found[2] ?? '')) return found[1];
  }
  return undefined;
}
