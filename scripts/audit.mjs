/**
 * `npm run audit`: fails on known weaknesses, high or critical, of the packages that Junction is shipped with. A registry
 * that does not offer audits proves nothing: that is said, and the exit code is 2. `--from FILE` judges a report of
 * `npm audit --json` that was made elsewhere.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const SERIOUS = ['high', 'critical'];
const COULD_NOT = 2;

const { values } = parseArgs({ options: { from: { type: 'string' } } });

function report() {
  if (values.from !== undefined) return readFileSync(values.from, 'utf8');
  return spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8', timeout: 120_000 }).stdout ?? '';
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { message: 'npm audit said nothing that can be read' };
  }
}

/** The sentences that name a weakness; of a package that only brings another one there is a name instead. */
const reasonsOf = ({ via }) => via.map((one) => (typeof one === 'string' ? `by ${one}` : `${one.title} (${one.url})`));

const { vulnerabilities, metadata, message } = read(report());
if (vulnerabilities === undefined || metadata === undefined) {
  console.log(`NOT AUDITED: the registry offers no audit here: ${message ?? 'no reason given'}`);
  process.exitCode = COULD_NOT;
} else {
  const found = Object.values(vulnerabilities).filter(({ severity }) => SERIOUS.includes(severity));
  for (const one of found) console.log(`${one.severity}: ${one.name} ${one.range}: ${reasonsOf(one).join('; ')}`);
  const lesser = Object.keys(vulnerabilities).length - found.length;
  console.log(`${metadata.dependencies?.prod ?? 'all'} packages audited: ${found.length} serious, ${lesser} lesser`);
  process.exitCode = found.length > 0 ? 1 : 0;
}
