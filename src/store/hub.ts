/** What the hub remembers: objects that were broadcast, ClientInfos, sightings and replaced addresses, as rows. */
import { In, LessThan } from 'typeorm';
import type { ClientInfoEntry, ClientInfoShelf } from '../hub/client-info';
import type { CollectionFilter, CollectionShelf } from '../hub/collection';
import type { RelayedAddress, RelayedAddressShelf } from '../hub/rewrite';
import type { Sighting, SightingShelf } from '../hub/sightings';
import { type Clock, toDateTime } from '../lib/clock';
import { newSortableId } from '../lib/ids';
import type { InterfaceRole } from '../ocpi/endpoint';
import type { ClientInfo } from '../ocpi/model';
import { partyKey, partyOfKey } from '../ocpi/party';
import type { Database } from './database';
import { ClientInfoRow, CollectedObjectRow, RelayedAddressRow, SightingRow } from './entities/entities';
import { isOneOf, type ListSource, listPage } from './page';

export function collectionShelf(database: Database, clock: Clock): CollectionShelf {
  const select = (filter: CollectionFilter) => {
    const query = database.manager.createQueryBuilder(CollectedObjectRow, 'object');
    query.where('object.module = :module', { module: filter.module });
    // An empty list of owners means that nothing may be seen.
    if (filter.owners) query.andWhere({ owner: In(filter.owners.length > 0 ? filter.owners : ['']) });
    return query;
  };
  return {
    change: changeCollected(database, clock),
    async find(filter, objectId) {
      return select(filter).andWhere('object.objectId = :objectId', { objectId }).getMany();
    },
    list: (filter, asked) => listPage(database, collected(database, filter), asked),
    async remove(module, owner, objectId) {
      await database.write((manager) => manager.delete(CollectedObjectRow, { module, owner, objectId }));
    },
    async removeOwners(owners) {
      if (owners.length === 0) return;
      await database.write((manager) => manager.delete(CollectedObjectRow, { owner: In(owners) }));
    },
  };
}

export function collected(database: Database, { module, owners }: CollectionFilter): ListSource {
  const conditions: ListSource['conditions'] = [[`${database.quote('module')} = ?`, module]];
  if (owners) conditions.push(isOneOf(database, 'owner', owners));
  const key = ['module', 'owner', 'objectId'];
  return { table: 'collected_object', key, index: 'collected_object_position', conditions };
}

/** In MySQL the row is locked until the transaction ends; SQLite has one writer. */
function changeCollected(database: Database, clock: Clock): CollectionShelf['change'] {
  const lock = database.isSqlite ? {} : { lock: { mode: 'pessimistic_write' as const } };
  return ({ module, owner, objectId }, next) =>
    database.write(async (manager) => {
      const known = await manager.findOne(CollectedObjectRow, { where: { module, owner, objectId }, ...lock });
      const object = next(known ?? undefined);
      if (!object) return false;
      const position = known?.position ?? newSortableId(clock.now());
      await database.upsert(manager, CollectedObjectRow, [{ ...object, position }]);
      return !known;
    });
}

export function clientInfoShelf(database: Database, clock: Clock): ClientInfoShelf {
  return {
    async load() {
      const rows = await database.manager.find(ClientInfoRow, { order: { position: 'ASC' } });
      return rows.map(toClientInfo);
    },
    save(entries: ClientInfoEntry[]) {
      return database.write(async (manager) => {
        for (const { info, platformId, updatedAt } of entries) {
          const party = partyKey({ countryCode: info.country_code, partyId: info.party_id });
          const known = await manager.findOneBy(ClientInfoRow, { party, role: info.role });
          const row = {
            party,
            role: info.role,
            countryCode: info.country_code,
            partyId: info.party_id,
            status: info.status,
            updatedAt,
            platformId,
            position: known?.position ?? newSortableId(clock.now()),
          };
          await database.upsert(manager, ClientInfoRow, [row]);
        }
      });
    },
  };
}

function toClientInfo({ countryCode, partyId, role, status, updatedAt, platformId }: ClientInfoRow): ClientInfoEntry {
  const info = { party_id: partyId, country_code: countryCode, role, status, last_updated: toDateTime(updatedAt) };
  return { info: info as ClientInfo, platformId, updatedAt };
}

export function sightingShelf(database: Database): SightingShelf {
  return {
    add(sightings: Sighting[]) {
      // The same object twice in one batch: the later one counts.
      const unique = new Map(sightings.map((one) => [`${one.module}|${one.objectId}|${one.owner}`, one]));
      return database.write((manager) => database.upsert(manager, SightingRow, [...unique.values()]));
    },
    async find(module, objectId) {
      return database.manager.findBy(SightingRow, { module, objectId });
    },
  };
}

export function relayedAddressShelf(database: Database): RelayedAddressShelf {
  return {
    put({ from, to, ...address }: RelayedAddress) {
      const row = { ...address, fromParty: partyKey(from), toParty: partyKey(to) };
      return database.write((manager) => database.upsert(manager, RelayedAddressRow, [row]));
    },
    async get(handle) {
      const row = await database.manager.findOneBy(RelayedAddressRow, { handle });
      if (!row) return undefined;
      const { fromParty, toParty, role, ...address } = row;
      return { ...address, role: role as InterfaceRole, from: partyOfKey(fromParty), to: partyOfKey(toParty) };
    },
    async removeExpired(nowMs) {
      await database.write((manager) => manager.delete(RelayedAddressRow, { expiresAt: LessThan(nowMs) }));
    },
  };
}
