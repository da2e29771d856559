/**
 * A newcomer's first five minutes: the blocks of README.md are run as they are printed, in order, in a fresh clone of what
 * is committed, with an empty home and none of our settings; what is printed below them must be what comes. Only the port
 * differs, and `…` is filled in. Then it is stopped and started again on the same data.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `npm ci` and the build are part of the first start. */
const START_LIMIT_MS = 360_000;
const STOP_LIMIT_MS = 15_000;
const PRINTED_PORT = '3000';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'junction-newcomer-'));
const house = join(folder, 'junction');

function demand(isSo, complaint) {
  if (!isSo) throw new Error(complaint);
}

/** Code blocks with the heading they stand under. */
function blocksOf(text) {
  let section = '';
  return [...text.matchAll(/^## (.+)$|^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, heading, language, code]) => {
    section = heading ?? section;
    return heading === undefined ? [{ section, language, code }] : [];
  });
}

/** The environment of somebody who has just come: a home with nothing in it, and none of our settings. */
function environment() {
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  const kept = Object.entries(process.env).filter(([name]) =>
    /^(PATH|LANG|TERM|CI|.*_PROXY|npm_config_.*)$/i.test(name),
  );
  return { ...Object.fromEntries(kept), HOME: home };
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return String(port);
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

/** Runs a line that does not end; `use` has what it said until it listened. Stops it with SIGTERM. */
async function whileRunning(line, env, use) {
  console.log(`$ ${line}`);
  const junction = spawn('bash', ['-c', line], {
    cwd: house,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  // Its output ends when the last process has ended, not only the shell around it.
  const gone = once(junction, 'close');
  let said = '';
  const isUp = new Promise((done, failed) => {
    junction.stdout.setEncoding('utf8').on('data', (text) => {
      said += text;
      // The banner is written at once, and ends with the key or the address of the API.
      if (said.includes('/api/v1/docs')) done();
    });
    gone.then(([code]) => failed(new Error(`ended with exit code ${code} before it listened: ${said}`)), failed);
  });
  try {
    await settled(isUp, START_LIMIT_MS, () => `did not start: ${said}`);
    await use(said);
    process.kill(-junction.pid, 'SIGTERM');
    await settled(gone, STOP_LIMIT_MS, () => 'did not stop on SIGTERM');
  } finally {
    if (junction.exitCode === null && junction.signalCode === null) process.kill(-junction.pid, 'SIGKILL');
  }
}

/** Every printed line must come; a key of the example stands for any key. */
function demandBanner(printed, said) {
  for (const line of printed.split('\n').filter(Boolean)) {
    const words = line
      .trim()
      .split(/\s+/)
      .map((word) =>
        /^[\w-]{40,}$/.test(word)
          ? '[\\w-]{40,}'
          : (RegExp.escape?.(word) ?? word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')),
      );
    demand(new RegExp(words.join('\\s+')).test(said), `"${line.trim()}" did not come; what came:\n${said}`);
  }
}

/** Whether an answer is as printed: the same members, and the same values but for those with `…`. */
function demandAlike(printed, answer) {
  for (const [name, value] of Object.entries(JSON.parse(printed))) {
    demand(name in answer, `the answer has no member ${name}: ${JSON.stringify(answer)}`);
    const isOpen = String(value).includes('…');
    demand(isOpen || answer[name] === value, `${name}: ${JSON.stringify(answer[name])} came instead of ${value}`);
  }
}

/** Runs a block of commands whose last one is a curl, and returns what it answered. */
function ask(code, env) {
  console.log(code.trimEnd().replace(/^/gm, '$ '));
  const { status, stdout, stderr } = spawnSync('bash', ['-ec', code], { cwd: house, env, encoding: 'utf8' });
  demand(status === 0, `exit code ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

/** What the README says in words of an answer that it does not print. */
const IN_WORDS = [
  [/"versions_url": /, ({ step }) => demand(step === 'versions', `the failure names ${step}, not the step`)],
  [/\/messages\?/, ({ items }) => demand(Array.isArray(items), 'there is no list of messages')],
];

async function fiveMinutes(blocks, said, { env, port }) {
  const own = blocks.filter(({ section }) => section === 'Five minutes');
  const [banner] = own.filter(({ language }) => language === '');
  demandBanner(banner.code, said);
  const key = /Admin key .* ([\w-]{40,})/.exec(said)?.[1];
  let code = '';
  for (const [index, block] of own.entries()) {
    if (block.language !== 'sh') continue;
    code = block.code.replace(/^KEY=.*$/m, `KEY=${key}`).replaceAll('"…"', '"what-they-gave-us"');
    const answer = ask(code, { ...env, KEY: key });
    const next = own[index + 1];
    if (next?.language === 'json') demandAlike(next.code, answer);
    else IN_WORDS.find(([what]) => what.test(code))?.[1](answer);
  }
  const paths = { '/health/live': 200, '/ocpi/versions': 401, '/api/v1/openapi.json': 200, '/console': 200 };
  for (const [path, wanted] of Object.entries(paths)) {
    const { status } = await fetch(`http://localhost:${port}${path}`);
    demand(status === wanted, `${path} answers ${status}, not ${wanted}`);
  }
}

try {
  const env = environment();
  const { status } = spawnSync('git', ['clone', '--quiet', '--no-hardlinks', root, house], { stdio: 'inherit' });
  demand(status === 0, 'git clone failed');
  const port = await freePort();
  const readme = readFileSync(join(house, 'README.md'), 'utf8');
  for (const [, target] of readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g))
    demand(existsSync(join(house, target)), `README.md leads to ${target}, which is not there`);
  const blocks = blocksOf(readme.replaceAll(PRINTED_PORT, port));
  const lines = blocks.find(({ section }) => section === 'Two commands').code.split('\n');
  const start = lines.find((line) => line.includes('npm start')).replace(/\s+#.*$/, '');
  const settings = { ...env, PORT: port };
  await whileRunning(start, settings, (said) => fiveMinutes(blocks, said, { env, port }));
  demand(existsSync(join(house, 'data/junction.sqlite')), 'data/junction.sqlite has not been created');
  await whileRunning('npm start', settings, (said) =>
    demand(!said.includes('Admin key'), 'the admin key is shown on the first start and never again'),
  );
  console.log('newcomer: ok');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
