/** Compiles src/ into dist/. With --if-needed: only when something is newer than the last build. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'dist/.built');

function sources(folder = join(root, 'src')) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sources(path) : [path];
  });
}

const list = sources();
const names = list.join('\n');
const inputs = [...list, join(root, 'package.json'), join(root, 'tsconfig.json')];

function isFresh() {
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== names) return false;
  const builtAt = statSync(stamp).mtimeMs;
  return inputs.every((path) => statSync(path).mtimeMs <= builtAt);
}

if (!(process.argv.includes('--if-needed') && isFresh())) {
  const startedAt = Date.now();
  // Another list of sources may mean deleted ones: their outputs must not stay behind.
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') !== names)
    rmSync(join(root, 'dist'), { recursive: true, force: true });
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.json')], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, names);
  console.log(`built in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}
