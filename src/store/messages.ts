/** The message trace, as rows in a file of its own. */
import { LessThan } from 'typeorm';
import type { TraceQuery, TraceRecord, TraceShelf } from '../observe/trace';
import type { Database } from './database';
import { MessageRow } from './entities/entities';
import { insertMany } from './insert';

const SUMMARY: (keyof MessageRow)[] = [
  'id',
  'at',
  'direction',
  'correlationId',
  'requestId',
  'platform',
  'fromParty',
  'toParty',
  'module',
  'interfaceRole',
  'method',
  'path',
  'object',
  'httpStatus',
  'ocpiStatus',
  'durationMs',
  'error',
];
/** Rows per statement: SQLite takes 32,766 parameters, MySQL a packet. */
const CHUNK = 50;

export function traceShelf(database: Database): TraceShelf {
  return {
    add(records: TraceRecord[]) {
      const rows = records.map(toRow);
      return database.write(async (manager) => {
        for (let start = 0; start < rows.length; start += CHUNK)
          await insertMany(database, manager, { entity: MessageRow, rows: rows.slice(start, start + CHUNK) });
      });
    },
    async find(query) {
      const select = database.manager.createQueryBuilder(MessageRow, 'message');
      select.select(SUMMARY.map((name) => `message.${name}`));
      for (const [condition, values] of conditionsOf(query)) select.andWhere(condition, values);
      return (await select.orderBy('message.id', 'DESC').limit(query.limit).getMany()).map(toRecord);
    },
    async get(id) {
      const row = await database.manager.findOneBy(MessageRow, { id });
      return row ? toRecord(row) : undefined;
    },
    async trim(beforeMs, maxBytes) {
      await database.write((manager) => manager.delete(MessageRow, { at: LessThan(beforeMs) }));
      await trimToSize(database, maxBytes);
    },
  };
}

function conditionsOf(query: TraceQuery): [string, object][] {
  const { correlationId, platform, party, module, object, status, since, before } = query;
  const conditions: [string, object, unknown][] = [
    ['message.correlationId = :correlationId', { correlationId }, correlationId],
    ['message.platform = :platform', { platform }, platform],
    ['(message.fromParty = :party OR message.toParty = :party)', { party }, party],
    ['message.module = :module', { module }, module],
    ['message.object = :object', { object }, object],
    [
      status !== undefined && status >= 1000 ? 'message.ocpiStatus = :status' : 'message.httpStatus = :status',
      { status },
      status,
    ],
    ['message.at >= :since', { since }, since],
    ['message.id < :before', { before }, before],
  ];
  return conditions.flatMap(([condition, values, given]) => (given === undefined ? [] : [[condition, values]]));
}

/** Goes from the newest record back until the allowance is used up; what is older goes. */
async function trimToSize(database: Database, maxBytes: number): Promise<void> {
  let allowance = maxBytes;
  let before: string | undefined;
  for (;;) {
    const page = database.manager.createQueryBuilder(MessageRow, 'message').select(['message.id', 'message.bytes']);
    if (before !== undefined) page.where('message.id < :before', { before });
    const rows = await page.orderBy('message.id', 'DESC').limit(5_000).getMany();
    for (const { id, bytes } of rows) {
      allowance -= bytes;
      if (allowance < 0) {
        await database.write((manager) => manager.delete(MessageRow, { id: LessThan(id) }));
        return;
      }
    }
    before = rows.at(-1)?.id;
    if (before === undefined) return;
  }
}

function toRow(record: TraceRecord): MessageRow {
  const texts = [record.request_headers, record.request_body, record.answer_headers, record.answer_body];
  return {
    id: record.id,
    at: record.at,
    direction: record.direction,
    correlationId: record.correlation_id,
    requestId: record.request_id,
    platform: record.platform,
    fromParty: record.from,
    toParty: record.to,
    module: record.module,
    interfaceRole: record.interface_role,
    method: record.method,
    path: record.path,
    object: record.object,
    httpStatus: record.http_status,
    ocpiStatus: record.ocpi_status,
    durationMs: record.duration_ms,
    error: record.error,
    requestHeaders: record.request_headers,
    requestBody: record.request_body,
    answerHeaders: record.answer_headers,
    answerBody: record.answer_body,
    bytes: 300 + texts.reduce((sum, text) => sum + (text?.length ?? 0), 0),
  };
}

function toRecord(row: MessageRow): TraceRecord {
  return {
    id: row.id,
    at: row.at,
    direction: row.direction as TraceRecord['direction'],
    correlation_id: row.correlationId,
    request_id: row.requestId,
    platform: row.platform,
    from: row.fromParty,
    to: row.toParty,
    module: row.module,
    interface_role: row.interfaceRole as TraceRecord['interface_role'],
    method: row.method,
    path: row.path,
    object: row.object,
    http_status: row.httpStatus,
    ocpi_status: row.ocpiStatus,
    duration_ms: row.durationMs,
    error: row.error,
    request_headers: row.requestHeaders ?? '[]',
    request_body: row.requestBody ?? null,
    answer_headers: row.answerHeaders ?? null,
    answer_body: row.answerBody ?? null,
  };
}
