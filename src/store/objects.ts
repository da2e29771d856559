/** The objects of hosted parties, as rows. */
import type { EntityManager } from 'typeorm';
import type { Clock } from '../lib/clock';
import { newSortableId } from '../lib/ids';
import type { ObjectKey } from '../ocpi/object-key';
import type { Decision, HeldObject, ObjectShelf } from '../roles/shelf';
import type { Database } from './database';
import { mergeInto } from './due';
import { CollectedObjectRow } from './entities/entities';
import { DueChangeRow, HeldObjectRow, LocationCardRow } from './entities/objects';
import { keepCard } from './location-cards';
import { indexed, ObjectLists } from './object-lists';

export function objectShelf(database: Database, clock: Clock): ObjectShelf {
  const lists = new ObjectLists(database, clock);
  return {
    async get(holder, { module, owner, objectId }) {
      const row = await database.byKey(database.manager, HeldObjectRow, { holder, module, owner, objectId });
      return row && toObject(row);
    },
    list: (filter, query) => lists.page(filter, query),
    names: (filter) => lists.names(filter),
    async withId(holder, module, objectIds) {
      const { sql, values } = withIdSql(database, holder, module, objectIds);
      return ((await database.manager.query(sql, values)) as HeldObjectRow[]).map((row) => toObject(inNumbers(row)));
    },
    async ownersOf(module, objectId) {
      const rows = await database.manager.findBy(HeldObjectRow, { module, objectId });
      return rows.filter(({ holder, owner }) => holder === owner).map(({ owner }) => owner);
    },
    async change(holder, key, decide) {
      const { before, decision } = await database.write(async (manager) => {
        const known = await database.byKey(manager, HeldObjectRow, { holder, ...pick(key) }, true);
        const before = known && toObject(known);
        const decision = decide(before);
        await carryOut({ database, manager, clock }, { holder, ...pick(key) }, known, decision);
        return { before, decision };
      });
      const { put, remove } = decision;
      if (put) lists.touch(before, { ...put, holder, module: key.module });
      else if (remove) lists.touch(before, undefined);
      return before;
    },
  };
}

const pick = ({ module, owner, objectId }: ObjectKey) => ({ module, owner, objectId });

const toObject = ({ position: _, ...object }: HeldObjectRow) => object as HeldObject;

const inNumbers = (row: HeldObjectRow): HeldObjectRow => ({ ...row, lastUpdated: Number(row.lastUpdated) });

/**
 * Objects of one of these ids, whoever owns them. The index is named: SQLite would rather read every object of the party,
 * and a driver waits for this.
 */
export function withIdSql({ isSqlite }: Pick<Database, 'isSqlite'>, holder: string, module: string, ids: string[]) {
  const using = indexed('held_object_named', isSqlite);
  const among = `objectId IN (${ids.map(() => '?').join() || "''"})`;
  const sql = `SELECT * FROM held_object ${using} WHERE holder = ? AND module = ? AND ${among}`;
  return { sql, values: [holder, module, ...ids] };
}

interface Tools {
  database: Database;
  manager: EntityManager;
  clock: Clock;
}

async function carryOut(
  { database, manager, clock }: Tools,
  key: ObjectKey & { holder: string },
  known: HeldObjectRow | undefined | null,
  { put, remove, due, after = null, collect }: Decision,
): Promise<void> {
  const { holder, ...objectKey } = key;
  const position = known?.position ?? newSortableId(clock.now());
  if (put) await database.upsert(manager, HeldObjectRow, [{ ...put, ...key, position }]);
  if (put?.card) await keepCard(database, manager, known, { ...put.card, holder, owner: key.owner, position });
  if (remove) await manager.delete(HeldObjectRow, key);
  if (remove && key.module === 'locations') await manager.delete(LocationCardRow, { holder, position });
  if (collect && put) {
    const { json, lastUpdated } = put;
    await database.upsert(manager, CollectedObjectRow, [{ ...objectKey, position, lastUpdated, json }]);
  }
  if (collect && remove) await manager.delete(CollectedObjectRow, objectKey);
  if (due === undefined) return;
  const party = put?.counterparty ?? known?.counterparty ?? null;
  const waiting = await database.byKey(manager, DueChangeRow, objectKey);
  const row = mergeInto(waiting, { ...objectKey, party, change: due, after, rev: 1, dueAt: clock.now() });
  await database.upsert(manager, DueChangeRow, [row]);
}
