/** The only place that knows what time it is and how to wait. Tests hold a clock of their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once after `ms`; the returned function cancels. A pending timer does not keep the process alive. */
  after(ms: number, callback: () => void): () => void;
  /** Calls back every `ms`; the returned function ends it. Does not keep the process alive. */
  every(ms: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    // Node's timers may fire a millisecond early by the wall clock: whoever then looks at the time would wait for ever.
    const timer = setTimeout(callback, ms + 1);
    timer.unref();
    return () => clearTimeout(timer);
  },
  every(ms, callback) {
    const timer = setInterval(callback, ms);
    timer.unref();
    return () => clearInterval(timer);
  },
};

/** OCPI 2.2.1 "DateTime": RFC 3339 in UTC with `Z` and three fraction digits. */
export function toDateTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** Milliseconds of an OCPI DateTime; without a designator it is UTC, whatever the host's time zone. */
export function fromDateTime(text: string): number {
  return Date.parse(text.endsWith('Z') ? text : `${text}Z`);
}

/** Waits until the clock has moved on by `ms`. */
export function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.after(ms, resolve));
}

/** Lets the event loop go round once: what has arrived meanwhile is heard first. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
