/** The credentials module as the one who answers. OCPI 2.2.1 "Credentials, Interfaces and endpoints". */
import { isObject, JsonError, parseJson } from '../lib/json';
import { type Answer, done } from '../ocpi/answer';
import { checked } from '../ocpi/check';
import { Credentials } from '../ocpi/model';
import { OcpiError, type Situation } from '../ocpi/status';
import type { Platform } from '../platforms/platform';
import { quirksOf } from '../platforms/quirks';
import type { OcpiRequest } from '../platforms/request';
import { checkClaims } from './claims';
import { type Step, StepFailure } from './discovery';
import { type Registrar, rolesIn } from './registrar';

const SITUATION_OF: Record<Step, Situation> = {
  versions: 'clientApiUnusable',
  version: 'unsupportedVersion',
  details: 'clientApiUnusable',
  endpoints: 'missingEndpoints',
  credentials: 'clientApiUnusable',
};

export class CredentialsEndpoint {
  constructor(
    private readonly registrar: Registrar,
    /** The version under which this endpoint is served. */
    private readonly version: string,
  ) {}

  /** The token is the one the caller presented: only its hash is kept here. */
  async getCredentials({ token }: OcpiRequest): Promise<Answer> {
    return done(this.ours(token));
  }

  /** Throws `methodNotAllowed` for a registered platform, `unauthorized` when the registration token is used up. */
  postCredentials(request: OcpiRequest): Promise<Answer> {
    if (request.issued.purpose === 'access')
      throw new OcpiError('methodNotAllowed', 'you are registered already; use PUT to update', {
        Allow: 'GET, PUT, DELETE',
      });
    return this.registrar.exchange(request.platform.id, () => this.take(request));
  }

  /** Throws `methodNotAllowed` for a platform that is not registered. */
  putCredentials(request: OcpiRequest): Promise<Answer> {
    this.demandRegistered(request);
    return this.registrar.exchange(request.platform.id, () => this.take(request));
  }

  deleteCredentials(request: OcpiRequest): Promise<Answer> {
    this.demandRegistered(request);
    return this.registrar.exchange(request.platform.id, async () => {
      const platform = this.current(request);
      const { book, events, changed } = this.registrar.parts;
      const members = { status: 'UNREGISTERED', theirToken: null, roles: [], endpoints: [], announced: [] } as const;
      const revoke = book.tokensOf(platform.id).map(({ hash }) => hash);
      const ended = await book.amend(
        platform.id,
        { ...members, roles: [], endpoints: [], announced: [], online: false },
        { revoke },
      );
      this.registrar.watchRotation(platform.id);
      events.platformUnregistered({ platform: platform.name, platform_id: platform.id });
      await changed(ended, { correlationId: request.correlationId, gone: platform.roles });
      return done();
    });
  }

  private demandRegistered({ issued, platform }: OcpiRequest): void {
    if (issued.purpose === 'access' && platform.status === 'CONNECTED') return;
    throw new OcpiError('methodNotAllowed', 'you are not registered; use POST with your registration token', {
      Allow: 'GET, POST',
    });
  }

  /** The platform as it is now that the exchange has its turn; its token may have ended while it waited. */
  private current({ platform, issued }: OcpiRequest): Platform {
    const { book } = this.registrar.parts;
    const current = book.platform(platform.id);
    if (current && book.tokensOf(platform.id).some(({ hash }) => hash === issued.hash)) return current;
    throw new OcpiError('unauthorized', 'this token has been used up');
  }

  /** Registration and update are one movement: check, read their side, then take it all at once or nothing. */
  private async take(request: OcpiRequest): Promise<Answer> {
    const platform = this.current(request);
    const { book, events, changed } = this.registrar.parts;
    const told = this.read(request, platform);
    const { token, url } = told;
    const roles = rolesIn(told);
    const isRegistration = request.issued.purpose === 'registration';
    const endpoints = await this.discover(request, platform, { token, url });

    const ours = this.registrar.newToken(platform.id);
    // After a registration only the new token counts; after an update the old one lives until the new one is used.
    const revoke = isRegistration ? book.tokensOf(platform.id).map(({ hash }) => hash) : [];
    const registered = await book.amend(
      platform.id,
      {
        status: 'CONNECTED',
        online: true,
        version: this.version,
        versionsUrl: url,
        theirToken: token,
        roles,
        endpoints,
        plannedRoles: [],
        lastError: null,
        rolesTold: this.registrar.parts.hosted.rolesMark(),
      },
      { issue: [ours.issued], revoke },
    );
    this.registrar.watchRotation(platform.id);
    if (isRegistration) events.platformRegistered({ platform: platform.name, platform_id: platform.id });
    else events.credentialsUpdated({ platform: platform.name, platform_id: platform.id });
    const gone = platform.roles.filter((role) => !roles.some((kept) => isSameRole(kept, role)));
    await changed(registered, { correlationId: request.correlationId, gone });
    return done(this.ours(ours.token));
  }

  private read({ body }: OcpiRequest, platform: Platform): Credentials {
    let content: unknown;
    try {
      content = parseJson(body ?? Buffer.alloc(0));
    } catch (error) {
      throw error instanceof JsonError ? new OcpiError('notJson', error.message) : error;
    }
    const credentials = checked(Credentials, isObject(content) ? content : {});
    const { book, hosted, events } = this.registrar.parts;
    checkClaims(credentials.roles, platform.id, {
      book,
      hosted,
      claimed: (party, owner) => events.partyClaimed({ platform: platform.name, party, owner }),
    });
    return credentials;
  }

  private async discover(request: OcpiRequest, platform: Platform, { token, url }: { token: string; url: string }) {
    const { discovery, events } = this.registrar.parts;
    const encoding = quirksOf(platform).token_encoding ?? 'base64';
    const reader = { token, encoding, platformId: platform.id, correlationId: request.correlationId };
    try {
      const found = await discovery.findVersion(url, [this.version], reader);
      return await discovery.readEndpoints(found.url, found.version, quirksOf(platform), reader);
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error;
      events.registrationFailed({
        platform: platform.name,
        platform_id: platform.id,
        step: error.step,
        reason: error.message,
      });
      throw new OcpiError(SITUATION_OF[error.step], error.message);
    }
  }

  private ours(token: string): Credentials {
    const { versions, hosted } = this.registrar.parts;
    return { token, url: versions.versionsUrl, roles: hosted.credentialsRoles() };
  }
}

interface RoleName {
  role: string;
  country_code: string;
  party_id: string;
}

function isSameRole(a: RoleName, b: RoleName): boolean {
  const name = ({ role, country_code, party_id }: RoleName) => `${country_code}*${party_id}|${role}`.toUpperCase();
  return name(a) === name(b);
}
