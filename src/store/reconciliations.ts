/** The last comparison with each platform, as rows. */
import type { Reconciliation, ReconciliationShelf } from '../roles/reconcile';
import type { Database } from './database';
import { ReconciliationRow } from './entities/objects';

export function reconciliationShelf(database: Database): ReconciliationShelf {
  return {
    async get(platformId) {
      const row = await database.manager.findOneBy(ReconciliationRow, { platformId });
      return row ? (JSON.parse(row.report) as Reconciliation) : undefined;
    },
    save(report) {
      const row = { platformId: report.platformId, report: JSON.stringify(report) };
      return database.write((manager) => database.upsert(manager, ReconciliationRow, [row]));
    },
  };
}
