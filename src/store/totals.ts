import type { Clock } from '../lib/clock';

/** A total that is this old is counted again: other nodes write as well. */
const TOTAL_MS = 10_000;
const TOTALS = 1_000;

/** How many objects a list has: counted once, kept while nothing is written here that changes it. */
export class Totals {
  private readonly known = new Map<string, { total: number; version: number; at: number }>();
  /** List → grows with each write of this process. */
  private readonly versions = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** Something of the list has been written. */
  touch(list: string): void {
    this.versions.set(list, this.versionOf(list) + 1);
  }

  /** `condition`: which objects of the list are counted. */
  async of(list: string, condition: string, count: () => Promise<number>): Promise<number> {
    const key = `${list}|${condition}`;
    const version = this.versionOf(list);
    const at = this.clock.now();
    const known = this.known.get(key);
    if (known?.version === version && at - known.at < TOTAL_MS) return known.total;
    const total = await count();
    if (this.known.size >= TOTALS) this.known.clear();
    this.known.set(key, { total, version, at });
    return total;
  }

  private versionOf(list: string): number {
    return this.versions.get(list) ?? 0;
  }
}
