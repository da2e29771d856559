/**
 * Legs on their way to the shelf. A leg becomes text, numbers and bytes at once, so that nothing of the request stays in
 * memory and no batch is made in one long pause. The shelf keeps a batch as it is handed over; `trace-legs.ts` reads it.
 */
import { Arena } from '../lib/arena';
import { newTag } from '../lib/ids';
import type { InterfaceRole } from '../ocpi/endpoint';
import { type PartyId, partyKey } from '../ocpi/party';
import { maskBody, maskHeaders } from './mask';
import { objectInBody } from './object-in-body';

/** One request and its answer, as it went over one connection. */
export interface Leg {
  direction: 'in' | 'out';
  /** Milliseconds since the epoch: when it began. */
  at: number;
  durationMs: number;
  requestId: string;
  correlationId: string;
  platformId?: string;
  from?: PartyId;
  to?: PartyId;
  module?: string;
  role?: InterfaceRole;
  method: string;
  /** Path and query of what came in, the whole URL of what went out. */
  path: string;
  /** The object's id, as far as the address names it. */
  object?: string;
  /** Absent when there was no answer. */
  http?: number;
  ocpi?: number;
  /** Why there was no usable answer. */
  error?: string;
  requestHeaders: readonly string[];
  requestBody?: Buffer;
  answerHeaders?: readonly string[];
  answerBody?: Buffer;
}

/**
 * Numbers of a leg, in this order; 0 is absent. `sequence` tells legs of one millisecond apart. Where a body stands among
 * the bodies of the batch: two legs that share one name the same place.
 */
export const NUMBERS = [
  'at',
  'sequence',
  'durationMs',
  'http',
  'ocpi',
  'requestStart',
  'requestLength',
  'answerStart',
  'answerLength',
] as const;

/** Between two cells of a leg's text, and behind a leg: neither HTTP headers nor addresses can hold them. */
export const CELL_END = '\x1f';
export const LEG_END = '\x1e';

/** Plain values, so that it can go to another thread. */
export interface TraceBatch {
  /** Eight hex digits: the end of the id of each of its legs. */
  tag: string;
  count: number;
  /** NUMBERS of each leg. */
  numbers: Float64Array;
  /** The texts of all legs, in UTF-8. */
  text: Uint8Array;
  /** Bodies, as they came. */
  bodies: Uint8Array;
}

/** A batch is closed when it has so many legs, or so many bytes. */
const BATCH_LEGS = 256;
const BATCH_BYTES = 512 * 1024;
/** Bodies that are remembered by their identity: the two legs of a request are recorded close together. */
const REMEMBERED = 8;

/** Bodies of one side, each kept once while it is remembered. */
class Bodies {
  private readonly known: { body?: Buffer; start: number }[] = [];
  private next = 0;

  constructor(
    private readonly arena: Arena,
    private readonly limit: number,
  ) {}

  /** Where it stands; the same place for the same buffer. */
  put(body: Buffer): number {
    for (const { body: one, start } of this.known) if (one === body) return start;
    const start = this.arena.size;
    this.arena.addBytes(body, this.lengthOf(body));
    this.known[this.next] = { body, start };
    this.next = (this.next + 1) % REMEMBERED;
    return start;
  }

  lengthOf(body: Buffer): number {
    return Math.min(body.length, this.limit);
  }

  forget(): void {
    this.known.length = 0;
    this.next = 0;
  }
}

export class BatchWriter {
  private sequence = 0;
  private legs = 0;
  private numbers = new Float64Array(BATCH_LEGS * NUMBERS.length);
  private readonly text = new Arena();
  private readonly bytes = new Arena();
  private readonly requests: Bodies;
  private readonly answers: Bodies;

  /** `bodyLimit`: bytes kept of each body. */
  constructor(private readonly bodyLimit: number) {
    this.requests = new Bodies(this.bytes, bodyLimit);
    this.answers = new Bodies(this.bytes, bodyLimit);
  }

  get isEmpty(): boolean {
    return this.legs === 0;
  }

  get isFull(): boolean {
    return this.legs === BATCH_LEGS || this.text.size + this.bytes.size >= BATCH_BYTES;
  }

  /** Writes it down at once: what stays an object until the batch is closed is copied by the garbage collector. */
  add(leg: Leg): void {
    this.text.addText(textOf(leg));
    this.addNumbers(leg);
    this.legs++;
  }

  /** What was added since the last call. */
  take(): TraceBatch {
    const { legs: count } = this;
    const numbers = this.numbers.slice(0, count * NUMBERS.length);
    this.legs = 0;
    this.requests.forget();
    this.answers.forget();
    return { tag: newTag(), count, numbers, text: this.text.take(), bodies: this.bytes.take() };
  }

  private addNumbers(leg: Leg): void {
    const { numbers } = this;
    const place = this.legs * NUMBERS.length;
    this.sequence = (this.sequence + 1) & 0xffff;
    numbers[place] = leg.at;
    numbers[place + 1] = this.sequence;
    numbers[place + 2] = leg.durationMs;
    numbers[place + 3] = leg.http ?? 0;
    numbers[place + 4] = leg.ocpi ?? 0;
    this.putBody(place + 5, leg.module, leg.requestBody, this.requests);
    this.putBody(place + 7, leg.module, leg.answerBody, this.answers);
  }

  /** Writes start and length. */
  private putBody(place: number, module: string | undefined, body: Buffer | undefined, side: Bodies): void {
    const { numbers, bytes } = this;
    if (body === undefined || body.length === 0) {
      numbers[place] = 0;
      numbers[place + 1] = 0;
    } else if (module === 'credentials') {
      numbers[place] = bytes.size;
      bytes.addText(maskBody(body.subarray(0, this.bodyLimit).toString('utf8')));
      numbers[place + 1] = bytes.size - (numbers[place] ?? 0);
    } else {
      numbers[place] = side.put(body);
      numbers[place + 1] = side.lengthOf(body);
    }
  }
}

/** The cells that `trace-legs.ts` reads, in this order. Written out: joining a list costs twice as much. */
function textOf(leg: Leg): string {
  const object = leg.object ?? objectInBody(leg) ?? '';
  return (
    `${leg.direction}${CELL_END}${leg.correlationId}${CELL_END}${leg.requestId}${CELL_END}${leg.platformId ?? ''}${CELL_END}` +
    `${leg.from ? partyKey(leg.from) : ''}${CELL_END}${leg.to ? partyKey(leg.to) : ''}${CELL_END}${leg.module ?? ''}${CELL_END}` +
    `${leg.role ?? ''}${CELL_END}${leg.method}${CELL_END}${clean(leg.path)}${CELL_END}${clean(object)}${CELL_END}` +
    `${clean(leg.error ?? '')}${CELL_END}${clean(maskHeaders(leg.requestHeaders))}${CELL_END}` +
    `${leg.answerHeaders ? clean(maskHeaders(leg.answerHeaders)) : ''}${LEG_END}`
  );
}

/** What was decoded, or what a partner wrote, may hold anything. */
function clean(text: string): string {
  if (!text.includes(CELL_END) && !text.includes(LEG_END)) return text;
  return text.replaceAll(CELL_END, ' ').replaceAll(LEG_END, ' ');
}
