/** How long to wait before the next try, in seconds; the last one repeats. A partner that names a time itself wins. */
export const RETRY_AFTER_SECONDS = [1, 5, 15, 60, 300, 900, 1800, 3600] as const;
/** A lane whose token is not accepted is tried this often until the credentials change or it answers again. */
export const UNAUTHORIZED_RETRY_SECONDS = 900;
/** What a partner asks for with `Retry-After` is honoured up to this. */
const MAX_RETRY_AFTER_SECONDS = 3600;

/** Milliseconds to wait after the given number of failures in a row; `random` from 0 to 1 spreads by a quarter. */
export function backoffMs(failures: number, random: number): number {
  const step = Math.min(Math.max(failures, 1), RETRY_AFTER_SECONDS.length) - 1;
  return (RETRY_AFTER_SECONDS[step] ?? 1) * 1000 * (0.75 + random / 2);
}

/** `Retry-After` in milliseconds: seconds or an HTTP date; undefined when it says nothing usable. */
export function retryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const seconds = /^\d+$/.test(value.trim()) ? Number(value) : (Date.parse(value) - nowMs) / 1000;
  if (Number.isNaN(seconds) || seconds < 0) return undefined;
  return Math.min(seconds, MAX_RETRY_AFTER_SECONDS) * 1000;
}
