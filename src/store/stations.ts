/** Stations, their states, events and transactions, as rows. */
import { type EntityManager, In, LessThan, MoreThanOrEqual } from 'typeorm';
import { partyKey, partyOfKey } from '../ocpi/party';
import type { EventShelf, TransactionRow as Transaction } from '../ocpp/intake';
import type { StateShelf } from '../ocpp/live';
import type { Protocol } from '../ocpp/message';
import type { StationState } from '../ocpp/models/state';
import type { Awaited, RegistryShelf, StationPlace, StationRecord } from '../ocpp/registry';
import type { StationEvent } from '../ocpp/station-event';
import type { TransactionShelf } from '../ocpp/transaction-book';
import type { Database } from './database';
import { StationEventRow, StationRow, StationStateRow, TransactionRow } from './entities/ocpp';
import { insertOf } from './insert';

export function registryShelf(database: Database): RegistryShelf {
  return {
    async load() {
      return (await database.manager.find(StationRow)).map(toRecord);
    },
    save(record) {
      const row = { ...record, party: partyKey(record.party), protocol: record.protocol ?? null };
      return database.write((manager) => database.upsert(manager, StationRow, [row]));
    },
    async remove(identity) {
      await database.write(async (manager) => {
        await manager.delete(StationRow, identity);
        await manager.delete(StationStateRow, identity);
      });
    },
  };
}

function toRecord(row: StationRow): StationRecord {
  return {
    ...row,
    party: partyOfKey(row.party),
    places: row.places as StationPlace[],
    protocol: (row.protocol as Protocol | null) ?? undefined,
    isStrict: Boolean(row.isStrict),
    awaited: row.awaited as Awaited | null,
  };
}

const ANSWERED = `SELECT messageId,digest,answer FROM station_event
  WHERE station = ? AND messageId IS NOT NULL AND digest IS NOT NULL AND answer IS NOT NULL ORDER BY id DESC LIMIT ?`;

export function eventShelf(database: Database): EventShelf & StateShelf {
  const insert = insertOf(database, StationEventRow);
  return {
    async states(identities) {
      const rows = await inSlices(identities, (slice) =>
        database.manager.findBy(StationStateRow, { identity: In(slice) }),
      );
      return rows.map(({ identity, state }) => ({ identity, state: state as StationState }));
    },
    append({ event, state, transactions = [] }) {
      // Taken now: by the time of the commit the next message may have changed it.
      const row = insert.values(toRow(event));
      const states = state ? [{ identity: event.station, state: structuredClone(state) }] : [];
      return database.write(async (manager: EntityManager) => {
        await manager.query(insert.sql, row);
        await database.upsert(manager, StationStateRow, states);
        await database.upsert(manager, TransactionRow, transactions);
      });
    },
    async recent(station, limit, only) {
      const before = only?.before === undefined ? {} : { id: LessThan(only.before) };
      const rows = await database.manager.find(StationEventRow, {
        where: { station, ...(only && { kind: only.kind }), ...before },
        order: { id: 'DESC' },
        take: limit,
      });
      return rows.map(toEvent);
    },
    async answered(station, limit) {
      const rows: { messageId: string; digest: string; answer: string }[] = await database.manager.query(ANSWERED, [
        station,
        limit,
      ]);
      return rows.map(({ answer, ...call }) => ({ ...call, answer: JSON.parse(answer) as object }));
    },
  };
}

/** Names per statement. */
const SLICE = 500;

async function inSlices<T>(names: string[], find: (slice: string[]) => Promise<T[]>): Promise<T[]> {
  const found: T[] = [];
  for (let start = 0; start < names.length; start += SLICE)
    found.push(...(await find(names.slice(start, start + SLICE))));
  return found;
}

export function transactionShelf(database: Database): TransactionShelf {
  return {
    async open(stations) {
      const state = In(['open', 'closing', 'orphan']);
      return (await inSlices(stations, (slice) =>
        database.manager.findBy(TransactionRow, { station: In(slice), state }),
      )) as Transaction[];
    },
    async events(transaction) {
      const rows = await database.manager.find(StationEventRow, { where: { transaction }, order: { id: 'ASC' } });
      return rows.map(toEvent);
    },
    async byOcppId(station, ocppId) {
      const where = { station, ocppId };
      const found = await database.manager.findOne(TransactionRow, { where, order: { startedAt: 'DESC' } });
      return (found as Transaction | null) ?? undefined;
    },
    async bySession(sessionId) {
      return ((await database.manager.findOneBy(TransactionRow, { sessionId })) as Transaction | null) ?? undefined;
    },
    async byFingerprint(station, fingerprint, since) {
      const where = { station, fingerprint, startedAt: MoreThanOrEqual(since) };
      return ((await database.manager.findOneBy(TransactionRow, where)) as Transaction | null) ?? undefined;
    },
    save(row) {
      return database.write((manager) => database.upsert(manager, TransactionRow, [row]));
    },
    async list(station, limit) {
      const find = { where: { station }, order: { startedAt: 'DESC' as const }, take: limit };
      return (await database.manager.find(TransactionRow, find)) as Transaction[];
    },
  };
}

function toRow({ fact, decided, answer, ...event }: StationEvent): StationEventRow {
  return {
    ...event,
    fact: JSON.stringify(fact),
    decided: decided && JSON.stringify(decided),
    answer: answer && JSON.stringify(answer),
  };
}

function toEvent({ fact, decided, answer, ...row }: StationEventRow): StationEvent {
  return {
    ...row,
    kind: row.kind as StationEvent['kind'],
    fact: JSON.parse(fact) as StationEvent['fact'],
    decided: decided === null ? null : (JSON.parse(decided) as Record<string, unknown>),
    answer: answer === null ? null : (JSON.parse(answer) as object),
  };
}
