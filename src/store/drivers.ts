/** What is kept of drivers, over the tables of objects and of what chargers told. */
import { In, LessThan, Like, Not } from 'typeorm';
import { Forgetting } from '../lib/forgetting';
import { type CollectedToken, type DriverShelf, ERASED } from '../roles/drivers';
import type { HeldObject } from '../roles/shelf';
import type { Database } from './database';
import { TokenPolicyRow } from './entities/dialogue';
import { CollectedObjectRow } from './entities/entities';
import { DueChangeRow, DueMarkRow, HeldObjectRow } from './entities/objects';
import { StationEventRow, TransactionRow } from './entities/ocpp';
import { rowsNaming } from './forget';

export function driverShelf(database: Database): DriverShelf {
  const { manager } = database;
  return {
    async objects(contractId) {
      return (await manager.findBy(HeldObjectRow, { contractId })).map(toObject);
    },
    async collected(contractId) {
      const found: CollectedToken[] = [];
      const tokens = { table: 'collected_object', key: 'position', columns: ['json'], where: "module = 'tokens'" };
      for await (const { owner, objectId, json } of rowsNaming(database, tokens, [contractId]))
        if (namesContract(json ?? '{}', contractId))
          found.push({ owner: owner ?? '', objectId: objectId ?? '', json: json ?? '' });
      return found;
    },
    async removeCollected(tokens) {
      for (const { owner, objectId } of tokens)
        await database.write((manager) => manager.delete(CollectedObjectRow, { module: 'tokens', owner, objectId }));
    },
    async removePolicy({ owner, objectId }) {
      await database.write((manager) => manager.delete(TokenPolicyRow, { owner, objectId }));
    },
    async old(module, beforeMs, skip, limit) {
      const where = { module, lastUpdated: LessThan(beforeMs), contractId: Not(Like(`${ERASED}%`)) };
      const own = module === 'tokens' ? { ...where, status: 'INVALID' } : where;
      const order = { lastUpdated: 'ASC', position: 'ASC' } as const;
      const rows = await manager.find(HeldObjectRow, { where: own, order, skip, take: limit });
      return rows.map(toObject);
    },
    async isWaiting({ module, owner, objectId }) {
      const where = { module, owner, objectId };
      if (await manager.existsBy(DueChangeRow, where)) return true;
      return manager.existsBy(DueMarkRow, { ...where, state: Not('given_up') });
    },
    async eraseTold(sessionIds, texts) {
      let count = 0;
      for (const sessionId of sessionIds) count += await eraseToldOf(database, sessionId, texts);
      return count;
    },
  };
}

const toObject = ({ position: _, ...object }: HeldObjectRow) => object as HeldObject;

/** The ids of our own Sessions are written in lower case; objects are named in upper case. */
async function eraseToldOf(database: Database, sessionId: string, texts: Map<string, string>): Promise<number> {
  const { manager } = database;
  const rows = await manager.findBy(TransactionRow, { sessionId: In([sessionId, sessionId.toLowerCase()]) });
  if (rows.length === 0) return 0;
  const events = await manager.findBy(StationEventRow, { transaction: In(rows.map(({ id }) => id)) });
  const forgetting = new Forgetting(texts);
  const without = (text: string | null) => text && forgetting.in(text);
  const changed = events.filter(({ fact, decided }) => without(fact) !== fact || without(decided) !== decided);
  await database.write(async (inside) => {
    for (const { id, fact, decided } of changed)
      await inside.update(StationEventRow, { id }, { fact: forgetting.in(fact), decided: without(decided) });
  });
  return changed.length;
}

function namesContract(json: string, contractId: string): boolean {
  const { contract_id } = JSON.parse(json) as { contract_id?: unknown };
  return String(contract_id).toUpperCase() === contractId.toUpperCase();
}
