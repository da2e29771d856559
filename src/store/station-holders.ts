/** Which node runs which station, as rows. */
import type { HolderShelf } from '../ocpp/holders';
import type { Database } from './database';
import { StationHolderRow } from './entities/cluster';

/** Rows per statement. */
const CHUNK = 500;

export function holderShelf(database: Database): HolderShelf {
  return {
    async all() {
      const rows = await database.manager.find(StationHolderRow);
      return new Map(rows.map(({ station, node }) => [station, node]));
    },
    async find(station) {
      return (await database.manager.findOneBy(StationHolderRow, { station }))?.node;
    },
    async put(station, node) {
      await database.write((manager) => database.upsert(manager, StationHolderRow, [{ station, node }]));
    },
    async inherit(from, to) {
      await database.write((manager) => manager.update(StationHolderRow, { node: from }, { node: to }));
    },
    async putFree(stations, node) {
      for (let start = 0; start < stations.length; start += CHUNK) {
        const rows = stations.slice(start, start + CHUNK).map((station) => ({ station, node }));
        await database.write(async (manager) => {
          await manager.createQueryBuilder().insert().into(StationHolderRow).values(rows).orIgnore().execute();
        });
      }
    },
    async remove(station) {
      await database.write((manager) => manager.delete(StationHolderRow, { station }));
    },
  };
}
