/** The lanes of the pusher: one per platform and module, each with its own pace. */
import type { DueChange } from './due';
import { type LaneKey, turnOf } from './turns';

export interface Lane extends LaneKey {
  running: boolean;
  /** More became due while it was running. */
  again: boolean;
  /** Failures in a row of the partner, not of single objects. */
  failures: number;
  /** Milliseconds: not before. */
  pausedUntil: number;
}

export const newLane = (key: LaneKey): Lane => ({ ...key, running: false, again: false, failures: 0, pausedUntil: 0 });

/** Each lane once. */
export function lanesOf(marks: { platformId: string; change: DueChange }[]): LaneKey[] {
  const lanes = marks.map(({ platformId, change }) => ({ platformId, module: change.module }));
  return [...new Map(lanes.map((lane) => [turnOf(lane), lane])).values()];
}
