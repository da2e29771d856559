/**
 * Batches of the message trace in SQL that SQLite and MySQL both take: appended, read and trimmed. Who runs it, and in
 * which thread, is not its matter. A batch is a narrow row to search by and a wide one that holds it as it came.
 */
import { firstIdAt } from '../lib/ids';
import type { TraceBatch } from '../observe/trace-batch';
import { type KeptLeg, legsOf, type MayFit } from '../observe/trace-legs';
import { cardOf } from './trace-card';

type Row = Record<string, unknown>;

export interface Statement {
  sql: string;
  values: (string | number | Buffer)[];
}

/** Runs one statement; the rows of a SELECT. */
export type RunSql = (sql: string, values: Statement['values']) => Row[] | Promise<Row[]>;

/** What a leg weighs besides its texts and bodies, for the bound on disk. */
const LEG_BYTES = 100;

/** The ids of the first and the last leg of a batch, as they sort. */
interface Span {
  firstId: string;
  lastId: string;
}

/** What keeps a batch, statement by statement. */
export function addingBatch(batch: TraceBatch): Statement[] {
  const legs = legsOf(batch);
  const { firstId, lastId } = spanOf(legs);
  const [numbers, text, bodies] = [batch.numbers, batch.text, batch.bodies].map(bytesOf) as [Buffer, Buffer, Buffer];
  const bytes = text.length + bodies.length + batch.count * LEG_BYTES;
  return [
    {
      sql: 'INSERT INTO message_card (lastId,firstId,bytes,words) VALUES (?,?,?,?)',
      values: [lastId, firstId, bytes, cardOf(legs)],
    },
    {
      sql: 'INSERT INTO message_batch (lastId,numbers,text,bodies) VALUES (?,?,?,?)',
      values: [lastId, numbers, text, bodies],
    },
  ];
}

/** Legs are recorded when they end, and sort by when they began. */
function spanOf(legs: KeptLeg[]): Span {
  let firstId = legs[0]?.record.id ?? '';
  let lastId = firstId;
  for (const { record } of legs)
    if (record.id < firstId) firstId = record.id;
    else if (record.id > lastId) lastId = record.id;
  return { firstId, lastId };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array | Uint8Array) =>
  Buffer.from(buffer, byteOffset, byteLength);

/** The legs of a batch, in the order in which they were recorded; none when it has been trimmed meanwhile. */
export async function readLegs(run: RunSql, lastId: string): Promise<KeptLeg[]> {
  const [row] = await run('SELECT numbers,text FROM message_batch WHERE lastId = ?', [lastId]);
  return row ? legsIn(lastId, row) : [];
}

/** The legs of several batches, in no order. */
export async function readManyLegs(run: RunSql, lastIds: string[], mayFit?: MayFit): Promise<KeptLeg[]> {
  const marks = lastIds.map(() => '?').join();
  const rows = await run(`SELECT lastId,numbers,text FROM message_batch WHERE lastId IN (${marks})`, lastIds);
  return rows.flatMap((row) => legsIn(String(row.lastId), row, mayFit));
}

function legsIn(lastId: string, { numbers, text }: Row, mayFit?: MayFit): KeptLeg[] {
  const values = new Float64Array(new Uint8Array(numbers as Buffer).buffer);
  return legsOf({ tag: tagOf(lastId), numbers: values, text: Buffer.from(text as Buffer) }, mayFit);
}

/** The bodies of a batch. */
export async function readBodies(run: RunSql, lastId: string): Promise<Uint8Array> {
  const [row] = await run('SELECT bodies FROM message_batch WHERE lastId = ?', [lastId]);
  return Buffer.from((row?.bodies as Buffer | undefined) ?? []);
}

/** What all ids of a batch end in. */
export const tagOf = (id: string) => id.slice(16);

const TABLES = ['message_card', 'message_batch'];

/** Forgets batches that ended before `beforeMs`, then the oldest until at most `maxBytes` are kept. */
export async function trimBatches(run: RunSql, beforeMs: number, maxBytes: number): Promise<void> {
  await removeRows(run, TABLES, '<', firstIdAt(Math.max(0, beforeMs)));
  let allowance = maxBytes;
  for (const { lastId, bytes } of await run('SELECT lastId,bytes FROM message_card ORDER BY lastId DESC', [])) {
    allowance -= Number(bytes);
    if (allowance < 0) return removeRows(run, TABLES, '<=', String(lastId));
  }
}

/** Batches removed at once, so that no transaction grows without bound. */
const SLICE = 500;

/** Removes the batches up to an id from their tables; the first one says which there are. */
export async function removeRows(run: RunSql, tables: string[], comparison: '<' | '<=', id: string): Promise<void> {
  const sql = `SELECT lastId FROM ${tables[0]} WHERE lastId ${comparison} ? ORDER BY lastId LIMIT ?`;
  for (;;) {
    const last = (await run(sql, [id, SLICE])).at(-1)?.lastId;
    if (last === undefined) return;
    for (const from of tables) await run(`DELETE FROM ${from} WHERE lastId <= ?`, [String(last)]);
  }
}
