import { randomBytes, randomUUID } from 'node:crypto';

/** A random UUID: request and correlation ids. */
export function newId(): string {
  return randomUUID();
}

/** 256 bits in URL-safe characters: tokens, API keys and addresses that must not be guessed. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** 128 unguessable bits, short enough for the last segment of a URL of 255 characters. */
export function newHandle(): string {
  return randomBytes(16).toString('base64url');
}

let lastMs = 0;
let sequence = 0;

/** An id that sorts by time: 12 hex digits of milliseconds, 4 of a counter within this process, 8 random ones. */
export function newSortableId(nowMs: number): string {
  sequence = nowMs === lastMs ? (sequence + 1) & 0xffff : 0;
  lastMs = nowMs;
  return nowMs.toString(16).padStart(12, '0') + sequence.toString(16).padStart(4, '0') + randomBytes(4).toString('hex');
}
