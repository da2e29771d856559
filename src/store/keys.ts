/** API keys, as rows. */
import type { ApiKey, ApiKeyShelf } from '../platforms/api-keys';
import type { Database } from './database';
import { ApiKeyRow } from './entities/entities';

export function apiKeyShelf(database: Database): ApiKeyShelf {
  return {
    async load() {
      return (await database.manager.find(ApiKeyRow)) as ApiKey[];
    },
    save(key: ApiKey) {
      return database.write((manager) => database.upsert(manager, ApiKeyRow, [key]));
    },
    async remove(id: string) {
      await database.write((manager) => manager.delete(ApiKeyRow, id));
    },
  };
}
