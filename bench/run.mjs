/** `npm run bench [-- NAME] [-- --smoke]`: runs the benches, prints tables, writes bench/results/NAME.json. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { machine, stopAll } from './measure.mjs';
import { pricing } from './pricing.mjs';
import { relay } from './relay.mjs';

const BENCHES = { relay, pricing };
const args = process.argv.slice(2);
const smoke = args.includes('--smoke');
const wanted = args.filter((arg) => !arg.startsWith('--'));
const unknown = wanted.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`no bench ${unknown.join(', ')}; there are: ${Object.keys(BENCHES).join(', ')}`);
  process.exit(1);
}

console.log(machine());
try {
  for (const name of wanted.length > 0 ? wanted : Object.keys(BENCHES)) {
    const results = await BENCHES[name]({ smoke });
    for (const [about, table] of Object.entries(results)) {
      const connections = `${about} connection${about === '1' ? '' : 's'} (latencies in ms, CPU in µs per request)`;
      console.log(`\n${name}, ${Number.isNaN(Number(about)) ? about : connections}`);
      console.table(table);
    }
    mkdirSync(new URL('results/', import.meta.url), { recursive: true });
    writeFileSync(
      new URL(`results/${name}.json`, import.meta.url),
      JSON.stringify({ machine: machine(), results }, null, 2),
    );
  }
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  stopAll();
}
