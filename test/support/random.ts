/** Random numbers that a seed repeats (mulberry32): good enough to choose moments and victims. */
export class Random {
  constructor(private state: number) {}

  /** From 0 up to, not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `from` up to and including `to`. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  pick<T>(all: readonly T[]): T {
    return all[this.between(0, all.length - 1)] as T;
  }

  /** A source of its own, so that who asks first does not change what others get. */
  fork(): Random {
    return new Random(this.between(0, 2 ** 31));
  }
}

/** The seed that `--seed` names, or a fresh one. */
export const seedOf = (given: string | undefined) => (given === undefined ? Date.now() % 1_000_000 : Number(given));
