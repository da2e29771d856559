/** `npm run openapi`: writes what follows from the code, openapi/, docs/errors.md, docs/events.md. `--check`: fails when it is stale. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startApp } from './app';
import { Config } from './config/config';
import { EVENT_TYPES } from './observe/event-types';
import { describeOcpi } from './ocpi/describe';
import { SITUATIONS } from './ocpi/status';
import { VERSIONS } from './ocpi/versions';

const root = join(__dirname, '..');
const { version: release } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

/** The routes know their parts, so the document is asked of a real instance in memory. */
async function apiDocument(): Promise<object> {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const config = Object.assign(new Config(), { port: 0, host: '127.0.0.1', databaseUrl: 'sqlite::memory:' });
  const app = await startApp({ config, logger: quiet, release });
  try {
    return (await (await fetch(`http://127.0.0.1:${app.port}/api/v1/openapi.json`)).json()) as object;
  } finally {
    await app.stop();
  }
}

function errorsPage(): string {
  const rows = Object.entries(SITUATIONS).map(
    ([name, { ocpi, http, message, when }]) => `| ${name} | ${ocpi} | ${http} | ${message} | ${when} |`,
  );
  const head = ['# Answers of the OCPI door', '', 'Made from `src/ocpi/status.ts` by `npm run openapi`.', ''];
  return [...head, '| Situation | OCPI | HTTP | Words | When |', '|---|---|---|---|---|', ...rows, ''].join('\n');
}

function eventsPage(): string {
  const rows = Object.entries(EVENT_TYPES).map(([type, words]) => `| \`${type}\` | ${words} |`);
  const head = ['# Events', '', 'Made from `src/observe/event-types.ts` by `npm run openapi`.', ''];
  const shape =
    'Each is `{id, at, type, party, platform, module, object, data}`: `id` sorts by time, `party` is the hosted party ' +
    'concerned (`FR*ABC`), `platform` the id of a platform, `object` the id of an object; what does not apply is null.';
  return [...head, shape, '', '| Type | What happened |', '|---|---|', ...rows, ''].join('\n');
}

async function main(): Promise<void> {
  const json = (document: object) => `${JSON.stringify(document, null, 2)}\n`;
  const files = new Map([
    ['openapi/api-v1.json', json(await apiDocument())],
    ...[...VERSIONS.keys()].map(
      (version) => [`openapi/ocpi-${version}.json`, json(describeOcpi(version, 'Junction'))] as const,
    ),
    ['docs/errors.md', errorsPage()],
    ['docs/events.md', eventsPage()],
  ]);
  const isCheck = process.argv.includes('--check');
  for (const [name, content] of files) {
    const path = join(root, name);
    if (existsSync(path) && readFileSync(path, 'utf8') === content) continue;
    if (isCheck) {
      process.stderr.write(`${name} is stale; run npm run openapi\n`);
      process.exitCode = 1;
    } else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
  }
}

void main();
