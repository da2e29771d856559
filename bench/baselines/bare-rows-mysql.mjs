/** The same on MariaDB: by mysql2, a statement for each table and `batch` times its rows in one commit, one after another. */
import { createRequire } from 'node:module';

const mysql = createRequire(import.meta.url)('mysql2/promise');
const { url, first, rows, batch, seconds, pauseMs } = JSON.parse(process.argv[2]);
const connection = await mysql.createConnection(url);

const writers = rows.map(({ table, columns, count = 1 }) => {
  const names = Object.keys(columns).map((name) => `\`${name}\``);
  const sql = `REPLACE INTO ${table} (${names.join()}) VALUES ?`;
  const values = Object.values(columns);
  const row = (number, i) =>
    values.map((value) => (typeof value === 'string' ? value.replace('#', `${number}-${i}`) : value));
  return (numbers) => {
    const all = numbers.flatMap((number) => Array.from({ length: count }, (_, i) => row(number, i)));
    return connection.query(sql, [all]);
  };
});

let written = first;
async function commit() {
  const numbers = Array.from({ length: batch }, () => written++);
  await connection.beginTransaction();
  for (const write of writers) await write(numbers);
  await connection.commit();
}

await commit();
const end = performance.now() + seconds * 1000;
const startedAt = performance.now();
const before = process.cpuUsage();
const begun = written;
const times = [];
while (performance.now() < end) {
  const commitAt = performance.now();
  await commit();
  if (pauseMs === undefined) continue;
  times.push(performance.now() - commitAt);
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
}
times.sort((a, b) => a - b);
const took = performance.now() - startedAt;
const { user, system } = process.cpuUsage(before);
const made = written - begun;
await connection.end();
const p50Ms = times[Math.floor(times.length / 2)];
process.stdout.write(JSON.stringify({ perSecond: (made / took) * 1000, cpu: (user + system) / made, p50Ms }));
