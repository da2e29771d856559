/** The last check of each platform, as rows. */
import type { CheckReport, CheckShelf } from '../check/report';
import type { Database } from './database';
import { CheckRow } from './entities/checks';

export function checkShelf(database: Database): CheckShelf {
  return {
    async get(platformId) {
      const row = await database.manager.findOneBy(CheckRow, { platformId });
      return row ? (JSON.parse(row.report) as CheckReport) : undefined;
    },
    save(report) {
      const row = { platformId: report.platformId, report: JSON.stringify(report) };
      return database.write((manager) => database.upsert(manager, CheckRow, [row]));
    },
  };
}
