/** Platforms: invite, register, rotate the tokens. */
import type { Clock } from '../lib/clock';
import { FieldOf, Nested, Url } from '../ocpi/field';
import { credentialsToken, text } from '../ocpi/kinds';
import { CredentialsRole } from '../ocpi/model';
import type { AddressBook } from '../platforms/address-book';
import type { Platform, PlatformRole } from '../platforms/platform';
import { Quirks } from '../platforms/quirks';
import { StepFailure } from '../registration/discovery';
import type { Handshake } from '../registration/handshake';
import { blankPlatform, type Registrar } from '../registration/registrar';
import { findPlatform, PLATFORM, shown } from './platform-view';
import { conflict, Problem } from './problem';
import { type ApiRequest, type ApiRoute, gone, made, ok } from './route';

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

/** Registering again: with what is known, or with what is given here. */
class RegisterAgain {
  @Url('?', 'Its versions endpoint, when it has moved.')
  versions_url?: string | null;

  @FieldOf(credentialsToken, '?', 'A new registration token of theirs; the platform is then registered anew.')
  registration_token?: string | null;
}

export interface PlatformRegistrationParts {
  book: AddressBook;
  registrar: Registrar;
  handshake: Handshake;
  clock: Clock;
}

const common = { tag: 'Platforms', scope: 'admin' as const };

export function platformRegistrationRoutes(parts: PlatformRegistrationParts): ApiRoute[] {
  return [
    {
      ...common,
      method: 'post',
      path: '/platforms',
      summary: 'Invite a platform; or register with one now, when its versions_url and registration_token are given.',
      body: NewPlatform,
      answer: PLATFORM,
      status: 201,
      run: (request) => add(parts, request),
    },
    {
      ...common,
      method: 'post',
      path: '/platforms/{id}/register',
      summary: 'Register again, or rotate the tokens of a connected platform.',
      body: RegisterAgain,
      answer: PLATFORM,
      status: 200,
      run: ({ params, body }) => registerAgain(parts, findPlatform(parts.book, params.id), body),
    },
    {
      ...common,
      method: 'post',
      path: '/platforms/{id}/invitation',
      summary: 'A new registration token for a known platform; the exchange it opens replaces what was there.',
      answer: PLATFORM,
      status: 201,
      run: async ({ params }) => {
        const platform = findPlatform(parts.book, params.id);
        const token = await parts.registrar.inviteAgain(platform);
        return made(invited(parts, findPlatform(parts.book, platform.id), token));
      },
    },
    {
      ...common,
      method: 'delete',
      path: '/platforms/{id}/older-tokens',
      summary: 'End the tokens that a rotation has left valid until the new one is used.',
      status: 204,
      run: async ({ params }) => {
        await parts.registrar.endOlderTokens(findPlatform(parts.book, params.id));
        return gone;
      },
    },
  ];
}

function invited({ registrar }: PlatformRegistrationParts, platform: Platform, registrationToken: string): object {
  const versionsUrl = registrar.parts.versions.versionsUrl;
  return { ...shown(platform), registration_token: registrationToken, versions_url: versionsUrl };
}

async function add(parts: PlatformRegistrationParts, { body, createdId: id }: ApiRequest<NewPlatform>) {
  const { name, versions_url, registration_token, quirks } = body;
  if (!versions_url !== !registration_token)
    throw new Problem(
      400,
      'Bad request',
      'versions_url and registration_token go together; give both to register, none to invite',
    );
  const planned = (body.planned_roles ?? []) as PlatformRole[];
  if (!versions_url || !registration_token) {
    const { platform, registrationToken } = await parts.registrar.invite(id, name, { quirks: quirks ?? {}, planned });
    return made(invited(parts, platform, registrationToken));
  }
  // Carried out anew: what the first time has brought about is not undone.
  const begun = parts.book.platform(id);
  if (begun) return made(shown(begun.status === 'CONNECTED' ? begun : await register(parts, begun)));
  const blank = blankPlatform(id, name, quirks ?? {}, parts.clock.now());
  const platform: Platform = { ...blank, status: 'FAILED', versionsUrl: versions_url, theirToken: registration_token };
  await parts.book.write({ save: [platform] });
  return made(shown(await register(parts, platform)));
}

async function registerAgain(parts: PlatformRegistrationParts, platform: Platform, body: RegisterAgain) {
  const { versions_url: versionsUrl, registration_token: theirToken } = body;
  if (!theirToken && !platform.theirToken)
    throw conflict('there is no token to register with; invite the platform again, or give its registration_token');
  const anew = theirToken ? { theirToken, status: 'FAILED' as const } : {};
  const ready = await parts.book.amend(platform.id, { ...anew, ...(versionsUrl ? { versionsUrl } : {}) });
  return ok(shown(await register(parts, ready)));
}

/** Throws a 502 problem that names the step and what the partner answered. */
async function register({ handshake }: PlatformRegistrationParts, platform: Platform): Promise<Platform> {
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
