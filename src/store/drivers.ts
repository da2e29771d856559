/** What is kept of drivers, over the tables of objects and of what chargers told. */
import { In, LessThan, Like, Not } from 'typeorm';
import { type DriverShelf, ERASED } from '../roles/drivers';
import type { HeldObject } from '../roles/shelf';
import type { Database } from './database';
import { DueChangeRow, DueMarkRow, HeldObjectRow } from './entities/objects';
import { StationEventRow, TransactionRow } from './entities/ocpp';

export function driverShelf(database: Database): DriverShelf {
  const { manager } = database;
  return {
    async objects(contractId) {
      return (await manager.findBy(HeldObjectRow, { contractId })).map(toObject);
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
  const without = (text: string | null) => text && withoutTexts(text, texts);
  const changed = events.filter(({ fact, decided }) => without(fact) !== fact || without(decided) !== decided);
  await database.write(async (inside) => {
    for (const { id, fact, decided } of changed)
      await inside.update(StationEventRow, { id }, { fact: withoutTexts(fact, texts), decided: without(decided) });
  });
  return changed.length;
}

/** Chargers write a uid as they like: compared without regard to case, and only as a whole text. */
function withoutTexts(json: string, texts: Map<string, string>): string {
  let erased = json;
  for (const [text, alias] of texts) {
    const quoted = JSON.stringify(text).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    erased = erased.replace(new RegExp(quoted, 'gi'), JSON.stringify(alias));
  }
  return erased;
}
