/**
 * One client of the event stream. All that is held for it is the id of the last event it was sent: while it keeps up,
 * events are handed on as they are told; when it is behind (it resumes, or reads slowly), they are read from the shelf
 * page by page, as fast as it takes them. So a slow client costs no memory and misses nothing.
 *
 * Where several nodes tell events, they reach the shelf in another order than that of their ids. There everybody reads
 * from the shelf, and only what is old enough that nothing can come before it any more.
 */
import type { ServerResponse } from 'node:http';
import type { Clock } from '../lib/clock';
import { firstIdAt } from '../lib/ids';
import { eventJson, type Feed, type FeedEvent, type FeedFilter, type FeedShelf, isWanted } from '../observe/feed';

export interface StreamParts {
  feed: Feed;
  shelf: FeedShelf;
  clock: Clock;
  /** Other nodes tell events too. */
  isShared: boolean;
}

export interface StreamQuery {
  filter: FeedFilter;
  /** Id of the last event that the client has; undefined: only what comes from now on. */
  after: string | undefined;
  /** Whether the key is still good. */
  isAllowed: () => boolean;
}

/** Proxies cut connections that are silent for a minute; many for half of that. */
const KEEP_ALIVE_MS = 15_000;
/** A client that takes nothing for so many beats is gone. */
const BLOCKED_BEATS = 4;
const PAGE = 100;
/** Bytes that may wait for the client; what does not fit is read again later. */
const BUFFER = 512 * 1024;
/** How often a shared shelf is read. */
const LOOK_MS = 1_000;
/** Longer than a node takes to write an event, and than their clocks differ. */
const SETTLE_MS = 2_000;
/** What a client waits before it comes back. */
const RECONNECT_MS = 3_000;

export class EventStream {
  /** Id of the last event sent, or before which nothing is asked for. */
  private last = '';
  private isBehind = true;
  private isReading = false;
  private blockedBeats = 0;
  private readonly ends: (() => void)[];

  constructor(
    private readonly parts: StreamParts,
    private readonly asked: StreamQuery,
    private readonly response: ServerResponse,
  ) {
    const { feed, clock, isShared } = parts;
    this.ends = [
      isShared ? clock.every(LOOK_MS, () => this.look()) : feed.listen((event) => this.hear(event)),
      clock.every(KEEP_ALIVE_MS, () => this.beat()),
    ];
  }

  /** Answers, and goes on until either side ends it. */
  async start(): Promise<void> {
    this.response.on('drain', () => void this.catchUp());
    this.response.once('close', () => this.end());
    // Known before the first byte: what is told once the client has an answer is sent.
    this.last = this.asked.after ?? (await this.now());
    this.response.write(`retry: ${RECONNECT_MS}\n\n`);
    await this.catchUp();
  }

  end(): void {
    for (const end of this.ends) end();
    this.response.end();
  }

  /** Behind which everything is told from now on. */
  private async now(): Promise<string> {
    const { isShared, shelf, clock, feed } = this.parts;
    if (isShared) return firstIdAt(clock.now());
    // What was told before may still be on its way to the shelf.
    await feed.flush();
    return (await shelf.newestId()) ?? '';
  }

  private hear(event: FeedEvent): void {
    if (!isWanted(event, this.asked.filter)) return;
    if (!this.isReading && !this.isBehind && !this.response.writableNeedDrain) this.write(event);
    else this.look();
  }

  private look(): void {
    this.isBehind = true;
    if (this.response.headersSent) void this.catchUp();
  }

  private write(event: FeedEvent): void {
    this.last = event.id;
    this.response.write(`id: ${event.id}\nevent: ${event.type}\ndata: ${eventJson(event)}\n\n`);
  }

  /** Reads until there is nothing more, or the client takes no more for now: then `drain` calls again. */
  private async catchUp(): Promise<void> {
    if (this.isReading || !this.isBehind) return;
    this.isReading = true;
    try {
      while (!this.response.writableNeedDrain && !this.response.writableEnded && (await this.readPage()));
    } catch {
      // The shelf cannot be read: the client comes back, and reads on where it stopped.
      this.end();
    } finally {
      this.isReading = false;
    }
  }

  /** False when it was the last one. */
  private async readPage(): Promise<boolean> {
    // What is told while the page is read is found by the next one.
    this.isBehind = false;
    const { shelf, clock, isShared } = this.parts;
    const before = isShared ? firstIdAt(clock.now() - SETTLE_MS) : undefined;
    const page = await shelf.read(this.asked.filter, { after: this.last, before, limit: PAGE });
    for (const event of page) {
      if (this.response.writableLength > BUFFER) break;
      this.write(event);
    }
    if (page.length === PAGE || (page.at(-1)?.id ?? '') > this.last) this.isBehind = true;
    return this.isBehind;
  }

  private beat(): void {
    if (!this.asked.isAllowed()) this.end();
    else if (!this.response.writableNeedDrain) {
      this.blockedBeats = 0;
      this.response.write(': still here\n\n');
    } else if (++this.blockedBeats > BLOCKED_BEATS) this.response.destroy();
  }
}
