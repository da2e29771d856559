/** API keys, as rows. */
import { IsNull, LessThan, Or } from 'typeorm';
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
    async used(id, atMs) {
      const earlier = Or(IsNull(), LessThan(atMs));
      await database.write((manager) => manager.update(ApiKeyRow, { id, lastUsedAt: earlier }, { lastUsedAt: atMs }));
    },
    async remove(id: string) {
      await database.write((manager) => manager.delete(ApiKeyRow, id));
    },
  };
}
