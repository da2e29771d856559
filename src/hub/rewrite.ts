/**
 * Addresses that partners put into messages (`response_url`, `Link`, `Location`) are replaced by addresses of the hub,
 * so that answers come back through it. OCPI 2.2.1 is silent here; without it the other side would need a token it
 * does not have.
 */
import type { Clock } from '../lib/clock';
import type { InterfaceRole } from '../ocpi/endpoint';
import type { PartyId } from '../ocpi/party';

/** Where an address of ours leads. */
export interface RelayedAddress {
  /** Last segment of our address; not guessable, the same for the same journey. */
  handle: string;
  /** The partner's own address. */
  url: string;
  /** The platform that is called there. */
  platformId: string;
  /** The platform that may use our address. */
  holderId: string;
  /** The parties of a request that uses it. */
  from: PartyId;
  to: PartyId;
  module: string;
  role: InterfaceRole;
  /** Milliseconds; null: for ever. */
  expiresAt: number | null;
}

/** What the rewriting asks of the store. */
export interface RelayedAddressShelf {
  /** Adds, or moves `expiresAt` of what is there to a later moment. */
  put(address: RelayedAddress): Promise<void>;
  get(handle: string): Promise<RelayedAddress | undefined>;
  removeExpired(nowMs: number): Promise<void>;
}

export const HOUR_MS = 3_600_000;
/** A replaced `response_url` or page link stays usable this long. */
export const RELAY_LIFETIME_MS = 24 * HOUR_MS;

/** Addresses kept at hand; the shelf has them all. */
const REMEMBERED = 20_000;

export class RelayedAddresses {
  private readonly recent = new Map<string, RelayedAddress>();

  constructor(
    private readonly shelf: RelayedAddressShelf,
    private readonly clock: Clock,
    /** Names a journey: a keyed hash, so that nobody can guess one. */
    private readonly nameOf: (text: string) => string,
    /** Our address without the handle. */
    private readonly base: () => string,
  ) {}

  /** Our address for a partner's; durable when it returns. */
  async replace(address: Omit<RelayedAddress, 'handle'>): Promise<string> {
    const { url, platformId, holderId, from, to, module, role } = address;
    const journey = [
      url,
      platformId,
      holderId,
      from.countryCode,
      from.partyId,
      to.countryCode,
      to.partyId,
      module,
      role,
    ];
    const handle = this.nameOf(JSON.stringify(journey)).slice(0, 40);
    const known = this.recent.get(handle);
    if (!known || isLater(address.expiresAt, known.expiresAt)) {
      const relayed = { ...address, handle };
      await this.shelf.put(relayed);
      this.remember(relayed);
    }
    return `${this.base()}/${handle}`;
  }

  /** Where an address of ours leads; undefined when it is not ours, not this platform's, or has expired. */
  async find(handle: string, holderId: string): Promise<RelayedAddress | undefined> {
    const recent = this.recent.get(handle);
    // What has expired as far as we remember, another node may have been asked to keep for longer.
    const found = recent && !this.isOver(recent) ? recent : await this.shelf.get(handle);
    if (!found || found.holderId !== holderId || this.isOver(found)) return undefined;
    this.remember(found);
    return found;
  }

  private isOver({ expiresAt }: RelayedAddress): boolean {
    return expiresAt !== null && expiresAt < this.clock.now();
  }

  /** Forgets what nobody may use any more. */
  async forgetExpired(): Promise<void> {
    await this.shelf.removeExpired(this.clock.now());
  }

  private remember(address: RelayedAddress): void {
    if (this.recent.size >= REMEMBERED) this.recent.clear();
    this.recent.set(address.handle, address);
  }
}

/** Later by enough to be worth a write. */
function isLater(expiresAt: number | null, known: number | null): boolean {
  if (known === null) return false;
  return expiresAt === null || expiresAt > known + HOUR_MS;
}
