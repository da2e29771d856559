/**
 * Who did what: every write that came with a valid key, carried out or refused. Members are named, never their values:
 * some are secrets, and what an object looked like is the trace's matter. Recording delays no answer.
 */
import { Batches } from '../lib/batches';
import type { Clock } from '../lib/clock';
import { newSortableId } from '../lib/ids';
import { isObject } from '../lib/json';

export interface AuditRecord {
  /** Sorts by time. */
  id: string;
  /** Milliseconds since the epoch. */
  at: number;
  keyId: string;
  keyName: string;
  scope: string;
  address: string;
  method: string;
  /** The path of the call, with its parameters in braces. */
  action: string;
  path: string;
  /** Names of the body's members, separated by commas. */
  members: string;
  status: number;
  /** Why it was refused. */
  detail: string | null;
}

/** What may be asked. All given conditions hold together. */
export interface AuditQuery {
  keyId?: string;
  action?: string;
  path?: string;
  /** Milliseconds since the epoch. */
  since?: number;
  /** Only records older than this one. */
  before?: string;
  limit: number;
}

/** What the audit log asks of the store. */
export interface AuditShelf {
  add(records: AuditRecord[]): Promise<void>;
  /** Newest first. */
  find(query: AuditQuery): Promise<AuditRecord[]>;
  trim(beforeMs: number): Promise<void>;
}

/** What was asked, by whom, and how it ended. */
export interface AuditedCall {
  key: { id: string; name: string; scope: string };
  address: string;
  method: string;
  /** The path of the call, with its parameters in braces. */
  action: string;
  path: string;
  body: unknown;
  status: number;
  detail?: string;
}

const WAITING = 20_000;
const MAX_MEMBERS = 40;

export class Audit {
  private readonly batches: Batches<AuditRecord>;

  constructor(
    private readonly shelf: AuditShelf,
    private readonly clock: Clock,
    failed: (error: Error) => void,
  ) {
    this.batches = new Batches({ write: (batch) => shelf.add(batch), failed, clock, bound: WAITING });
  }

  /** Never throws, never waits. */
  record({ key, address, method, action, path, body, status, detail }: AuditedCall): void {
    const at = this.clock.now();
    const members = isObject(body) ? Object.keys(body).slice(0, MAX_MEMBERS) : [];
    this.batches.add({
      id: newSortableId(at),
      at,
      keyId: key.id,
      keyName: key.name,
      scope: key.scope,
      address: address.slice(0, 64),
      method,
      action,
      path,
      members: members.map((name) => name.slice(0, 64)).join(','),
      status,
      detail: detail?.slice(0, 1000) ?? null,
    });
  }

  async find(query: AuditQuery): Promise<AuditRecord[]> {
    await this.batches.flush();
    return this.shelf.find(query);
  }

  /** Records that wait to be written. */
  get waiting(): number {
    return this.batches.size;
  }

  trim(beforeMs: number): Promise<void> {
    return this.shelf.trim(beforeMs);
  }

  stop(): Promise<void> {
    return this.batches.stop();
  }
}
