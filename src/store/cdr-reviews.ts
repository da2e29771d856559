/** The reviews of received CDRs, as rows. */
import type { CdrReview, CdrReviewShelf } from '../roles/cdr-reviews';
import type { Database } from './database';
import { CdrReviewRow, SigningEvseRow } from './entities/cdr-reviews';
import { HeldObjectRow } from './entities/objects';

export function cdrReviewShelf(database: Database): CdrReviewShelf {
  return {
    async get(holder, owner, objectId) {
      const row = await database.manager.findOneBy(CdrReviewRow, { holder, owner, objectId });
      return (row as CdrReview | null) ?? undefined;
    },
    change: (key, decide) =>
      database.write(async (manager) => {
        const { holder, owner, objectId } = key;
        const known = await manager.findOneBy(CdrReviewRow, { holder, owner, objectId });
        const next = decide((known as CdrReview | null) ?? undefined);
        await database.upsert(manager, CdrReviewRow, [next]);
        return next;
      }),
    rememberSigning: (holder, owner, evse) =>
      database.write((manager) => database.upsert(manager, SigningEvseRow, [{ holder, owner, evse }])),
    hasSigned: (holder, owner, evse) => database.manager.existsBy(SigningEvseRow, { holder, owner, evse }),
    async ofSession(holder, owner, sessionId) {
      const where = { holder, module: 'cdrs', owner, sessionId };
      const rows = await database.manager.find(HeldObjectRow, { where, order: { position: 'ASC' } });
      return rows.map(({ json }) => json);
    },
  };
}
