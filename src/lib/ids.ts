import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** A random UUID: request and correlation ids. */
export function newId(): string {
  return randomUUID();
}

const PROBE = 'junction-probe-';

/** The correlation id of a request that is wrong on purpose: whoever meets it in a log shall know. */
export function newProbeId(): string {
  return (
    PROBE +
    randomBytes(16)
      .toString('hex')
      .slice(0, 36 - PROBE.length)
  );
}

export const isProbeId = (id: string): boolean => id.startsWith(PROBE);

/** 256 bits in URL-safe characters: tokens, API keys and addresses that must not be guessed. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** The secret of a webhook: 192 bits, written as Standard Webhooks wants it. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}

/** 128 unguessable bits, short enough for the last segment of a URL of 255 characters. */
export function newHandle(): string {
  return randomBytes(16).toString('base64url');
}

/** Of a certificate: 32 hex digits, 126 of their bits random; positive, and with the same length always. */
export function newSerialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

/** Sixteen characters are the least that OCPP takes for a password, forty the most: 160 bits as hex digits. */
export function newStationPassword(): string {
  return randomBytes(20).toString('hex').toUpperCase();
}

/** Eight random hex digits, for the end of ids that are told apart otherwise among themselves. */
export function newTag(): string {
  return randomHex();
}

let lastMs = 0;
let sequence = 0;

/** An id that sorts by time: 12 hex digits of milliseconds, 4 of a counter within this process, 8 random ones. */
export function newSortableId(nowMs: number): string {
  sequence = nowMs === lastMs ? (sequence + 1) & 0xffff : 0;
  lastMs = nowMs;
  return sortableId(nowMs, sequence);
}

/** Sorts before every sortable id of that millisecond, and behind those before it. */
export function firstIdAt(ms: number): string {
  return ms.toString(16).padStart(12, '0');
}

/** Sortable ids in the very order in which they are made, also when the clock is put back. */
export class IdSequence {
  private ms: number;
  private count = 0xffff;

  /** `last`: an id made before the restart; this sequence goes on behind it. */
  constructor(last?: string) {
    this.ms = last ? Number.parseInt(last.slice(0, 12), 16) : 0;
  }

  next(nowMs: number): string {
    const isLater = nowMs > this.ms;
    if (isLater) this.ms = nowMs;
    else if (this.count === 0xffff) this.ms += 1;
    this.count = isLater ? 0 : (this.count + 1) & 0xffff;
    return sortableId(this.ms, this.count);
  }
}

/** Random bytes are fetched by the thousand: one call of the system costs as much as everything else in an id. */
const POOL_BYTES = 4096;
let pool = '';
let taken = 0;

/** Eight random hex digits, each used once. */
function randomHex(): string {
  if (taken === pool.length) {
    pool = randomBytes(POOL_BYTES).toString('hex');
    taken = 0;
  }
  taken += 8;
  return pool.slice(taken - 8, taken);
}

/** Of the moment asked for last: ids are made many in a millisecond. */
let momentMs = Number.NaN;
let moment = '';

function sortableId(ms: number, count: number): string {
  if (ms !== momentMs) {
    momentMs = ms;
    moment = firstIdAt(ms);
  }
  return moment + count.toString(16).padStart(4, '0') + randomHex();
}

/** A random whole number from 1 to 2³¹ − 1: what chargers take for an id. */
export function newNumber(): number {
  return randomInt(1, 2_147_483_647);
}

/** A random number from 0 up to 1, for waiting a little longer or shorter than others do. */
export function randomShare(): number {
  return randomInt(1_000_000) / 1_000_000;
}
