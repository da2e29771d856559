/** The objects of hosted parties, as rows. */
import { type EntityManager, In, type SelectQueryBuilder } from 'typeorm';
import type { Clock } from '../lib/clock';
import { newSortableId } from '../lib/ids';
import type { ObjectKey } from '../ocpi/object-key';
import type { PageQuery } from '../ocpi/page';
import type { Decision, HeldObject, ObjectFilter, ObjectShelf } from '../roles/shelf';
import type { Database } from './database';
import { mergeInto } from './due';
import { CollectedObjectRow } from './entities/entities';
import { DueChangeRow, HeldObjectRow } from './entities/objects';

export function objectShelf(database: Database, clock: Clock): ObjectShelf {
  return {
    async get(holder, { module, owner, objectId }) {
      const row = await database.manager.findOneBy(HeldObjectRow, { holder, module, owner, objectId });
      return row ? toObject(row) : undefined;
    },
    list: (filter, query) => list(database, filter, query),
    names(filter) {
      const query = select(database, filter, { offset: 0, limit: 0 }).select('object.owner', 'owner');
      return query.addSelect('object.objectId', 'objectId').getRawMany<{ owner: string; objectId: string }>();
    },
    async withId(holder, module, objectIds) {
      const rows = await database.manager.findBy(HeldObjectRow, { holder, module, objectId: In(objectIds) });
      return rows.map(toObject);
    },
    async ownersOf(module, objectId) {
      const rows = await database.manager.findBy(HeldObjectRow, { module, objectId });
      return rows.filter(({ holder, owner }) => holder === owner).map(({ owner }) => owner);
    },
    change: (holder, key, decide) =>
      database.write(async (manager) => {
        const known = await find(database, manager, holder, key);
        const decision = decide(known ? toObject(known) : undefined);
        await carryOut({ database, manager, clock }, { holder, ...pick(key) }, known, decision);
        return known ? toObject(known) : undefined;
      }),
  };
}

const pick = ({ module, owner, objectId }: ObjectKey) => ({ module, owner, objectId });

const toObject = ({ position: _, ...object }: HeldObjectRow) => object as HeldObject;

/** In MySQL the row is locked until the transaction ends; SQLite has one writer. */
function find(database: Database, manager: EntityManager, holder: string, key: ObjectKey) {
  const lock = database.isSqlite ? {} : { lock: { mode: 'pessimistic_write' as const } };
  return manager.findOne(HeldObjectRow, { where: { holder, ...pick(key) }, ...lock });
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
  { put, remove, due, collect }: Decision,
): Promise<void> {
  const { holder, ...objectKey } = key;
  const position = known?.position ?? newSortableId(clock.now());
  if (put) await database.upsert(manager, HeldObjectRow, [{ ...put, ...key, position }]);
  if (remove) await manager.delete(HeldObjectRow, key);
  if (collect && put) {
    const { json, lastUpdated } = put;
    await database.upsert(manager, CollectedObjectRow, [{ ...objectKey, position, lastUpdated, json }]);
  }
  if (collect && remove) await manager.delete(CollectedObjectRow, objectKey);
  if (due === undefined) return;
  const party = put?.counterparty ?? known?.counterparty ?? null;
  const waiting = await manager.findOneBy(DueChangeRow, objectKey);
  const row = mergeInto(waiting, { ...objectKey, party, change: due, rev: 1, dueAt: clock.now() });
  await database.upsert(manager, DueChangeRow, [row]);
}

function select(database: Database, filter: ObjectFilter, { dateFrom, dateTo }: PageQuery) {
  const { holder, module, owner, counterparties, status } = filter;
  const query = database.manager.createQueryBuilder(HeldObjectRow, 'object');
  query.where('object.holder = :holder AND object.module = :module', { holder, module });
  if (owner !== undefined) query.andWhere('object.owner = :owner', { owner });
  // An empty list of counterparties means that nothing may be seen.
  if (counterparties) query.andWhere({ counterparty: In(counterparties.length > 0 ? counterparties : ['']) });
  if (status !== undefined) query.andWhere('object.status = :status', { status });
  if (dateFrom !== undefined) query.andWhere('object.lastUpdated >= :dateFrom', { dateFrom });
  if (dateTo !== undefined) query.andWhere('object.lastUpdated < :dateTo', { dateTo });
  return query;
}

async function list(database: Database, filter: ObjectFilter, asked: PageQuery) {
  const total = await select(database, filter, asked).getCount();
  const rows = await pageOf(select(database, filter, asked), asked).getRawMany<{ json: string; position: string }>();
  return { items: rows.map(({ json }) => json), total, last: rows.at(-1)?.position };
}

/** OCPI 2.2.1 "Paginated Response": oldest-created first, and an update moves nothing. A cursor costs the same at any depth. */
function pageOf(query: SelectQueryBuilder<HeldObjectRow>, { after, offset, limit }: PageQuery) {
  const page = query.select('object.json', 'json').addSelect('object.position', 'position');
  page.orderBy('object.position').limit(limit);
  return after === undefined ? page.offset(offset) : page.andWhere('object.position > :after', { after });
}
