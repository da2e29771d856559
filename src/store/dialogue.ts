/** What hosted parties answer and ask of partners, as rows. */
import type { TokenPolicy, TokenPolicyShelf } from '../roles/token-policy';
import type { Database } from './database';
import { TokenPolicyRow } from './entities/dialogue';

export function tokenPolicyShelf(database: Database): TokenPolicyShelf {
  return {
    async get(owner, objectId) {
      const row = await database.manager.findOneBy(TokenPolicyRow, { owner, objectId });
      return row ? (JSON.parse(row.json) as TokenPolicy) : undefined;
    },
    async put(owner, objectId, policy) {
      const row = { owner, objectId, json: JSON.stringify(policy) };
      await database.write((manager) => database.upsert(manager, TokenPolicyRow, [row]));
    },
    async remove(owner, objectId) {
      const { affected } = await database.write((manager) => manager.delete(TokenPolicyRow, { owner, objectId }));
      return (affected ?? 0) > 0;
    },
  };
}
