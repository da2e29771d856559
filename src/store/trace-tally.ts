/** The trace counted instead of listed, in SQL that SQLite and MySQL both take: what scorecards are made of. */
import { firstIdAt } from '../lib/ids';
import type { TallyRow } from '../observe/tally';
import { SUCCESS_RANGE } from '../ocpi/status';
import type { RunSql } from './trace-rows';

/** Durations are counted by the millisecond up to 100, then in steps, so that the rows stay few. */
const DURATION = `CASE WHEN durationMs < 100 THEN durationMs WHEN durationMs < 1000 THEN durationMs - durationMs % 10
  ELSE durationMs - durationMs % 100 END`;
const OUTCOME = `CASE WHEN ocpiStatus >= ${SUCCESS_RANGE[0]} AND ocpiStatus < ${SUCCESS_RANGE[1]} THEN 'good' WHEN ocpiStatus IS NOT NULL
  THEN 'refused' ELSE 'none' END`;
const TALLY = `SELECT platform, direction, module, outcome, isAuthorize, ms, COUNT(*) AS legs FROM (
  SELECT platform, direction, module, ${OUTCOME} AS outcome, ${DURATION} AS ms,
    CASE WHEN method = 'POST' AND module = 'tokens' THEN 1 ELSE 0 END AS isAuthorize
  FROM message WHERE id >= ? AND id < ? AND platform IS NOT NULL) AS counted
  GROUP BY platform, direction, module, outcome, isAuthorize, ms`;

export async function tallyRecords(run: RunSql, fromMs: number, toMs: number): Promise<TallyRow[]> {
  const rows = await run(TALLY, [firstIdAt(Math.max(0, fromMs)), firstIdAt(Math.max(0, toMs))]);
  return rows.map((row) => ({
    platform: String(row.platform),
    direction: row.direction === 'in' ? 'in' : 'out',
    module: row.module === null ? null : String(row.module),
    outcome: row.outcome as TallyRow['outcome'],
    isAuthorize: Number(row.isAuthorize) === 1,
    durationMs: Number(row.ms),
    legs: Number(row.legs),
  }));
}
