/**
 * Starts Junction as shipped, twice, on the same data: asks it who it is, and stops it with SIGTERM.
 * `--newcomer`: in a fresh clone of what is committed, with an empty home, after `npm ci`, and without any setting but
 * the port.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 15_000;

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const isNewcomer = process.argv.includes('--newcomer');
const folder = mkdtempSync(join(tmpdir(), 'junction-smoke-'));
const house = isNewcomer ? join(folder, 'junction') : root;

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

function run(command, args, options) {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? `exit code ${status}`}`);
}

/** The environment of somebody who has just come: a home with nothing in it, and none of our settings. */
function environment() {
  if (!isNewcomer) return { ...process.env, DATABASE_URL: `sqlite:${folder}/junction.sqlite` };
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  const kept = Object.entries(process.env).filter(([name]) =>
    /^(PATH|LANG|TERM|CI|.*_PROXY|npm_config_.*)$/i.test(name),
  );
  return { ...Object.fromEntries(kept), HOME: home };
}

async function settled(promise, limitMs, complaint) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(complaint())), limitMs);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

async function startOnce(port, env) {
  const startedAt = Date.now();
  const junction = spawn('npm', ['start'], {
    cwd: house,
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const gone = once(junction, 'exit');
  let said = '';
  const isUp = new Promise((done, failed) => {
    junction.stdout.setEncoding('utf8').on('data', (text) => {
      said += text;
      if (said.includes('is listening')) done();
    });
    gone.then(([code]) => failed(new Error(`ended with exit code ${code} before it listened: ${said}`)), failed);
  });
  try {
    await settled(isUp, START_LIMIT_MS, () => `did not start: ${said}`);
    console.log(`up after ${Date.now() - startedAt} ms`);
    const answers = {};
    for (const path of ['/health/live', '/ocpi/versions', '/api/v1/openapi.json', '/console'])
      answers[path] = (await fetch(`http://127.0.0.1:${port}${path}`)).status;
    process.kill(-junction.pid, 'SIGTERM');
    await settled(gone, STOP_LIMIT_MS, () => 'did not stop on SIGTERM');
    return { said, answers };
  } catch (error) {
    if (junction.exitCode === null && junction.signalCode === null) process.kill(-junction.pid, 'SIGKILL');
    throw error;
  }
}

try {
  const env = environment();
  if (isNewcomer) {
    run('git', ['clone', '--quiet', '--no-hardlinks', root, house]);
    run('npm', ['ci', '--no-progress'], { cwd: house, env });
  }
  const port = await freePort();
  const first = await startOnce(port, env);
  const second = await startOnce(port, env);
  const wanted = { '/health/live': 200, '/ocpi/versions': 401, '/api/v1/openapi.json': 200, '/console': 200 };
  for (const { answers } of [first, second])
    if (JSON.stringify(answers) !== JSON.stringify(wanted))
      throw new Error(`unexpected answers: ${JSON.stringify(answers)}`);
  if (!first.said.includes('Admin key') || second.said.includes('Admin key'))
    throw new Error('the admin key is shown on the first start and never again');
  if (isNewcomer && !existsSync(join(house, 'data/junction.sqlite')))
    throw new Error('data/junction.sqlite has not been created');
  console.log('smoke: ok');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
