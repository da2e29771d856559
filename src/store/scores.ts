/** What scorecards look at besides the trace: received Locations and CDRs, as rows. */
import { Between, In, type ObjectLiteral } from 'typeorm';
import type { ScoreShelf } from '../check/scorecard';
import { firstIdAt } from '../lib/ids';
import type { JsonObject } from '../lib/json';
import type { CdrReview } from '../roles/cdr-reviews';
import type { Database } from './database';
import { CdrReviewRow } from './entities/cdr-reviews';
import { CollectedObjectRow } from './entities/entities';
import { HeldObjectRow } from './entities/objects';

export function scoreShelf(database: Database): ScoreShelf {
  return {
    async locations(owners, limit) {
      if (owners.length === 0) return [];
      const where = { module: 'locations', owner: In(owners) };
      const { manager } = database;
      const collected = await manager.find(CollectedObjectRow, { where, order: { position: 'DESC' }, take: limit });
      if (collected.length > 0) return collected.map(objectOf);
      return (await manager.find(HeldObjectRow, { where, order: { position: 'DESC' }, take: limit })).map(objectOf);
    },
    async cdrs(owners, fromMs, toMs, limit) {
      if (owners.length === 0) return [];
      // A position begins with the moment at which the object came.
      const came = Between(firstIdAt(fromMs), firstIdAt(toMs));
      const where = { module: 'cdrs', owner: In(owners), position: came };
      const order = { position: 'DESC' as const };
      const rows = await database.manager.find(HeldObjectRow, { where, order, take: limit });
      const ofThese = { owner: In(owners), objectId: In(rows.map(({ objectId }) => objectId)) };
      const reviews = (await database.manager.findBy(CdrReviewRow, ofThese)) as CdrReview[];
      const found = new Map(reviews.map((review) => [nameOf(review), isClean(review)]));
      return rows.map((row) => ({
        receivedAt: Number.parseInt(row.position.slice(0, 12), 16),
        cdr: objectOf(row),
        isInOrder: found.get(nameOf(row)) ?? null,
      }));
    },
  };
}

const nameOf = ({ holder, owner, objectId }: ObjectLiteral) => `${holder}|${owner}|${objectId}`;

const isClean = ({ report: { verdict, findings } }: CdrReview) =>
  verdict !== 'MISMATCH' && !findings.some(({ severity }) => severity === 'E');

const objectOf = ({ json }: ObjectLiteral) => JSON.parse(json as string) as JsonObject;
