/** One reading of a partner's list: what it brings, what is left out, and what is no longer in it. */
import { fromDateTime } from '../lib/clock';
import type { JsonObject } from '../lib/json';
import type { Events } from '../observe/events';
import { writeLossless } from '../ocpi/change';
import { tellFaults } from '../ocpi/check';
import { keyOfObject, type ObjectKey, type ObjectModule } from '../ocpi/object-key';
import { OBJECT_CLASS } from '../ocpi/objects';
import { type PartyKey, partyKey } from '../ocpi/party';
import type { AddressBook } from '../platforms/address-book';
import { isHub, type Platform } from '../platforms/platform';
import { admit } from './admit';
import { columnsOf } from './columns';
import type { Inbox } from './receiver';
import { isSame } from './same';
import type { ObjectShelf } from './shelf';

/** Which list is read, and by whom. */
export interface PullKey {
  platformId: string;
  module: ObjectModule;
  /** The hosted party that reads. */
  holder: PartyKey;
  /** Whose list it is: a party, or an upstream hub for everybody behind it. */
  source: PartyKey;
}

export interface ReadingParts {
  objects: ObjectShelf;
  received: Inbox['received'];
  book: AddressBook;
  events: Events;
}

/** More than this share of a long list gone at once is a partner's accident, not a clean-up. */
const CREDIBLE_LOSS = 0.5;
const FEW = 20;

/** One reading of one list: what it brings, and what is no longer in it. */
export class Reading {
  private readonly seen = new Set<string>();
  private readonly owners = new Set<PartyKey>();
  private heldBefore: { owner: PartyKey; objectId: string }[] = [];
  private newest = 0;
  private taken = 0;
  private leftOut = 0;

  constructor(
    private readonly parts: ReadingParts,
    private readonly platform: Platform,
    private readonly key: PullKey,
  ) {}

  progress(before: number | null) {
    const newest = Math.max(before ?? 0, this.newest);
    return { newest: newest === 0 ? before : newest, taken: this.taken, leftOut: this.leftOut };
  }

  /** Keeps an object unless a newer one is there; a bad one is reported and left out. */
  async take(entry: unknown): Promise<void> {
    const { module, holder } = this.key;
    const expected = { type: OBJECT_CLASS[module] };
    const read = writeLossless(entry);
    const admission = admit({ json: read, value: JSON.parse(read) as JsonObject }, expected, this.platform, module);
    if (admission.kind !== 'taken') return this.leaveOut(tellFaults(admission.faults));
    const { json, value, repaired } = admission;
    const stranger = this.strangerIn(value);
    if (stranger) return this.leaveOut(stranger);
    const about = { platform: this.platform.name, party: holder, module };
    if (repaired.length > 0) this.parts.events.objectRepaired({ ...about, reason: tellFaults(repaired) });
    const key = keyOfObject(module, value);
    this.taken++;
    this.seen.add(`${key.owner}|${key.objectId}`);
    this.owners.add(key.owner);
    this.newest = Math.max(this.newest, fromDateTime(String(value.last_updated)));
    const before = await this.parts.objects.change(holder, key, (known) =>
      known && (module === 'cdrs' || isNewerOrSame(known.lastUpdated, known.json, value, json))
        ? {}
        : { put: columnsOf(module, json, value) },
    );
    const isNew = before === undefined;
    if (isNew || (module !== 'cdrs' && !isNewerOrSame(before.lastUpdated, before.json, value, json)))
      this.parts.received({ holder, key, json, value, isNew });
  }

  /** Before a whole list is read: what is held. What is pushed meanwhile is no concern of this reading. */
  async begin(): Promise<void> {
    const { module, holder } = this.key;
    this.heldBefore = await this.parts.objects.names({ holder, module });
  }

  /**
   * After a whole list: a Location, Tariff or Token that its owner no longer lists is no longer there. Sessions and CDRs
   * are history and stay.
   */
  async removeVanished(): Promise<void> {
    const { module, source } = this.key;
    if (module === 'sessions' || module === 'cdrs') return;
    const owners = isHub(this.platform) ? this.owners : new Set([source]);
    for (const owner of owners) {
      const held = this.heldBefore.filter((one) => one.owner === owner);
      const gone = held.filter(({ objectId }) => !this.seen.has(`${owner}|${objectId}`));
      if (gone.length > FEW && gone.length > held.length * CREDIBLE_LOSS) this.doubt(owner, gone.length, held.length);
      else for (const { objectId } of gone) await this.remove({ module, owner, objectId });
    }
  }

  private doubt(owner: PartyKey, gone: number, held: number): void {
    const { module, holder } = this.key;
    const reason = `${gone} of ${held} objects of ${owner} are missing in the whole list; none was removed`;
    this.parts.events.pullFailed({ platform: this.platform.name, module, party: holder, reason });
  }

  private async remove(key: ObjectKey): Promise<void> {
    const { holder } = this.key;
    await this.parts.objects.change(holder, key, () => ({ remove: true }));
    this.parts.received({ holder, key, json: undefined, isNew: false });
  }

  private leaveOut(reason: string): void {
    const { module, holder } = this.key;
    this.leftOut++;
    this.parts.events.badObjectLeftOut({ platform: this.platform.name, party: holder, module, reason });
  }

  private strangerIn(value: JsonObject): string | undefined {
    const owner = { countryCode: String(value.country_code), partyId: String(value.party_id) };
    if (isHub(this.platform) || this.parts.book.speaksFor(this.platform, owner)) return undefined;
    return `belongs to ${partyKey(owner)}, which is not a party of this platform`;
  }
}

function isNewerOrSame(lastUpdated: number, known: string, value: JsonObject, json: string): boolean {
  const moment = fromDateTime(String(value.last_updated));
  return lastUpdated > moment || (lastUpdated === moment && isSame(known, json));
}
