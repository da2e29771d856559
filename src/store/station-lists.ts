/** The local authorization lists that stations were sent, as rows. */
import type { LocalList, LocalListShelf } from '../ocpp/local-lists';
import type { Database } from './database';
import { StationListRow } from './entities/station-lists';

export function localListShelf(database: Database): LocalListShelf {
  return {
    async get(station) {
      const row = await database.manager.findOneBy(StationListRow, { station });
      return row ? { version: row.version, entries: JSON.parse(row.entries) as LocalList['entries'] } : undefined;
    },
    save(station, { version, entries }) {
      const row = { station, version, entries: JSON.stringify(entries) };
      return database.write((manager) => database.upsert(manager, StationListRow, [row]));
    },
  };
}
