/**
 * What is due for whom. A change of an own object is written together with the object as one row, whatever the number of
 * partners; right after, it is fanned out to one mark per platform and object. A mark does not carry the object: what is
 * pushed is the object as it is then. So nothing can pile up, and nothing is lost by a crash.
 */
import type { PartIds } from '../ocpi/change';
import type { ObjectKey } from '../ocpi/object-key';
import type { PartyKey } from '../ocpi/party';

/** What of an object has changed: these members of that part; none: the whole part. Null: the whole object. */
export interface PartChange {
  part: PartIds;
  members: string[];
}

/** An own object has changed and not every platform's mark is written yet. */
export interface DueChange extends ObjectKey {
  /** The one party that it is for (the eMSP of a Session or CDR); null: everybody whom it concerns. */
  party: PartyKey | null;
  change: PartChange | null;
  /** Id of an object of the same module and owner that goes before: what must have arrived when this one is pushed. */
  after: string | null;
  /** Grows with each change, so that what comes in between is not taken for done. */
  rev: number;
  /** Milliseconds: when it became due first. */
  dueAt: number;
}

/**
 * `due`: will be pushed. `refused`: the partner does not accept the object as it is; tried again when it changes, or by
 * an operator. `given_up`: an operator has given it up, with a reason.
 */
export type MarkState = 'due' | 'refused' | 'given_up';

export interface DueMark extends DueChange {
  /** Empty: no way to `party` is known yet. */
  platformId: string;
  state: MarkState;
  attempts: number;
  /** Milliseconds: not before. */
  nextAt: number;
  lastError: string | null;
  /** Why it was given up. */
  reason: string | null;
}

/** Which marks are meant; what is left out is not looked at. */
export interface MarkFilter {
  platformId?: string;
  module?: string;
  owner?: PartyKey;
  state?: MarkState;
}

/** What became of a mark that was tried. */
export type Settled = { state: MarkState; nextAt: number; error: string };

/** What the pusher asks of the store. */
export interface DueShelf {
  /** Oldest first. */
  changes(limit: number): Promise<DueChange[]>;
  /**
   * Adds marks, or renews those that are there, and takes the changes away unless they have changed meanwhile; all in
   * one transaction.
   */
  fanOut(changes: DueChange[], marks: { platformId: string; change: DueChange }[], nowMs: number): Promise<void>;
  /** Lanes (platform and module) in which something is due now or later, with the earliest moment. */
  lanes(): Promise<{ platformId: string; module: string; nextAt: number }[]>;
  /** Marks of a lane that are due now, oldest first. */
  take(platformId: string, module: string, nowMs: number, limit: number): Promise<DueMark[]>;
  /** Pushed: the mark goes, unless the object has changed meanwhile. */
  done(mark: DueMark): Promise<void>;
  /** Tried in vain. */
  failed(mark: DueMark, settled: Settled): Promise<void>;
  /** Whether the object is still to be pushed, or its change to be fanned out. */
  isDue(key: ObjectKey): Promise<boolean>;
  /** Not tried yet: it waits for another object. */
  postpone(mark: DueMark, nextAt: number, why: string): Promise<void>;
  /** What waits for a platform is due at once. */
  hurry(platformId: string, nowMs: number): Promise<void>;
  /** The same mark for another platform. */
  move(mark: DueMark, platformId: string): Promise<void>;
  removePlatform(platformId: string): Promise<void>;
}

/** What an operator sees of the marks, and may decide. */
export interface BacklogShelf {
  /** Oldest first; `after` is the last one's `dueAt`. */
  list(filter: MarkFilter, after: string | undefined, limit: number): Promise<DueMark[]>;
  /** Those of one object, for these platforms. */
  marksOf(key: ObjectKey, platformIds: string[]): Promise<DueMark[]>;
  /** Due again at once (`due`), or given up with a reason; false when there is no such mark. */
  decide(
    key: ObjectKey & { platformId: string },
    state: MarkState,
    reason: string | null,
    nowMs: number,
  ): Promise<boolean>;
  /** Marks per platform, and when the oldest became due. */
  backlog(): Promise<{ platformId: string; count: number; oldestAt: number }[]>;
}

/** What has changed after two changes: the union within the same part, otherwise the whole object. */
export function mergeChanges(a: PartChange | null, b: PartChange | null): PartChange | null {
  if (!a || !b || a.part.evse_uid !== b.part.evse_uid || a.part.connector_id !== b.part.connector_id) return null;
  // No members stand for all of them.
  const isWhole = a.members.length === 0 || b.members.length === 0;
  return { part: a.part, members: isWhole ? [] : [...new Set([...a.members, ...b.members])] };
}
