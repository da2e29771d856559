import type { EntityMetadata } from 'typeorm';

/** Adds `count` rows of all columns, or replaces those of the same key; parameters row by row, in the order of columns. */
export function upsertStatement(
  { tableName, columns, primaryColumns }: EntityMetadata,
  count: number,
  isSqlite: boolean,
) {
  const quote = (name: string) => (isSqlite ? `"${name}"` : `\`${name}\``);
  const keys = primaryColumns.map(({ databaseName }) => databaseName);
  const names = columns.map(({ databaseName }) => databaseName);
  const others = names.filter((name) => !keys.includes(name));
  const row = `(${names.map(() => '?').join()})`;
  const insert = `INSERT INTO ${quote(tableName)} (${names.map(quote).join()}) VALUES ${Array(count).fill(row).join()}`;
  if (isSqlite) {
    const set = others.map((name) => `${quote(name)} = excluded.${quote(name)}`).join();
    return `${insert} ON CONFLICT (${keys.map(quote).join()}) DO ${set ? `UPDATE SET ${set}` : 'NOTHING'}`;
  }
  // Where the key is everything, setting it to itself changes nothing and hides no other error.
  const set = (others.length > 0 ? others : keys).map((name) => `${quote(name)} = VALUES(${quote(name)})`).join();
  return `${insert} ON DUPLICATE KEY UPDATE ${set}`;
}
