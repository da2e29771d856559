/** The least it can cost to make rows durable: the raw driver, `batch` rows per commit, for some seconds. */
import { createRequire } from 'node:module';

const libsql = createRequire(import.meta.url)('libsql');
const { file, rows, batch, seconds } = JSON.parse(process.argv[2]);
const database = new libsql(file);
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
const statements = rows.map(({ table, columns }, index) => {
  const names = Object.keys(columns);
  const keys = names.filter((name) => columns[name] === null);
  database.exec(
    `CREATE TABLE IF NOT EXISTS ${table}${index} (${names.join()}, PRIMARY KEY (${keys.length > 0 ? keys.join() : names[0]}))`,
  );
  const marks = names.map(() => '?').join();
  const insert = database.prepare(`INSERT OR REPLACE INTO ${table}${index} (${names.join()}) VALUES (${marks})`);
  return (number) => insert.run(...names.map((name) => columns[name] ?? `N${number}`));
});
const commit = database.transaction((first) => {
  for (let i = 0; i < batch; i++) for (const write of statements) write(first + i);
});
const end = performance.now() + seconds * 1000;
const startedAt = performance.now();
let written = 0;
while (performance.now() < end) {
  commit(written);
  written += batch;
}
process.stdout.write(JSON.stringify({ perSecond: (written / (performance.now() - startedAt)) * 1000 }));
