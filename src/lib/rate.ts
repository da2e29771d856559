/** How much one caller may send: a bucket that refills steadily and holds one second's worth. */
export class RateLimiter {
  private readonly buckets = new Map<string, { level: number; at: number }>();

  /** `perSecond`: the default rate. Forgets callers when more than `bound` are known. */
  constructor(
    private readonly perSecond: number,
    private readonly burst = perSecond,
    private readonly bound = 50_000,
  ) {}

  /** Takes one; 0 when it may pass, else the seconds until it may come back. */
  take(caller: string, nowMs: number, perSecond = this.perSecond): number {
    const burst = perSecond === this.perSecond ? this.burst : perSecond;
    const bucket = this.buckets.get(caller) ?? this.open(caller, burst, nowMs);
    bucket.level = Math.min(burst, bucket.level + passed(bucket.at, nowMs) * perSecond);
    bucket.at = nowMs;
    if (bucket.level < 1) return Math.max(1, Math.ceil((1 - bucket.level) / perSecond));
    bucket.level -= 1;
    return 0;
  }

  /** The same without taking. */
  wait(caller: string, nowMs: number): number {
    const bucket = this.buckets.get(caller);
    if (!bucket) return 0;
    const level = Math.min(this.burst, bucket.level + passed(bucket.at, nowMs) * this.perSecond);
    return level >= 1 ? 0 : Math.max(1, Math.ceil((1 - level) / this.perSecond));
  }

  private open(caller: string, burst: number, nowMs: number) {
    if (this.buckets.size >= this.bound) this.buckets.clear();
    const bucket = { level: burst, at: nowMs };
    this.buckets.set(caller, bucket);
    return bucket;
  }
}

/** Seconds since then; none when the clock was put back: nobody has to wait until it has caught up. */
export const passed = (sinceMs: number, nowMs: number) => Math.max(0, nowMs - sinceMs) / 1000;

/** How many requests of one caller may be under way. */
export class ConcurrencyLimiter {
  private readonly running = new Map<string, number>();

  constructor(readonly limit: number) {}

  /** Lets one in, until the returned function is called; undefined when there are enough. */
  enter(caller: string): (() => void) | undefined {
    const running = this.running.get(caller) ?? 0;
    if (running >= this.limit) return undefined;
    this.running.set(caller, running + 1);
    return () => this.leave(caller);
  }

  private leave(caller: string): void {
    const left = (this.running.get(caller) ?? 1) - 1;
    if (left > 0) this.running.set(caller, left);
    else this.running.delete(caller);
  }
}
