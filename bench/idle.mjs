/** Memory of a fresh instance, beside a bare express app on the same Node. */
import { join } from 'node:path';
import { round } from './compare.mjs';
import { here, startJunction } from './hub.mjs';
import { freePort, median, memoryMb, SUBJECT, sleep, start, untilAnswers } from './measure.mjs';

async function startBare() {
  const port = await freePort();
  const child = start(SUBJECT, [process.execPath, here('baselines/bare-express.mjs'), String(port)]);
  await untilAnswers(`http://127.0.0.1:${port}/`);
  return child;
}

export async function idle({ folder, rounds, isSmoke }) {
  const rows = { junction: [], 'bare express': [] };
  for (let i = 0; i < rounds; i++) {
    const { child } = await startJunction(join(folder, String(i)));
    const bare = await startBare();
    await sleep(isSmoke ? 500 : 5_000);
    rows.junction.push(memoryMb(child.pid));
    rows['bare express'].push(memoryMb(bare.pid));
    for (const each of [child, bare]) each.kill('SIGTERM');
  }
  const table = Object.fromEntries(
    Object.entries(rows).map(([name, own]) => [
      name,
      { memoryMb: round(median(own), 1), least: round(Math.min(...own), 1), most: round(Math.max(...own), 1) },
    ]),
  );
  const more = round(table.junction.memoryMb - table['bare express'].memoryMb, 1);
  return {
    tables: { 'a fresh instance': table },
    goals: [{ goal: 'memory, more than bare express, MB', wanted: '≤ 80', got: more, isMet: more <= 80 }],
  };
}
