/** The local authorization lists that stations were sent, as rows. */
import type { LocalList, LocalListShelf } from '../ocpp/local-lists';
import type { Database } from './database';
import { StationListRow } from './entities/station-lists';
import { rowsNaming } from './forget';

export function localListShelf(database: Database): LocalListShelf {
  return {
    async get(station) {
      const row = await database.manager.findOneBy(StationListRow, { station });
      return row ? { version: row.version, entries: JSON.parse(row.entries) as LocalList['entries'] } : undefined;
    },
    async naming(texts) {
      const found: string[] = [];
      const lists = { table: 'station_list', key: 'station', columns: ['entries'] };
      for await (const { station, entries } of rowsNaming(database, lists, texts)) {
        const named = Object.keys(JSON.parse(entries ?? '{}') as LocalList['entries']);
        if (named.some((text) => texts.includes(text))) found.push(station ?? '');
      }
      return found;
    },
    async remove(station) {
      await database.write((manager) => manager.delete(StationListRow, { station }));
    },
    save(station, { version, entries }) {
      const row = { station, version, entries: JSON.stringify(entries) };
      return database.write((manager) => database.upsert(manager, StationListRow, [row]));
    },
  };
}
