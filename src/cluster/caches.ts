/**
 * What every node keeps in memory (platforms, agreements, keys, hosted parties …), the same on all of them: a write to
 * the shelf of one is told to the others, which read the shelf again. As news may be lost, everything is also read again
 * every minute, every few seconds while the bus is down, and when it is back. A node that is alone reads once.
 */
import type { Clock } from '../lib/clock';
import type { Bus, Stop } from './bus';

/** Everything is read again this often while the bus is down, and every so many times while it works. */
const TICK_MS = 5_000;
const TICKS = 12;

export class Caches {
  private readonly readers = new Map<string, Reader>();
  private readonly stops: Stop[] = [];

  /** `bus`: undefined when this node is alone. */
  constructor(
    private readonly bus: Bus | undefined,
    private readonly clock: Clock,
    private readonly failed: (cache: string, error: Error) => void,
  ) {}

  /** Whether other nodes write to the same shelves. */
  get isShared(): boolean {
    return this.bus !== undefined;
  }

  /** The shelf, with writes (these of its methods) that are told. */
  shared<Shelf extends object>(cache: string, shelf: Shelf, writes: (keyof Shelf)[]): Shelf {
    const { bus } = this;
    if (!bus) return shelf;
    const told = { ...shelf };
    for (const name of writes) {
      const write = shelf[name] as (...args: unknown[]) => Promise<unknown>;
      told[name] = (async (...args: unknown[]) => {
        const result = await write(...args);
        bus.publish(topicOf(cache), null);
        return result;
      }) as Shelf[typeof name];
    }
    return told;
  }

  /** `read` brings the memory of this node to what the shelf says. */
  follow(cache: string, read: () => Promise<void>): void {
    const reader = new Reader(read, (error) => this.failed(cache, error));
    this.readers.set(cache, reader);
    const { bus } = this;
    if (bus) this.stops.push(bus.subscribe(topicOf(cache), ({ isOwn }) => (isOwn ? reader.stale() : reader.read())));
  }

  start(): void {
    const { bus } = this;
    if (!bus) return;
    let ticks = 0;
    const readAll = () => {
      for (const reader of this.readers.values()) reader.read();
    };
    const tick = () => {
      ticks = (ticks + 1) % TICKS;
      if (ticks === 0 || bus.trouble() !== undefined) readAll();
    };
    this.stops.push(bus.onReturn(readAll), this.clock.every(TICK_MS, tick));
  }

  async stop(): Promise<void> {
    for (const stop of this.stops) stop();
    await Promise.all([...this.readers.values()].map((reader) => reader.settle()));
  }
}

const topicOf = (cache: string) => `cache/${cache}`;

/** Reads one after another; what comes while one is under way causes one more. */
class Reader {
  private reading: Promise<void> | undefined;
  private again = false;

  constructor(
    private readonly run: () => Promise<void>,
    private readonly failed: (error: Error) => void,
  ) {}

  read(): void {
    this.again = true;
    this.reading ??= this.readWhileStale().finally(() => {
      this.reading = undefined;
    });
  }

  /** This node has written: a read that began before it knows nothing of that. */
  stale(): void {
    if (this.reading) this.again = true;
  }

  async settle(): Promise<void> {
    await this.reading;
  }

  private async readWhileStale(): Promise<void> {
    while (this.again) {
      this.again = false;
      await this.run().catch(this.failed);
    }
  }
}
