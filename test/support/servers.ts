/**
 * Jest's global setup: servers that many test files share are started when the first one asks, and stopped with the run.
 * Test files run in processes of their own, so they ask over a socket whose path they find in the environment.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MariaDb } from './mariadb-server';

export const SERVERS_VARIABLE = 'JUNCTION_TEST_SERVERS';

let folder = '';
let server: Server | undefined;
let mariaDb: Promise<MariaDb> | undefined;

export async function start(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'junction-test-'));
  const path = join(folder, 'servers');
  server = createServer((request, response) => {
    answer(request.url ?? '').then(
      (text) => response.end(text),
      (error: Error) => response.writeHead(503).end(error.message),
    );
  });
  await new Promise<void>((resolve) => server?.listen(path, resolve));
  process.env[SERVERS_VARIABLE] = path;
}

export async function stop(): Promise<void> {
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  await mariaDb?.then((running) => running.stop()).catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
}

/** `/take` answers the URL of an empty database, `/give?URL` takes one back. */
async function answer(url: string): Promise<string> {
  mariaDb ??= MariaDb.start(join(folder, 'mariadb'));
  const running = await mariaDb;
  const [path, given = ''] = url.split('?');
  if (path === '/give') await running.give(decodeURIComponent(given));
  return path === '/take' ? running.take() : '';
}
