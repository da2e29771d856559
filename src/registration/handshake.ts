/** The exchange of credentials as the one who starts it: registering with a platform, rotating, unregistering. */
import { newId } from '../lib/ids';
import { faultsOf, tellFaults } from '../ocpi/check';
import type { Method } from '../ocpi/endpoint';
import { Credentials } from '../ocpi/model';
import { OcpiError } from '../ocpi/status';
import { ControlFailure } from '../outbound/control';
import { endpointOf, type Platform, type PlatformEndpoint } from '../platforms/platform';
import { quirksOf } from '../platforms/quirks';
import { checkClaims } from './claims';
import { StepFailure } from './discovery';
import { type Registrar, rolesIn } from './registrar';

export class Handshake {
  constructor(
    private readonly registrar: Registrar,
    /** The versions we speak, best first. */
    private readonly versions: readonly string[],
  ) {}

  /**
   * Registers with a platform that gave us `registrationToken` (kept as its token until the exchange is done), or, when
   * it is connected already, rotates the tokens of both sides. Throws StepFailure; what was in force stays in force.
   */
  run(platform: Platform): Promise<Platform> {
    return this.registrar.exchange(platform.id, async () => {
      const { book, events } = this.registrar.parts;
      const current = book.platform(platform.id);
      if (!current) throw new StepFailure('credentials', 'the platform has been removed');
      try {
        return await this.exchange(current);
      } catch (error) {
        if (!(error instanceof StepFailure)) throw error;
        events.registrationFailed({
          platform: current.name,
          platform_id: current.id,
          step: error.step,
          reason: error.message,
        });
        const lastError = `${error.step}: ${error.message}`;
        await book.amend(current.id, {
          lastError,
          ...(current.status === 'CONNECTED' ? {} : { status: 'FAILED' as const }),
        });
        throw error;
      }
    });
  }

  /** Tells the platform that it is over, as well as that goes, and forgets it. */
  end(platform: Platform): Promise<void> {
    return this.registrar.exchange(platform.id, async () => {
      const { book, events, changed } = this.registrar.parts;
      const url = endpointOf(platform, 'credentials', 'SENDER');
      if (url && platform.status === 'CONNECTED') await this.send('DELETE', platform, url).catch(() => undefined);
      await book.write({ remove: [platform.id], revoke: book.tokensOf(platform.id).map(({ hash }) => hash) });
      this.registrar.watchRotation(platform.id);
      events.platformUnregistered({ platform: platform.name, platform_id: platform.id });
      await changed(platform, { correlationId: newId(), gone: platform.roles });
    });
  }

  private async exchange(platform: Platform): Promise<Platform> {
    const { book, events, changed, discovery, hosted } = this.registrar.parts;
    const { versionsUrl, theirToken } = platform;
    if (!versionsUrl || !theirToken)
      throw new StepFailure('versions', 'its versions URL and a registration token are needed; give both');
    const isRotation = platform.status === 'CONNECTED';
    if (isRotation && !takesUpdates(platform))
      throw new StepFailure(
        'credentials',
        'by its profile it takes no PUT of credentials: unregister it, and register again with a new token of its',
      );
    const correlationId = newId();
    const encoding = quirksOf(platform).token_encoding ?? 'base64';
    const reader = { token: theirToken, encoding, platformId: platform.id, correlationId };
    const { version, url } = await discovery.findVersion(versionsUrl, this.versions, reader);
    const endpoints = await discovery.readEndpoints(url, version, quirksOf(platform), reader);
    // Before they are told: roles that change meanwhile are told again.
    const rolesTold = hosted.rolesMark();
    const theirs = await this.trade(platform, endpoints, correlationId);

    const registered = await book.amend(platform.id, {
      status: 'CONNECTED',
      online: true,
      version,
      versionsUrl: theirs.url,
      theirToken: theirs.token,
      roles: rolesIn(theirs),
      endpoints,
      plannedRoles: [],
      lastError: null,
      rolesTold,
    });
    this.registrar.watchRotation(platform.id);
    if (isRotation) events.credentialsUpdated({ platform: platform.name, platform_id: platform.id });
    else events.platformRegistered({ platform: platform.name, platform_id: platform.id });
    await changed(registered, { correlationId, gone: [] });
    return registered;
  }

  /** Our new token becomes valid before it is told, and ends again when the other side clearly says no. */
  private async trade(platform: Platform, endpoints: PlatformEndpoint[], correlationId: string): Promise<Credentials> {
    const { book, hosted, versions, events } = this.registrar.parts;
    const url = endpointOf({ ...platform, endpoints }, 'credentials', 'SENDER') ?? '';
    const ours = this.registrar.newToken(platform.id);
    await book.write({ issue: [ours.issued] });
    const body = { token: ours.token, url: versions.versionsUrl, roles: hosted.credentialsRoles() };
    const isRotation = platform.status === 'CONNECTED';
    try {
      const theirs = readCredentials(
        await this.send(isRotation ? 'PUT' : 'POST', platform, url, { body, correlationId }),
      );
      checkClaims(theirs.roles, platform.id, {
        book,
        hosted,
        claimed: (party, owner) => events.partyClaimed({ platform: platform.name, party, owner }),
      });
      return theirs;
    } catch (error) {
      const failure = toStepFailure(error as Error);
      // After a lost answer to an update they may use either token; after a refusal only the old one counts.
      if (!(isRotation && failure.isUncertain)) await book.write({ revoke: [ours.issued.hash] });
      this.registrar.watchRotation(platform.id);
      throw failure;
    }
  }

  private async send(
    method: Method,
    platform: Platform,
    url: string,
    { body, correlationId }: { body?: Credentials; correlationId?: string } = {},
  ): Promise<unknown> {
    const answer = await this.registrar.parts.control.send({
      method,
      url,
      token: platform.theirToken ?? '',
      encoding: quirksOf(platform).token_encoding ?? 'base64',
      module: 'credentials',
      role: 'SENDER',
      platformId: platform.id,
      correlationId,
      body,
    });
    return answer.data;
  }
}

/** Whether our credentials can be changed there while we are registered. */
export const takesUpdates = (platform: Platform) => quirksOf(platform).credentials_update !== 'never';

function readCredentials(data: unknown): Credentials {
  const faults = faultsOf(Credentials, data);
  if (faults.length === 0) return data as Credentials;
  throw new StepFailure('credentials', `their credentials cannot be used: ${tellFaults(faults)}`, null, true);
}

function toStepFailure(error: Error): StepFailure {
  if (error instanceof StepFailure) return error;
  if (error instanceof ControlFailure)
    return new StepFailure('credentials', error.message, error.answer, !error.isRefusal);
  if (error instanceof OcpiError) return new StepFailure('credentials', error.message);
  throw error;
}
