/** The only place of the console that reads the clock. */
import { useEffect, useState } from 'react';

/** Milliseconds since the epoch. */
export const nowMs = (): number => Date.now();

/** Calls back once, later; the returned function calls it off. */
export function after(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}

/** The present moment, renewed every `everyMs`. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(nowMs);
  useEffect(() => {
    const timer = setInterval(() => setNow(nowMs()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** What a clock in a time zone shows at a moment, as if it were UTC. */
function wallClock(timeZone: string, ms: number): number {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return Date.parse(`${format.format(ms).replace(' ', 'T')}Z`);
}

/** The moment at which clocks in a time zone show `2026-06-01T18:00`. */
export function momentIn(timeZone: string, wall: string): number {
  const asUtc = Date.parse(`${wall}Z`);
  const guess = asUtc - (wallClock(timeZone, asUtc) - asUtc);
  // Once more: between the two there may be a change of summer time.
  return asUtc - (wallClock(timeZone, guess) - guess);
}

/** How many milliseconds ago a DateTime was. */
export const ageOf = (dateTime: string, now: number): number => now - Date.parse(dateTime);
