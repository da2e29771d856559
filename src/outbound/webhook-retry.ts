/** When a delivery that was not accepted is sent again: the whole schedule, to be read at a glance. */
import { randomShare } from '../lib/ids';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The wait after the first, second, third … attempt that failed; after the last one a delivery is dead. */
export const WAITS_MS = [
  5 * SECOND,
  1 * MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** Up to this share is added to a wait, so that what failed together does not come back together. */
const JITTER = 0.2;

/** When to try again after so many attempts; undefined when it is enough. `askedMs`: the wait that the receiver asks for. */
export function nextTry(attempts: number, nowMs: number, askedMs = 0): number | undefined {
  const wait = WAITS_MS[attempts - 1];
  if (wait === undefined) return undefined;
  return nowMs + Math.max(Math.round(wait * (1 + JITTER * randomShare())), askedMs);
}
