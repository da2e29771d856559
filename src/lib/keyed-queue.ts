/**
 * Runs jobs for one receiver: jobs of the same key one after another, in order; jobs of different keys side by side up
 * to `width`. At most `bound` jobs wait; one more is refused, so that a hanging receiver costs bounded memory.
 */
export class KeyedQueue {
  private readonly waiting: { key: string; job: () => Promise<void> }[] = [];
  private readonly busyKeys = new Set<string>();

  constructor(
    private readonly width: number,
    private readonly bound: number,
  ) {}

  /** False when the queue is full; the job then never runs. Jobs must not reject. */
  add(key: string, job: () => Promise<void>): boolean {
    if (this.waiting.length >= this.bound) return false;
    this.waiting.push({ key, job });
    this.startNext();
    return true;
  }

  /** Jobs waiting or running. */
  get size(): number {
    return this.waiting.length + this.busyKeys.size;
  }

  /** Forgets what has not started yet. */
  clear(): void {
    this.waiting.length = 0;
  }

  private startNext(): void {
    while (this.busyKeys.size < this.width) {
      const index = this.waiting.findIndex(({ key }) => !this.busyKeys.has(key));
      const next = index < 0 ? undefined : this.waiting.splice(index, 1)[0];
      if (!next) return;
      this.busyKeys.add(next.key);
      void next.job().finally(() => {
        this.busyKeys.delete(next.key);
        this.startNext();
      });
    }
  }
}
