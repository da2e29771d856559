/**
 * What the hub has seen pass: whose an object is, and with whom it was shared. Learned from the addresses of pushes that
 * succeeded, never from their bodies, off the hot path; used to route requests that name no receiver.
 */
import { nextTurn } from '../lib/clock';
import type { PartyKey } from '../ocpi/party';

/** An object was pushed by `owner`; `counterparty` is whom it was addressed to, null for a broadcast. */
export interface Sighting {
  /** Module id, or `reservations` for what RESERVE_NOW named. */
  module: string;
  /** Upper case: OCPI ids are compared without regard to case. */
  objectId: string;
  owner: PartyKey;
  counterparty: PartyKey | null;
}

/** What the sightings ask of the store. */
export interface SightingShelf {
  add(sightings: Sighting[]): Promise<void>;
  find(module: string, objectId: string): Promise<Sighting[]>;
}

/** Recent sightings kept in memory, so that the second push of an object writes nothing. */
const REMEMBERED = 100_000;
/** Sightings that may wait for the shelf; beyond that new ones are not learned, which costs no more than a 4001. */
const WAITING = 50_000;

export class Sightings {
  private readonly recent = new Set<string>();
  private waiting: Sighting[] = [];
  private writing: Promise<void> | undefined;

  constructor(
    private readonly shelf: SightingShelf,
    private readonly failed: (error: Error) => void,
  ) {}

  see(sighting: Sighting): void {
    const known = `${sighting.module}|${sighting.objectId}|${sighting.owner}|${sighting.counterparty}`;
    if (this.recent.has(known) || this.waiting.length >= WAITING) return;
    if (this.recent.size >= REMEMBERED) this.recent.clear();
    this.recent.add(known);
    this.waiting.push(sighting);
    this.writing ??= this.write();
  }

  /** Everything seen of an object, the batch under way included. */
  async find(module: string, objectId: string): Promise<Sighting[]> {
    await this.writing;
    return this.shelf.find(module, objectId.toUpperCase());
  }

  /** Resolves when everything seen is on the shelf. */
  async flush(): Promise<void> {
    await this.writing;
  }

  private async write(): Promise<void> {
    // Let the requests that are under way join the batch.
    await nextTurn();
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, 500);
      await this.shelf.add(batch).catch(this.failed);
    }
    this.writing = undefined;
  }
}
