/**
 * The trace counted instead of listed: what scorecards are made of. Days, hours and minutes that are over are counted once
 * and kept as a row each, the larger ones made of the smaller; only what is not over, or does not begin or end with a
 * minute, is read leg by leg.
 */
import { nextTurn } from '../lib/clock';
import { firstIdAt, isProbeId } from '../lib/ids';
import type { TallyRow } from '../observe/tally';
import type { TraceRecord } from '../observe/trace';
import { isSuccess } from '../ocpi/status';
import { type RunSql, readManyLegs } from './trace-batches';

const HOUR_MS = 3_600_000;
/** Letter in front of the key of a row, and milliseconds; the longest first. */
const LENGTHS = [
  ['d', 24 * HOUR_MS],
  ['h', HOUR_MS],
  ['m', 60_000],
] as const;
/** A leg is recorded when it ends, under the moment at which it began: no request takes longer than this. */
const LATE_MS = 120_000;
/** Batches read before others have their turn. */
const BATCHES_AT_ONCE = 20;

/** What the rows of one key have in common, and how many legs took how long. */
type Counts = Map<string, Map<number, number>>;
const BETWEEN = '\x1f';

export async function tallyRecords(run: RunSql, fromMs: number, toMs: number): Promise<TallyRow[]> {
  return rowsOf(await new Tally(run, await closedAt(run)).count(await notBefore(run, fromMs), toMs));
}

/** Counts every hour and day that is over and not counted yet, so that nobody has to wait for it. */
export async function sumUpRecords(run: RunSql): Promise<void> {
  const closed = await closedAt(run);
  await new Tally(run, closed).count(await notBefore(run, 0), Math.floor(closed / HOUR_MS) * HOUR_MS);
}

/** Forgets what was counted of before a moment. */
export async function trimTally(run: RunSql, beforeMs: number): Promise<void> {
  for (const [letter, length] of LENGTHS) await removeTallies(run, letter, 0, beforeMs - length + 1);
}

/** What began before has ended, and is in the trace. */
async function closedAt(run: RunSql): Promise<number> {
  const [newest] = await run('SELECT lastId FROM message_card ORDER BY lastId DESC LIMIT 1', []);
  return newest ? msOf(newest.lastId) - LATE_MS : 0;
}

/** The moment from which on there is something to count, if that is later. */
async function notBefore(run: RunSql, fromMs: number): Promise<number> {
  const [card] = await run('SELECT firstId FROM message_card ORDER BY lastId LIMIT 1', []);
  const [day] = await run(
    "SELECT period FROM message_tally WHERE period >= 'd' AND period < 'e' ORDER BY period LIMIT 1",
    [],
  );
  const starts = [card?.firstId, day && String(day.period).slice(1)].filter((id) => id !== undefined).map(msOf);
  return starts.length === 0 ? Number.MAX_SAFE_INTEGER : Math.max(fromMs, Math.min(...starts));
}

const msOf = (id: unknown) => Number.parseInt(String(id).slice(0, 12), 16);
const removeTallies = (run: RunSql, letter: string, fromMs: number, toMs: number) =>
  run('DELETE FROM message_tally WHERE period >= ? AND period < ?', [keyOf(letter, fromMs), keyOf(letter, toMs)]);
const keyOf = (letter: string, ms: number) => letter + firstIdAt(Math.max(0, ms));

class Tally {
  constructor(
    private readonly run: RunSql,
    private readonly closedMs: number,
  ) {}

  /** From `fromMs` on, before `toMs`; `level`: of LENGTHS, no longer ones are looked for. */
  async count(fromMs: number, toMs: number, level = 0): Promise<Counts> {
    if (fromMs >= toMs) return new Map();
    const [letter, length] = LENGTHS[level] ?? [];
    if (letter === undefined || length === undefined) return this.countLegs(fromMs, toMs);
    const start = Math.ceil(fromMs / length) * length;
    const end = Math.floor(Math.min(toMs, this.closedMs) / length) * length;
    if (start >= end) return this.count(fromMs, toMs, level + 1);
    const known = await this.read(letter, start, end);
    // Minutes are kept for the hour under way; nobody asks for those of an hour that is over.
    if (letter === 'm' && known.size === 0 && toMs <= this.closedMs - HOUR_MS) return this.countLegs(fromMs, toMs);
    const counts = await this.count(fromMs, start, level + 1);
    for (let at = start; at < end; at += length) add(counts, known.get(at) ?? (await this.make(level, at)));
    add(counts, await this.count(end, toMs, level + 1));
    return counts;
  }

  private async read(letter: string, fromMs: number, toMs: number): Promise<Map<number, Counts>> {
    const sql = 'SELECT period,counts FROM message_tally WHERE period >= ? AND period < ?';
    const rows = await this.run(sql, [keyOf(letter, fromMs), keyOf(letter, toMs)]);
    return new Map(rows.map(({ period, counts }) => [msOf(String(period).slice(1)), countsIn(String(counts))]));
  }

  /** Counts what is over from its parts, and keeps it instead of them. */
  private async make(level: number, fromMs: number): Promise<Counts> {
    const [letter, length] = LENGTHS[level] as (typeof LENGTHS)[number];
    const counts = await this.count(fromMs, fromMs + length, level + 1);
    const sql = 'REPLACE INTO message_tally (period,counts) VALUES (?,?)';
    await this.run(sql, [keyOf(letter, fromMs), textOf(counts)]);
    const [part] = LENGTHS[level + 1] ?? [];
    if (part !== undefined) await removeTallies(this.run, part, fromMs, fromMs + length);
    return counts;
  }

  private async countLegs(fromMs: number, toMs: number): Promise<Counts> {
    const [from, to, last] = [fromMs, toMs, toMs + LATE_MS].map(firstIdAt) as [string, string, string];
    const sql = 'SELECT lastId FROM message_card WHERE lastId >= ? AND lastId < ? AND firstId < ?';
    const cards = await this.run(sql, [from, last, to]);
    const counts: Counts = new Map();
    for (let start = 0; start < cards.length; start += BATCHES_AT_ONCE) {
      const ids = cards.slice(start, start + BATCHES_AT_ONCE).map(({ lastId }) => String(lastId));
      for (const { record } of await readManyLegs(this.run, ids))
        if (record.platform !== null && record.id >= from && record.id < to && !isOurFault(record))
          addLeg(counts, record, record.platform);
      await nextTurn();
    }
    return counts;
  }
}

/** A check asks wrongly on purpose. */
const isOurFault = ({ direction, correlation_id }: TraceRecord) => direction === 'out' && isProbeId(correlation_id);

function addLeg(counts: Counts, record: TraceRecord, platform: string): void {
  const { direction, module, ocpi_status: status } = record;
  const isAuthorize = record.method === 'POST' && module === 'tokens';
  const outcome = status === null ? 'none' : isSuccess(status) ? 'good' : 'refused';
  const key = [platform, direction, module ?? '', outcome, isAuthorize ? 'authorize' : ''].join(BETWEEN);
  addTo(counts, key, rounded(record.duration_ms), 1);
}

function addTo(counts: Counts, key: string, durationMs: number, legs: number): void {
  const durations = counts.get(key) ?? new Map<number, number>();
  counts.set(key, durations);
  durations.set(durationMs, (durations.get(durationMs) ?? 0) + legs);
}

function add(counts: Counts, more: Counts): void {
  for (const [key, durations] of more) for (const [ms, legs] of durations) addTo(counts, key, ms, legs);
}

/** Exact to the millisecond below 100, then in steps, so that there are few. */
function rounded(ms: number): number {
  if (ms < 100) return ms;
  return ms < 1000 ? ms - (ms % 10) : ms - (ms % 100);
}

/** As it is kept: keys, each with durations and legs in turn. */
const textOf = (counts: Counts) =>
  JSON.stringify(Object.fromEntries([...counts].map(([key, durations]) => [key, [...durations].flat()])));

function countsIn(text: string): Counts {
  const entries = Object.entries(JSON.parse(text) as Record<string, number[]>);
  return new Map(entries.map(([key, flat]) => [key, new Map(pairsIn(flat))]));
}

function pairsIn(flat: number[]): [number, number][] {
  const pairs: [number, number][] = [];
  for (let i = 0; i < flat.length; i += 2) pairs.push([flat[i] ?? 0, flat[i + 1] ?? 0]);
  return pairs;
}

function rowsOf(counts: Counts): TallyRow[] {
  return [...counts].map(([key, durations]) => {
    const [platform = '', direction, module, outcome, authorize] = key.split(BETWEEN);
    return {
      platform,
      direction: direction as TallyRow['direction'],
      module: module || null,
      outcome: outcome as TallyRow['outcome'],
      isAuthorize: authorize !== '',
      durations: [...durations],
    };
  });
}
