/**
 * A request of the trace, sent once more because somebody decided so: the same address, parties and body, with the
 * credentials of today and ids of its own. The trace holds no token, so there is nothing of the old ones to send.
 */
import type { TraceContent, TraceRecord, TraceShelf } from '../observe/trace';
import { type InterfaceRole, METHODS, MODULES } from '../ocpi/endpoint';
import type { Routing } from '../ocpi/headers';
import { type PartyId, parseParty, partyKey } from '../ocpi/party';
import type { AddressBook } from '../platforms/address-book';
import { endpointOf, type Platform } from '../platforms/platform';
import { servingRoles } from '../platforms/receivers';
import type { Answered, Caller, OutgoingCall } from './call';
import type { DueShelf } from './due';
import { joinUrl } from './url';

/** Why a request cannot be sent again; the API and the console name it. */
export const HINDRANCES = {
  handshake: 'it belongs to a handshake; register with the partner again instead',
  question: 'it asked for something: whoever asked is not waiting any more, and asks again by itself',
  nobody: 'it named no receiver, so there is nobody to send it to',
  ours: 'it was for a party that is hosted here, and was answered here',
  notSandbox: 'what two parties said to each other goes to nobody else but a sandbox partner',
  severalLegs: 'it went to several partners; send the leg to one of them again',
  answersLater: 'its result would come to an address that only lives for one request; the sender has to ask again',
  unknownPartner: 'the partner is not known here any more',
  notConnected: 'the partner is not connected, or suspended',
  noAgreement: 'the two parties may not talk to each other any more',
  elsewhere: 'its address is not below the endpoint of the partner (any more)',
  cut: 'the trace has only the beginning of its body (TRACE_BODY_LIMIT), or it never was JSON',
  due: 'the partner has yet to get this CDR, and will; push it from the page of the partner, or it would arrive twice',
} as const;
export type Hindrance = keyof typeof HINDRANCES;

/** The request cannot be sent again. */
export class NotRepeatable extends Error {
  override name = 'NotRepeatable';

  constructor(readonly hindrance: Hindrance) {
    super(`this request cannot be sent again: ${HINDRANCES[hindrance]}`);
  }
}

type Message = TraceRecord & TraceContent;
/** One of a module that partners exchange data by. */
type Functional = Message & { module: string; interface_role: InterfaceRole };
type Planned = Omit<OutgoingCall, 'correlationId'>;

export interface SendAgainParts {
  messages: Pick<TraceShelf, 'get' | 'find'>;
  book: AddressBook;
  /** Whether an object is still to be pushed. */
  isDue: DueShelf['isDue'];
  caller: Caller;
  isHosted: (party: PartyId) => boolean;
  mayTalk: (a: PartyId, b: PartyId, module: string) => boolean;
}

/** What a request and the leg that went out of it have in common. */
const SAME = ['method', 'module', 'object'] as const;
/** Legs of one journey that are looked through. */
const LEGS = 200;

export class SendAgain {
  constructor(private readonly parts: SendAgainParts) {}

  /** Why it cannot be sent again; undefined when it can. */
  async hindranceOf(message: Message): Promise<Hindrance | undefined> {
    try {
      await this.plan(message);
      return undefined;
    } catch (error) {
      if (error instanceof NotRepeatable) return error.hindrance;
      throw error;
    }
  }

  /** `to`: a sandbox partner instead of the receiver. Throws NotRepeatable, or CallFailure when there is no usable answer. */
  async send(message: Message, correlationId: string, to?: Platform): Promise<Answered> {
    const planned = to ? await this.planFor(to, message) : await this.plan(message);
    return this.parts.caller.call({ ...planned, correlationId });
  }

  private async plan(message: Message): Promise<Planned> {
    if (!isFunctional(message)) throw new NotRepeatable('handshake');
    if (message.direction === 'out') return this.planSent(message);
    const passedOn = await this.passedOn(message);
    return passedOn ? this.plan(passedOn) : this.planReceived(message);
  }

  /** The same to a sandbox partner, which stands in for the receiver. */
  private async planFor(sandbox: Platform, message: Message): Promise<Planned> {
    if (!sandbox.isSandbox) throw new NotRepeatable('notSandbox');
    if (!isFunctional(message)) throw new NotRepeatable('handshake');
    const { module, interface_role } = message;
    const { rest, search } = this.below(message);
    const url = joinUrl(this.endpoint(sandbox, message), rest, search);
    const serving = servingRoles(module, interface_role);
    const party = sandbox.roles.find(({ role }) => serving.has(role)) ?? sandbox.roles[0];
    const to = party && { countryCode: party.country_code, partyId: party.party_id };
    return this.planned(message, sandbox, { url, from: parseParty(message.from ?? ''), to });
  }

  /** The leg that went out of one that came in. */
  private async passedOn({ correlation_id, at, ...message }: Message): Promise<Message | undefined> {
    const legs = await this.parts.messages.find({ correlationId: correlation_id, limit: LEGS });
    const isSame = (leg: TraceRecord) => SAME.every((member) => leg[member] === message[member]);
    // A partner may use one correlation id for several requests.
    const out = legs.filter((leg) => leg.direction === 'out' && leg.at >= at && isSame(leg));
    if (new Set(out.map(({ platform }) => platform)).size > 1) throw new NotRepeatable('severalLegs');
    // The newest is first: the last one is what went out of it.
    const first = out.at(-1);
    return first && this.parts.messages.get(first.id);
  }

  private async planSent(message: Functional) {
    const platform = this.parts.book.platform(message.platform ?? '');
    if (!platform) throw new NotRepeatable('unknownPartner');
    this.endpoint(platform, message);
    // The token goes along: never to an address that is not the partner's own.
    this.below(message);
    if (message.module === 'cdrs' && message.method === 'POST') await this.refuseDue(message);
    return this.plannedBetween(message, platform, message.path);
  }

  /** Came in and went nowhere, perhaps because the receiver was away: it goes the way that leads there now. */
  private planReceived(message: Functional): Planned {
    if (message.method === 'GET') throw new NotRepeatable('question');
    const to = parseParty(message.to ?? '');
    if (!to) throw new NotRepeatable('nobody');
    if (this.parts.isHosted(to)) throw new NotRepeatable('ours');
    if (message.module === 'commands' || message.module === 'chargingprofiles') throw new NotRepeatable('answersLater');
    const platform = this.parts.book.findParty(to)?.platform;
    if (!platform) throw new NotRepeatable('unknownPartner');
    const { rest, search } = this.below(message);
    return this.plannedBetween(message, platform, joinUrl(this.endpoint(platform, message), rest, search));
  }

  /** What stands behind the endpoint in the address of a message: below the partner's own, or below ours. */
  private below(message: Functional): { rest: string; search: string } {
    const { direction, path, module, interface_role: role } = message;
    const platform = this.parts.book.platform(message.platform ?? '');
    const theirs =
      platform &&
      endpointOf(platform, module, role)
        ?.replace(/[?#].*$/, '')
        .replace(/\/+$/, '');
    const ours = new RegExp(`^/ocpi/[^/]+/${role}/${module}`, 'i').exec(path)?.[0];
    const base = direction === 'in' ? ours : theirs;
    const isBelow = base !== undefined && path.startsWith(base);
    const found = isBelow ? /^(\/[^?]*)?(\?.*)?$/.exec(path.slice(base.length)) : null;
    if (!found) throw new NotRepeatable('elsewhere');
    return { rest: found[1] ?? '', search: found[2] ?? '' };
  }

  private endpoint(platform: Platform, { module, interface_role }: Functional): string {
    if (platform.status !== 'CONNECTED' || platform.suspended) throw new NotRepeatable('notConnected');
    const endpoint = endpointOf(platform, module, interface_role);
    if (endpoint === undefined) throw new NotRepeatable('elsewhere');
    return endpoint;
  }

  private plannedBetween(message: Functional, platform: Platform, url: string): Planned {
    const from = parseParty(message.from ?? '');
    const to = parseParty(message.to ?? '');
    if (from && to && !this.parts.mayTalk(from, to, message.module)) throw new NotRepeatable('noAgreement');
    return this.planned(message, platform, { url, from, to });
  }

  private planned(message: Functional, platform: Platform, { url, from, to }: { url: string } & Routing): Planned {
    const { module, interface_role, requestBody, object } = message;
    if (requestBody !== null && !isJson(requestBody)) throw new NotRepeatable('cut');
    return {
      platform,
      method: METHODS.find((method) => method === message.method) ?? 'GET',
      url,
      module,
      role: interface_role,
      routing: from || to ? { from, to } : undefined,
      body: requestBody === null ? undefined : Buffer.from(requestBody, 'utf8'),
      object: object ?? undefined,
    };
  }

  /** A CDR is taken twice when the pusher comes with it as well. */
  private async refuseDue({ from, object }: Message): Promise<void> {
    const owner = parseParty(from ?? '');
    if (!owner || !object || !this.parts.isHosted(owner)) return;
    const key = { module: 'cdrs', owner: partyKey(owner), objectId: object.toUpperCase() } as const;
    if (await this.parts.isDue(key)) throw new NotRepeatable('due');
  }
}

function isFunctional(message: Message): message is Functional {
  const { module, interface_role } = message;
  return interface_role !== null && module !== 'credentials' && MODULES.some((one) => one === module);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
