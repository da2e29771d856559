/** Platforms: invite, register, look, change, end. */

import type { Clock } from '../lib/clock';
import { toDateTime } from '../lib/clock';
import { newId } from '../lib/ids';
import { Bool, FieldOf, Int, Nested, Url } from '../ocpi/field';
import { credentialsToken, text } from '../ocpi/kinds';
import { CredentialsRole } from '../ocpi/model';
import type { AddressBook } from '../platforms/address-book';
import type { Platform, PlatformRole } from '../platforms/platform';
import { Quirks } from '../platforms/quirks';
import { StepFailure } from '../registration/discovery';
import type { Handshake } from '../registration/handshake';
import { blankPlatform, type Registrar } from '../registration/registrar';
import { conflict, notFound, Problem } from './problem';
import { type ApiRoute, gone, LIST_QUERY, listOf, made, ok, pageOf } from './route';

class NewPlatform {
  @FieldOf(text(255), '1', 'Name by which operators know it.')
  name!: string;

  @Url('?', 'Its versions endpoint; given together with registration_token: we register with it now.')
  versions_url?: string | null;

  @FieldOf(credentialsToken, '?', 'The registration token it gave us.')
  registration_token?: string | null;

  @Nested(() => Quirks, '?', 'How it deviates from the specification.')
  quirks?: Quirks | null;

  @Nested(() => CredentialsRole, '*', 'Parties that are expected to come with it; shown as PLANNED until then.')
  planned_roles?: CredentialsRole[] | null;
}

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

/** Registering again: with what is known, or with what is given here. */
class RegisterAgain {
  @Url('?', 'Its versions endpoint, when it has moved.')
  versions_url?: string | null;

  @FieldOf(credentialsToken, '?', 'A new registration token of theirs; the platform is then registered anew.')
  registration_token?: string | null;
}

const PLATFORM = {
  type: 'object',
  description: 'A system at the other end of one credentials exchange. Tokens never appear.',
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    status: { type: 'string', enum: ['INVITED', 'CONNECTED', 'FAILED', 'UNREGISTERED'] },
    online: { type: 'boolean' },
    suspended: { type: 'boolean' },
    version: { type: ['string', 'null'] },
    versions_url: { type: ['string', 'null'] },
    roles: { type: 'array', items: { type: 'object' } },
    endpoints: { type: 'array', items: { type: 'object' } },
    quirks: { type: 'object' },
    last_seen_at: { type: ['string', 'null'] },
    last_error: { type: ['string', 'null'] },
  },
};

const dateOrNull = (ms: number | null) => (ms === null ? null : toDateTime(ms));

function shown(platform: Platform): object {
  const { id, name, status, online, suspended, version, roles, endpoints, quirks, announced, lastError } = platform;
  return {
    id,
    name,
    status,
    online,
    suspended,
    version,
    versions_url: platform.versionsUrl,
    roles,
    planned_roles: platform.plannedRoles,
    endpoints,
    announced_parties: announced.length,
    quirks,
    rate_limit: platform.rateLimit,
    last_seen_at: dateOrNull(platform.lastSeenAt),
    created_at: toDateTime(platform.createdAt),
    last_error: lastError,
  };
}

export interface PlatformParts {
  book: AddressBook;
  registrar: Registrar;
  handshake: Handshake;
  clock: Clock;
  /** Called after a platform was suspended or taken up again. */
  changed: (platform: Platform) => Promise<void>;
}

export function platformRoutes(parts: PlatformParts): ApiRoute[] {
  return [...lookRoutes(parts), ...registrationRoutes(parts), ...changeRoutes(parts)];
}

const common = { tag: 'Platforms', scope: 'admin' as const };

function find({ book }: PlatformParts, id = ''): Platform {
  const platform = book.platform(id);
  if (!platform) throw notFound(`platform ${id}`);
  return platform;
}

function lookRoutes(parts: PlatformParts): ApiRoute[] {
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
      run: async ({ query }) => ok(pageOf(parts.book.platforms().map(shown), query)),
    },
    {
      tag: 'Platforms',
      scope: 'read',
      method: 'get',
      path: '/platforms/{id}',
      summary: 'One platform.',
      answer: PLATFORM,
      status: 200,
      run: async ({ params }) => ok(shown(find(parts, params.id))),
    },
  ];
}

function registrationRoutes(parts: PlatformParts): ApiRoute[] {
  return [
    {
      ...common,
      method: 'post',
      path: '/platforms',
      summary: 'Invite a platform; or register with one now, when its versions_url and registration_token are given.',
      body: NewPlatform,
      answer: PLATFORM,
      status: 201,
      run: ({ body }) => add(parts, body),
    },
    {
      ...common,
      method: 'post',
      path: '/platforms/{id}/register',
      summary: 'Register again, or rotate the tokens of a connected platform.',
      body: RegisterAgain,
      answer: PLATFORM,
      status: 200,
      run: ({ params, body }) => registerAgain(parts, find(parts, params.id), body),
    },
    {
      ...common,
      method: 'post',
      path: '/platforms/{id}/invitation',
      summary: 'A new registration token for a known platform; the exchange it opens replaces what was there.',
      answer: PLATFORM,
      status: 201,
      run: async ({ params }) => {
        const platform = find(parts, params.id);
        const token = await parts.registrar.inviteAgain(platform);
        return made(invited(parts, find(parts, platform.id), token));
      },
    },
    {
      ...common,
      method: 'delete',
      path: '/platforms/{id}/older-tokens',
      summary: 'End the tokens that a rotation has left valid until the new one is used.',
      status: 204,
      run: async ({ params }) => {
        await parts.registrar.endOlderTokens(find(parts, params.id));
        return gone;
      },
    },
  ];
}

function changeRoutes(parts: PlatformParts): ApiRoute[] {
  return [
    {
      ...common,
      method: 'patch',
      path: '/platforms/{id}',
      summary: 'Change name, quirks, rate limit, or suspend it.',
      body: PlatformChange,
      answer: PLATFORM,
      status: 200,
      run: async ({ params, body }) => {
        const platform = await parts.book.amend(find(parts, params.id).id, changeOf(body));
        if ('suspended' in body) await parts.changed(platform);
        return ok(shown(platform));
      },
    },
    {
      ...common,
      method: 'delete',
      path: '/platforms/{id}',
      summary: 'Unregister: tell the platform, and forget its tokens.',
      status: 204,
      run: async ({ params }) => {
        await parts.handshake.end(find(parts, params.id));
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

function invited({ registrar }: PlatformParts, platform: Platform, registrationToken: string): object {
  const versionsUrl = registrar.parts.versions.versionsUrl;
  return { ...shown(platform), registration_token: registrationToken, versions_url: versionsUrl };
}

async function add(parts: PlatformParts, body: NewPlatform) {
  const { name, versions_url, registration_token, quirks } = body;
  if (!versions_url !== !registration_token)
    throw new Problem(
      400,
      'Bad request',
      'versions_url and registration_token go together; give both to register, none to invite',
    );
  const planned = (body.planned_roles ?? []) as PlatformRole[];
  if (!versions_url || !registration_token) {
    const { platform, registrationToken } = await parts.registrar.invite(name, quirks ?? {}, planned);
    return made(invited(parts, platform, registrationToken));
  }
  const blank = blankPlatform(newId(), name, quirks ?? {}, parts.clock.now());
  const platform: Platform = { ...blank, status: 'FAILED', versionsUrl: versions_url, theirToken: registration_token };
  await parts.book.write({ save: [platform] });
  return made(shown(await register(parts, platform)));
}

async function registerAgain(parts: PlatformParts, platform: Platform, body: RegisterAgain) {
  const { versions_url: versionsUrl, registration_token: theirToken } = body;
  if (!theirToken && !platform.theirToken)
    throw conflict('there is no token to register with; invite the platform again, or give its registration_token');
  const anew = theirToken ? { theirToken, status: 'FAILED' as const } : {};
  const ready = await parts.book.amend(platform.id, { ...anew, ...(versionsUrl ? { versionsUrl } : {}) });
  return ok(shown(await register(parts, ready)));
}

/** Throws a 502 problem that names the step and what the partner answered. */
async function register({ handshake }: PlatformParts, platform: Platform): Promise<Platform> {
  try {
    return await handshake.run(platform);
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    throw new Problem(502, `Registration failed at step "${error.step}"`, error.message, {
      step: error.step,
      answer: error.answer,
      platform_id: platform.id,
    });
  }
}
