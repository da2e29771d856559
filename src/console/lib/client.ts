/** Calls of `/api/v1`, the only thing the console knows of Junction. */

/** An RFC 9457 problem document; the members after `detail` depend on the call. */
export interface Problem {
  title: string;
  status: number;
  detail: string;
  faults?: { path: string; problem: string }[];
  /** Registration: the step that failed, and what the partner answered. */
  step?: string;
  answer?: unknown;
  platform_id?: string;
  /** Sending again: the journey in which it can be read what happened. */
  correlation_id?: string;
}

export class ApiError extends Error {
  override name = 'ApiError';

  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

export type Query = Record<string, string | number | undefined | null>;

/** A page of a list. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

const BASE = '/api/v1';

/** For a link to what is not JSON, such as a table for a spreadsheet. */
export function addressOf(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return BASE + path + (search ? `?${search}` : '');
}

/** What an answer without a problem document says; a proxy on the way may answer in its own words. */
function problemIn(status: number, text: string): Problem {
  try {
    const problem = JSON.parse(text) as Problem;
    if (problem && typeof problem.detail === 'string') return problem;
  } catch {
    // Not JSON: told below.
  }
  return { title: `HTTP ${status}`, status, detail: text.slice(0, 300) };
}

async function call<T>(method: string, path: string, query?: Query, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { 'x-junction-console': '1' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (body !== undefined) init.body = JSON.stringify(body);
  const answer = await fetch(addressOf(path, query), init).catch(() => undefined);
  if (!answer) throw new ApiError({ title: 'No answer', status: 0, detail: 'Junction did not answer.' });
  const text = await answer.text();
  if (!answer.ok) throw new ApiError(problemIn(answer.status, text));
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

export const get = <T>(path: string, query?: Query) => call<T>('GET', path, query);

/** What there may not be yet; null then. */
export async function getOrNull<T>(path: string): Promise<T | null> {
  try {
    return await get<T>(path);
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 404) return null;
    throw error;
  }
}

export const post = <T>(path: string, body: unknown, query?: Query) => call<T>('POST', path, query, body);
export const put = <T>(path: string, body: unknown, query?: Query) => call<T>('PUT', path, query, body);
export const patch = <T>(path: string, body: unknown) => call<T>('PATCH', path, undefined, body);
export const remove = (path: string, query?: Query) => call<undefined>('DELETE', path, query);

/** A path from its segments, each encoded. */
export const pathOf = (...segments: string[]) => segments.map((segment) => `/${encodeURIComponent(segment)}`).join('');

/** All pages of a list that is never long: partners, parties, keys. */
export async function getAll<T>(path: string, query: Query = {}): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await get<Page<T>>(path, { ...query, limit: 500, cursor });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && items.length < 5000);
  return items;
}
