/**
 * What a browser loads before the first page of the console stands, compressed as it is served, against a budget; and
 * each part that is loaded later. Reads what the build has written. Non-zero when a budget is exceeded.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const FIRST_LOAD_KB = 300;
/** A part that comes later, such as the charts or the map. */
const PART_KB = 250;

const built = join(resolve(dirname(fileURLToPath(import.meta.url)), '..'), 'dist/console');
const manifest = JSON.parse(readFileSync(join(built, 'manifest.json'), 'utf8'));

function sizeOf(file) {
  const packed = join(built, `${file}.br`);
  return statSync(existsSync(packed) ? packed : join(built, file)).size;
}

/** The files of a chunk and of everything it needs at once. */
function filesOf(name, into = new Set()) {
  const { file, css = [], imports = [] } = manifest[name];
  if (into.has(file)) return into;
  for (const one of [file, ...css]) into.add(one);
  for (const needed of imports) filesOf(needed, into);
  return into;
}

const kb = (files) => [...files].reduce((sum, file) => sum + sizeOf(file), 0) / 1024;
const entries = Object.entries(manifest);
const [main] = entries.find(([, { isEntry }]) => isEntry);
const first = filesOf(main);
// The overview is what most people see first: its own part counts, what it loads afterwards does not.
for (const file of filesOf('pages/overview/overview.tsx')) first.add(file);

let isOver = false;
function tell(what, size, budget) {
  const isTooMuch = size > budget;
  isOver ||= isTooMuch;
  console.log(`${isTooMuch ? 'FAILED' : 'ok    '} ${what}: ${size.toFixed(0)} KB of ${budget} KB`);
}

tell('first load', kb(first), FIRST_LOAD_KB);
const later = entries.filter(([, { isDynamicEntry }]) => isDynamicEntry);
const sizes = later.map(([name]) => [name, kb([...filesOf(name)].filter((file) => !first.has(file)))]);
for (const [name, size] of sizes.sort(([, a], [, b]) => b - a).slice(0, 3)) tell(name, size, PART_KB);
process.exitCode = isOver ? 1 : 0;
