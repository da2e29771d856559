/** Orders that hosted parties give and take, with their reservations and profiles, as rows. */
import { type EntityManager, IsNull, LessThan, LessThanOrEqual, MoreThanOrEqual, Not } from 'typeorm';
import type {
  AskedOrder,
  AskedOrderShelf,
  Reservation,
  ReservationShelf,
  SessionProfile,
  SessionProfileShelf,
  TakenOrder,
  TakenOrderShelf,
} from '../roles/orders/shelf';
import type { Database } from './database';
import { AskedOrderRow, ReservationRow, SessionProfileRow, TakenOrderRow } from './entities/dialogue';
import { putLetter } from './letters';

export function askedOrderShelf(database: Database): AskedOrderShelf {
  const { manager: reader } = database;
  return {
    async add(order) {
      await database.write((manager) => database.upsert(manager, AskedOrderRow, [order]));
    },
    async get(id) {
      return ((await reader.findOneBy(AskedOrderRow, { id })) as AskedOrder | null) ?? undefined;
    },
    async byHandle(handle) {
      return ((await reader.findOneBy(AskedOrderRow, { handle })) as AskedOrder | null) ?? undefined;
    },
    change: (id, decide) =>
      database.write(async (manager) => {
        const known = (await locked(database, manager, AskedOrderRow, id)) as AskedOrder | null;
        if (!known) return undefined;
        const changed = { ...known, ...decide(known) };
        await database.upsert(manager, AskedOrderRow, [changed]);
        return changed;
      }),
    async overdue(nowMs, limit) {
      const where = { endsAt: LessThanOrEqual(nowMs) };
      const rows = await reader.find(AskedOrderRow, { select: { id: true }, where, take: limit });
      return rows.map(({ id }) => id);
    },
    async trim(beforeMs) {
      await database.write((manager) => manager.delete(AskedOrderRow, { usableUntil: LessThan(beforeMs) }));
    },
  };
}

/** In MySQL the row is locked until the transaction ends; SQLite has one writer. */
function locked<T extends { id: string }>(database: Database, manager: EntityManager, type: new () => T, id: string) {
  const lock = database.isSqlite ? {} : { lock: { mode: 'pessimistic_write' as const } };
  return manager.findOne(type, { where: { id } as never, ...lock });
}

const WITH_TOKEN = 'SELECT id FROM taken_order WHERE party = ? AND tokenUid = ? AND at >= ? LIMIT 1';
const newest = { order: { id: 'DESC' as const } };

export function takenOrderShelf(database: Database): TakenOrderShelf {
  const read = async (where: object, take?: number) =>
    (await database.manager.find(TakenOrderRow, { where, ...newest, take })) as TakenOrder[];
  return {
    async add(order) {
      await database.write((manager) => database.upsert(manager, TakenOrderRow, [order]));
    },
    get: async (id) => (await read({ id }))[0],
    list({ party, isOpen }, limit, before) {
      const open = isOpen === undefined ? {} : { endsAt: isOpen ? Not(IsNull()) : IsNull() };
      return read({ party, ...open, ...(before === undefined ? {} : { id: LessThan(before) }) }, limit);
    },
    since: (party, counterparty, sinceMs) => read({ party, counterparty, at: MoreThanOrEqual(sinceMs) }),
    async withToken(party, tokenUid, sinceMs) {
      // Every card is asked about, and few of them were in a command.
      const some = await database.query(database.manager, WITH_TOKEN, [party, tokenUid, sinceMs]);
      return some.length === 0 ? [] : read({ party, tokenUid, at: MoreThanOrEqual(sinceMs) });
    },
    settle: (id, decide) => database.write((manager) => settle(database, manager, id, decide)),
    overdue: async (nowMs, limit) => (await read({ endsAt: LessThanOrEqual(nowMs) }, limit)).map(({ id }) => id),
    async trim(beforeMs) {
      await database.write((manager) => manager.delete(TakenOrderRow, { at: LessThan(beforeMs), endsAt: IsNull() }));
    },
  };
}

async function settle(
  database: Database,
  manager: EntityManager,
  id: string,
  decide: Parameters<TakenOrderShelf['settle']>[1],
): Promise<boolean> {
  const known = (await locked(database, manager, TakenOrderRow, id)) as TakenOrder | null;
  const decided = known ? decide(known) : undefined;
  if (!known || !decided) return false;
  await database.upsert(manager, TakenOrderRow, [{ ...known, result: decided.result, endsAt: null }]);
  await putLetter(database, manager, decided.letter);
  return true;
}

export function reservationShelf(database: Database): ReservationShelf {
  return {
    async find(party, counterparty, reservationId) {
      return (await database.manager.findBy(ReservationRow, { party, counterparty, reservationId })) as Reservation[];
    },
    async byNumber(party, number) {
      return (await database.manager.findOneBy(ReservationRow, { party, number })) ?? undefined;
    },
    async save(reservation) {
      await database.write((manager) => database.upsert(manager, ReservationRow, [reservation]));
    },
    async trim(beforeMs) {
      await database.write((manager) => manager.delete(ReservationRow, { expiresAt: LessThan(beforeMs) }));
    },
  };
}

export function sessionProfileShelf(database: Database): SessionProfileShelf {
  return {
    async get({ party, side, counterparty, sessionId }) {
      const key = { party, side, counterparty, sessionId };
      return ((await database.manager.findOneBy(SessionProfileRow, key)) as SessionProfile | null) ?? undefined;
    },
    async ofSession(party, side, sessionId) {
      return (await database.manager.findBy(SessionProfileRow, { party, side, sessionId })) as SessionProfile[];
    },
    async save(profile) {
      await database.write((manager) => database.upsert(manager, SessionProfileRow, [profile]));
    },
    async trim(beforeMs) {
      await database.write((manager) => manager.delete(SessionProfileRow, { updatedAt: LessThan(beforeMs) }));
    },
  };
}
