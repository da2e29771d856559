/** Starts Junction as shipped, twice, on the same data: asks it who it is, and stops it with SIGTERM. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'junction-smoke-'));
const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port: free } = probe.address();
    probe.close(() => resolve(free));
  });
});

async function startOnce() {
  const startedAt = Date.now();
  const env = { ...process.env, PORT: String(port), DATABASE_URL: `sqlite:${folder}/junction.sqlite` };
  const junction = spawn('npm', ['start'], { env, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  let said = '';
  junction.stdout.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  const deadline = Date.now() + 60_000;
  while (!said.includes('is listening')) {
    if (Date.now() > deadline || junction.exitCode !== null) throw new Error(`did not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  console.log(`up after ${Date.now() - startedAt} ms`);
  const answers = {};
  for (const path of ['/health/live', '/ocpi/versions', '/api/v1/openapi.json'])
    answers[path] = (await fetch(`http://127.0.0.1:${port}${path}`)).status;
  process.kill(-junction.pid, 'SIGTERM');
  await once(junction, 'exit');
  return { said, answers };
}

try {
  const first = await startOnce();
  const second = await startOnce();
  const wanted = { '/health/live': 200, '/ocpi/versions': 401, '/api/v1/openapi.json': 200 };
  for (const { answers } of [first, second])
    if (JSON.stringify(answers) !== JSON.stringify(wanted))
      throw new Error(`unexpected answers: ${JSON.stringify(answers)}`);
  if (!first.said.includes('Admin key') || second.said.includes('Admin key'))
    throw new Error('the admin key is shown on the first start and never again');
  console.log('smoke: ok');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
