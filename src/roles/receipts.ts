/** Which partner took a CDR, where it keeps it, and whether that is what was sent. OCPI 2.2.1 "CDRs, GET Method". */
import { type Clock, toDateTime } from '../lib/clock';
import { newId } from '../lib/ids';
import { isObject } from '../lib/json';
import { readLossless } from '../ocpi/change';
import { type PartyKey, partyOfKey } from '../ocpi/party';
import type { Caller } from '../outbound/call';
import type { Taken } from '../outbound/delivery';
import { CallFailure } from '../outbound/wire';
import type { AddressBook } from '../platforms/address-book';
import type { Platform } from '../platforms/platform';
import { isAlike } from './same';
import type { ObjectShelf } from './shelf';

export interface CdrReceipt {
  owner: PartyKey;
  /** Upper case. */
  objectId: string;
  platformId: string;
  /** To whom it was addressed. */
  party: PartyKey | null;
  /** Absolute address, as the partner's `Location` said; null when it said none. */
  location: string | null;
  /** Milliseconds. */
  acceptedAt: number;
}

/** What receipts ask of the store. */
export interface ReceiptShelf {
  put(receipt: CdrReceipt): Promise<void>;
  get(owner: PartyKey, objectId: string): Promise<CdrReceipt | undefined>;
}

/** What came of reading a CDR back. */
export interface CdrCheck {
  /** Whether the partner keeps what was sent. */
  same: boolean;
  /** Members that differ. */
  differences: string[];
  /** Why nothing can be compared. */
  problem: string | null;
}

export class Receipts {
  constructor(
    private readonly parts: {
      shelf: ReceiptShelf;
      objects: ObjectShelf;
      book: AddressBook;
      caller: Caller;
      clock: Clock;
    },
  ) {}

  async accepted({ owner, objectId, platformId, party, location, url }: Taken): Promise<void> {
    const { shelf, clock } = this.parts;
    await shelf.put({
      owner,
      objectId,
      platformId,
      party,
      location: absolute(location, url),
      acceptedAt: clock.now(),
    });
  }

  get(owner: PartyKey, objectId: string): Promise<CdrReceipt | undefined> {
    return this.parts.shelf.get(owner, objectId);
  }

  /** Reads a CDR back from the very address that the partner gave. */
  async check(receipt: CdrReceipt): Promise<CdrCheck> {
    const { owner, objectId, platformId, location } = receipt;
    const { objects, book } = this.parts;
    const platform = book.platform(platformId);
    const sent = await objects.get(owner, { module: 'cdrs', owner, objectId });
    if (!location) return unchecked('the partner gave no address for it');
    if (!platform || !sent) return unchecked('the platform that took it is gone');
    // Our token is for the partner's own host and nobody else.
    if (!isOn(platform, location)) return unchecked(`${new URL(location).host} is not a host of ${platform.name}`);
    try {
      return compare(sent.json, await this.read(platform, receipt, location));
    } catch (error) {
      if (error instanceof CallFailure) return unchecked(error.message);
      throw error;
    }
  }

  private async read(platform: Platform, { owner, party, objectId }: CdrReceipt, url: string): Promise<string> {
    const routing = { from: partyOfKey(owner), ...(party ? { to: partyOfKey(party) } : {}) };
    const { body, http, ocpi } = await this.parts.caller.call({
      platform,
      method: 'GET',
      url,
      module: 'cdrs',
      role: 'RECEIVER',
      correlationId: newId(),
      routing,
      object: objectId,
    });
    const { data } = readLossless(body.toString('utf8'));
    if (isObject(data)) return body.toString('utf8');
    throw new CallFailure('unusable', `the partner answered ${ocpi} (HTTP ${http}) without a CDR`);
  }
}

const unchecked = (problem: string): CdrCheck => ({ same: false, differences: [], problem });

function compare(sent: string, answered: string): CdrCheck {
  const was = readLossless(sent);
  const kept = readLossless(answered).data as Record<string, unknown>;
  const differences = Object.keys(was).filter((name) => !isAlike(was[name], kept[name]));
  return { same: differences.length === 0, differences, problem: null };
}

/** An absolute address stays as it is written; the partner alone knows what its parts mean. */
function absolute(location: string | undefined, url: string): string | null {
  if (!location) return null;
  if (URL.canParse(location)) return location;
  return URL.canParse(location, url) ? new URL(location, url).href : null;
}

const isOn = (platform: Platform, address: string) =>
  platform.endpoints.some(({ url }) => URL.canParse(url) && new URL(url).origin === new URL(address).origin);

/** A receipt as the API shows it. */
export const shownReceipt = ({ platformId, party, location, acceptedAt }: CdrReceipt) => ({
  platform: platformId,
  party,
  location,
  accepted_at: toDateTime(acceptedAt),
});
