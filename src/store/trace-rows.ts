/** The message trace in SQL that SQLite and MySQL both take. Who runs it, and in which thread, is not its matter. */
import type { TraceContent, TraceQuery, TraceRecord } from '../observe/trace';
import { CELLS, type Cell, ROW_BYTES, readRows, searchKey, type TraceBatch } from '../observe/trace-batch';

type Row = Record<string, unknown>;

export interface Statement {
  sql: string;
  values: (Cell | Buffer)[];
}

/** Runs one statement; the rows of a SELECT. */
export type RunSql = (sql: string, values: Statement['values']) => Row[] | Promise<Row[]>;

/** Rows per statement: SQLite takes 32,766 parameters, MySQL a packet. */
const GROUP = 64;
/** Rows deleted at once, so that no transaction grows without bound. */
const SLICE = 10_000;

const ROW = `(${CELLS.map(() => '?').join(',')})`;
const SUMMARY = CELLS.slice(0, CELLS.indexOf('correlationKey')).join(',');

/** What keeps a batch, statement by statement. */
export function addingBatch(batch: TraceBatch): Statement[] {
  const { id, lastId, count, content } = batch;
  const data = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const bytes = data.length + count * ROW_BYTES;
  const statements: Statement[] = [
    { sql: 'INSERT INTO message_content (id,lastId,bytes,data) VALUES (?,?,?,?)', values: [id, lastId, bytes, data] },
  ];
  const rows = readRows(batch);
  for (let start = 0; start < count; start += GROUP) {
    const group = rows.slice(start, start + GROUP);
    const sql = `INSERT INTO message (${CELLS.join(',')}) VALUES ${group.map(() => ROW).join(',')}`;
    statements.push({ sql, values: group.flat() });
  }
  return statements;
}

export async function findRecords(run: RunSql, query: TraceQuery): Promise<TraceRecord[]> {
  const conditions = conditionsOf(query);
  const where = conditions.length > 0 ? `WHERE ${conditions.map(([condition]) => condition).join(' AND ')}` : '';
  const values = conditions.flatMap(([, ...given]) => given);
  const rows = await run(`SELECT ${SUMMARY} FROM message ${where} ORDER BY id DESC LIMIT ?`, [...values, query.limit]);
  return rows.map(toRecord);
}

function conditionsOf(query: TraceQuery): [string, ...Cell[]][] {
  const { correlationId, platform, party, module, object, status, since, before } = query;
  const conditions: [string, ...Cell[]][] = [];
  const add = (value: Cell | undefined, condition: string, ...values: Cell[]) => {
    if (value !== undefined) conditions.push([condition, ...values, value]);
  };
  if (correlationId !== undefined)
    add(correlationId, 'correlationKey = ? AND correlationId = ?', searchKey(correlationId));
  if (object !== undefined) add(object, 'objectKey = ? AND object = ?', searchKey(object));
  add(platform, 'platform = ?');
  if (party !== undefined) add(party, '(fromParty = ? OR toParty = ?)', party);
  add(module, 'module = ?');
  add(status, status !== undefined && status >= 1000 ? 'ocpiStatus = ?' : 'httpStatus = ?');
  add(since === undefined ? undefined : firstIdOf(since), 'id >= ?');
  add(before, 'id < ?');
  return conditions;
}

export async function getRecord(run: RunSql, id: string): Promise<(TraceRecord & TraceContent) | undefined> {
  const [row] = await run(`SELECT ${SUMMARY},content,pieces FROM message WHERE id = ?`, [id]);
  if (!row) return undefined;
  const places = String(row.pieces).split(' ');
  const parts = places.map((_, index) => `substr(data,?,?) AS p${index}`).join(',');
  const bounds = places.flatMap((place) => boundsOf(place));
  const [found = {}] = await run(`SELECT ${parts} FROM message_content WHERE id = ?`, [...bounds, String(row.content)]);
  const text = (index: number) =>
    places[index] === '-' || !found[`p${index}`] ? null : Buffer.from(found[`p${index}`] as Buffer).toString('utf8');
  return {
    ...toRecord(row),
    requestHeaders: text(0),
    requestBody: text(1),
    answerHeaders: text(2),
    answerBody: text(3),
  };
}

/** `start:length` as SQL counts, from 1. */
function boundsOf(place: string): [number, number] {
  const [start = 0, length = 0] = place === '-' ? [] : place.split(':').map(Number);
  return [start + 1, length];
}

/** Forgets what is older than `beforeMs`, then whole batches, oldest first, until at most `maxBytes` are kept. */
export async function trimRecords(run: RunSql, beforeMs: number, maxBytes: number): Promise<void> {
  const oldest = firstIdOf(beforeMs);
  await removeRows(run, 'id < ?', oldest);
  await run('DELETE FROM message_content WHERE lastId < ?', [oldest]);
  let allowance = maxBytes;
  for (const { id, lastId, bytes } of await run('SELECT id,lastId,bytes FROM message_content ORDER BY id DESC', [])) {
    allowance -= Number(bytes);
    if (allowance >= 0) continue;
    await removeRows(run, 'id <= ?', String(lastId));
    await run('DELETE FROM message_content WHERE id <= ?', [String(id)]);
    return;
  }
}

async function removeRows(run: RunSql, condition: string, id: string): Promise<void> {
  for (;;) {
    const [edge] = await run(`SELECT id FROM message WHERE ${condition} ORDER BY id LIMIT 1 OFFSET ${SLICE}`, [id]);
    await run(`DELETE FROM message WHERE ${edge ? 'id <= ?' : condition}`, [edge ? String(edge.id) : id]);
    if (!edge) return;
  }
}

/** Ids begin with the moment; this one is before all of that moment. */
const firstIdOf = (ms: number) => Math.max(0, ms).toString(16).padStart(12, '0');

function toRecord(row: Row): TraceRecord {
  return {
    id: row.id,
    at: Number(row.at),
    direction: row.direction,
    correlation_id: row.correlationId,
    request_id: row.requestId,
    platform: row.platform,
    from: row.fromParty,
    to: row.toParty,
    module: row.module,
    interface_role: row.interfaceRole,
    method: row.method,
    path: row.path,
    object: row.object,
    http_status: row.httpStatus,
    ocpi_status: row.ocpiStatus,
    duration_ms: row.durationMs,
    error: row.error,
  } as TraceRecord;
}
