/**
 * Whom is this request for: one party, everyone, the hub's own collection, or whoever can be found out? A pure
 * decision over what the address book and the rules know. OCPI 2.2.1 "Message Routing".
 */
import { isSameParty, type PartyId, parseParty, partyKey } from '../ocpi/party';
import { OcpiError } from '../ocpi/status';
import { type AddressBook, isUp, type PartyEntry } from '../platforms/address-book';
import type { HostedParties, HostedParty } from '../platforms/hosted-parties';
import { endpointOf, isHub, isReachable } from '../platforms/platform';
import { quirksOf } from '../platforms/quirks';
import { BROADCAST_MODULES, receivingRoles, servingRoles } from '../platforms/receivers';
import type { OcpiRequest } from '../platforms/request';
import type { Rules } from './rules';

/** What becomes of a request. */
export type Destination =
  | { kind: 'us'; from: PartyId; party: HostedParty }
  | { kind: 'forward'; from: PartyId; to: PartyEntry; endpointUrl: string }
  | { kind: 'broadcast'; from: PartyEntry; receivers: PartyEntry[]; hosted: HostedParty[] }
  | { kind: 'collect'; from: PartyId }
  | { kind: 'open'; from: PartyId };

export class Router {
  constructor(
    private readonly book: AddressBook,
    private readonly rules: Rules,
    private readonly hosted: HostedParties,
    /** Undefined: this instance is no hub, and routes nothing between others. */
    private readonly hubParty: PartyId | undefined,
    /** Whether ClientInfo names the party, connected or not. */
    private readonly isListed: (party: PartyId) => boolean,
  ) {}

  /** Throws `invalidParameters`, `unknownReceiver`, `notConnected` or `hubError`. */
  decide(request: OcpiRequest): Destination {
    const from = this.senderOf(request);
    const { to } = request.routing;
    if (!to) return this.withoutReceiver(request, from);
    if (this.hubParty && isSameParty(to, this.hubParty)) return this.toHub(request, from);
    return this.toParty(request, from, to);
  }

  /** The way to one party, for a request whose receiver is known. Throws like `decide`. */
  toParty(request: OcpiRequest, from: PartyId, to: PartyId): Destination {
    const mayTalk = this.rules.mayTalk(from, to, request.module);
    const party = this.hosted.find(to);
    if (party && mayTalk) return { kind: 'us', from, party };
    if (!this.hubParty) throw new OcpiError('unknownReceiver', `${partyKey(to)} is not a party of this platform`);
    const entry = this.book.findParty(to);
    if (!mayTalk || !(entry || this.isListed(to)))
      throw new OcpiError('unknownReceiver', `${partyKey(to)} is not known to this hub`);
    if (!entry) throw new OcpiError('notConnected', `${partyKey(to)} is not connected to this hub (yet, or any more)`);
    // OCPI 2.2.1 leaves loops open; a message never goes back to where it came from.
    if (entry.platform.id === request.platform.id)
      throw new OcpiError('hubError', `${partyKey(to)} is on the platform that the request came from`);
    if (!isUp(entry)) throw new OcpiError('notConnected', `${partyKey(to)} is not connected at the moment`);
    const endpointUrl = endpointOf(entry.platform, request.module, request.role);
    if (endpointUrl === undefined)
      throw new OcpiError('hubError', `${partyKey(to)} does not offer ${request.module} ${request.role}`);
    return { kind: 'forward', from, to: entry, endpointUrl };
  }

  /** Everybody who gets a broadcast of this module by this party, each once. */
  receiversOf(from: PartyEntry, module: string): PartyEntry[] {
    const wanted = receivingRoles(from.roles, module);
    return this.book
      .parties()
      .filter(
        (entry) =>
          entry.way === 'direct' &&
          entry.key !== from.key &&
          [...entry.roles].some((role) => wanted.has(role)) &&
          isReachable(entry.platform) &&
          endpointOf(entry.platform, module, 'RECEIVER') !== undefined &&
          this.rules.mayTalk(from.id, entry.id, module),
      );
  }

  /** Hosted parties that get a broadcast of this module by this party. */
  hostedReceiversOf(from: PartyEntry, module: string): HostedParty[] {
    const wanted = receivingRoles(from.roles, module);
    return this.hosted
      .spokenFor()
      .filter(({ id, roles }) => roles.some((role) => wanted.has(role)) && this.rules.mayTalk(from.id, id, module));
  }

  /** The FROM party. Throws `invalidParameters` when it is missing or not this platform's. */
  senderOf({ platform, routing, params }: OcpiRequest): PartyId {
    const { from, to } = routing;
    if (quirksOf(platform).require_routing && !(from && to))
      throw new OcpiError('invalidParameters', 'OCPI-from-* and OCPI-to-* are both demanded of your platform');
    if (from) {
      // An upstream hub speaks for parties that it never announced.
      if (this.book.speaksFor(platform, from) || (isHub(platform) && !this.isElsewhere(from))) return from;
      throw new OcpiError('invalidParameters', `OCPI-from-*: ${partyKey(from)} is not a party of your platform`);
    }
    // What an upstream hub pushes without saying from whom is from the owner whom the address names.
    const owner = parseParty(`${params.country_code}*${params.party_id}`);
    if (owner && isHub(platform) && this.book.speaksFor(platform, owner)) return owner;
    const own = this.book.partiesOf(platform);
    if (own.length === 1 && own[0]) return own[0].id;
    throw new OcpiError('invalidParameters', 'OCPI-from-* is missing, and your platform has several parties');
  }

  /** A party that is ours or another platform's own. */
  private isElsewhere(party: PartyId): boolean {
    return this.book.ownerOf(party) !== undefined || this.hosted.find(party) !== undefined;
  }

  private withoutReceiver(request: OcpiRequest, from: PartyId): Destination {
    if (!this.hubParty) return this.toOnlyParty(request, from);
    const isList = request.endpoint?.list === true && request.rest === '';
    if (!isList) return { kind: 'open', from };
    if (quirksOf(request.platform).list_without_to) return this.toHub(request, from);
    throw new OcpiError(
      'invalidParameters',
      `OCPI-to-* is missing; address the party whose list you want, or the hub itself for all of them`,
    );
  }

  /** Peer to peer there is nobody else to ask: the one party that serves this side of the module. */
  private toOnlyParty(request: OcpiRequest, from: PartyId): Destination {
    const { module, role } = request;
    const serving = servingRoles(module, role);
    const candidates = this.hosted.spokenFor().filter(({ roles }) => roles.some((one) => serving.has(one)));
    const [only, ...others] = candidates;
    if (only && others.length === 0) return this.toParty(request, from, only.id);
    throw new OcpiError(
      'invalidParameters',
      `OCPI-to-* is missing, and ${candidates.length} parties here serve ${module} ${role}; name one`,
    );
  }

  private toHub(request: OcpiRequest, from: PartyId): Destination {
    const { module, role, method } = request;
    if (!BROADCAST_MODULES.has(module))
      throw new OcpiError('invalidParameters', `${module} is between two parties: name the receiver in OCPI-to-*`);
    if (role === 'SENDER') {
      if (method === 'GET') return { kind: 'collect', from };
      throw new OcpiError('invalidParameters', `${method} on ${module} SENDER cannot be addressed to the hub`);
    }
    if (method === 'GET')
      throw new OcpiError('invalidParameters', 'a GET is not broadcast; name the receiver, or none for open routing');
    return this.broadcast(request, from);
  }

  /** OCPI 2.2.1 "Broadcast Push". */
  broadcast(request: OcpiRequest, from: PartyId): Destination {
    const entry = this.book.findParty(from);
    if (!entry) throw new OcpiError('invalidParameters', `OCPI-from-*: ${partyKey(from)} is not a party of yours`);
    const { module } = request;
    const hosted = this.hostedReceiversOf(entry, module);
    return { kind: 'broadcast', from: entry, receivers: this.receiversOf(entry, module), hosted };
  }
}
