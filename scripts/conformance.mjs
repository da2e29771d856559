/**
 * Which requirements are proven by a passing test: reads the registers, the record of the last test run and the list of
 * rows that do not apply, and writes docs/conformance/ocpi-2.2.1.md. `--check`: fails when that file is stale.
 * `--from-last-run`: takes the record as it is instead of running the tests first.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const page = join(root, 'docs/conformance/ocpi-2.2.1.md');
const record = join(root, 'node_modules/.cache/conformance.json');
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
const options = new Set(process.argv.slice(2));

/** Topics in the order of the specification's chapters; those of the hub are listed row by row. */
const TOPICS = ['TRF', 'VER', 'CRD', 'HUB', 'HCI', 'STC', 'TYP', 'HC', 'LOC', 'SES', 'CDR', 'TAR', 'TOK', 'CMD', 'CHP'];
const IN_FULL = new Set(TOPICS.slice(0, 8));

function fail(message) {
  console.error(message);
  process.exit(1);
}

if (!options.has('--from-last-run')) {
  const { status } = spawnSync('npx', ['jest'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) fail('the tests do not pass');
}
if (!existsSync(record)) fail('no test run is recorded; run without --from-last-run');

const files = readdirSync(join(root, 'conformance/requirements'));
const rows = new Map(
  files.flatMap((file) => readJson(join(root, 'conformance/requirements', file))).map((row) => [row.id, row]),
);
const exempt = new Map(readJson(join(root, 'conformance/applicability.json')).map((entry) => [entry.id, entry]));
const proofs = new Map();
for (const { file, title, passed, ids } of readJson(record).tests) {
  if (!passed) fail(`a test of the recorded run did not pass: ${title}`);
  for (const id of ids) {
    if (!rows.has(id)) fail(`${file} names ${id}, which is in no register`);
    if (exempt.has(id)) fail(`${id} is proven by "${title}", but conformance/applicability.json lists it`);
    proofs.set(id, [...(proofs.get(id) ?? []), `${file}: ${title}`]);
  }
}
for (const id of exempt.keys())
  if (!rows.has(id)) fail(`conformance/applicability.json lists ${id}, which is in no register`);

const stateOf = (id) => (proofs.has(id) ? 'proven' : (exempt.get(id)?.status ?? 'open'));
const ofTopic = (topic) => [...rows.values()].filter(({ id }) => id.startsWith(`${topic}-`));
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function summary(topic) {
  const all = ofTopic(topic);
  const must = all.filter(({ level }) => level === 'MUST');
  const count = (list, state) => list.filter(({ id }) => stateOf(id) === state).length;
  const applicable = must.length - count(must, 'not-applicable');
  const share = applicable === 0 ? '–' : `${Math.floor((100 * count(must, 'proven')) / applicable)} %`;
  const columns = [
    all.length,
    count(all, 'proven'),
    count(all, 'not-applicable'),
    count(all, 'open'),
    must.length,
    count(must, 'proven'),
    share,
  ];
  return `| ${topic} | ${columns.join(' | ')} |`;
}

function table(topic) {
  const listed = ofTopic(topic).filter(({ id }) => IN_FULL.has(topic) || proofs.has(id));
  if (listed.length === 0) return [];
  const lines = listed.map(({ id, level, requirement }) => {
    const why = proofs.has(id) ? [...proofs.get(id)].sort()[0] : (exempt.get(id)?.reason ?? '');
    return `| ${id} | ${level} | ${cell(requirement)} | ${stateOf(id)} | ${cell(why)} |`;
  });
  return [
    '',
    `## ${topic}`,
    '',
    '| Id | Level | Requirement | State | Proven by, or reason |',
    '|---|---|---|---|---|',
    ...lines,
  ];
}

const text = [
  '# Conformance to OCPI 2.2.1',
  '',
  'Made by `npm run conformance` from a test run. *Proven*: a passing test names the row. *Open*: no test names it yet.',
  'HC are the hard cases. Topics of the functional modules list only the rows that are proven.',
  '',
  '| Topic | Rows | Proven | Not applicable | Open | MUST | MUST proven | of the MUST rows that apply |',
  '|---|---|---|---|---|---|---|---|',
  ...TOPICS.map(summary),
  ...TOPICS.flatMap(table),
  '',
].join('\n');

if (options.has('--check')) {
  if (!existsSync(page) || readFileSync(page, 'utf8') !== text)
    fail('docs/conformance/ocpi-2.2.1.md is stale; run npm run conformance');
  console.log('conformance: the page is fresh');
} else {
  writeFileSync(page, text);
  console.log(
    text
      .split('\n')
      .slice(5, 8 + TOPICS.length)
      .join('\n'),
  );
}
