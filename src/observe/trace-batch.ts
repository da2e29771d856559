/**
 * Legs on their way to the shelf. A leg becomes bytes at once, so that nothing of the request stays in memory and no
 * batch is made in one long pause: a row of cells, and its headers and bodies in a block that all legs of a batch share. A body that stands in several legs (a relayed request came in and went out) is in the block once.
 */
import { newSortableId } from '../lib/ids';
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

/** The cells of a row, in the order in which they stand in a batch. */
export const CELLS = [
  'id',
  'at',
  'direction',
  'correlationId',
  'requestId',
  'platform',
  'fromParty',
  'toParty',
  'module',
  'interfaceRole',
  'method',
  'path',
  'object',
  'httpStatus',
  'ocpiStatus',
  'durationMs',
  'error',
  'correlationKey',
  'objectKey',
  'content',
  'pieces',
] as const;

export type Cell = string | number | null;

/** Everything the shelf needs; plain values, so that it can go to another thread. */
export interface TraceBatch {
  /** The id of its first leg; the cell `content` of each of its legs. */
  id: string;
  /** The greatest id of its legs. */
  lastId: string;
  count: number;
  /** Rows of CELLS, each a JSON list, with commas between. */
  rows: Uint8Array;
  /** Headers and bodies; the cell `pieces` says where a leg's are. */
  content: Uint8Array;
}

/** The cells of all legs, row after row. */
export function readRows({ rows }: TraceBatch): Cell[][] {
  return JSON.parse(`[${Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength).toString('utf8')}]`) as Cell[][];
}

/** Headers and body of request and answer stand in the block at `start:length`, or are absent. */
const ABSENT = '-';

/** What a row weighs besides its content, for the bounds on memory and disk. */
export const ROW_BYTES = 400;
/** Bodies that are remembered by their identity: the two legs of a request are recorded close together. */
const REMEMBERED = 64;

/** Bytes that are appended, and taken as a copy of their own size. */
class Arena {
  private bytes = Buffer.allocUnsafeSlow(64 * 1024);
  size = 0;

  /** How many bytes it took. */
  addText(text: string): number {
    // UTF-8 takes three bytes for a character at the most.
    this.makeRoom(text.length * 3);
    const length = this.bytes.write(text, this.size);
    this.size += length;
    return length;
  }

  addBytes(bytes: Buffer, length: number): void {
    this.makeRoom(length);
    this.size += bytes.copy(this.bytes, this.size, 0, length);
  }

  take(): Uint8Array {
    const taken = new Uint8Array(this.bytes.subarray(0, this.size));
    this.size = 0;
    return taken;
  }

  private makeRoom(length: number): void {
    if (this.size + length <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.size + length));
    this.bytes.copy(larger, 0, 0, this.size);
    this.bytes = larger;
  }
}

export class BatchWriter {
  private id = '';
  private lastId = '';
  private legs = 0;
  private readonly places = new Map<Buffer, string>();
  private readonly rows = new Arena();
  private readonly content = new Arena();

  /** `bodyLimit`: bytes kept of each body. */
  constructor(private readonly bodyLimit: number) {}

  get count(): number {
    return this.legs;
  }

  /** Bytes of headers and bodies so far. */
  get contentBytes(): number {
    return this.content.size;
  }

  /** Writes it down at once: what stays an object until the batch is closed is copied by the garbage collector. */
  add(leg: Leg): void {
    const id = newSortableId(leg.at);
    if (this.legs === 0) this.id = id;
    if (id > this.lastId) this.lastId = id;
    if (this.legs > 0) this.rows.addText(',');
    this.rows.addText(JSON.stringify(this.cellsOf(id, leg)));
    this.legs++;
  }

  /** What was added since the last call. */
  take(): TraceBatch {
    const { id, lastId, legs: count } = this;
    this.lastId = '';
    this.legs = 0;
    this.places.clear();
    return { id, lastId, count, rows: this.rows.take(), content: this.content.take() };
  }

  /** In the order of CELLS. */
  private cellsOf(id: string, leg: Leg): Cell[] {
    const pieces =
      `${this.putText(maskHeaders(leg.requestHeaders))} ${this.putBody(leg.module, leg.requestBody)} ` +
      `${leg.answerHeaders ? this.putText(maskHeaders(leg.answerHeaders)) : ABSENT} ${this.putBody(leg.module, leg.answerBody)}`;
    const object = leg.object ?? objectInBody(leg);
    return [
      id,
      leg.at,
      leg.direction,
      leg.correlationId,
      leg.requestId,
      leg.platformId ?? null,
      leg.from ? partyKey(leg.from) : null,
      leg.to ? partyKey(leg.to) : null,
      leg.module ?? null,
      leg.role ?? null,
      leg.method,
      leg.path,
      object ?? null,
      leg.http ?? null,
      leg.ocpi ?? null,
      leg.durationMs,
      leg.error ?? null,
      searchKey(leg.correlationId),
      object === undefined ? null : searchKey(object),
      this.id,
      pieces,
    ];
  }

  private putText(text: string): string {
    const start = this.content.size;
    return `${start}:${this.content.addText(text)}`;
  }

  private putBody(module: string | undefined, body: Buffer | undefined): string {
    if (!body || body.length === 0) return ABSENT;
    if (module === 'credentials') return this.putText(maskBody(body.subarray(0, this.bodyLimit).toString('utf8')));
    const known = this.places.get(body);
    if (known) return known;
    const length = Math.min(body.length, this.bodyLimit);
    const place = `${this.content.size}:${length}`;
    this.content.addBytes(body, length);
    if (this.places.size >= REMEMBERED) this.places.clear();
    this.places.set(body, place);
    return place;
  }
}

/**
 * A number of 52 bits by which a text is found. An index over numbers is a third of one over the texts, and ids of
 * requests come in no order: what an index costs is the pages that each batch touches.
 */
export function searchKey(text: string): number {
  let a = 0x811c9dc5;
  let b = 0x1000193;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b);
  }
  return (a >>> 12) * 0x100000000 + (b >>> 0);
}
