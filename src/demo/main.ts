/**
 * `npm run demo`: a hub, a CPO and an eMSP as separate real servers; a driver charges, there and at chargers that Junction
 * runs itself. `--crash` kills the hub in the middle, `--keep` leaves everything running. Exit code 0 only when every step did what it should.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newSecret } from '../lib/ids';
import { exchange, type Reply } from '../sandbox/wire';
import { chargeAtDepot } from './chargers';
import { HubProcess, PartnerProcess } from './child';
import { cdr, location, session, startSession, token } from './objects';
import { expect, step, tell, told } from './story';

const options = new Set(process.argv.slice(2));

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'junction-demo-'));
  const port = await freePort();
  const key = newSecret();
  const hub = new HubProcess({
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: `sqlite:${folder}/junction.sqlite`,
    ADMIN_KEY: key,
    EGRESS_ALLOW: '127.0.0.1,localhost',
    LOG_LEVEL: 'error',
  });
  const partners: PartnerProcess[] = [];
  try {
    await hub.start();
    tell(`The hub listens on port ${port}.`);
    const [cpo, emsp] = await Promise.all([PartnerProcess.start('CPO'), PartnerProcess.start('EMSP')]);
    partners.push(cpo, emsp);
    await charge({ hub, cpo, emsp, url: `http://127.0.0.1:${port}`, key });
    if (!options.has('--keep')) return;
    tell(`Everything keeps running; end it with Ctrl-C. Admin key: ${key}`);
    await new Promise((resolve) => process.once('SIGINT', resolve));
  } finally {
    for (const partner of partners) partner.stop();
    await hub.stop('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Cast {
  hub: HubProcess;
  cpo: PartnerProcess;
  emsp: PartnerProcess;
  url: string;
  key: string;
}

async function charge(cast: Cast): Promise<void> {
  await register(cast);
  await publish(cast);
  await authorize(cast);
  const correlationId = await command(cast);
  await bill(cast);
  await chargeAtDepot({
    api: (method, path, body) => api(cast, method, path, body),
    url: cast.url,
    received: (path, words) => cast.emsp.tell('received', path, words),
    crash: options.has('--crash') ? () => crash(cast.hub) : undefined,
  });
  const { url, key } = cast;
  const found = await api(cast, 'GET', `/messages?correlation_id=${correlationId}`);
  const { items } = found.json as unknown as { items: { direction: string }[] };
  expect(items.length >= 2, 'the trace holds both legs of the command');
  tell('\nDone. What happened to the command, message by message:');
  tell(`  curl -H 'Authorization: Bearer ${key}' '${url}/api/v1/messages?correlation_id=${correlationId}'`);
}

function api({ url, key }: Cast, method: string, path: string, body?: object): Promise<Reply> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  return exchange({ method, url: `${url}/api/v1${path}`, headers, body: body && JSON.stringify(body) });
}

async function register(cast: Cast): Promise<void> {
  const { cpo, emsp, url } = cast;
  step('The CPO is invited and registers by itself');
  const invitation = await api(cast, 'POST', '/platforms', { name: 'Nice Chargers' });
  const { registration_token } = invitation.json as { registration_token?: string };
  told('operator → hub', 'POST /api/v1/platforms', invitation, 201);
  told('CPO → hub', 'POST credentials', await cpo.tell('register', `${url}/ocpi/versions`, registration_token));

  step('Junction registers with the eMSP');
  const { versionsUrl, token: theirs } = await emsp.tell('address');
  const registered = await api(cast, 'POST', '/platforms', {
    name: 'Big MSP',
    versions_url: versionsUrl,
    registration_token: theirs,
  });
  told('hub → eMSP', 'POST credentials', registered, 201);
  await emsp.tell('discover', `${url}/ocpi/versions`);
}

async function publish({ cpo, emsp }: Cast): Promise<void> {
  const at = {
    method: 'PUT',
    module: 'locations',
    role: 'RECEIVER',
    rest: '/NL/TNM/LOC1',
    from: 'NL*TNM',
    body: location(),
  };
  step('The CPO pushes a Location to the eMSP, and broadcasts it to everybody');
  told('CPO → hub → eMSP', 'PUT locations/NL/TNM/LOC1', await cpo.tell('call', { ...at, to: 'DE*MSP' }));
  told('CPO → hub → all', 'PUT locations/NL/TNM/LOC1', await cpo.tell('call', { ...at, to: 'FR*JCT' }), 201);

  step('The eMSP collects the Locations of everybody');
  const list = await emsp.tell('call', {
    method: 'GET',
    module: 'locations',
    role: 'SENDER',
    from: 'DE*MSP',
    to: 'FR*JCT',
  });
  told('eMSP → hub', 'GET locations', list);
  expect((list.json.data as unknown[]).length === 1, 'one Location is listed');
}

async function authorize({ cpo, emsp }: Cast): Promise<void> {
  step('The eMSP pushes a Token; a driver holds it to the charger, and the CPO asks whether it may charge');
  const put = {
    method: 'PUT',
    module: 'tokens',
    role: 'RECEIVER',
    rest: '/DE/MSP/04A1B2C3D4',
    from: 'DE*MSP',
    to: 'NL*TNM',
  };
  told('eMSP → hub → CPO', 'PUT tokens/DE/MSP/04A1B2C3D4', await emsp.tell('call', { ...put, body: token() }));
  const ask = { method: 'POST', module: 'tokens', role: 'SENDER', rest: '/04A1B2C3D4/authorize', from: 'NL*TNM' };
  const answer = await cpo.tell('call', ask);
  told('CPO → hub → eMSP', 'POST tokens/04A1B2C3D4/authorize (the hub finds the eMSP)', answer);
  expect((answer.json.data as { allowed: string }).allowed === 'ALLOWED', 'the driver may charge');
}

/** The correlation id of the command. */
async function command({ hub, cpo, emsp }: Cast): Promise<string> {
  step('The eMSP starts a Session remotely; the result comes later');
  const correlationId = newSecret().slice(0, 16);
  const { port } = await emsp.tell('address');
  const answer = await emsp.tell('call', {
    method: 'POST',
    module: 'commands',
    role: 'RECEIVER',
    rest: '/START_SESSION',
    from: 'DE*MSP',
    to: 'NL*TNM',
    headers: { 'x-correlation-id': correlationId },
    body: startSession(`http://127.0.0.1:${port}/command-results/1`),
  });
  told('eMSP → hub → CPO', 'POST commands/START_SESSION', answer);
  const { response_url } = JSON.parse((await cpo.tell('received', '/START_SESSION')).body) as { response_url: string };
  if (options.has('--crash')) await crash(hub);
  const result = {
    method: 'POST',
    url: response_url,
    body: '{"result":"ACCEPTED"}',
    headers: { 'x-correlation-id': correlationId },
  };
  told('CPO → hub → eMSP', 'POST response_url (CommandResult)', await cpo.tell('send', result));
  const arrived = await emsp.tell('received', '/command-results/1');
  expect(arrived.body === '{"result":"ACCEPTED"}', 'the result has arrived unchanged');
  return correlationId;
}

async function crash(hub: HubProcess): Promise<void> {
  await hub.stop('SIGKILL');
  tell('  ✗ the hub is killed (SIGKILL) …');
  await hub.start();
  tell('  ✓ … and started again on the same data; nobody registers again');
}

async function bill({ cpo }: Cast): Promise<void> {
  step('The CPO pushes the Session, then the CDR, and reads the CDR back through the hub');
  const between = { from: 'NL*TNM', to: 'DE*MSP' };
  const put = { ...between, method: 'PUT', module: 'sessions', role: 'RECEIVER', rest: '/NL/TNM/S1', body: session() };
  told('CPO → hub → eMSP', 'PUT sessions/NL/TNM/S1', await cpo.tell('call', put));
  const post = { ...between, method: 'POST', module: 'cdrs', role: 'RECEIVER', body: cdr() };
  const posted = await cpo.tell('call', post);
  told('CPO → hub → eMSP', 'POST cdrs', posted, 201);
  const read = await cpo.tell('send', { method: 'GET', url: posted.headers.location ?? '' });
  told('CPO → hub → eMSP', 'GET the Location of the answer', read);
  expect(JSON.stringify(read.json.data) === JSON.stringify(cdr()), 'the CDR comes back as it was sent');
}

main().catch((error: Error) => {
  tell(`\nThe demo stops here: ${error.message}`);
  process.exitCode = 1;
});
