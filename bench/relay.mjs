/** PUT of 1.5 KB from a CPO through the hub to an eMSP, beside the best bare relay and nginx, in one run. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare, round } from './compare.mjs';
import { headersOf, register, startBareRelay, startJunction, startPlatforms } from './hub.mjs';
import { freePort, hasCommand, SUBJECT, start, untilAnswers, writeScript } from './measure.mjs';

const PATH = '/ocpi/RECEIVER/locations/NL/TNM/LOC1';

async function startNginx(folder, receiver) {
  const port = await freePort();
  const conf = join(folder, 'nginx.conf');
  writeFileSync(
    conf,
    `daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 1024; }
http { access_log off; keepalive_requests 1000000000;
  upstream receiver { server 127.0.0.1:${receiver.port}; keepalive 64; keepalive_requests 1000000000; }
  server { listen 127.0.0.1:${port};
    location / { proxy_pass http://receiver; proxy_http_version 1.1; proxy_set_header Connection ""; } } }
`,
  );
  const child = start(SUBJECT, ['nginx', '-c', conf, '-e', `${folder}/error.log`]);
  await untilAnswers(`http://127.0.0.1:${port}/ocpi/versions`);
  return { pid: child.pid, url: `http://127.0.0.1:${port}${PATH}` };
}

export async function relay({ folder, rounds, seconds }) {
  const junction = await startJunction(folder);
  const [cpo] = await register(junction, await startPlatforms({ role: 'CPO', country: 'NL', count: 1 }));
  const [emsp] = await register(junction, await startPlatforms({ role: 'EMSP', country: 'DE', count: 1 }));
  const from = `NL*${cpo.parties[0]}`;
  const to = `DE*${emsp.parties[0]}`;
  const script = join(folder, 'put.lua');
  const body = JSON.stringify({ id: 'LOC1', filler: 'x'.repeat(1480) });
  writeScript(script, { method: 'PUT', headers: headersOf({ token: cpo.token, from, to }), body });
  const bare = await startBareRelay(`http://127.0.0.1:${emsp.port}`);
  const subjects = {
    junction: { pid: junction.pid, url: `${junction.base}/receiver/locations/NL/TNM/LOC1`, script },
    bare: { pid: bare.pid, url: bare.origin + PATH, script },
    ...(hasCommand('nginx') ? { nginx: { ...(await startNginx(folder, emsp)), script } } : {}),
  };
  const many = await compare(subjects, { connections: 64, rounds, seconds, baseline: 'bare' });
  const one = await compare(subjects, { connections: 1, rounds, seconds, baseline: 'bare' });
  return {
    tables: { '64 connections': many, '1 connection': one },
    goals: [
      {
        goal: 'requests/s at 64 connections, of the bare relay',
        wanted: '≥ 0.5',
        got: many.junction.ratio,
        isMet: many.junction.ratio >= 0.5,
      },
      {
        goal: 'p50 at 1 connection, more than the bare relay, ms',
        wanted: '≤ 0.1',
        got: round(one.junction.p50 - one.bare.p50, 3),
        isMet: one.junction.p50 - one.bare.p50 <= 0.1,
      },
    ],
  };
}
