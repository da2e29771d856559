/**
 * Bundles src/console into dist/console, and puts a compressed copy beside each file that is worth it. What has been
 * built is known by a hash over its inputs: times change with every checkout, contents do not.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const stampOf = (root) => join(root, 'dist/console/.built');
const COMPRESSED = /\.(js|css|svg|json)$/;
const MIN_BYTES = 1024;

function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** A hash over the sources, and over the lock file, which names the versions of what is bundled. */
function inputsOf(root) {
  const hash = createHash('sha256');
  for (const path of [...filesIn(join(root, 'src/console')).sort(), join(root, 'package-lock.json')])
    hash.update(path.slice(root.length)).update(readFileSync(path));
  return hash.digest('hex');
}

export function isConsoleFresh(root) {
  const stamp = stampOf(root);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === inputsOf(root);
}

function compress(path) {
  const bytes = readFileSync(path);
  if (bytes.length < MIN_BYTES) return;
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
}

export async function buildConsole(root) {
  const inputs = inputsOf(root);
  const { build } = await import('vite');
  await build({ configFile: join(root, 'src/console/vite.config.mjs') });
  for (const path of filesIn(join(root, 'dist/console'))) if (COMPRESSED.test(path)) compress(path);
  writeFileSync(stampOf(root), inputs);
}
