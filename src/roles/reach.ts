/**
 * Whom an own object concerns. Locations, Tariffs and Tokens go to everybody of the opposite roles; a Session or CDR to
 * the eMSP of its Token. Each counterparty is told once, over its best way: directly, or over an upstream hub.
 */
import type { ObjectModule } from '../ocpi/object-key';
import { type PartyId, type PartyKey, partyKey, partyOfKey } from '../ocpi/party';
import type { DueChange } from '../outbound/due';
import type { Reach } from '../outbound/pusher';
import type { AddressBook, PartyEntry } from '../platforms/address-book';
import type { HostedParties, HostedParty } from '../platforms/hosted-parties';
import { endpointOf, isHub, type Platform } from '../platforms/platform';
import { quirksOf } from '../platforms/quirks';
import { BROADCAST_MODULES, receivingRoles } from '../platforms/receivers';
import type { ObjectShelf } from './shelf';

export interface ReachParts {
  book: AddressBook;
  hosted: HostedParties;
  shelf: ObjectShelf;
  mayTalk: (a: PartyId, b: PartyId, module: string) => boolean;
}

export class OpenReach implements Reach {
  constructor(private readonly parts: ReachParts) {}

  platformsFor({ module, owner, party }: DueChange): string[] {
    if (party !== null) return this.hostedReceiver(party) ? [] : [this.wayTo(module, party)?.platform.id ?? ''];
    const platforms = new Set(
      this.concerned(module, owner, this.parts.book.parties()).map(({ platform }) => platform.id),
    );
    for (const hub of this.hubs(module)) platforms.add(hub.id);
    return [...platforms];
  }

  partiesOn(platform: Platform, { module, owner, party }: DueChange): PartyId[] {
    if (party !== null) return this.mayTalk(owner, partyOfKey(party), module) ? [partyOfKey(party)] : [];
    const entries = this.concerned(module, owner, this.parts.book.partiesOver(platform));
    if (!isHub(platform)) return oncePerPlatform(platform, entries).map(({ id }) => id);
    const hub = this.parts.book.partiesOf(platform).find(({ roles }) => roles.has('HUB'));
    // A hub tells everybody behind it by itself, but for those whom that would tell twice.
    const areAllBehindIt = platform.announced.every((announced) => this.goesThrough(platform, announced));
    return hub && areAllBehindIt ? [hub.id] : entries.map(({ id }) => id);
  }

  /** Hosted parties whom it concerns as well. */
  hostedFor({ module, owner, party }: DueChange): PartyId[] {
    const receivers = party === null ? this.hostedReceivers(module, owner) : [this.hostedReceiver(party)];
    return receivers.flatMap((receiver) => receiver?.id ?? []);
  }

  async deliverHere(change: DueChange): Promise<void> {
    const { module, owner, objectId } = change;
    const key = { module, owner, objectId };
    for (const receiver of this.hostedFor(change)) {
      const object = await this.parts.shelf.get(owner, key);
      await this.parts.shelf.change(partyKey(receiver), key, () => {
        if (!object) return { remove: true };
        const { holder: _, module: __, owner: ___, objectId: ____, ...columns } = object;
        return { put: columns };
      });
    }
  }

  private hostedReceiver(party: PartyKey): HostedParty | undefined {
    return this.parts.hosted.spokenFor().find(({ id }) => partyKey(id) === party);
  }

  private hostedReceivers(module: ObjectModule, owner: PartyKey): HostedParty[] {
    const wanted = this.receivingRolesOf(module, owner);
    return this.parts.hosted
      .spokenFor()
      .filter(
        ({ id, roles }) =>
          partyKey(id) !== owner && roles.some((role) => wanted.has(role)) && this.mayTalk(owner, id, module),
      );
  }

  /** The counterparties among these, as far as their platforms take the module. */
  private concerned(module: ObjectModule, owner: PartyKey, entries: PartyEntry[]): PartyEntry[] {
    const wanted = this.receivingRolesOf(module, owner);
    const ownerId = partyOfKey(owner);
    return entries.filter(
      ({ id, roles, platform }) =>
        [...roles].some((role) => wanted.has(role)) &&
        endpointOf(platform, module, 'RECEIVER') !== undefined &&
        this.parts.mayTalk(ownerId, id, module),
    );
  }

  /** Upstream hubs that take the module, whomever they have announced. */
  private hubs(module: ObjectModule): Platform[] {
    if (!BROADCAST_MODULES.has(module)) return [];
    return this.parts.book
      .platforms()
      .filter(
        (platform) =>
          platform.status === 'CONNECTED' && isHub(platform) && endpointOf(platform, module, 'RECEIVER') !== undefined,
      );
  }

  private goesThrough(platform: Platform, announced: { country_code: string; party_id: string }): boolean {
    const party = { countryCode: announced.country_code, partyId: announced.party_id };
    return this.parts.book.findParty(party)?.platform.id === platform.id;
  }

  private wayTo(module: ObjectModule, party: PartyKey): PartyEntry | undefined {
    const entry = this.parts.book.findParty(partyOfKey(party));
    return entry && endpointOf(entry.platform, module, 'RECEIVER') !== undefined ? entry : undefined;
  }

  private receivingRolesOf(module: ObjectModule, owner: PartyKey) {
    const roles = this.parts.hosted.find(partyOfKey(owner))?.roles ?? [];
    return receivingRoles(new Set(roles), module);
  }

  private mayTalk(owner: PartyKey, party: PartyId, module: string): boolean {
    return this.parts.mayTalk(partyOfKey(owner), party, module);
  }
}

/** A quirk: some platforms want an object once, whatever the number of their parties. */
function oncePerPlatform(platform: Platform, entries: PartyEntry[]): PartyEntry[] {
  return quirksOf(platform).broadcast_once === true ? entries.slice(0, 1) : entries;
}
