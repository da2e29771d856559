/** Platforms: look, change, end. */
import { Bool, FieldOf, Int, Nested } from '../ocpi/field';
import { text } from '../ocpi/kinds';
import type { AddressBook } from '../platforms/address-book';
import type { Platform } from '../platforms/platform';
import { Quirks } from '../platforms/quirks';
import type { Handshake } from '../registration/handshake';
import { findPlatform, PLATFORM, shown } from './platform-view';
import { type ApiRoute, gone, LIST_QUERY, listOf, ok, pageOf } from './route';

class PlatformChange {
  @FieldOf(text(255), '?', 'New name.')
  name?: string | null;

  @Nested(() => Quirks, '?', 'Replaces the quirks.')
  quirks?: Quirks | null;

  @Int('?', 'Requests per second it may send; null: the default.')
  rate_limit?: number | null;

  @Bool('?', 'Nothing is routed to or from a suspended platform.')
  suspended?: boolean | null;
}

export interface PlatformParts {
  book: AddressBook;
  handshake: Handshake;
  /** Called after a platform was suspended or taken up again. */
  changed: (platform: Platform) => Promise<void>;
}

export function platformRoutes({ book, handshake, changed }: PlatformParts): ApiRoute[] {
  return [
    {
      tag: 'Platforms',
      scope: 'read',
      method: 'get',
      path: '/platforms',
      summary: 'The platforms we know.',
      query: LIST_QUERY,
      answer: listOf(PLATFORM),
      status: 200,
      run: async ({ query }) => ok(pageOf(book.platforms().map(shown), query)),
    },
    {
      tag: 'Platforms',
      scope: 'read',
      method: 'get',
      path: '/platforms/{id}',
      summary: 'One platform.',
      answer: PLATFORM,
      status: 200,
      run: async ({ params }) => ok(shown(findPlatform(book, params.id))),
    },
    {
      tag: 'Platforms',
      scope: 'admin',
      method: 'patch',
      path: '/platforms/{id}',
      summary: 'Change name, quirks, rate limit, or suspend it.',
      body: PlatformChange,
      answer: PLATFORM,
      status: 200,
      run: async ({ params, body }) => {
        const platform = await book.amend(findPlatform(book, params.id).id, changeOf(body));
        if ('suspended' in body) await changed(platform);
        return ok(shown(platform));
      },
    },
    {
      tag: 'Platforms',
      scope: 'admin',
      method: 'delete',
      path: '/platforms/{id}',
      summary: 'Unregister: tell the platform, and forget its tokens.',
      status: 204,
      run: async ({ params }) => {
        await handshake.end(findPlatform(book, params.id));
        return gone;
      },
    },
  ];
}

function changeOf(body: PlatformChange): Partial<Platform> {
  const change: Partial<Platform> = {};
  if (body.name) change.name = body.name;
  if (body.quirks) change.quirks = body.quirks;
  if (body.rate_limit !== undefined) change.rateLimit = body.rate_limit;
  if (typeof body.suspended === 'boolean') change.suspended = body.suspended;
  return change;
}
