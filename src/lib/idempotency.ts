/**
 * Idempotency-Key: a write that is sent again with the same key gets the answer of the first time, also after a
 * restart, and is not carried out again. The answer belongs to API key, Idempotency-Key, method, path and body, and is
 * kept for a day. A write whose process ended before it had answered may be sent again: it is carried out anew, and what
 * it creates gets the id that it was to have the first time, so that nothing is created twice.
 */
import { createHash } from 'node:crypto';
import type { Clock } from './clock';
import { newId } from './ids';

/** Why a write is not carried out. */
export class WriteRefused extends Error {
  override name = 'WriteRefused';

  constructor(readonly kind: 'badKey' | 'underWay' | 'usedBefore') {
    super(kind);
  }
}

/** How a write ended, as far as the caller is told. */
export interface WriteAnswer {
  status: number;
  /** Absent when there is none. */
  body?: unknown;
  /** Instead of `body`: JSON text as it is. */
  json?: string;
}

/** The answer of the first time. */
export interface Repeated extends WriteAnswer {
  isRepeated: true;
}

/** Which write is meant. */
export interface Write {
  /** Id of the API key. */
  keyId: string;
  /** As it was sent. */
  idempotencyKey: string;
  method: string;
  /** With its query. */
  path: string;
  body: string;
}

/** A write that was begun, and its answer once there is one. */
export interface KeptAnswer {
  id: string;
  fingerprint: string;
  /** The process that began it. */
  owner: string;
  /** Milliseconds since the epoch: when it was begun. */
  at: number;
  status: number | null;
  /** JSON text; null when the answer has no body. */
  body: string | null;
  /** Id of what the write creates, also when it is carried out anew. */
  createdId: string;
}

/** What idempotency asks of the store. */
export interface KeptAnswerShelf {
  /** Adds the row when there is none of its id; else what is there. */
  begin(row: KeptAnswer): Promise<KeptAnswer | undefined>;
  /** Makes an unfinished row this owner's, if it still is as it was seen. */
  takeOver(row: KeptAnswer, seen: KeptAnswer): Promise<boolean>;
  finish(row: KeptAnswer): Promise<void>;
  remove(id: string): Promise<void>;
  trim(beforeMs: number): Promise<void>;
}

const KEPT_MS = 24 * 3_600_000;
/** Longer than any call takes: whoever began it and has not answered by then is no more. */
const LONGEST_MS = 120_000;
export const MAX_IDEMPOTENCY_KEY = 255;
/** Says nothing about the write itself: the next try may go well. */
const isPassing = (status: number) => status === 429 || status === 500 || status === 503;

export class Idempotency {
  /** This process, among those that share the database. */
  private readonly owner = newId();
  /** Writes that this process is carrying out: id → fingerprint. */
  private readonly underWay = new Map<string, string>();

  constructor(
    private readonly shelf: KeptAnswerShelf,
    private readonly clock: Clock,
    /** No other process writes to this database: what another one began has ended. */
    private readonly isAlone: boolean,
  ) {}

  /** Runs the write, or answers as the first time. Throws WriteRefused. The job must not throw what it can answer. */
  async run<T extends WriteAnswer>(write: Write, job: (createdId: string) => Promise<T>): Promise<T | Repeated> {
    if (write.idempotencyKey === '' || write.idempotencyKey.length > MAX_IDEMPOTENCY_KEY)
      throw new WriteRefused('badKey');
    const row = this.rowOf(write);
    const running = this.underWay.get(row.id);
    if (running !== undefined) throw new WriteRefused(running === row.fingerprint ? 'underWay' : 'usedBefore');
    this.underWay.set(row.id, row.fingerprint);
    try {
      const kept = await this.shelf.begin(row);
      if (kept && kept.fingerprint !== row.fingerprint) throw new WriteRefused('usedBefore');
      if (kept && kept.status !== null) return repeated(kept.status, kept.body);
      if (kept && !(await this.mayTakeOver(row, kept))) throw new WriteRefused('underWay');
      return await this.carryOut({ ...row, createdId: kept?.createdId || row.createdId }, job);
    } finally {
      this.underWay.delete(row.id);
    }
  }

  /** Forgets answers that are older than a day. */
  trim(): Promise<void> {
    return this.shelf.trim(this.clock.now() - KEPT_MS);
  }

  private rowOf({ keyId, idempotencyKey, method, path, body }: Write): KeptAnswer {
    const id = hash([keyId, idempotencyKey]);
    const fingerprint = hash([method, path, body]);
    const blank = { status: null, body: null, createdId: newId() };
    return { id, fingerprint, owner: this.owner, at: this.clock.now(), ...blank };
  }

  private async mayTakeOver(row: KeptAnswer, kept: KeptAnswer): Promise<boolean> {
    const hasEnded = kept.owner === this.owner || this.isAlone || kept.at + LONGEST_MS < row.at;
    return hasEnded && this.shelf.takeOver(row, kept);
  }

  private async carryOut<T extends WriteAnswer>(row: KeptAnswer, job: (createdId: string) => Promise<T>): Promise<T> {
    try {
      const answer = await job(row.createdId);
      const body = answer.json ?? (answer.body === undefined ? null : JSON.stringify(answer.body));
      if (isPassing(answer.status)) await this.shelf.remove(row.id);
      else await this.shelf.finish({ ...row, status: answer.status, body });
      return answer;
    } catch (error) {
      await this.shelf.remove(row.id);
      throw error;
    }
  }
}

function repeated(status: number, body: string | null): Repeated {
  return { status, isRepeated: true, ...(body === null ? {} : { json: body }) };
}

const hash = (parts: string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex');
