/** One instant of a session as restrictions see it. */
import { DAY_MS } from './units';
import type { Zone } from './zone';

export const DAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const;
export type Day = (typeof DAYS)[number];

export interface MomentFacts {
  /** ms */
  at: number;
  /** Net energy since the session began (units of 0.1 mWh). */
  energy: number;
  /** Energy flows back from here on: a threshold that is just reached is left, not met. */
  isFalling?: boolean;
  /** Since the session, or the reservation, began (ms). */
  duration: number;
  /** 0.0001 kW and 0.0001 A; undefined: not known. */
  power: number | undefined;
  current: number | undefined;
}

export class Moment {
  private wallTime: number | undefined;

  constructor(
    readonly facts: MomentFacts,
    private readonly zone: Zone,
  ) {}

  /** The wall clock as if it were UTC (ms). */
  get wall(): number {
    this.wallTime ??= this.zone.wall(this.facts.at);
    return this.wallTime;
  }

  /** Seconds of the local day. */
  get second(): number {
    return Math.floor((((this.wall % DAY_MS) + DAY_MS) % DAY_MS) / 1000);
  }

  /** Days since 1970-01-01, local. */
  get day(): number {
    return Math.floor(this.wall / DAY_MS);
  }

  get weekday(): Day {
    // 1970-01-01 was a Thursday.
    return DAYS[(((this.day + 4) % 7) + 7) % 7] as Day;
  }
}
