/** The reviews of received CDRs, as rows. */
import type { CdrReview, CdrReviewShelf } from '../roles/cdr-reviews';
import type { Database } from './database';
import { CdrReviewRow, SigningEvseRow } from './entities/cdr-reviews';
import { indexed } from './object-lists';

export function cdrReviewShelf(database: Database): CdrReviewShelf {
  return {
    async get(holder, owner, objectId) {
      return (await database.byKey(database.manager, CdrReviewRow, { holder, owner, objectId })) as
        | CdrReview
        | undefined;
    },
    change: (key, decide) =>
      database.write(async (manager) => {
        const { holder, owner, objectId } = key;
        const known = await database.byKey(manager, CdrReviewRow, { holder, owner, objectId });
        const next = decide(known as CdrReview | undefined);
        await database.upsert(manager, CdrReviewRow, [next]);
        return next;
      }),
    rememberSigning: (holder, owner, evse) =>
      database.write((manager) => database.upsert(manager, SigningEvseRow, [{ holder, owner, evse }])),
    hasSigned: async (holder, owner, evse) =>
      (await database.byKey(database.manager, SigningEvseRow, { holder, owner, evse })) !== undefined,
    async ofSession(holder, owner, sessionId) {
      const { sql, values } = ofSessionSql(database, holder, owner, sessionId);
      return (await database.query<{ json: string }>(database.manager, sql, values)).map(({ json }) => json);
    },
  };
}

/** The index is named: SQLite would rather read every CDR of the owner. */
export function ofSessionSql(
  { isSqlite }: Pick<Database, 'isSqlite'>,
  holder: string,
  owner: string,
  sessionId: string,
) {
  const where = "holder = ? AND module = 'cdrs' AND owner = ? AND sessionId = ?";
  const sql = `SELECT json FROM held_object ${indexed('held_object_session', isSqlite)} WHERE ${where} ORDER BY position`;
  return { sql, values: [holder, owner, sessionId] };
}
