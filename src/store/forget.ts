/** Takes drivers' names out of what was logged in tables, a few thousand rows at a time. */
import type { Forgetting } from '../lib/forgetting';
import type { Database } from './database';

/** A table with texts that may name a driver; it is walked in the order of its key. */
interface LogTable {
  table: string;
  key: string;
  columns: string[];
}

type Row = Record<string, string | null>;

const TABLES: LogTable[] = [
  { table: 'station_event', key: 'id', columns: ['fact', 'decided'] },
  { table: 'station_state', key: 'identity', columns: ['state'] },
  { table: 'event', key: 'id', columns: ['data'] },
  { table: 'asked_order', key: 'id', columns: ['content', 'history'] },
  { table: 'taken_order', key: 'id', columns: ['content'] },
  { table: 'letter', key: 'subject', columns: ['body'] },
  { table: 'audit', key: 'id', columns: ['path'] },
];
/** Columns that are a Token's uid as a whole; a bar and the type may stand behind it. */
const NAMES = [
  { table: 'event', column: 'object', where: "module = 'tokens'" },
  { table: 'taken_order', column: 'tokenUid', where: '1 = 1' },
];
/** Rows that one statement looks at. */
const STEP = 5_000;

/** How many rows of each table were changed. */
export async function forgetInTables(database: Database, forgetting: Forgetting): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const log of TABLES) {
    let changed = 0;
    for await (const row of rowsNaming(database, log, [...forgetting.aliases.keys()]))
      if (await forgetInRow(database, forgetting, log, row)) changed++;
    counts[log.table] = changed;
  }
  for (const names of NAMES) await forgetNames(database, forgetting, names);
  return counts;
}

/** Rows with one of these texts in one of the columns, without regard to case; wherever it stands there. */
export async function* rowsNaming(
  { manager, quote }: Database,
  log: LogTable & { where?: string },
  texts: string[],
): AsyncGenerator<Row> {
  const [table, key] = [quote(log.table), quote(log.key)];
  const where = log.where ?? '1 = 1';
  const holds = log.columns.map((column) => `LOWER(${quote(column)}) LIKE ? ESCAPE '!'`).join(' OR ');
  const anyHolds = texts.map(() => holds).join(' OR ');
  const patterns = texts.flatMap((text) => log.columns.map(() => patternOf(text)));
  const edge = `SELECT ${key} AS edge FROM ${table} WHERE ${where} AND ${key} > ? ORDER BY ${key} LIMIT 1 OFFSET ${STEP - 1}`;
  for (let from = ''; ; ) {
    const [last] = (await manager.query(edge, [from])) as { edge: string }[];
    const upTo = last ? ` AND ${key} <= ?` : '';
    const sql = `SELECT * FROM ${table} WHERE ${where} AND ${key} > ?${upTo} AND (${anyHolds})`;
    yield* (await manager.query(sql, [from, ...(last ? [last.edge] : []), ...patterns])) as Row[];
    if (!last) return;
    from = last.edge;
  }
}

async function forgetInRow(
  database: Database,
  forgetting: Forgetting,
  { table, key, columns }: LogTable,
  row: Row,
): Promise<boolean> {
  const changes = columns.flatMap((column) => {
    const before = row[column] ?? '';
    const after = forgetting.in(before);
    return after === before ? [] : [{ column, after }];
  });
  if (changes.length === 0) return false;
  const { quote } = database;
  const sets = changes.map(({ column }) => `${quote(column)} = ?`).join(', ');
  const values = [...changes.map(({ after }) => after), row[key]];
  await database.write((manager) =>
    manager.query(`UPDATE ${quote(table)} SET ${sets} WHERE ${quote(key)} = ?`, values),
  );
  return true;
}

async function forgetNames(
  database: Database,
  { aliases }: Forgetting,
  { table, column, where }: (typeof NAMES)[number],
): Promise<void> {
  const [names, name] = [database.quote(table), database.quote(column)];
  const sql = `UPDATE ${names} SET ${name} = ? WHERE ${where} AND (UPPER(${name}) = ? OR UPPER(${name}) LIKE ? ESCAPE '!')`;
  for (const [text, alias] of aliases)
    await database.write((manager) => manager.query(sql, [alias, text, `${escaped(text)}|%`]));
}

/** Whether a text that is found so names somebody is looked at afterwards. */
const patternOf = (text: string) => `%${escaped(JSON.stringify(text.toLowerCase()).slice(1, -1))}%`;
const escaped = (text: string) => text.replace(/[!%_]/g, '!$&');
