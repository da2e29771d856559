import type { EntityManager, ObjectLiteral } from 'typeorm';
import type { Database } from './database';

/**
 * Adds many rows of one shape with as little work per row as the driver allows: one statement text per batch size, no
 * entity and no query builder between. For data that arrives by the thousand, such as the events of stations.
 */
export async function insertMany<T extends ObjectLiteral>(
  database: Database,
  manager: EntityManager,
  { entity, rows }: { entity: new () => T; rows: T[] },
): Promise<void> {
  if (rows.length === 0) return;
  const { columns, tableName } = database.source.getMetadata(entity);
  const names = columns.map(({ databaseName }) => databaseName);
  const quote = (name: string) => database.source.driver.escape(name);
  const row = `(${names.map(() => '?').join(',')})`;
  const sql = `INSERT INTO ${quote(tableName)} (${names.map(quote).join(',')}) VALUES ${rows.map(() => row).join(',')}`;
  const values: unknown[] = [];
  for (const one of rows) for (const name of names) values.push(one[name] ?? null);
  await manager.query(sql, values);
}
