/**
 * Legs on their way to the shelf. A leg becomes a row of cells at once, so that nothing of the request stays in memory
 * and no batch is made in one long pause; its headers and bodies are copied into one block of bytes that all legs of a
 * batch share. A body that stands in several legs (a relayed request came in and went out) is in the block once.
 */
import { newSortableId } from '../lib/ids';
import type { InterfaceRole } from '../ocpi/endpoint';
import { type PartyId, partyKey } from '../ocpi/party';
import { maskBody, maskHeaders } from './mask';

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
  /** Rows of CELLS, one behind the other. */
  cells: Cell[];
  /** Headers and bodies; the cell `pieces` says where a leg's are. */
  content: Uint8Array;
}

/** Where headers and body of request and answer stand in the block: `start:length`, or `-`. */
export type Pieces = [string, string, string, string];
const ABSENT = '-';

/** What a row weighs besides its content, for the bounds on memory and disk. */
export const ROW_BYTES = 400;
const FIRST_ARENA = 64 * 1024;

export class BatchWriter {
  private cells: Cell[] = [];
  private id = '';
  private lastId = '';
  private readonly places = new Map<Buffer, string>();
  private arena = Buffer.allocUnsafeSlow(FIRST_ARENA);
  private size = 0;

  /** `bodyLimit`: bytes kept of each body. */
  constructor(private readonly bodyLimit: number) {}

  get count(): number {
    return this.cells.length / CELLS.length;
  }

  /** Bytes of headers and bodies so far. */
  get contentBytes(): number {
    return this.size;
  }

  add(leg: Leg): void {
    const id = newSortableId(leg.at);
    if (this.cells.length === 0) this.id = id;
    if (id > this.lastId) this.lastId = id;
    const pieces: Pieces = [
      this.putText(maskHeaders(leg.requestHeaders)),
      this.putBody(leg.module, leg.requestBody),
      leg.answerHeaders ? this.putText(maskHeaders(leg.answerHeaders)) : ABSENT,
      this.putBody(leg.module, leg.answerBody),
    ];
    this.cells.push(
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
      leg.object ?? null,
      leg.http ?? null,
      leg.ocpi ?? null,
      leg.durationMs,
      leg.error ?? null,
      searchKey(leg.correlationId),
      leg.object === undefined ? null : searchKey(leg.object),
      this.id,
      pieces.join(' '),
    );
  }

  /** What was added since the last call. */
  take(): TraceBatch {
    const { id, lastId, cells } = this;
    // A copy of its own size: the block can be handed to another thread, and the arena is used again.
    const content = new Uint8Array(this.arena.subarray(0, this.size));
    this.cells = [];
    this.lastId = '';
    this.places.clear();
    this.size = 0;
    return { id, lastId, cells, content };
  }

  private putText(text: string): string {
    // UTF-8 takes three bytes for a character at the most.
    this.makeRoom(text.length * 3);
    return this.placed(this.arena.write(text, this.size));
  }

  private putBody(module: string | undefined, body: Buffer | undefined): string {
    if (!body || body.length === 0) return ABSENT;
    if (module === 'credentials') return this.putText(maskBody(body.subarray(0, this.bodyLimit).toString('utf8')));
    const known = this.places.get(body);
    if (known) return known;
    const kept = Math.min(body.length, this.bodyLimit);
    this.makeRoom(kept);
    const place = this.placed(body.copy(this.arena, this.size, 0, kept));
    this.places.set(body, place);
    return place;
  }

  private placed(length: number): string {
    const place = `${this.size}:${length}`;
    this.size += length;
    return place;
  }

  private makeRoom(bytes: number): void {
    if (this.size + bytes <= this.arena.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.arena.length * 2, this.size + bytes));
    this.arena.copy(larger, 0, 0, this.size);
    this.arena = larger;
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
