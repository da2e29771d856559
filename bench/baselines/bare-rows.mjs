/**
 * The least it can cost to make rows durable: the raw driver, in the tables and indexes of a Junction, `batch` times the
 * rows per commit, for some seconds. `#` in a value is a number that grows.
 */
import { createRequire } from 'node:module';

const libsql = createRequire(import.meta.url)('libsql');
const { file, rows, batch, seconds } = JSON.parse(process.argv[2]);
const database = new libsql(file);
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
const writers = rows.map(({ table, columns, count = 1 }) => {
  const names = Object.keys(columns);
  const marks = names.map(() => '?').join();
  const insert = database.prepare(`INSERT OR REPLACE INTO ${table} (${names.join()}) VALUES (${marks})`);
  const values = Object.values(columns);
  return (number) => {
    for (let i = 0; i < count; i++)
      insert.run(...values.map((value) => (typeof value === 'string' ? value.replace('#', `${number}-${i}`) : value)));
  };
});
const commit = database.transaction((first) => {
  for (let i = 0; i < batch; i++) for (const write of writers) write(first + i);
});
const end = performance.now() + seconds * 1000;
let written = 1_000_000_000;
commit(written++);
const startedAt = performance.now();
const before = process.cpuUsage();
const first = written;
while (performance.now() < end) {
  commit(written);
  written += batch;
}
const took = performance.now() - startedAt;
const { user, system } = process.cpuUsage(before);
const made = written - first;
process.stdout.write(JSON.stringify({ perSecond: (made / took) * 1000, cpu: (user + system) / made }));
