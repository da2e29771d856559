import type { Driver, EntityMetadata, ObjectLiteral } from 'typeorm';

/** Reads the row of a whole key; parameters in the order of its columns. `lock` holds until the transaction ends. */
export function byKeyStatement(
  { tableName, primaryColumns }: EntityMetadata,
  isSqlite: boolean,
  lock: boolean,
): string {
  const quote = (name: string) => (isSqlite ? `"${name}"` : `\`${name}\``);
  const where = primaryColumns.map(({ databaseName }) => `${quote(databaseName)} = ?`).join(' AND ');
  // SQLite has one writer.
  return `SELECT * FROM ${quote(tableName)} WHERE ${where}${lock && !isSqlite ? ' FOR UPDATE' : ''}`;
}

/** A row as the driver gives it → its members. */
export function membersOf(row: ObjectLiteral, { columns }: EntityMetadata, driver: Driver): ObjectLiteral {
  const members: ObjectLiteral = {};
  for (const column of columns)
    members[column.propertyName] = driver.prepareHydratedValue(row[column.databaseName], column);
  return members;
}
