/** How far partners' lists have been read, as rows. */
import type { PullShelf, PullState } from '../roles/pull';
import type { PullKey } from '../roles/reading';
import type { Database } from './database';
import { PullRow } from './entities/objects';

export function pullShelf(database: Database): PullShelf {
  return {
    async get({ platformId, module, holder, source }: PullKey) {
      const row = await database.manager.findOneBy(PullRow, { platformId, module, holder, source });
      return row ? (row as PullState) : undefined;
    },
    save: (state) => database.write((manager) => database.upsert(manager, PullRow, [state])),
    async list(platformId) {
      return (await database.manager.findBy(PullRow, { platformId })) as PullState[];
    },
    async removePlatform(platformId) {
      await database.write((manager) => manager.delete(PullRow, { platformId }));
    },
  };
}
