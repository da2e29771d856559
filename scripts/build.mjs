/**
 * Compiles src/ into dist/ and copies what is served as it is. `--if-needed`: returns at once when dist/ is newer than
 * every input. Outputs of deleted sources are removed. The web console has a build of its own, which runs only when the
 * console's own files have changed.
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildConsole, isConsoleFresh } from './build-console.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const src = join(root, 'src');
const dist = join(root, 'dist');
/** Holds the names of the sources of the last build; its time is the moment that build began, 1970 when it failed. */
const stamp = join(dist, '.built');
const ASSET = /\.(html|css|svg|json)$/;

const filesIn = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];

const isOfConsole = (name) => name.startsWith('console/');
const sources = filesIn(src)
  .map((path) => path.slice(src.length + 1))
  .filter((name) => !isOfConsole(name))
  .sort();
const assets = sources.filter((name) => ASSET.test(name));
const names = sources.join('\n');
const builtNames = existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined;

function isFresh() {
  if (builtNames !== names) return false;
  const builtAt = statSync(stamp).mtimeMs;
  const inputs = [...sources.map((name) => join(src, name)), join(root, 'package.json'), join(root, 'tsconfig.json')];
  return inputs.every((path) => statSync(path).mtimeMs <= builtAt);
}

function outputsOf(name) {
  if (ASSET.test(name)) return [name];
  if (!name.endsWith('.ts') || name.endsWith('.d.ts')) return [];
  const stem = name.slice(0, -'.ts'.length);
  return [`${stem}.js`, `${stem}.js.map`];
}

function compile() {
  const wanted = new Set([...sources.flatMap(outputsOf), '.built', '.tsbuildinfo']);
  for (const path of filesIn(dist)) {
    const name = path.slice(dist.length + 1);
    if (!wanted.has(name) && !isOfConsole(name)) rmSync(path);
  }
  // The compiler's own record believes that an output is where it once was.
  const known = (builtNames ?? '').split('\n').filter((name) => sources.includes(name));
  const isWhole = known.flatMap(outputsOf).every((name) => existsSync(join(dist, name)));
  if (builtNames === undefined || !isWhole) rmSync(join(dist, '.tsbuildinfo'), { force: true });
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  return spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.json')], { stdio: 'inherit' }).status ?? 1;
}

if (!(process.argv.includes('--if-needed') && isFresh())) {
  const startedAt = Date.now();
  process.exitCode = compile();
  const isBuilt = process.exitCode === 0;
  for (const name of isBuilt ? assets : []) {
    mkdirSync(dirname(join(dist, name)), { recursive: true });
    copyFileSync(join(src, name), join(dist, name));
  }
  mkdirSync(dist, { recursive: true });
  writeFileSync(stamp, names);
  // A source saved while the compiler ran is newer than this build; after a failed build every source is.
  utimesSync(stamp, isBuilt ? startedAt / 1000 : 0, isBuilt ? startedAt / 1000 : 0);
  if (isBuilt) console.log(`built in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

// A compiler that failed has said enough.
if (!process.exitCode && !isConsoleFresh(root)) {
  const startedAt = Date.now();
  await buildConsole(root);
  console.log(`console built in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}
