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

/** How many milliseconds ago a DateTime was. */
export const ageOf = (dateTime: string, now: number): number => now - Date.parse(dateTime);
