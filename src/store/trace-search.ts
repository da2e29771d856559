/** The message trace, searched: by the cards of its batches, newest first, then leg by leg. */
import { firstIdAt } from '../lib/ids';
import { isFailed, type TraceContent, type TraceQuery, type TraceRecord } from '../observe/trace';
import { contentOf, type MayFit } from '../observe/trace-legs';
import { type RunSql, readBodies, readLegs, readManyLegs, tagOf } from './trace-batches';
import { wordsAsked } from './trace-card';

/** Cards read at once. */
const CARDS = 100;
/** Batches read at once at the most: the first one alone may have all that is asked. */
const BATCHES = 32;

export async function findRecords(run: RunSql, query: TraceQuery): Promise<TraceRecord[]> {
  const isAsked = conditionOf(query);
  const mayFit = mayFitOf(query);
  let found: TraceRecord[] = [];
  for await (const lastIds of batchesFor(run, query)) {
    // Batches overlap: what is found is complete when the next one ends before it.
    if (found.length === query.limit && (found.at(-1)?.id ?? '') > (lastIds[0] ?? '')) break;
    const legs = await readManyLegs(run, lastIds, mayFit);
    const more = legs.map(({ record }) => record).filter(isAsked);
    if (more.length > 0) found = [...found, ...more].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, query.limit);
  }
  return found;
}

/** Ids of the batches that may have what is asked, those that ended last first; more and more at once. */
async function* batchesFor(run: RunSql, query: TraceQuery): AsyncGenerator<string[]> {
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
  let below = query.before === undefined ? 'g' : idAfter(query.before, LONGEST_MS);
  let size = 1;
  for (;;) {
    const ids = (await run(sql, [below, ...values])).map(({ lastId }) => String(lastId));
    for (let start = 0; start < ids.length; size = Math.min(BATCHES, size * 2)) {
      yield ids.slice(start, start + size);
      start += size;
    }
    if (ids.length < CARDS) return;
    below = ids.at(-1) ?? '';
  }
}

/** Between the moments at which a leg began and its batch ended there is less. */
const LONGEST_MS = 3_600_000;

/** Behind every id that is made so much later; behind all when it is no id. */
function idAfter(id: string, ms: number): string {
  const at = Number.parseInt(id.slice(0, 12), 16);
  return Number.isNaN(at) ? 'g' : firstIdAt(at + ms);
}

/** Texts that a leg must have somewhere, and its status: most legs of a batch need not be taken apart. */
function mayFitOf({ correlationId, platform, party, module, object, status }: TraceQuery): MayFit {
  const texts = [correlationId, platform, party, module, object].filter((text) => text !== undefined);
  return (text, http, ocpi) =>
    (status === undefined || status === (status >= 1000 ? ocpi : http)) && texts.every((one) => text.includes(one));
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
    'SELECT lastId FROM message_card WHERE lastId >= ? AND lastId < ? AND lastId LIKE ? ORDER BY lastId LIMIT 1',
    [id, idAfter(id, LONGEST_MS), `%${tagOf(id)}`],
  );
  if (!card) return undefined;
  const lastId = String(card.lastId);
  const leg = (await readLegs(run, lastId)).find(({ record }) => record.id === id);
  return leg && { ...leg.record, ...contentOf(leg, await readBodies(run, lastId)) };
}
