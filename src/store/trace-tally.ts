/** The trace counted instead of listed: what scorecards are made of. */
import { firstIdAt, isProbeId } from '../lib/ids';
import type { TallyRow } from '../observe/tally';
import type { TraceRecord } from '../observe/trace';
import { isSuccess } from '../ocpi/status';
import { type RunSql, readLegs } from './trace-batches';

/** Batches counted before others have their turn. */
const BATCHES_AT_ONCE = 50;

export async function tallyRecords(run: RunSql, fromMs: number, toMs: number): Promise<TallyRow[]> {
  const [from, to] = [fromMs, toMs].map((ms) => firstIdAt(Math.max(0, ms))) as [string, string];
  const counted = new Map<string, TallyRow>();
  let read = 0;
  const cards = await run('SELECT lastId FROM message_card WHERE lastId >= ? AND firstId < ?', [from, to]);
  for (const { lastId } of cards) {
    for (const { record } of await readLegs(run, String(lastId)))
      if (record.platform !== null && record.id >= from && record.id < to && !isOurFault(record))
        count(counted, record, record.platform);
    read += 1;
    // A month takes seconds: what is to be written meanwhile goes between.
    if (read % BATCHES_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return [...counted.values()];
}

/** A check asks wrongly on purpose. */
const isOurFault = ({ direction, correlation_id }: TraceRecord) => direction === 'out' && isProbeId(correlation_id);

function count(counted: Map<string, TallyRow>, record: TraceRecord, platform: string): void {
  const { direction, module, ocpi_status: status } = record;
  const isAuthorize = record.method === 'POST' && module === 'tokens';
  const outcome = status === null ? 'none' : isSuccess(status) ? 'good' : 'refused';
  const durationMs = rounded(record.duration_ms);
  const key = `${platform}|${direction}|${module}|${outcome}|${isAuthorize}|${durationMs}`;
  const known = counted.get(key);
  if (known) known.legs++;
  else counted.set(key, { platform, direction, module, outcome, isAuthorize, durationMs, legs: 1 });
}

/** Exact to the millisecond below 100, then in steps, so that the rows stay few. */
function rounded(ms: number): number {
  if (ms < 100) return ms;
  return ms < 1000 ? ms - (ms % 10) : ms - (ms % 100);
}
