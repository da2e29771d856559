/** One declaration per call of the API: its route, its scope, its body's class and its place in the OpenAPI document. */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Class } from '../ocpi/field';
import type { Schema } from '../ocpi/kinds';
import type { PartyKey } from '../ocpi/party';
import type { ApiKey } from '../platforms/api-keys';
import { Problem } from './problem';

export interface ApiRequest<B = unknown> {
  params: Record<string, string>;
  query: URLSearchParams;
  /** Checked against the route's class. */
  body: B;
  /** The body as it came, for what must not go through a float. */
  text: string;
  /** Lower-case names. */
  headers: IncomingHttpHeaders;
  /** Of what the call creates: the same when it is repeated under its Idempotency-Key after it was cut off. */
  createdId: string;
  /** Who calls. */
  key: ApiKey;
  /** The party that the key is confined to; undefined: all. A route with `forParty: 'filter'` shows nothing else. */
  party: PartyKey | undefined;
}

export interface ApiAnswer {
  status: number;
  /** Absent with 204. */
  body?: unknown;
  /** Instead of `body`: JSON text that is sent as it is. */
  json?: string;
  headers?: Record<string, string>;
  /** Instead of a body: takes the response over and writes it piece by piece. */
  stream?: (response: ServerResponse) => void;
}

export interface ApiRoute {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With parameters in braces: `/platforms/{id}`. */
  path: string;
  /** What a key must be good for at least: to look, or to change. */
  scope: 'admin' | 'read';
  /**
   * Whether a key confined to a party may call it too, whatever the scope. `path`: when `{country}/{party}` of the path
   * is its party. `filter`: always; the route shows and changes only what is of `request.party`.
   */
  forParty?: 'path' | 'filter';
  tag: string;
  summary: string;
  query?: Record<string, string>;
  body?: Class;
  /** Schema of a successful answer. */
  answer?: Schema;
  status: number;
  /** Media type of the answer, when it is not JSON. */
  media?: string;
  // Each route knows the class of its own body; the list of routes does not.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  run: (request: ApiRequest<any>) => Promise<ApiAnswer>;
}

/** The party of `?party=` under a key that is confined to one: never another. Throws Problem 403. */
export function partyAsked(asked: string | undefined, confinedTo: PartyKey | undefined): PartyKey | undefined {
  const party = asked?.toUpperCase();
  if (confinedTo === undefined || party === undefined || party === confinedTo) return confinedTo ?? party;
  throw new Problem(403, 'Forbidden', `?party: this key sees only what is of ${confinedTo}`);
}

export const ok = (body: unknown): ApiAnswer => ({ status: 200, body });
export const made = (body: unknown): ApiAnswer => ({ status: 201, body });
export const gone: ApiAnswer = { status: 204 };

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;

/** `?limit=`: 1 to 500, 50 when left out or unreadable. */
export function limitOf(query: URLSearchParams): number {
  const asked = Number(query.get('limit') ?? DEFAULT_LIMIT);
  return Number.isInteger(asked) && asked > 0 ? Math.min(asked, MAX_LIMIT) : DEFAULT_LIMIT;
}

/** A page of a list that is held in memory: the cursor is where the next one begins. */
export function pageOf<T>(all: T[], query: URLSearchParams): { items: T[]; next: string | null } {
  const start = Number(query.get('cursor') ?? 0) || 0;
  const end = start + limitOf(query);
  return { items: all.slice(start, end), next: end < all.length ? String(end) : null };
}

export const LIST_QUERY = { limit: 'How many at the most; 50 by default, 500 at the most.', cursor: 'From `next`.' };

export const listOf = (items: Schema): Schema => ({
  type: 'object',
  required: ['items', 'next'],
  properties: { items: { type: 'array', items }, next: { type: ['string', 'null'] } },
});
