/** What stands beside objects of hosted parties, as rows. */
import type { DeclarationShelf } from '../roles/declarations';
import type { HeldPreferences, PreferencesShelf } from '../roles/preferences';
import type { ReceiptShelf } from '../roles/receipts';
import type { Database } from './database';
import { CdrReceiptRow, ChargingPreferencesRow, DeclarationRow } from './entities/records';

export function declarationShelf(database: Database): DeclarationShelf {
  return {
    put: (declaration) => database.write((manager) => database.upsert(manager, DeclarationRow, [declaration])),
    async get(owner, objectId) {
      return (await database.manager.findOneBy(DeclarationRow, { owner, objectId })) ?? undefined;
    },
  };
}

export function receiptShelf(database: Database): ReceiptShelf {
  return {
    put: (receipt) => database.write((manager) => database.upsert(manager, CdrReceiptRow, [receipt])),
    async get(owner, objectId) {
      return (await database.manager.findOneBy(CdrReceiptRow, { owner, objectId })) ?? undefined;
    },
  };
}

export function preferencesShelf(database: Database): PreferencesShelf {
  return {
    put: (held) => database.write((manager) => database.upsert(manager, ChargingPreferencesRow, [held])),
    async get(owner, objectId) {
      const row = await database.manager.findOneBy(ChargingPreferencesRow, { owner, objectId });
      return (row as HeldPreferences | null) ?? undefined;
    },
  };
}
