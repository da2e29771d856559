/**
 * One page of a list, as SQL that both databases serve from an index. By cursor, a page costs the same at any depth; for
 * a bare offset the index alone is walked and only the page's own rows are read (a late join). Text is handed out as it
 * is stored. Objects come oldest-created first, and an update moves nothing: OCPI 2.2.1 "Paginated Response".
 */
import type { PageQuery } from '../ocpi/page';
import type { Database } from './database';

/** What a list is taken from; every condition stands for itself, with its values. */
export interface ListSource {
  table: string;
  /** Columns of the primary key. */
  key: string[];
  /** The index that has the conditions on equality first, then `position`. */
  index: string;
  conditions: [sql: string, ...values: (string | number)[]][];
}

export interface ListedPage {
  items: string[];
  total: number;
  /** Position of the last one. */
  last: string | undefined;
}

export async function listPage(database: Database, source: ListSource, asked: PageQuery): Promise<ListedPage> {
  const { manager } = database;
  const counted = countSql(database, source, asked);
  const [{ total = 0 } = {}] = (await manager.query(counted.sql, counted.values)) as { total?: number | string }[];
  const page = pageSql(database, source, asked);
  const rows = (await manager.query(page.sql, page.values)) as { json: string; position: string }[];
  return { items: rows.map(({ json }) => json), total: Number(total), last: rows.at(-1)?.position };
}

interface Statement {
  sql: string;
  values: (string | number)[];
}

export function countSql(database: Database, source: ListSource, asked: PageQuery): Statement {
  const { where, values } = whereOf(database, source, asked);
  return { sql: `SELECT COUNT(*) AS total FROM ${database.quote(source.table)} WHERE ${where}`, values };
}

export function pageSql(database: Database, source: ListSource, asked: PageQuery): Statement {
  const { where, values } = whereOf(database, source, asked);
  const [table = '', json, position, ...key] = [source.table, 'json', 'position', ...source.key].map(database.quote);
  const from = `${table}${hint(database, source, asked)}`;
  const { after, offset, limit } = asked;
  if (after !== undefined) {
    const sql = `SELECT ${json}, ${position} FROM ${from} WHERE ${where} AND ${position} > ? ORDER BY ${position} LIMIT ?`;
    return { sql, values: [...values, after, limit] };
  }
  const ids = `SELECT ${key.join(', ')} FROM ${from} WHERE ${where} ORDER BY ${position} LIMIT ? OFFSET ?`;
  const same = key.map((column) => `one.${column} = page.${column}`).join(' AND ');
  const sql = `SELECT one.${json}, one.${position} FROM (${ids}) page JOIN ${table} one ON ${same} ORDER BY one.${position}`;
  return { sql, values: [...values, limit, offset] };
}

function whereOf(database: Database, { conditions }: ListSource, { dateFrom, dateTo }: PageQuery) {
  const all = [...conditions];
  if (dateFrom !== undefined) all.push([`${database.quote('lastUpdated')} >= ?`, dateFrom]);
  if (dateTo !== undefined) all.push([`${database.quote('lastUpdated')} < ?`, dateTo]);
  return { where: all.map(([sql]) => sql).join(' AND '), values: all.flatMap(([, ...values]) => values) };
}

/** MySQL would rather read every owner's rows and sort them. What has changed since is few rows: it may choose there. */
function hint(database: Database, { index }: ListSource, { dateFrom }: PageQuery): string {
  return database.isSqlite || dateFrom !== undefined ? '' : ` FORCE INDEX (${database.quote(index)})`;
}

/** `column IN (…)`; an empty list of values means that nothing may be seen. */
export function isOneOf(database: Database, column: string, values: string[]): [string, ...string[]] {
  const given = values.length > 0 ? values : [''];
  return [`${database.quote(column)} IN (${given.map(() => '?').join(', ')})`, ...given];
}
