/** What is due for whom, as rows. */
import { In, MoreThan } from 'typeorm';
import { OBJECT_MODULES, type ObjectKey } from '../ocpi/object-key';
import {
  type BacklogShelf,
  type DueChange,
  type DueMark,
  type DueShelf,
  mergeChanges,
  type PartChange,
} from '../outbound/due';
import type { Database } from './database';
import { DueChangeRow, DueMarkRow } from './entities/objects';
import { indexed } from './object-lists';

/** A change on top of one that waits already: the same row, of a higher revision. */
export function mergeInto(waiting: DueChangeRow | undefined, change: DueChange): DueChange {
  if (!waiting) return change;
  const merged = mergeChanges(waiting.change as PartChange | null, change.change);
  return { ...change, change: merged, rev: waiting.rev + 1, dueAt: waiting.dueAt };
}

/** Raw: a change of one object may be due for hundreds of platforms, and each of them takes its mark and ends it. */
const TAKE =
  "SELECT * FROM due_mark WHERE platformId = ? AND module = ? AND state = 'due' AND nextAt <= ? ORDER BY nextAt LIMIT ?";
const DONE = 'DELETE FROM due_mark WHERE platformId = ? AND module = ? AND owner = ? AND objectId = ? AND rev = ?';

/** A row as the driver has it: MySQL gives large numbers as text. */
type StoredMark = Omit<DueMark, 'change' | 'dueAt' | 'nextAt'> &
  Record<'dueAt' | 'nextAt', number | string> & { change: string | null };

const toMark = ({ change, dueAt, nextAt, ...mark }: StoredMark): DueMark => ({
  ...mark,
  change: change === null ? null : (JSON.parse(change) as PartChange),
  dueAt: Number(dueAt),
  nextAt: Number(nextAt),
});

const pick = ({ module, owner, objectId }: ObjectKey) => ({ module, owner, objectId });
const markKey = (mark: ObjectKey & { platformId: string }) => ({ platformId: mark.platformId, ...pick(mark) });
const nameOf = (mark: ObjectKey & { platformId: string }) =>
  `${mark.platformId}|${mark.module}|${mark.owner}|${mark.objectId}`;

export function dueShelf(database: Database): DueShelf {
  return {
    async changes(limit) {
      return (await database.manager.find(DueChangeRow, { order: { dueAt: 'ASC' }, take: limit })) as DueChange[];
    },
    fanOut: (changes, marks, nowMs) => fanOut(database, changes, marks, nowMs),
    lanes: () => lanes(database),
    async take(platformId, module, nowMs, limit) {
      const found = await database.query<StoredMark>(database.manager, TAKE, [platformId, module, nowMs, limit]);
      return found.map(toMark);
    },
    async done({ platformId, module, owner, objectId, rev }) {
      await database.write((manager) => database.query(manager, DONE, [platformId, module, owner, objectId, rev]));
    },
    async failed(mark, { state, nextAt, error }) {
      const change = { state, nextAt, lastError: error, attempts: mark.attempts + 1 };
      await database.write((manager) => manager.update(DueMarkRow, { ...markKey(mark), rev: mark.rev }, change));
    },
    isDue: (key) => isDue(database, pick(key)),
    async postpone(mark, nextAt, why) {
      const change = { nextAt, lastError: why };
      await database.write((manager) => manager.update(DueMarkRow, { ...markKey(mark), rev: mark.rev }, change));
    },
    async hurry(platformId, nowMs) {
      const waiting = { platformId, state: 'due', nextAt: MoreThan(nowMs) };
      await database.write((manager) => manager.update(DueMarkRow, waiting, { nextAt: nowMs }));
    },
    async move(mark, platformId) {
      await database.write(async (manager) => {
        await manager.delete(DueMarkRow, markKey(mark));
        await database.upsert(manager, DueMarkRow, [{ ...mark, platformId } as DueMarkRow]);
      });
    },
    async removePlatform(platformId) {
      await database.write((manager) => manager.delete(DueMarkRow, { platformId }));
    },
  };
}

export function backlogShelf(database: Database): BacklogShelf {
  return {
    async list({ platformId, module, owner, state }, after, limit) {
      const query = database.manager.createQueryBuilder(DueMarkRow, 'mark');
      const wanted = Object.entries({ platformId, module, owner, state }).filter(([, value]) => value !== undefined);
      query.where(Object.fromEntries(wanted));
      if (after !== undefined) query.andWhere({ dueAt: MoreThan(Number(after)) });
      return (await query.orderBy('mark.dueAt').limit(limit).getMany()) as DueMark[];
    },
    async marksOf(key, platformIds) {
      return (await database.manager.findBy(DueMarkRow, { platformId: In(platformIds), ...pick(key) })) as DueMark[];
    },
    async decide(key, state, reason, nowMs) {
      const change = { state, reason, nextAt: nowMs };
      const result = await database.write((manager) => manager.update(DueMarkRow, markKey(key), change));
      return (result.affected ?? 0) > 0;
    },
    async backlog() {
      type Waiting = { platformId: string; marks: number | string; oldestAt: number | string };
      const rows = await database.query<Waiting>(database.manager, backlogSql(database.isSqlite), []);
      return rows.map(({ platformId, marks, oldestAt }) => ({
        platformId,
        count: Number(marks),
        oldestAt: Number(oldestAt),
      }));
    },
  };
}

/** Counted in one index alone: metrics ask for it all the time, however much there is. */
export const backlogSql = (isSqlite: boolean) =>
  `SELECT platformId, COUNT(*) AS marks, MIN(dueAt) AS oldestAt FROM due_mark ${indexed('due_mark_waiting', isSqlite)}
  WHERE state = 'due' GROUP BY platformId`;

/**
 * From one platform to the next, and for each of its modules straight to the mark that is due first: asked every second,
 * and a partner that is away for a day leaves more marks than can be read in one.
 */
export const LANES = `WITH RECURSIVE platform (id) AS (
    SELECT MIN(platformId) FROM due_mark
    UNION ALL
    SELECT (SELECT MIN(platformId) FROM due_mark WHERE platformId > platform.id) FROM platform WHERE platform.id IS NOT NULL
  ), kind (name) AS (${OBJECT_MODULES.map((module) => `SELECT '${module}'`).join(' UNION ALL ')})
  SELECT platform.id AS platformId, kind.name AS module,
    (SELECT MIN(nextAt) FROM due_mark WHERE platformId = platform.id AND module = kind.name AND state = 'due') AS nextAt
  FROM platform CROSS JOIN kind WHERE platform.id IS NOT NULL`;

async function lanes(database: Database): Promise<{ platformId: string; module: string; nextAt: number }[]> {
  type Lane = { platformId: string; module: string; nextAt: string | number | null };
  const found = await database.query<Lane>(database.manager, LANES, []);
  return found.flatMap(({ nextAt, ...lane }) => (nextAt === null ? [] : [{ ...lane, nextAt: Number(nextAt) }]));
}

async function isDue(database: Database, key: ObjectKey): Promise<boolean> {
  if (await database.manager.existsBy(DueMarkRow, { ...key, state: 'due' })) return true;
  return database.manager.existsBy(DueChangeRow, key);
}

async function fanOut(
  database: Database,
  changes: DueChange[],
  marks: { platformId: string; change: DueChange }[],
  nowMs: number,
): Promise<void> {
  await database.write(async (manager) => {
    const known = await manager.findBy(DueMarkRow, changes.map(pick));
    const byName = new Map(known.map((mark) => [nameOf(mark as DueMark), mark]));
    const rows = marks.map(({ platformId, change }) => {
      const merged = mergeInto(byName.get(nameOf({ ...change, platformId })), { ...change, rev: 1 });
      const fresh = { state: 'due', attempts: 0, nextAt: nowMs, lastError: null, reason: null };
      return { ...merged, ...fresh, platformId };
    });
    // Sorted by key: concurrent transactions then lock rows in one order.
    rows.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    for (let start = 0; start < rows.length; start += CHUNK)
      await database.upsert(manager, DueMarkRow, rows.slice(start, start + CHUNK) as DueMarkRow[]);
    for (const change of changes) await manager.delete(DueChangeRow, { ...pick(change), rev: change.rev });
  });
}

/** Rows per statement. */
const CHUNK = 100;
