/** Junction and the platforms around it, as processes of their own on cores of their own. */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { freePort, OTHERS, SUBJECT, start, untilAnswers } from './measure.mjs';

export const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const KEY = randomBytes(24).toString('base64url');

export async function startPlatform(role, party) {
  const port = await freePort();
  const child = start(OTHERS, [process.execPath, here('receiver.mjs'), String(port), role, party], { ipc: true });
  const platform = { port, token: '' };
  await new Promise((resolve) =>
    child.on('message', ({ ready, token }) => {
      if (token) platform.token = token;
      if (ready) resolve();
    }),
  );
  return platform;
}

export async function startJunction(folder, platforms) {
  const port = await freePort();
  const env = {
    PORT: String(port),
    HOST: '127.0.0.1',
    DATABASE_URL: `sqlite:${folder}/junction.sqlite`,
    ADMIN_KEY: KEY,
    EGRESS_ALLOW: '127.0.0.1',
    PLATFORM_RATE: '1000000',
    LOG_LEVEL: 'warn',
  };
  const child = start(
    SUBJECT,
    [
      process.execPath,
      ...(process.env.CPU_PROF ? ['--cpu-prof', '--cpu-prof-dir=/tmp/prof'] : []),
      process.env.DIST ?? here('../dist/main.js'),
    ],
    { env },
  );
  await untilAnswers(`http://127.0.0.1:${port}/health/live`);
  for (const [name, platform] of Object.entries(platforms)) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/platforms`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({
        name,
        versions_url: `http://127.0.0.1:${platform.port}/ocpi/versions`,
        registration_token: 'first',
      }),
    });
    if (answer.status !== 201) throw new Error(await answer.text());
  }
  return { pid: child.pid, url: `http://127.0.0.1:${port}/ocpi/2.2.1/receiver/locations/NL/TNM/LOC1` };
}
