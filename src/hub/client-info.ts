/**
 * Who can be reached through the hub, told to everybody it concerns. The list follows the address book; each change
 * gets a new `last_updated`, becomes durable, and is pushed. A platform that missed a push gets the present state when
 * it is heard again. OCPI 2.2.1 "HubClientInfo".
 */
import type { Clock } from '../lib/clock';
import { toDateTime } from '../lib/clock';
import { newId } from '../lib/ids';
import { KeyedQueue } from '../lib/keyed-queue';
import type { Events } from '../observe/events';
import type { ClientInfo } from '../ocpi/model';
import type { PageQuery } from '../ocpi/page';
import { type PartyId, partyKey, ROLES } from '../ocpi/party';
import type { Caller } from '../outbound/call';
import { joinUrl, segments } from '../outbound/url';
import type { AddressBook } from '../platforms/address-book';
import type { HostedParties } from '../platforms/hosted-parties';
import { connectionStatus, endpointOf, isReachable, type Platform } from '../platforms/platform';
import { quirksOf } from '../platforms/quirks';
import type { Rules } from './rules';

export interface ClientInfoEntry {
  info: ClientInfo;
  /** The platform it is about; null when that has gone, or the party is hosted here. */
  platformId: string | null;
  /** Milliseconds: `last_updated` as a number. */
  updatedAt: number;
}

/** What the client infos ask of the store. */
export interface ClientInfoShelf {
  /** Oldest-created first. */
  load(): Promise<ClientInfoEntry[]>;
  save(entries: ClientInfoEntry[]): Promise<void>;
}

interface Wanted {
  party_id: string;
  country_code: string;
  role: ClientInfo['role'];
  status: ClientInfo['status'];
  /** Null: hosted here. */
  platformId: string | null;
}

const keyOf = (info: { country_code: string; party_id: string; role: string }) =>
  `${info.country_code}*${info.party_id}|${info.role}`.toUpperCase();

const partyOf = (info: { country_code: string; party_id: string }): PartyId => ({
  countryCode: info.country_code,
  partyId: info.party_id,
});

export class ClientInfos {
  private readonly entries = new Map<string, ClientInfoEntry>();
  private readonly queues = new Map<string, KeyedQueue>();
  /** Platforms that missed a push, and since when. */
  private readonly missedSince = new Map<string, number>();

  constructor(
    private readonly parts: {
      shelf: ClientInfoShelf;
      book: AddressBook;
      hosted: HostedParties;
      rules: Rules;
      caller: Caller;
      clock: Clock;
      events: Events;
      hubParty: PartyId | undefined;
    },
  ) {}

  /** Brings the memory to what is on the shelf; another node may have changed it. */
  async load(): Promise<void> {
    const entries = await this.parts.shelf.load();
    this.entries.clear();
    for (const entry of entries) this.entries.set(keyOf(entry.info), entry);
  }

  /** Brings the list to what the address book says, and pushes what has changed. */
  async refresh(correlationId = newId()): Promise<void> {
    const changed = this.changes();
    if (changed.length === 0) return;
    await this.parts.shelf.save(changed);
    for (const entry of changed) this.entries.set(keyOf(entry.info), entry);
    for (const entry of changed) this.pushToAll(entry, correlationId);
  }

  /** What a platform may see, oldest-created first. Its own parties are not news to it. */
  list(platform: Platform, { dateFrom, dateTo, offset, limit }: PageQuery): { items: string[]; total: number } {
    const matching = [...this.entries.values()].filter(
      (entry) =>
        entry.platformId !== platform.id &&
        (dateFrom === undefined || entry.updatedAt >= dateFrom) &&
        (dateTo === undefined || entry.updatedAt < dateTo) &&
        this.mayKnow(platform, entry.info),
    );
    const items = matching.slice(offset, offset + limit).map(({ info }) => JSON.stringify(info));
    return { items, total: matching.length };
  }

  /** Whether a party is in the list, in whatever role and state. */
  isListed(party: PartyId): boolean {
    const key = partyKey(party);
    return ROLES.some((role) => this.entries.has(`${key}|${role}`));
  }

  /** Tells two parties of each other after an agreement between them began or ended. */
  agreementChanged(a: PartyId, b: PartyId): void {
    for (const [reader, about] of [
      [a, b],
      [b, a],
    ] as const) {
      const platform = this.parts.book.ownerOf(reader);
      const aboutKey = partyKey(about);
      const entries = [...this.entries.values()].filter(({ info }) => partyKey(partyOf(info)) === aboutKey);
      if (platform) for (const entry of entries) this.push(platform, this.asSeenBy(platform, entry), newId());
    }
  }

  /** A platform is there (again): it gets what changed while it could not be told. */
  catchUp(platform: Platform): void {
    const since = this.missedSince.get(platform.id);
    if (since === undefined || !isReachable(platform)) return;
    this.missedSince.delete(platform.id);
    for (const entry of this.entries.values())
      if (entry.updatedAt >= since && this.concerns(platform, entry)) this.push(platform, entry, newId());
  }

  private changes(): ClientInfoEntry[] {
    const wanted = new Map(this.wanted().map((entry) => [keyOf(entry), entry]));
    const now = this.parts.clock.now();
    const changed: ClientInfoEntry[] = [];
    for (const [key, { platformId, ...info }] of wanted) {
      const known = this.entries.get(key);
      if (known?.info.status === info.status && known.platformId === platformId) continue;
      changed.push({ info: { ...info, last_updated: toDateTime(now) }, platformId, updatedAt: now });
    }
    for (const [key, entry] of this.entries) {
      if (wanted.has(key) || entry.info.status === 'SUSPENDED') continue;
      // OCPI 2.2.1 "HubClientInfo, Push model": never deleted; what has gone is SUSPENDED.
      const info = { ...entry.info, status: 'SUSPENDED' as const, last_updated: toDateTime(now) };
      changed.push({ info, platformId: entry.platformId, updatedAt: now });
    }
    return changed;
  }

  /** What the list should say; a party known twice is shown by its best way. */
  private wanted(): Wanted[] {
    const direct = this.parts.book.platforms().flatMap((platform) => {
      const roles = platform.status === 'CONNECTED' ? platform.roles : platform.plannedRoles;
      const status = connectionStatus(platform);
      return roles.map(({ role, country_code, party_id }) => ({
        role,
        country_code,
        party_id,
        status,
        platformId: platform.id,
      }));
    });
    const announced = this.parts.book.platforms().flatMap((platform) =>
      platform.announced.map(({ role, country_code, party_id, status }) => ({
        role,
        country_code,
        party_id,
        status: status === 'CONNECTED' ? connectionStatus(platform) : status,
        platformId: platform.id,
      })),
    );
    const others = direct.filter(({ status }) => status !== 'CONNECTED');
    return [...announced, ...others, ...direct.filter(isConnected), ...this.hostedHere()];
  }

  /** Whoever registers with a hub can reach the parties that it hosts. */
  private hostedHere(): Wanted[] {
    if (!this.parts.hubParty) return [];
    return this.parts.hosted.spokenFor().flatMap(({ id, roles }) =>
      roles.map((role) => ({
        role,
        country_code: id.countryCode,
        party_id: id.partyId,
        status: 'CONNECTED' as const,
        platformId: null,
      })),
    );
  }

  private pushToAll(entry: ClientInfoEntry, correlationId: string): void {
    for (const platform of this.parts.book.platforms()) {
      if (!this.concerns(platform, entry)) continue;
      if (isReachable(platform)) this.push(platform, entry, correlationId);
      else if (platform.status === 'CONNECTED') this.miss(platform, entry);
    }
  }

  private concerns(platform: Platform, { info, platformId }: ClientInfoEntry): boolean {
    return platform.id !== platformId && this.mayKnow(platform, info);
  }

  private mayKnow(platform: Platform, info: ClientInfo): boolean {
    const { rules, book } = this.parts;
    return rules.open || book.partiesOf(platform).some(({ id }) => rules.mayTalk(id, partyOf(info)));
  }

  /** A pair without an agreement is shown as PLANNED. */
  private asSeenBy(platform: Platform, entry: ClientInfoEntry): ClientInfoEntry {
    if (this.mayKnow(platform, entry.info)) return entry;
    const last_updated = toDateTime(this.parts.clock.now());
    return { ...entry, info: { ...entry.info, status: 'PLANNED', last_updated } };
  }

  private push(platform: Platform, entry: ClientInfoEntry, correlationId: string): void {
    const url = endpointOf(platform, 'hubclientinfo', 'RECEIVER');
    if (url === undefined) return;
    const { info } = entry;
    const party = partyOf(info);
    const queue = this.queues.get(platform.id) ?? new KeyedQueue(4, 20_000);
    this.queues.set(platform.id, queue);
    queue.add(keyOf(info), async () => {
      try {
        await this.parts.caller.call({
          platform,
          method: 'PUT',
          url: joinUrl(url, segments(info.country_code, info.party_id)),
          module: 'hubclientinfo',
          role: 'RECEIVER',
          correlationId,
          object: partyKey(party),
          body: Buffer.from(JSON.stringify(info)),
          // OCPI 2.2.1 "Message Routing Headers": none on configuration modules, unless a partner insists.
          ...(quirksOf(platform).routing_on_hubclientinfo ? { routing: this.routingTo(platform) } : {}),
        });
      } catch (error) {
        this.miss(platform, entry);
        this.parts.events.clientInfoPushFailed({ platform: platform.name, reason: (error as Error).message });
      }
    });
  }

  private routingTo(platform: Platform) {
    return { to: this.parts.book.partiesOf(platform)[0]?.id, from: this.parts.hubParty };
  }

  private miss(platform: Platform, { updatedAt }: ClientInfoEntry): void {
    this.missedSince.set(platform.id, Math.min(updatedAt, this.missedSince.get(platform.id) ?? updatedAt));
  }
}

const isConnected = ({ status }: Wanted) => status === 'CONNECTED';
