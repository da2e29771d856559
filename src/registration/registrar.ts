/**
 * How we become known and how others do: invitations, the exchange of credentials in both directions, rotation, and the
 * end. One exchange per platform at a time. What is told to a partner is durable before; a token that ends does so only
 * when its successor has been used. OCPI 2.2.1 "Credentials".
 */
import type { Clock } from '../lib/clock';
import { newId, newSecret } from '../lib/ids';
import { Mutex } from '../lib/mutex';
import type { Events } from '../observe/events';
import type { Credentials } from '../ocpi/model';
import type { Control } from '../outbound/control';
import type { AddressBook, IssuedToken } from '../platforms/address-book';
import type { HostedParties } from '../platforms/hosted-parties';
import type { Platform, PlatformRole } from '../platforms/platform';
import type { Quirks } from '../platforms/quirks';
import type { Discovery } from './discovery';
import type { OurVersions } from './versions';

/** What the exchanges of credentials share. */
export interface RegistrationParts {
  book: AddressBook;
  hosted: HostedParties;
  versions: OurVersions;
  discovery: Discovery;
  control: Control;
  clock: Clock;
  events: Events;
  /** Called after a platform has registered, changed its roles or gone. `gone`: the parties it no longer has. */
  changed: (platform: Platform, change: { correlationId: string; gone: PlatformRole[] }) => Promise<void>;
}

export class Registrar {
  /** One exchange per platform at a time. */
  readonly exchanges = new Mutex();
  /** Platforms with an exchange under way: a new token that is used meanwhile proves nothing yet. */
  readonly underWay = new Set<string>();
  /** Platform → hash of its newest token, while older ones are still valid. */
  private readonly unproven = new Map<string, string>();

  constructor(readonly parts: RegistrationParts) {}

  /** Takes up rotations that were under way when the process ended. */
  load(): void {
    for (const { id } of this.parts.book.platforms()) this.watchRotation(id);
  }

  /** A platform that may register with us. The token is shown once; asked for again with the same id, it is a new one. */
  async invite(
    id: string,
    name: string,
    { quirks, planned = [] }: { quirks: Quirks; planned?: PlatformRole[] },
  ): Promise<{ platform: Platform; registrationToken: string }> {
    const known = this.parts.book.platform(id);
    if (known) return { platform: known, registrationToken: await this.inviteAgain(known) };
    const registrationToken = newSecret();
    const platform: Platform = { ...blankPlatform(id, name, quirks, this.parts.clock.now()), plannedRoles: planned };
    const { book, events } = this.parts;
    await book.write({ save: [platform], issue: [book.issue(platform.id, 'registration', registrationToken)] });
    events.platformInvited({ platform: name, platform_id: platform.id });
    await this.parts.changed(platform, { correlationId: newId(), gone: [] });
    return { platform, registrationToken };
  }

  /** A new registration token for a known platform; the exchange it opens replaces what was there. */
  async inviteAgain(platform: Platform): Promise<string> {
    const registrationToken = newSecret();
    const { book, events } = this.parts;
    const older = book.tokensOf(platform.id).filter(({ purpose }) => purpose === 'registration');
    const issue = [book.issue(platform.id, 'registration', registrationToken)];
    const status = platform.status === 'CONNECTED' ? 'CONNECTED' : 'INVITED';
    await book.amend(platform.id, { status }, { issue, revoke: older.map(({ hash }) => hash) });
    events.platformInvited({ platform: platform.name, platform_id: platform.id });
    return registrationToken;
  }

  /** Runs one exchange with a platform, alone. */
  exchange<T>(platformId: string, job: () => Promise<T>): Promise<T> {
    return this.exchanges.run(platformId, async () => {
      this.underWay.add(platformId);
      try {
        return await job();
      } finally {
        this.underWay.delete(platformId);
      }
    });
  }

  /** A fresh token for a platform, not yet durable. */
  newToken(platformId: string): { token: string; issued: IssuedToken } {
    const token = newSecret();
    return { token, issued: this.parts.book.issue(platformId, 'access', token) };
  }

  /** Keeps older tokens valid until the newest one has been used. */
  watchRotation(platformId: string): void {
    const access = this.parts.book.tokensOf(platformId).filter(({ purpose }) => purpose === 'access');
    const newest = access.at(-1);
    if (access.length > 1 && newest) this.unproven.set(platformId, newest.hash);
    else this.unproven.delete(platformId);
  }

  /** A request came with this token: if it is the newest one, those before it end. */
  used(platform: Platform, issued: IssuedToken): void {
    if (this.unproven.size === 0 || this.unproven.get(platform.id) !== issued.hash) return;
    if (this.underWay.has(platform.id)) return;
    this.endOlderTokens(platform).catch((error: Error) => {
      // The next use of the new token tries again.
      this.watchRotation(platform.id);
      this.parts.events.jobFailed('end of older tokens', error.message);
    });
  }

  /** Ends every token of a platform but the newest. */
  async endOlderTokens(platform: Platform): Promise<void> {
    this.unproven.delete(platform.id);
    const older = this.parts.book
      .tokensOf(platform.id)
      .filter(({ purpose }) => purpose === 'access')
      .slice(0, -1);
    await this.parts.book.write({ revoke: older.map(({ hash }) => hash) });
    this.parts.events.tokenEnded({ platform: platform.name });
  }
}

export function blankPlatform(id: string, name: string, quirks: Quirks, nowMs: number): Platform {
  return {
    id,
    name,
    quirks,
    status: 'INVITED',
    suspended: false,
    online: false,
    version: null,
    versionsUrl: null,
    theirToken: null,
    roles: [],
    endpoints: [],
    announced: [],
    plannedRoles: [],
    rateLimit: null,
    lastSeenAt: null,
    createdAt: nowMs,
    lastError: null,
    isSandbox: false,
    rolesTold: null,
  };
}

/** What is kept of the roles in a partner's credentials. */
export const rolesIn = ({ roles }: Credentials): PlatformRole[] =>
  roles.map(({ role, country_code, party_id, business_details }) => ({
    role,
    country_code,
    party_id,
    business_details,
  }));
