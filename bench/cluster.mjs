/** What several nodes share: a MariaDB and a NATS of the bench's own, on free ports, with throw-away data. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { createConnection } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createConnection as createSqlConnection } from 'mysql2/promise';
import { freePort, sleep, start } from './measure.mjs';

/** Programs without which there are no nodes. */
export const PROGRAMS = ['mariadbd', 'mariadb-install-db', 'nats-server'];

/** Settings that make a Junction one of several. */
export async function startShared(folder, cores) {
  const [database, bus] = await Promise.all([startMariaDb(join(folder, 'mariadb'), cores), startNats(folder, cores)]);
  await createDatabase(database, 'junction');
  return { DATABASE_URL: `${database}/junction`, NATS_URL: bus, SECRET_KEY: randomBytes(32).toString('base64') };
}

/** As durable as it comes: what it costs is part of what is measured. Its URL, without a database. */
export async function startMariaDb(folder, cores, more = []) {
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  const common = ['--no-defaults', `--datadir=${data}`, `--user=${userInfo().username}`];
  const install = ['--auth-root-authentication-method=normal', '--skip-test-db'];
  const { status, stderr } = spawnSync('mariadb-install-db', [...common, ...install], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mariadb-install-db: ${stderr}`);
  const port = await freePort();
  const files = ['socket', 'pid-file', 'log-error'].map((name) => `--${name}=${join(folder, name)}`);
  start(cores, ['mariadbd', ...common, ...files, '--bind-address=127.0.0.1', `--port=${port}`, ...more]);
  const url = `mysql://root@127.0.0.1:${port}`;
  await (await patiently(() => createSqlConnection(url))).end();
  return url;
}

export async function createDatabase(server, name) {
  const connection = await createSqlConnection(server);
  await connection.query(`CREATE DATABASE ${name}`);
  await connection.end();
}

async function startNats(folder, cores) {
  const port = await freePort();
  start(cores, ['nats-server', '-a', '127.0.0.1', '-p', String(port), '-l', join(folder, 'nats.log')]);
  await patiently(() => knock(port));
  return `nats://127.0.0.1:${port}`;
}

const knock = (port) =>
  new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });

async function patiently(job) {
  for (let tries = 0; ; tries++)
    try {
      return await job();
    } catch (error) {
      if (tries >= 600) throw error;
      await sleep(50);
    }
}
