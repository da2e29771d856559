import type { ObjectLiteral } from 'typeorm';
import type { Database } from './database';

/**
 * Adds a row with as little work as the driver allows: one statement text, no entity and no query builder between. For data
 * that arrives by the thousand, such as the events of stations.
 */
export function insertOf<T extends ObjectLiteral>(database: Database, entity: new () => T) {
  const { columns, tableName } = database.source.getMetadata(entity);
  const names = columns.map(({ databaseName }) => databaseName);
  const { quote } = database;
  return {
    sql: `INSERT INTO ${quote(tableName)} (${names.map(quote).join()}) VALUES (${names.map(() => '?').join()})`,
    values: (row: T) => names.map((name) => row[name] ?? null),
  };
}
