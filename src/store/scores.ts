/** What scorecards look at besides the trace: received Locations and CDRs, as rows. */
import { In, type ObjectLiteral } from 'typeorm';
import type { ScoreShelf } from '../check/scorecard';
import { firstIdAt } from '../lib/ids';
import type { JsonObject } from '../lib/json';
import type { PartyKey } from '../ocpi/party';
import type { CdrReview } from '../roles/cdr-reviews';
import type { Database } from './database';
import { CdrReviewRow } from './entities/cdr-reviews';
import { CollectedObjectRow } from './entities/entities';
import type { HeldObjectRow } from './entities/objects';
import { indexed, LAST } from './object-lists';

/** The newest of some owners, at all hosted parties: found in the index, and only those are read. */
async function newestHeld(database: Database, module: string, { owners, from = '', to = LAST, limit }: Newest) {
  const marks = owners.map(() => '?').join();
  const places = `SELECT holder, module, owner, objectId, position FROM held_object ${indexed('held_object_list', database.isSqlite)}
    WHERE holder IN (SELECT party FROM hosted_party) AND module = ? AND owner IN (${marks}) AND position BETWEEN ? AND ?
    ORDER BY position DESC LIMIT ?`;
  const same = ['holder', 'module', 'owner', 'objectId'].map((name) => `held.${name} = place.${name}`).join(' AND ');
  const rows = await database.manager.query(
    `SELECT held.* FROM (${places}) place JOIN held_object held ON ${same} ORDER BY held.position DESC`,
    [module, ...owners, from, to, limit],
  );
  return rows as HeldObjectRow[];
}

interface Newest {
  owners: PartyKey[];
  /** Positions. */
  from?: string;
  to?: string;
  limit: number;
}

export function scoreShelf(database: Database): ScoreShelf {
  const { manager } = database;
  return {
    async locations(owners, limit) {
      if (owners.length === 0) return [];
      const where = { module: 'locations', owner: In(owners) };
      const collected = await manager.find(CollectedObjectRow, { where, order: { position: 'DESC' }, take: limit });
      return (collected.length > 0 ? collected : await newestHeld(database, 'locations', { owners, limit })).map(
        objectOf,
      );
    },
    async cdrs(owners, fromMs, toMs, limit) {
      if (owners.length === 0) return [];
      // A position begins with the moment at which the object came.
      const came = { from: firstIdAt(fromMs), to: firstIdAt(toMs) };
      const rows = await newestHeld(database, 'cdrs', { owners, ...came, limit });
      const ofThese = {
        holder: In(holdersOf(rows)),
        owner: In(owners),
        objectId: In(rows.map(({ objectId }) => objectId)),
      };
      const reviews = (await manager.findBy(CdrReviewRow, ofThese)) as CdrReview[];
      const found = new Map(reviews.map((review) => [nameOf(review), isClean(review)]));
      return rows.map((row) => ({
        receivedAt: Number.parseInt(row.position.slice(0, 12), 16),
        cdr: objectOf(row),
        isInOrder: found.get(nameOf(row)) ?? null,
      }));
    },
  };
}

const holdersOf = (rows: HeldObjectRow[]) => [...new Set(rows.map(({ holder }) => holder))];

const nameOf = ({ holder, owner, objectId }: ObjectLiteral) => `${holder}|${owner}|${objectId}`;

const isClean = ({ report: { verdict, findings } }: CdrReview) =>
  verdict !== 'MISMATCH' && !findings.some(({ severity }) => severity === 'E');

const objectOf = ({ json }: ObjectLiteral) => JSON.parse(json as string) as JsonObject;
