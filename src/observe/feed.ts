/**
 * What happened, for back offices: events in the order they were told, kept on a shelf so that whoever was away reads on
 * where it stopped. Telling costs a push into a list; writing happens right after, in batches. Listeners hear an event
 * only when it is on the shelf, so that none is heard that could not be read again. Tell after the change that an event
 * is about has been committed. While the shelf cannot be written, events wait in bounded memory.
 */
import { Batches } from '../lib/batches';
import { type Clock, toDateTime } from '../lib/clock';
import { IdSequence } from '../lib/ids';
import { type PartyId, type PartyKey, partyKey } from '../ocpi/party';
import type { EventType } from './event-types';

/** What an event is about, as far as it applies. */
export interface FeedAbout {
  /** The hosted party concerned: its keys, webhooks and streams get the event. */
  party?: PartyId;
  /** Id of the platform concerned. */
  platform?: string;
  module?: string;
  /** Id of the object. */
  object?: string;
  data?: object;
  /** Instead of `data`: JSON text of an object, so that no number in it goes through a float. */
  json?: string;
}

export interface FeedEvent {
  /** Sorts in the order of telling. */
  id: string;
  /** Milliseconds since the epoch. */
  at: number;
  type: EventType;
  party: PartyKey | null;
  platform: string | null;
  module: string | null;
  object: string | null;
  /** JSON text of an object. */
  data: string;
}

/** Which events are asked for. All given conditions hold together. */
export interface FeedFilter {
  types?: readonly EventType[];
  party?: PartyKey;
}

/** What the feed asks of the store. */
export interface FeedShelf {
  add(events: FeedEvent[]): Promise<void>;
  /** Oldest first, between the ids `after` and `before`. */
  read(filter: FeedFilter, page: { after: string; before?: string; limit: number }): Promise<FeedEvent[]>;
  newestId(): Promise<string | undefined>;
  trim(beforeMs: number): Promise<void>;
}

/** Events that may wait to be written. */
const WAITING = 20_000;
/** Characters of `data`; what is larger is left out, and to be read through the API. */
const DATA_LIMIT = 256 * 1024;

export class Feed {
  private ids = new IdSequence();
  private readonly batches: Batches<FeedEvent>;
  private readonly listeners = new Set<(event: FeedEvent) => void>();

  constructor(
    private readonly shelf: FeedShelf,
    private readonly clock: Clock,
    failed: (error: Error) => void,
  ) {
    this.batches = new Batches({ write: (batch) => this.write(batch), failed, clock, bound: WAITING });
  }

  /** Goes on behind what was told before the restart. */
  async load(): Promise<void> {
    this.ids = new IdSequence(await this.shelf.newestId());
  }

  /** Never throws, never waits. */
  tell(type: EventType, { party, platform, module, object, data, json }: FeedAbout = {}): void {
    const at = this.clock.now();
    this.batches.add({
      id: this.ids.next(at),
      at,
      type,
      party: party ? partyKey(party) : null,
      platform: platform ?? null,
      module: module ?? null,
      object: object?.slice(0, 255) ?? null,
      data: bounded(json ?? textOf(data)),
    });
  }

  /** Hears each event once it is on the shelf. The returned function ends it. A listener must not throw. */
  listen(listener: (event: FeedEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Events lost because the shelf could not be written for too long. */
  get dropped(): number {
    return this.batches.dropped;
  }

  /** Events that wait to be written. */
  get waiting(): number {
    return this.batches.size;
  }

  /** Resolves when everything told before is on the shelf, or the shelf has failed. */
  flush(): Promise<void> {
    return this.batches.flush();
  }

  stop(): Promise<void> {
    return this.batches.stop();
  }

  private async write(batch: FeedEvent[]): Promise<void> {
    await this.shelf.add(batch);
    for (const event of batch) for (const listener of this.listeners) listener(event);
  }
}

/** An event as back offices get it. */
export function eventJson({ id, at, type, party, platform, module, object, data }: FeedEvent): string {
  const head = JSON.stringify({ id, at: toDateTime(at), type, party, platform, module, object });
  return `${head.slice(0, -1)},"data":${data}}`;
}

/** Whether a filter lets an event through. */
export function isWanted({ type, party }: FeedEvent, filter: FeedFilter): boolean {
  return (!filter.types || filter.types.includes(type)) && (filter.party === undefined || filter.party === party);
}

function bounded(text: string): string {
  return text.length <= DATA_LIMIT ? text : JSON.stringify({ left_out: `longer than ${DATA_LIMIT} characters` });
}

function textOf(data: object = {}): string {
  try {
    return JSON.stringify(data);
  } catch (error) {
    return JSON.stringify({ left_out: (error as Error).message });
  }
}
