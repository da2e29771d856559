import type { TallyRow } from '../../src/observe/tally';
import { BatchWriter, type Leg } from '../../src/observe/trace-batch';
import { Database } from '../../src/store/database';
import { addingBatch, type RunSql } from '../../src/store/trace-batches';
import { sumUpRecords, tallyRecords, trimTally } from '../../src/store/trace-tally';
import { onEachDatabase, type TestDatabase } from '../support/databases';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.parse('2026-03-01T00:00:00Z');

const leg = (at: number, durationMs = 7): Leg => ({
  ...{ direction: 'out', at, durationMs, requestId: 'r', correlationId: 'c', platformId: 'p1', module: 'tokens' },
  ...{ method: 'POST', path: '/', http: 200, ocpi: 1000, requestHeaders: [] },
});

const legsOf = (rows: TallyRow[]) =>
  rows.flatMap(({ durations }) => durations).reduce((sum, [, legs]) => sum + legs, 0);

onEachDatabase((take) => {
  let given: TestDatabase;
  let trace: Database;
  let run: RunSql;
  let batchesRead = 0;

  beforeEach(async () => {
    given = await take();
    trace = await Database.open(given.url, 'trace');
    run = async (sql, values) => {
      if (sql.includes('FROM message_batch')) batchesRead += values.length;
      return trace.manager.query(sql, values);
    };
    // One leg every 10 minutes for three days, each in a batch of its own, and the newest of all.
    for (let at = START; at < START + 3 * DAY; at += 10 * MINUTE) await record(at);
    batchesRead = 0;
  });

  afterEach(async () => {
    await trace.close();
    await given.release();
  });

  async function record(at: number, ...durations: number[]): Promise<void> {
    const writer = new BatchWriter(1_000);
    for (const ms of durations.length > 0 ? durations : [7]) writer.add(leg(at, ms));
    for (const { sql, values } of addingBatch(writer.take())) await run(sql, values);
  }

  const periods = async () => {
    const rows = (await run('SELECT period FROM message_tally ORDER BY period', [])) as { period: string }[];
    return rows.map(({ period }) => period[0]).join('');
  };

  it('counts any span of the trace exactly, whatever of it has been counted before', async () => {
    const spans = [
      [START, START + 3 * DAY],
      [START + 90 * MINUTE, START + 2 * DAY + 5 * MINUTE],
      [START + 1, START + 10 * MINUTE],
      [0, START + 40 * DAY],
      [START + 2 * DAY, START + 2 * DAY],
    ] as const;
    const counted = async () => {
      const found: number[] = [];
      for (const [from, to] of spans) found.push(legsOf(await tallyRecords(run, from, to)));
      return found;
    };

    const first = await counted();

    expect(first).toEqual([432, 280, 0, 432, 0]);
    expect(await counted()).toEqual(first);
  });

  it('reads what is over once: days that are over stay counted, their hours and minutes go', async () => {
    await sumUpRecords(run);
    const first = batchesRead;
    batchesRead = 0;

    const rows = await tallyRecords(run, START, START + 3 * DAY);

    expect(first).toBe(2 * 144 + 23 * 6);
    expect(await periods()).toMatch(/^d{2}h{23}m+$/);
    expect(batchesRead).toBe(6);
    expect(rows).toEqual([
      { platform: 'p1', direction: 'out', module: 'tokens', outcome: 'good', isAuthorize: true, durations: [[7, 432]] },
    ]);
  });

  it('a leg that ends late is counted where it began, and one that ends while others are counted is not left out', async () => {
    const now = START + 3 * DAY;
    await tallyRecords(run, START, now + DAY);
    await record(now - MINUTE, 1, 2, 250, 1234);

    const rows = await tallyRecords(run, START, now + DAY);

    expect(rows[0]?.durations).toEqual(
      expect.arrayContaining([
        [1, 1],
        [2, 1],
        [250, 1],
        [1200, 1],
        [7, 432],
      ]),
    );
  });

  it('what was counted is forgotten with the trace', async () => {
    await sumUpRecords(run);

    await trimTally(run, START + 2 * DAY);

    expect(await periods()).toMatch(/^h{23}$/);
  });
});
