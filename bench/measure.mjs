/** What the benches share: processes pinned to a core, load by wrk, CPU time, medians and ratios. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createServer } from 'node:net';
import { cpus, loadavg, release } from 'node:os';

/** The system under test has core 0; the generator and the receivers have core 1. */
export const SUBJECT = '0';
export const OTHERS = '1';

export const hasCommand = (name) => spawnSync('which', [name]).status === 0;

export function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

const started = [];

export function start(core, args, { env = {}, ipc = false } = {}) {
  const stdio = ['ignore', 'pipe', 'inherit', ...(ipc ? ['ipc'] : [])];
  const child = spawn('taskset', ['-c', core, ...args], { env: { ...process.env, ...env }, stdio });
  child.stdout.resume();
  started.push(child);
  return child;
}

/** Ends every process of the bench, and waits until it is gone. */
export async function stopAll() {
  const running = started.splice(0).filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  for (const child of running) child.kill('SIGTERM');
  const late = setTimeout(() => running.forEach((child) => void child.kill('SIGKILL')), 10_000);
  await Promise.all(running.map((child) => new Promise((resolve) => child.once('exit', resolve))));
  clearTimeout(late);
}

/** Ends one process, while what it needs still runs. */
export async function stop(child) {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

export async function untilAnswers(url) {
  for (let i = 0; i < 1_000; i++) {
    if (await answers(url)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${url} does not answer`);
}

/** Any answer will do, and any certificate. */
function answers(url) {
  const { get } = url.startsWith('https:') ? https : http;
  return new Promise((resolve) => {
    const request = get(url, { rejectUnauthorized: false, agent: false }, (response) => {
      response.resume();
      resolve(true);
    });
    request.on('error', () => resolve(false));
  });
}

/** CPU time of a process so far, in milliseconds. */
export function cpuMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Memory of a process that is its own, in MB. */
export function memoryMb(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** One round of wrk: requests per second, latencies in milliseconds, CPU microseconds per request, errors. */
export function load({ url, script, connections, seconds, pid, cores = OTHERS }) {
  const before = cpuMs(pid);
  const args = ['-c', cores, 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '-s', script, url];
  return new Promise((resolve, reject) => {
    const wrk = spawn('taskset', args);
    let out = '';
    wrk.stdout.setEncoding('utf8').on('data', (text) => (out += text));
    wrk.on('exit', () => {
      const found = /JSON (\{.*\})/.exec(out);
      if (!found) return reject(new Error(`wrk said: ${out}`));
      const { requests, perSecond, p50, p99, errors } = JSON.parse(found[1]);
      resolve({ requests, perSecond, p50, p99, errors, cpu: ((cpuMs(pid) - before) * 1000) / requests });
    });
  });
}

/** A wrk script that sends one request over and over; with `receivers`, to one party of DE after the other. */
export function writeScript(path, { method, headers, body, receivers }) {
  const turns = receivers
    ? `local parties = {${receivers.map((party) => JSON.stringify(party)).join(',')}}
local turn = 0
function request()
  turn = turn % #parties + 1
  wrk.headers["OCPI-to-party-id"] = parties[turn]
  return wrk.format()
end
`
    : '';
  const lines = Object.entries(headers).map(
    ([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`,
  );
  const text = `wrk.method = ${JSON.stringify(method)}
wrk.body = ${JSON.stringify(body)}
${lines.join('\n')}
${turns}function done(summary, latency, requests)
  local errors = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format('JSON {"requests":%d,"perSecond":%f,"p50":%f,"p99":%f,"errors":%d}\\n', summary.requests,
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000, errors))
end
`;
  writeFileSync(path, text);
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

export function machine() {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url)));
  return {
    junction: version,
    node: process.version,
    system: `${process.platform} ${release()}`,
    cpu: cpus()[0].model,
    cores: cpus().length,
    // Above 1 others were at work, and only ratios mean something.
    load: Number(loadavg()[0].toFixed(1)),
  };
}
