/** Column shapes that both databases take, so that one migration serves SQLite and MySQL. */
import { type QueryRunner, Table, type TableColumnOptions, type TableIndexOptions } from 'typeorm';

const column =
  (type: string, length?: number) =>
  (name: string, more: Partial<TableColumnOptions> = {}) => ({
    name,
    type,
    ...(length === undefined ? {} : { length: String(length) }),
    ...more,
  });

export const varchar = (name: string, length: number, more: Partial<TableColumnOptions> = {}) =>
  column('varchar', length)(name, more);
export const moment = column('bigint');
export const int = column('int');
export const flag = column('boolean');

/** Text of any length; MySQL's own `text` ends at 64 KB. */
export const longText = (isMySql: boolean) => column(isMySql ? 'longtext' : 'text');

/** Bytes of any length; MySQL's own `blob` ends at 64 KB. */
export const blob = (isMySql: boolean) => column(isMySql ? 'longblob' : 'blob');

export const key = { isPrimary: true };
export const nullable = { isNullable: true };

export function table(name: string, columns: TableColumnOptions[], indices: TableIndexOptions[] = []): Table {
  return new Table({ name, columns, indices });
}

/** MySQL keeps each table as it is made: a migration that was cut off goes on where it was when it is run again. */
export async function createTables(runner: QueryRunner, tables: Table[]): Promise<void> {
  for (const each of tables) await runner.createTable(each, true);
}
