/**
 * Corrects the clocks of stations. The offset is the median difference of live messages; it is trusted once five of them
 * agree, and only messages that are not queued ones can tell: an old time alone is a late message, not a wrong clock.
 */

export interface ClockState {
  /** Received minus stated, milliseconds, of the last live messages. */
  offsets: number[];
  /** What is added to the station's times; 0: its clock is good, or not known to be wrong. */
  offsetMs: number;
  /** How often in a row the same time was sent for different messages. */
  sameTimeRun: number;
  lastTime: number | null;
}

const KEPT = 20;
const NEEDED = 5;
const TOLERATED_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MAX_ZONE_HOURS = 14;
/** No station was built before; a clock that says so has lost its time. */
const FIRST_TIME = Date.UTC(2020, 0, 1);
/** A station that sends one time in this many different messages has no clock worth reading. */
const SAME_TIME_LIMIT = 3;

/** Milliseconds of an OCPP time. One without a zone is UTC. Undefined when it is no time at all. */
export function readTime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

export const isDead = (stated: number, receivedAt: number) => stated < FIRST_TIME || stated > receivedAt + DAY_MS;

/** Learns from a message that was sent as it happened. */
export function learnOffset(clock: ClockState, stated: number, receivedAt: number): void {
  clock.sameTimeRun = clock.lastTime === stated ? clock.sameTimeRun + 1 : 0;
  clock.lastTime = stated;
  if (isDead(stated, receivedAt)) return;
  clock.offsets.push(receivedAt - stated);
  if (clock.offsets.length > KEPT) clock.offsets.shift();
  clock.offsetMs = trustedOffset(clock.offsets);
}

/** Times of such a station order nothing: it always says the same. */
export const isConstant = (clock: ClockState) => clock.sameTimeRun >= SAME_TIME_LIMIT - 1;

function trustedOffset(offsets: number[]): number {
  const median = [...offsets].sort((a, b) => a - b)[Math.floor(offsets.length / 2)] ?? 0;
  const agreeing = offsets.filter((offset) => Math.abs(offset - median) <= TOLERATED_MS).length;
  if (agreeing < NEEDED || Math.abs(median) <= TOLERATED_MS || Math.abs(median) > DAY_MS) return 0;
  return wholeHours(median) ?? median;
}

/** A whole number of hours is local time sent as UTC: exactly that is taken off. */
function wholeHours(offset: number): number | undefined {
  const hours = Math.round(offset / HOUR_MS);
  const isWhole = Math.abs(offset - hours * HOUR_MS) <= TOLERATED_MS;
  return isWhole && hours !== 0 && Math.abs(hours) <= MAX_ZONE_HOURS ? hours * HOUR_MS : undefined;
}

/**
 * The moment a stated time means. What lies in the future cannot be a queued message: it is corrected by whole hours, or
 * taken as now. A dead clock is taken as now.
 */
export function correctTime(clock: ClockState, stated: number | undefined, receivedAt: number): number {
  if (stated === undefined || isDead(stated, receivedAt)) return receivedAt;
  const corrected = stated + clock.offsetMs;
  if (corrected <= receivedAt + TOLERATED_MS) return corrected;
  const offset = wholeHours(receivedAt - corrected);
  return offset === undefined ? receivedAt : corrected + offset;
}
