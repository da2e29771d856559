/** `npm run check`: format and lint, types, floors. One line per step; every failed step is named at the end. */
import { spawnSync } from 'node:child_process';

const STEPS = [
  ['format and lint', 'npx', ['biome', 'ci', '.']],
  ['types', 'npx', ['tsc', '-p', 'tsconfig.check.json']],
  ['generated files', 'npm', ['run', '-s', 'openapi', '--', '--check']],
  ['floors and cycles', 'npx', ['depcruise', '--config', '.dependency-cruiser.cjs', 'src']],
];

const failed = [];
for (const [name, command, args] of STEPS) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  if (status === 0) continue;
  failed.push(name);
  console.log(stdout, stderr);
}
if (failed.length > 0) {
  console.log(`failed: ${failed.join(', ')}`);
  process.exit(1);
}
