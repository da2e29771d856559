/**
 * Which requirements are proven by a passing test: reads the registers, the record of the last whole test run and the
 * list of rows that do not apply or are open on purpose, and writes the pages of docs/conformance.
 * `--from-last-run`: takes the record as it is instead of running the tests first. `--check`: writes nothing and fails
 * when a page is stale. Whatever the options, it fails when the tests and the lists contradict each other.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const record = join(root, 'node_modules/.cache/conformance.json');
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
const options = new Set(process.argv.slice(2));

/** In the order of the specification's chapters. Those that are built are listed row by row, of the others only what is proven. */
const TOPICS = {
  TRF: { name: 'Transport and format', inFull: true },
  VER: { name: 'Versions and version details', inFull: true },
  CRD: { name: 'Credentials and registration', inFull: true },
  HUB: { name: 'Message routing', inFull: true },
  HCI: { name: 'HubClientInfo', inFull: true },
  STC: { name: 'Status codes', inFull: true },
  TYP: { name: 'Basic types', inFull: true },
  HC: { name: 'Hard cases of transport and hub', inFull: true },
  LOC: { name: 'Locations', inFull: true },
  SES: { name: 'Sessions', inFull: true },
  CDR: { name: 'CDRs', inFull: true },
  TAR: { name: 'Tariffs', inFull: true },
  TOK: { name: 'Tokens', inFull: true },
  CMD: { name: 'Commands', inFull: true },
  CHP: { name: 'ChargingProfiles', inFull: true },
  H: { name: 'Hard cases of the functional modules' },
  BR: { name: 'Rules', inFull: true, isBridge: true },
  EC: { name: 'Edge cases', inFull: true, isBridge: true },
};
/** Rows about chargers name the versions of OCPP that they are about; other rows are the same in all of them. */
const VERSIONS = ['1.6', '2.0.1'];
/** How many tests of one row are named; the others are found by searching test/ for the id. */
const NAMED_TESTS = 3;

const complaints = [];
function end() {
  for (const complaint of complaints) console.error(complaint);
  process.exit(1);
}

if (!options.has('--from-last-run')) {
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const { status } = spawnSync(process.execPath, [jest], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    complaints.push('the tests do not pass');
    end();
  }
}
if (!existsSync(record)) {
  complaints.push('no run of the whole test suite is recorded; run without --from-last-run');
  end();
}

const { files, tests } = readJson(record);
const present = readdirSync(join(root, 'test'), { recursive: true })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `test/${name}`)
  .sort();
if (files.join() !== present.join())
  complaints.push('the recorded run had other test files than there are now; run without --from-last-run');

const registers = readdirSync(join(root, 'conformance/requirements')).sort();
const all = registers.flatMap((file) => readJson(join(root, 'conformance/requirements', file)));
const rows = new Map(all.map((row) => [row.id, row]));
if (rows.size !== all.length) complaints.push('conformance/requirements: an id stands twice');
const topicOf = (id) => id.slice(0, id.indexOf('-'));
for (const id of rows.keys()) if (!(topicOf(id) in TOPICS)) complaints.push(`${id} belongs to no topic`);

/** The versions that a test is about: said by its title (`OCPP 1.6`), or by the name of its file (`commands-1.6.test.ts`). */
const versionsOf = ({ file, title }) =>
  VERSIONS.filter((version) => title.includes(`OCPP ${version}`) || file.endsWith(`-${version}.test.ts`));

const proofs = new Map();
for (const { file, title, state, ids } of tests) {
  const versions = versionsOf({ file, title });
  for (const id of ids) {
    if (!rows.has(id)) complaints.push(`${file} names ${id}, which is in no register: "${title}"`);
    if (rows.get(id)?.versions && versions.length === 0)
      complaints.push(`${file} names ${id}, and neither it nor its title says for which OCPP: "${title}"`);
    if (state === 'passed') proofs.set(id, [...(proofs.get(id) ?? []), { file, title, versions }]);
  }
  if (state === 'failed') complaints.push(`a test of the recorded run did not pass: ${file}: ${title}`);
}

const applicability = 'conformance/applicability.json';
const exempt = new Map();
for (const { id, status, reason } of readJson(join(root, applicability))) {
  if (!rows.has(id)) complaints.push(`${applicability} lists ${id}, which is in no register`);
  if (exempt.has(id)) complaints.push(`${applicability} lists ${id} twice`);
  if (!['not-applicable', 'open'].includes(status)) complaints.push(`${applicability}: ${id} has the status ${status}`);
  if (!reason) complaints.push(`${applicability}: ${id} has no reason`);
  const [proof] = proofs.get(id) ?? [];
  if (proof) complaints.push(`${applicability} lists ${id} as ${status}, but a test proves it: ${proof.title}`);
  exempt.set(id, { status, reason });
}
if (complaints.length > 0) end();

/** The versions that a row is about and no test proves. */
const unproven = (id) =>
  (rows.get(id).versions ?? []).filter((one) => !(proofs.get(id) ?? []).some(({ versions }) => versions.includes(one)));

function stateOf(id) {
  if (!proofs.has(id)) return (exempt.get(id)?.status ?? 'open').replace('-', ' ');
  const missing = unproven(id);
  return missing.length === 0 ? 'proven' : `open for ${missing.join(' and ')}`;
}
const ofTopic = (topic) => [...rows.values()].filter(({ id }) => topicOf(id) === topic);
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const code = (text) => `\`${text}\``;

function summary(topic) {
  const topicRows = ofTopic(topic);
  const must = topicRows.filter(({ level }) => level === 'MUST');
  const count = (list, state) => list.filter(({ id }) => stateOf(id).startsWith(state)).length;
  const applicable = must.length - count(must, 'not applicable');
  const share = applicable === 0 ? '–' : `${Math.floor((100 * count(must, 'proven')) / applicable)} %`;
  const columns = [
    `${topic}, ${TOPICS[topic].name}`,
    topicRows.length,
    count(topicRows, 'proven'),
    count(topicRows, 'not applicable'),
    count(topicRows, 'open'),
    must.length,
    count(must, 'proven'),
    share,
  ];
  return `| ${columns.join(' | ')} |`;
}

const byFileAndTitle = (a, b) => (a.file + a.title < b.file + b.title ? -1 : 1);

function why(id) {
  if (!proofs.has(id)) return exempt.get(id)?.reason ?? '';
  const proving = [...proofs.get(id)].sort(byFileAndTitle);
  // One for each version comes before others.
  const first = (rows.get(id).versions ?? []).map((one) => proving.find(({ versions }) => versions.includes(one)));
  const ordered = [...new Set([...first.filter(Boolean), ...proving])];
  const named = ordered.slice(0, NAMED_TESTS).map(({ file, title }) => `${code(file)}: ${title}`);
  const more = proving.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('<br>');
}

function section(topic) {
  const { name, inFull, isBridge } = TOPICS[topic];
  const topicRows = ofTopic(topic);
  const listed = inFull ? topicRows : topicRows.filter(({ id }) => proofs.has(id));
  const heading = ['', `## ${topic}: ${name}`, ''];
  if (!inFull) heading.push(`${listed.length} of ${topicRows.length} rows are proven; the others are not listed.`, '');
  if (listed.length === 0) return heading.slice(0, -1);
  const kind = ({ level, versions }) => (isBridge ? (versions?.join(', ') ?? 'alike') : level);
  return [
    ...heading,
    `| Id | ${isBridge ? 'OCPP' : 'Level'} | Requirement | State | Proven by, or reason |`,
    '|---|---|---|---|---|',
    ...listed.map((row) =>
      `| ${row.id} | ${kind(row)} | ${cell(row.requirement)} | ${stateOf(row.id)} | ${cell(why(row.id))} |`.replace(
        / {2,}/g,
        ' ',
      ),
    ),
  ];
}

function readings() {
  const ambiguities = readJson(join(root, 'conformance/ambiguities.json'));
  return [
    '',
    '## Where the specification is open to more than one reading',
    '',
    '| Id | Open point | How the rows above read it |',
    '|---|---|---|',
    ...ambiguities.map(({ id, point, reading }) => `| ${id} | ${cell(point)} | ${cell(reading)} |`),
  ];
}

const HEAD = [
  '| Topic | Rows | Proven | Not applicable | Open | MUST rows | Proven | of those that apply |',
  '|---|---:|---:|---:|---:|---:|---:|---:|',
];
const ofBridge = (isBridge) => Object.keys(TOPICS).filter((topic) => Boolean(TOPICS[topic].isBridge) === isBridge);
const PAGES = {
  'docs/conformance/ocpi-2.2.1.md': [
    '# Conformance to OCPI 2.2.1',
    '',
    'Made by `npm run conformance` from a run of all tests. *Proven*: a passing test names the row and would fail if the rule',
    'were broken. *Not applicable* and *open on purpose*: `conformance/applicability.json` says why. *Open* without a reason:',
    'no test names it yet. Of the functional modules only the proven rows are listed. The bridge to chargers has',
    '[a page of its own](ocpp-bridge.md).',
    '',
    ...HEAD,
    ...ofBridge(false).map(summary),
    ...ofBridge(false).flatMap(section),
    ...readings(),
    '',
  ],
  'docs/conformance/ocpp-bridge.md': [
    '# How chargers become OCPI',
    '',
    'What the bridge promises, by version of OCPP, and the tests that prove it over real WebSockets. Made by',
    '`npm run conformance`, like [the page about OCPI](ocpi-2.2.1.md). A row is *proven* when a passing test of each of its',
    'versions names it and would fail if the rule were broken; *alike*: the version makes no difference. *Not applicable* and',
    '*open on purpose*: `conformance/applicability.json` says why.',
    '',
    ...HEAD,
    ...ofBridge(true).map(summary),
    ...ofBridge(true).flatMap(section),
    '',
  ],
};

for (const [name, lines] of Object.entries(PAGES)) {
  const path = join(root, name);
  const text = lines.join('\n');
  if (options.has('--check')) {
    const isFresh = existsSync(path) && readFileSync(path, 'utf8') === text;
    console.log(isFresh ? `${name} is fresh` : `${name} is stale; run npm run conformance`);
    if (!isFresh) process.exitCode = 1;
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    const table = lines.filter((line) => /^\| [^|]*(Topic|, )/.test(line) && line.split('|').length === 10);
    for (const line of table) console.log(line);
  }
}
