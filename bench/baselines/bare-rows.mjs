/**
 * The least it can cost to make rows durable: the raw driver, `batch` times the rows per commit, for some seconds; with
 * `pauseMs`, one commit at a time and then a pause.
 */
import { openDurable, writersOf } from './writers.mjs';

const { file, rows, batch, seconds, pauseMs } = JSON.parse(process.argv[2]);
const database = openDurable(file);
const writers = writersOf(database, rows);
const commit = database.transaction((first) => {
  for (let i = 0; i < batch; i++) for (const write of writers) write(first + i);
});
const end = performance.now() + seconds * 1000;
let written = 1_000_000_000;
commit(written++);
const startedAt = performance.now();
const before = process.cpuUsage();
const first = written;
const times = [];
while (performance.now() < end) {
  const commitAt = performance.now();
  commit(written);
  written += batch;
  if (pauseMs === undefined) continue;
  times.push(performance.now() - commitAt);
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
}
times.sort((a, b) => a - b);
const took = performance.now() - startedAt;
const { user, system } = process.cpuUsage(before);
const made = written - first;
process.stdout.write(
  JSON.stringify({
    perSecond: (made / took) * 1000,
    cpu: (user + system) / made,
    p50Ms: times[Math.floor(times.length / 2)],
  }),
);
