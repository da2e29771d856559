/** What has no counterpart among held objects, and what is disputed. */
import type { ObjectModule } from '../ocpi/object-key';
import type { PartyKey } from '../ocpi/party';
import type { CdrReview } from '../roles/cdr-reviews';
import type { Direction, Orphan, OrphanPage, Orphans, Span, StatementShelf } from '../roles/statements';
import type { Database } from './database';
import { CdrReviewRow } from './entities/cdr-reviews';
import { indexed, LAST } from './object-lists';

/** Objects looked at for one page. */
const SCANNED = 5_000;

interface OrphanKind {
  module: ObjectModule;
  /** Only those. */
  among?: string;
  /** By which they are read in the order of their position. */
  index: string;
  condition: string;
}

/** Texts read at once. */
const AT_ONCE = 500;

interface CdrRow {
  json: string;
  lastUpdated: number | string;
  owner: string;
  position: string;
}

/** Read in the order of the index by moment, each time behind the last one. */
async function* cdrsOf(database: Database, holder: PartyKey, direction: Direction, { from, to }: Span) {
  const whose = direction === 'out' ? '=' : '<>';
  const sql = `SELECT json, lastUpdated, owner, position FROM held_object ${indexed('held_object_moment', database.isSqlite)}
    WHERE holder = ? AND module = 'cdrs' AND owner ${whose} ? AND lastUpdated >= ? AND lastUpdated < ?
    AND (lastUpdated > ? OR owner > ? OR (owner = ? AND position > ?))
    ORDER BY lastUpdated, owner, position LIMIT ${AT_ONCE}`;
  let rows: CdrRow[];
  let [at, owner, position] = [from, '', ''];
  do {
    rows = await database.manager.query(sql, [holder, holder, at, to, at, owner, owner, position]);
    yield rows.map(({ json }) => json);
    const last = rows.at(-1);
    if (last) [at, owner, position] = [Number(last.lastUpdated), last.owner, last.position];
  } while (rows.length === AT_ONCE);
}

export function statementShelf(database: Database): StatementShelf {
  const { manager } = database;
  const other = (index: string) => `FROM held_object other ${index} WHERE other.holder = one.holder`;
  const noCdr = `NOT EXISTS (SELECT 1 ${other(indexed('held_object_session', database.isSqlite))} AND other.module = 'cdrs'
    AND other.owner = one.owner AND other.sessionId = one.objectId)`;
  const noSession = `(one.sessionId IS NULL OR NOT EXISTS (SELECT 1 ${other('')} AND other.module = 'sessions'
    AND other.owner = one.owner AND other.objectId = one.sessionId))`;
  const orphans =
    ({ module, among = '', index, condition }: OrphanKind) =>
    async (holder: PartyKey, { limit, after = '' }: OrphanPage): Promise<Orphans> => {
      const behind = `FROM held_object one ${indexed(index, database.isSqlite)} WHERE one.holder = ? AND one.module = ? ${among}
        AND one.position > ?`;
      const edges = await manager.query(
        `SELECT one.position ${behind} ORDER BY one.position LIMIT 1 OFFSET ${SCANNED - 1}`,
        [holder, module, after],
      );
      const edge: string = edges[0]?.position ?? LAST;
      const found: Orphan[] = await manager.query(
        `SELECT one.owner, one.objectId, one.sessionId, one.position ${behind} AND one.position <= ? AND ${condition}
         ORDER BY one.position LIMIT ?`,
        [holder, module, after, edge, limit + 1],
      );
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1)?.position : edge;
      return { items, next: last === undefined || last === LAST ? null : last };
    };
  return {
    async disputed(holder) {
      return (await manager.findBy(CdrReviewRow, { holder, dispute: 'open' })) as CdrReview[];
    },
    cdrs: (holder, direction, span) => cdrsOf(database, holder, direction, span),
    sessionsWithoutCdr: orphans({
      module: 'sessions',
      among: "AND one.status = 'COMPLETED'",
      index: 'held_object_status',
      condition: noCdr,
    }),
    cdrsWithoutSession: orphans({ module: 'cdrs', index: 'held_object_position', condition: noSession }),
  };
}
