/** What has no counterpart among held objects, and what is disputed. */
import type { ObjectModule } from '../ocpi/object-key';
import type { PartyKey } from '../ocpi/party';
import type { CdrReview } from '../roles/cdr-reviews';
import type { OrphanPage, StatementShelf } from '../roles/statements';
import type { Database } from './database';
import { CdrReviewRow } from './entities/cdr-reviews';

const ORPHAN = `SELECT one.owner, one.objectId, one.sessionId, one.position FROM held_object one
  WHERE one.holder = ? AND one.module = ? AND one.position > ?`;
const NO_CDR = `NOT EXISTS (SELECT 1 FROM held_object other WHERE other.holder = one.holder AND other.module = 'cdrs'
  AND other.owner = one.owner AND other.sessionId = one.objectId)`;
const NO_SESSION = `(one.sessionId IS NULL OR NOT EXISTS (SELECT 1 FROM held_object other WHERE other.holder = one.holder
  AND other.module = 'sessions' AND other.owner = one.owner AND other.objectId = one.sessionId))`;
const OLDEST = 'ORDER BY one.position LIMIT ?';

export function statementShelf({ manager }: Database): StatementShelf {
  const orphans =
    (module: ObjectModule, condition: string) =>
    (holder: PartyKey, { limit, after = '' }: OrphanPage) =>
      manager.query(`${ORPHAN} AND ${condition} ${OLDEST}`, [holder, module, after, limit]);
  return {
    async disputed(holder) {
      return (await manager.findBy(CdrReviewRow, { holder, dispute: 'open' })) as CdrReview[];
    },
    sessionsWithoutCdr: orphans('sessions', `one.status = 'COMPLETED' AND ${NO_CDR}`),
    cdrsWithoutSession: orphans('cdrs', NO_SESSION),
  };
}
