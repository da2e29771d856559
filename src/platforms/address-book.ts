/**
 * Who we know, held in memory and written through to the shelf: a platform by its token, a party by its id, the way to
 * a party. Every look-up is a Map; the indexes are made anew on each change, which is rare beside the traffic.
 */
import type { Clock } from '../lib/clock';
import { Mutex } from '../lib/mutex';
import type { Secrets } from '../lib/secrets';
import { readToken } from '../ocpi/headers';
import { type PartyId, type PartyKey, partyKey, type Role } from '../ocpi/party';
import { isReachable, type Platform } from './platform';
import { quirksOf } from './quirks';

/** A credentials token that we gave to a platform. Only its keyed hash is kept. */
export interface IssuedToken {
  hash: string;
  platformId: string;
  /** `registration`: opens versions and credentials only, until the exchange is done. `access`: everything. */
  purpose: 'registration' | 'access';
  issuedAt: number;
}

/** What must become durable together. */
export interface AddressBookChange {
  /** New ones, whole. */
  save?: Platform[];
  /** Some members of one that is there; the others stay, whoever has changed them meanwhile. */
  amend?: { id: string; members: Partial<Platform> };
  remove?: string[];
  issue?: IssuedToken[];
  /** Hashes of tokens that end. */
  revoke?: string[];
}

/** What the address book asks of the store. */
export interface AddressBookShelf {
  load(): Promise<{ platforms: Platform[]; tokens: IssuedToken[] }>;
  /** All or nothing. Throws when a platform to be amended is not there. */
  write(change: AddressBookChange): Promise<void>;
  /** Platforms were heard; a later moment that is there already stays. */
  seen(platforms: { id: string; lastSeenAt: number }[]): Promise<void>;
  hasToken(hash: string): Promise<boolean>;
}

/** A party that can be addressed, and the platform behind which it is. */
export interface PartyEntry {
  id: PartyId;
  key: PartyKey;
  roles: ReadonlySet<Role>;
  platform: Platform;
  /** `direct`: one of the platform's own roles. `hub`: announced by that platform, an upstream hub. */
  way: 'direct' | 'hub';
}

export interface Recognised {
  platform: Platform;
  issued: IssuedToken;
  /** As the caller presented it; GET credentials returns it. */
  token: string;
}

/** Recognised `Authorization` values kept ready, so that a known caller costs one Map look-up and no hash. */
const RECOGNISED_LIMIT = 20_000;

export class AddressBook {
  private readonly platformsById = new Map<string, Platform>();
  private readonly tokensByHash = new Map<string, IssuedToken>();
  private readonly recognised = new Map<string, Recognised>();
  private readonly order = new Mutex();
  private entriesByPlatform = new Map<string, PartyEntry[]>();
  private waysByParty = new Map<PartyKey, PartyEntry[]>();
  /** Platform → the moment that is on the shelf. */
  private readonly seenAt = new Map<string, number>();

  constructor(
    private readonly shelf: AddressBookShelf,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
    /** Other nodes write to the same shelf. */
    private readonly isShared = false,
  ) {}

  /** Brings the memory to what is on the shelf; another node may have changed it. */
  load(): Promise<void> {
    return this.order.run('write', async () => {
      const { platforms, tokens } = await this.shelf.load();
      const heard = new Map(this.platforms().map(({ id, lastSeenAt }) => [id, lastSeenAt]));
      this.platformsById.clear();
      this.tokensByHash.clear();
      for (const platform of platforms) {
        const lastSeenAt = later(platform.lastSeenAt, heard.get(platform.id) ?? null);
        this.platformsById.set(platform.id, { ...platform, lastSeenAt });
        this.seenAt.set(platform.id, platform.lastSeenAt ?? 0);
      }
      for (const token of tokens) this.tokensByHash.set(token.hash, token);
      this.index();
    });
  }

  /** Makes a change durable, then visible. Changes are written one after another. */
  write(change: AddressBookChange): Promise<void> {
    return this.order.run('write', () => this.writeNow(change));
  }

  /**
   * Changes some members of a platform as it is when its turn comes; `more` becomes durable with it. What is made from
   * members that are there is said by a function, so that nothing that changed meanwhile is lost.
   */
  amend(
    id: string,
    members: Partial<Platform> | ((current: Platform) => Partial<Platform>),
    more: AddressBookChange = {},
  ): Promise<Platform> {
    return this.order.run('write', async () => {
      const current = this.platformsById.get(id);
      if (!current) throw new Error(`platform ${id} is gone`);
      const amended = typeof members === 'function' ? members(current) : members;
      await this.writeNow({ ...more, amend: { id, members: amended } });
      return this.platformsById.get(id) ?? current;
    });
  }

  /** Writes down when each platform was last heard. */
  async saveLastSeen(): Promise<void> {
    const heard = this.platforms().flatMap(({ id, lastSeenAt }) =>
      lastSeenAt !== null && lastSeenAt > (this.seenAt.get(id) ?? 0) ? [{ id, lastSeenAt }] : [],
    );
    if (heard.length > 0) await this.shelf.seen(heard);
    for (const { id, lastSeenAt } of heard) this.seenAt.set(id, lastSeenAt);
  }

  private async writeNow(change: AddressBookChange): Promise<void> {
    await this.shelf.write(change);
    for (const platform of change.save ?? []) this.platformsById.set(platform.id, platform);
    const { id: amendedId = '', members } = change.amend ?? {};
    const amended = this.platformsById.get(amendedId);
    if (amended) this.platformsById.set(amended.id, { ...amended, ...members });
    for (const id of change.remove ?? []) this.platformsById.delete(id);
    for (const token of change.issue ?? []) this.tokensByHash.set(token.hash, token);
    for (const hash of change.revoke ?? []) this.tokensByHash.delete(hash);
    this.index();
  }

  /** The token to hand out and what to keep of it. */
  issue(platformId: string, purpose: IssuedToken['purpose'], token: string): IssuedToken {
    return { hash: this.secrets.hash(token), platformId, purpose, issuedAt: this.clock.now() };
  }

  /** All tokens we gave to a platform, oldest first. */
  tokensOf(platformId: string): IssuedToken[] {
    return [...this.tokensByHash.values()]
      .filter((token) => token.platformId === platformId)
      .sort((a, b) => a.issuedAt - b.issuedAt);
  }

  /** OCPI 2.2.1 "Authorization header": whose token this is. Undefined: nobody's. */
  recognise(authorization: string | undefined): Recognised | undefined {
    if (authorization === undefined) return undefined;
    const known = this.recognised.get(authorization);
    if (known) return known;
    for (const { token, encoding } of readToken(authorization)) {
      const issued = this.tokensByHash.get(this.secrets.hash(token));
      const platform = issued && this.platformsById.get(issued.platformId);
      if (!platform || (encoding === 'raw' && quirksOf(platform).accept_raw_token === false)) continue;
      const found = { platform, issued, token };
      if (this.recognised.size >= RECOGNISED_LIMIT) this.recognised.clear();
      this.recognised.set(authorization, found);
      return found;
    }
    return undefined;
  }

  /** The same for a token that another node may have issued a moment ago, before its news has reached us. */
  async recogniseNew(authorization: string | undefined): Promise<Recognised | undefined> {
    if (!this.isShared || authorization === undefined) return undefined;
    for (const { token } of readToken(authorization)) {
      if (!(await this.shelf.hasToken(this.secrets.hash(token)))) continue;
      await this.load();
      return this.recognise(authorization);
    }
    return undefined;
  }

  platform(id: string): Platform | undefined {
    return this.platformsById.get(id);
  }

  platforms(): Platform[] {
    return [...this.platformsById.values()];
  }

  /** The best way to a party: one that is up before one that is down, direct before an upstream hub. */
  findParty(party: PartyId): PartyEntry | undefined {
    const ways = this.waysByParty.get(partyKey(party));
    return ways?.find(isUp) ?? ways?.[0];
  }

  /** Whether a platform may speak for a party: its own, or one it announced as a hub. */
  speaksFor(platform: Platform, party: PartyId): boolean {
    return (this.waysByParty.get(partyKey(party)) ?? []).some((entry) => entry.platform.id === platform.id);
  }

  /** The platform whose own party this is. */
  ownerOf(party: PartyId): Platform | undefined {
    return this.waysByParty.get(partyKey(party))?.find(({ way }) => way === 'direct')?.platform;
  }

  /** Every party once, by its best way. */
  parties(): PartyEntry[] {
    return [...this.waysByParty.values()].flatMap((ways) => ways.find(isUp) ?? ways.slice(0, 1));
  }

  /** Every party to which the best way is over this platform. */
  partiesOver(platform: Platform): PartyEntry[] {
    const entries = this.entriesByPlatform.get(platform.id) ?? [];
    return entries.filter((entry) => this.findParty(entry.id) === entry);
  }

  /** The platform's own parties, each once with all its roles. */
  partiesOf(platform: Platform): PartyEntry[] {
    return directEntries(platform);
  }

  private index(): void {
    this.recognised.clear();
    this.waysByParty = new Map();
    this.entriesByPlatform = new Map();
    const platforms = this.platforms().filter(({ status }) => status === 'CONNECTED');
    for (const platform of platforms) for (const entry of directEntries(platform)) this.addWay(entry);
    for (const platform of platforms) for (const entry of announcedEntries(platform)) this.addWay(entry);
  }

  private addWay(entry: PartyEntry): void {
    const ways = this.waysByParty.get(entry.key) ?? [];
    // A way that the operator prefers goes before a more direct one.
    if (quirksOf(entry.platform).preferred_for?.includes(entry.key)) ways.unshift(entry);
    else ways.push(entry);
    this.waysByParty.set(entry.key, ways);
    const entries = this.entriesByPlatform.get(entry.platform.id) ?? [];
    entries.push(entry);
    this.entriesByPlatform.set(entry.platform.id, entries);
  }
}

const later = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.max(a, b));

/** Remembers that a platform was heard; written down every minute. */
export function heardFrom(platform: Platform, nowMs: number): void {
  platform.lastSeenAt = nowMs;
}

/** Whether messages reach the party now. OCPI 2.2.1 "ConnectionStatus": a party behind a hub is up when the hub is, and says so of it. */
export function isUp({ platform, way, key }: PartyEntry): boolean {
  if (!isReachable(platform)) return false;
  return way === 'direct' || platform.announced.some((party) => keyOf(party) === key && party.status === 'CONNECTED');
}

const keyOf = (party: { country_code: string; party_id: string }) =>
  partyKey({ countryCode: party.country_code, partyId: party.party_id });

function directEntries(platform: Platform): PartyEntry[] {
  return mergeRoles(platform, platform.roles, 'direct');
}

function announcedEntries(platform: Platform): PartyEntry[] {
  return mergeRoles(platform, platform.announced, 'hub');
}

function mergeRoles(
  platform: Platform,
  roles: { role: Role; country_code: string; party_id: string }[],
  way: PartyEntry['way'],
): PartyEntry[] {
  const byKey = new Map<PartyKey, PartyEntry & { roles: Set<Role> }>();
  for (const { role, country_code, party_id } of roles) {
    const key = keyOf({ country_code, party_id });
    const id = { countryCode: country_code, partyId: party_id };
    const entry = byKey.get(key) ?? { id, key, roles: new Set<Role>(), platform, way };
    entry.roles.add(role);
    byKey.set(key, entry);
  }
  return [...byKey.values()];
}
