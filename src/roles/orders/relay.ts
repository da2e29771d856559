/**
 * A hosted eMSP between an SCSP and a CPO: requests about the profiles of its Sessions are passed to the CPO as its own,
 * and what comes back goes to the SCSP. OCPI 2.2.1 "ChargingProfiles, Smart Charging Topologies".
 */
import type { Clock } from '../../lib/clock';
import { type PartyId, partyKey, partyOfKey } from '../../ocpi/party';
import type { EgressPolicy } from '../../outbound/egress';
import type { Letters } from '../../outbound/letters';
import type { ObjectShelf } from '../shelf';
import type { AskedOrders } from './asked';
import { demandCallable, type Incoming, refused, type Taking } from './desk';
import { isCommand, moduleOf, OrderRefused, type Result } from './order';
import type { AskedOrder } from './shelf';

const DAY_MS = 86_400_000;

export interface ProfileRelayParts {
  objects: ObjectShelf;
  asked: () => AskedOrders;
  letters: Letters;
  egress: EgressPolicy;
  clock: Clock;
}

export class ProfileRelay {
  constructor(private readonly parts: ProfileRelayParts) {}

  /** The CPO whose Session a request is about, when the party has received that Session. */
  private async cpoOf({ party, name, content, platform }: Incoming): Promise<PartyId | undefined> {
    if (isCommand(name) || !platform) return undefined;
    const holder = partyKey(party);
    const held = await this.parts.objects.withId(holder, 'sessions', [String(content.session_id).toUpperCase()]);
    const isOwn = held.some(({ owner }) => owner === holder);
    const received = held.find(({ owner }) => owner !== holder);
    return received && !isOwn ? partyOfKey(received.owner) : undefined;
  }

  /** Undefined: not about a Session of another CPO's. Throws `invalidParameters`. */
  async take(incoming: Incoming): Promise<Taking | undefined> {
    const cpo = await this.cpoOf(incoming);
    return cpo && this.pass(incoming, cpo);
  }

  private async pass(incoming: Incoming, cpo: PartyId): Promise<Taking> {
    const { party, from, name, content, platform, responseUrl } = incoming;
    await demandCallable(this.parts.egress, incoming);
    const behalf = { party: partyKey(from), platformId: platform?.id ?? '', responseUrl };
    try {
      const { response } = await this.parts.asked().ask({ party, to: cpo, name, content, behalf });
      return { response: response ?? { result: 'REJECTED', timeout: 0 }, situation: 'done' };
    } catch (error) {
      if (!(error instanceof OrderRefused)) throw error;
      return refused({ result: 'REJECTED', words: error.message });
    }
  }

  /** Passes a result on to whom the order was given for. */
  async resulted({ id, party, name, behalf, at }: AskedOrder, result: Result): Promise<void> {
    if (!behalf) return;
    await this.parts.letters.send({
      subject: `order:${id}`,
      from: party,
      to: behalf.party,
      platformId: behalf.platformId,
      module: moduleOf(name),
      role: 'SENDER',
      method: 'POST',
      url: behalf.responseUrl,
      body: JSON.stringify(result),
      expiresAt: Math.max(at, this.parts.clock.now()) + DAY_MS,
    });
  }
}
