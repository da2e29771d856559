/** PUT of 1.5 KB from a CPO through the hub to an eMSP, beside the best bare relay and nginx, in one run. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { here, startJunction, startPlatform } from './hub.mjs';
import { freePort, hasCommand, load, median, SUBJECT, start, untilAnswers, writeScript } from './measure.mjs';

async function startBare(receiver) {
  const port = await freePort();
  const args = [process.execPath, here('baselines/bare-relay.mjs'), String(port), `http://127.0.0.1:${receiver.port}`];
  const child = start(SUBJECT, args);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return { pid: child.pid, url: `http://127.0.0.1:${port}/ocpi/RECEIVER/locations/NL/TNM/LOC1` };
}

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
  return { pid: child.pid, url: `http://127.0.0.1:${port}/ocpi/RECEIVER/locations/NL/TNM/LOC1` };
}

export async function relay({ smoke }) {
  if (!hasCommand('wrk') || !hasCommand('taskset')) throw new Error('this bench needs wrk and taskset');
  const folder = mkdtempSync(join(tmpdir(), 'junction-bench-'));
  try {
    const cpo = await startPlatform('CPO', 'NL*TNM');
    const emsp = await startPlatform('EMSP', 'DE*MSP');
    const subjects = {
      junction: await startJunction(folder, { cpo, emsp }),
      bare: await startBare(emsp),
      ...(hasCommand('nginx') ? { nginx: await startNginx(folder, emsp) } : {}),
    };
    const script = join(folder, 'put.lua');
    writeScript(script, {
      method: 'PUT',
      headers: {
        Authorization: `Token ${Buffer.from(cpo.token).toString('base64')}`,
        'Content-Type': 'application/json',
        'X-Request-ID': '8d9f2f70-25ae-4f8e-9f4c-1f1c7d3a0001',
        'X-Correlation-ID': '8d9f2f70-25ae-4f8e-9f4c-1f1c7d3a0002',
        'OCPI-from-country-code': 'NL',
        'OCPI-from-party-id': 'TNM',
        'OCPI-to-country-code': 'DE',
        'OCPI-to-party-id': 'MSP',
      },
      body: JSON.stringify({ id: 'LOC1', filler: 'x'.repeat(1480) }),
    });
    return await compare(
      subjects,
      script,
      smoke
        ? { rounds: 1, seconds: 1 }
        : { rounds: Number(process.env.ROUNDS ?? 3), seconds: Number(process.env.SECONDS_ ?? 5) },
    );
  } finally {
    if (!process.env.KEEP) rmSync(folder, { recursive: true, force: true });
    else console.log(folder);
  }
}

async function compare(subjects, script, { rounds, seconds }) {
  const results = {};
  for (const connections of [64, 1]) {
    for (const { pid, url } of Object.values(subjects))
      await load({ url, script, connections, seconds: Math.min(seconds, 2), pid });
    const rows = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]));
    // A-B-A-B: what the machine does meanwhile falls on all of them alike.
    for (let round = 0; round < rounds; round++)
      for (const [name, { pid, url }] of Object.entries(subjects))
        rows[name].push(await load({ url, script, connections, seconds, pid }));
    results[connections] = summarise(rows);
  }
  return results;
}

function summarise(rows) {
  const pick = (name, member) => median(rows[name].map((row) => row[member]));
  return Object.fromEntries(
    Object.keys(rows).map((name) => {
      const ratios = rows[name].map((row, index) => row.perSecond / rows.bare[index].perSecond);
      return [
        name,
        {
          perSecond: Math.round(pick(name, 'perSecond')),
          cpuMicroseconds: Math.round(pick(name, 'cpu')),
          p50: Number(pick(name, 'p50').toFixed(3)),
          p99: Number(pick(name, 'p99').toFixed(3)),
          ratioToBare: Number(median(ratios).toFixed(2)),
          ratioMin: Number(Math.min(...ratios).toFixed(2)),
          ratioMax: Number(Math.max(...ratios).toFixed(2)),
          errors: rows[name].reduce((sum, row) => sum + row.errors, 0),
        },
      ];
    }),
  );
}
