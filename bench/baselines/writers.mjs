/** Writers of rows by the raw driver, in the tables of a Junction. `#` in a value is a number that grows. */
import { createRequire } from 'node:module';

const libsql = createRequire(import.meta.url)('libsql');

export function openDurable(file) {
  const database = new libsql(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  return database;
}

/** One function for each of `rows`: { table, columns, count }. */
export function writersOf(database, rows) {
  return rows.map(({ table, columns, count = 1 }) => {
    const names = Object.keys(columns);
    const marks = names.map(() => '?').join();
    const insert = database.prepare(`INSERT OR REPLACE INTO ${table} (${names.join()}) VALUES (${marks})`);
    const values = Object.values(columns);
    return (number) => {
      for (let i = 0; i < count; i++)
        insert.run(
          ...values.map((value) => (typeof value === 'string' ? value.replace('#', `${number}-${i}`) : value)),
        );
    };
  });
}
