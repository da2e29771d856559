/**
 * `npm run check`: everything a change must pass besides its tests. One line per step; what a failed step said stands
 * below its line, and every failed step is named at the end. `--fast`: without the generated files, which need a build.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const installed = (path) => join(root, 'node_modules', path);
const isFast = process.argv.includes('--fast');

const FLOORS = installed('dependency-cruiser/bin/dependency-cruise.mjs');
const STEPS = [
  ['format and lint', [installed('@biomejs/biome/bin/biome'), 'ci', '--colors=off', '.']],
  ['types', [installed('typescript/bin/tsc'), '-p', 'tsconfig.check.json']],
  ['types of the console', [installed('typescript/bin/tsc'), '-p', 'src/console']],
  ['floors, libraries and cycles', [FLOORS, '--config', '.dependency-cruiser.cjs', 'src']],
  ['ambient things and lengths', ['scripts/house.mjs']],
  ['packages that only unpack', ['scripts/packages.mjs']],
  ...(isFast ? [] : [['generated files', ['npm', 'run', '--silent', 'openapi', '--', '--check']]]),
];

const failed = [];
for (const [name, args] of STEPS) {
  const [command, ...rest] = args[0] === 'npm' ? args : [process.execPath, ...args];
  const { status, error, stdout, stderr } = spawnSync(command, rest, { cwd: root, encoding: 'utf8' });
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  if (status === 0) continue;
  failed.push(name);
  console.log(error?.message ?? [stdout, stderr].map((text) => text.trim()).join('\n'));
}
console.log(failed.length > 0 ? `failed: ${failed.join('; ')}` : `${STEPS.length} checks passed`);
process.exitCode = failed.length > 0 ? 1 : 0;
