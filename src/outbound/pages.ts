/** Reads a partner's list page by page, guarded: no endless lists, no loops, no page on a foreign host. */
import { isObject } from '../lib/json';
import { readLossless } from '../ocpi/change';
import type { Control, ControlRequest } from './control';
import { ControlFailure } from './control';

/** A list that links to itself in ever new words shall end some day; no partner has this many pages. */
const MAX_PAGES = 20_000;

export interface ListPage {
  /** Entries with their numbers as they were written. */
  entries: unknown[];
  /** Where this page was read. */
  url: string;
  /** Where the next one is; undefined on the last. */
  next: string | undefined;
}

/**
 * Pages from `request.url` on, in order. Throws ControlFailure where the list breaks: what came before stands, and
 * reading can go on at the page that failed.
 */
export async function* readPages(control: Control, request: ControlRequest): AsyncGenerator<ListPage> {
  const seen = new Set<string>();
  let url: string | undefined = request.url;
  while (url !== undefined) {
    if (seen.size === MAX_PAGES) throw new ControlFailure(`the list does not end within ${MAX_PAGES} pages`);
    if (seen.has(url)) throw new ControlFailure(`the list goes in a circle: ${url} is its own continuation`);
    seen.add(url);
    const answer = await control.send({ ...request, url });
    const next = nextOf(answer.next, request.url);
    // What has come is good, even when the way on is not.
    yield { entries: entriesIn(answer.text), url, next: next?.isSafe ? next.url : undefined };
    if (next && !next.isSafe) throw new ControlFailure(`the next page is elsewhere: ${next.url}`);
    url = next?.url;
  }
}

function entriesIn(text: string): unknown[] {
  const { data } = readLossless(text);
  if (data === undefined || data === null) return [];
  if (!Array.isArray(data))
    throw new ControlFailure(`data is ${isObject(data) ? 'an object' : 'no list'} instead of a list`);
  return data;
}

/** A page link may not lead our token to another host, nor to an unencrypted one. */
function nextOf(link: string | undefined, first: string): { url: string; isSafe: boolean } | undefined {
  if (link === undefined || !URL.canParse(link, first)) return undefined;
  const url = new URL(link, first);
  const { host, protocol } = new URL(first);
  return { url: url.toString(), isSafe: url.host === host && url.protocol === protocol };
}
