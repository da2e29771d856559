/**
 * Writes what comes in one by one in batches, in order, soon after: adding never throws and never waits. Memory is
 * bounded; while the writer fails, what waits is tried again every second, and the oldest of it is dropped and counted
 * when there is too much.
 */
import type { Clock } from './clock';

const BATCH = 200;
/** After a failure of the writer. */
const RETRY_MS = 1_000;

export class Batches<T extends object> {
  /** Entries lost because the writer failed for too long. */
  dropped = 0;
  private waiting: T[] = [];
  private writing: Promise<void> | undefined;
  /** The writer has failed and is tried again in a moment. */
  private resting = false;
  private stopped = false;

  constructor(
    private readonly parts: {
      /** May be called again with the same entries after it has failed. */
      write: (batch: T[]) => Promise<void>;
      failed: (error: Error) => void;
      clock: Clock;
      /** Entries that may wait. */
      bound: number;
    },
  ) {}

  add(entry: T): void {
    this.waiting.push(entry);
    // The first batch may be on its way already.
    if (this.waiting.length > this.parts.bound) this.dropped += this.waiting.splice(BATCH, BATCH).length;
    if (!this.resting) this.start();
  }

  get size(): number {
    return this.waiting.length;
  }

  /** Resolves when everything added before has been written, or the writer has failed. */
  async flush(): Promise<void> {
    await this.writing;
  }

  /** Writes what is waiting and ends. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.start();
    await this.writing;
  }

  private start(): void {
    this.resting = false;
    this.writing ??= this.writeWaiting();
  }

  private async writeWaiting(): Promise<void> {
    // What is added together is written together.
    await Promise.resolve();
    try {
      while (this.waiting.length > 0) await this.writeBatch(this.waiting.slice(0, BATCH));
    } catch (error) {
      this.parts.failed(error as Error);
      this.resting = true;
      if (!this.stopped) this.parts.clock.after(RETRY_MS, () => this.start());
    } finally {
      this.writing = undefined;
    }
  }

  private async writeBatch(batch: T[]): Promise<void> {
    await this.parts.write(batch);
    const written = new Set(batch);
    this.waiting = this.waiting.filter((entry) => !written.has(entry));
  }
}
