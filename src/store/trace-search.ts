/** The message trace, searched: by the cards of its batches, newest first, then leg by leg. */
import { firstIdAt } from '../lib/ids';
import { isFailed, type TraceContent, type TraceQuery, type TraceRecord } from '../observe/trace';
import { contentOf } from '../observe/trace-legs';
import { type RunSql, readBodies, readLegs, tagOf } from './trace-batches';
import { wordsAsked } from './trace-card';

/** Cards read at once. */
const CARDS = 100;

export async function findRecords(run: RunSql, query: TraceQuery): Promise<TraceRecord[]> {
  const isAsked = conditionOf(query);
  let found: TraceRecord[] = [];
  for await (const lastId of batchesFor(run, query)) {
    // Batches overlap: what is found is complete when the next one ends before it.
    if (found.length === query.limit && (found.at(-1)?.id ?? '') > lastId) break;
    const legs = await readLegs(run, lastId);
    for (const { record } of legs) if (isAsked(record)) found.push(record);
    found = found.sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, query.limit);
  }
  return found;
}

/** Ids of the batches that may have what is asked, those that ended last first. */
async function* batchesFor(run: RunSql, query: TraceQuery): AsyncGenerator<string> {
  const words = wordsAsked(query);
  const conditions = ['lastId < ?', ...words.map(() => 'INSTR(words, ?) > 0')];
  const values: (string | Buffer)[] = [...words];
  if (query.since !== undefined) {
    conditions.push('lastId >= ?');
    values.push(firstIdAt(Math.max(0, query.since)));
  }
  if (query.before !== undefined) {
    conditions.push('firstId < ?');
    values.push(query.before);
  }
  const sql = `SELECT lastId FROM message_card WHERE ${conditions.join(' AND ')} ORDER BY lastId DESC LIMIT ${CARDS}`;
  let below = 'g';
  for (;;) {
    const cards = await run(sql, [below, ...values]);
    for (const { lastId } of cards) yield String(lastId);
    if (cards.length < CARDS) return;
    below = String(cards.at(-1)?.lastId);
  }
}

function conditionOf(query: TraceQuery): (record: TraceRecord) => boolean {
  const { correlationId, platform, party, module, object, status, failed, before } = query;
  const since = query.since === undefined ? undefined : firstIdAt(Math.max(0, query.since));
  const fits = (asked: unknown, ...values: unknown[]) => asked === undefined || values.includes(asked);
  return (record) =>
    fits(correlationId, record.correlation_id) &&
    fits(object, record.object) &&
    fits(platform, record.platform) &&
    fits(party, record.from, record.to) &&
    fits(module, record.module) &&
    fits(status, status !== undefined && status >= 1000 ? record.ocpi_status : record.http_status) &&
    (!failed || isFailed(record)) &&
    (since === undefined || record.id >= since) &&
    (before === undefined || record.id < before);
}

export async function getRecord(run: RunSql, id: string): Promise<(TraceRecord & TraceContent) | undefined> {
  const [card] = await run(
    'SELECT lastId FROM message_card WHERE lastId >= ? AND lastId LIKE ? ORDER BY lastId LIMIT 1',
    [id, `%${tagOf(id)}`],
  );
  if (!card) return undefined;
  const lastId = String(card.lastId);
  const leg = (await readLegs(run, lastId)).find(({ record }) => record.id === id);
  return leg && { ...leg.record, ...contentOf(leg, await readBodies(run, lastId)) };
}
