/** The console's door: signing in and out, what its cookie is good for, and how the built page is served. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import express from 'express';
import request from 'supertest';
import { serveConsole } from '../../src/api/console';
import { exchange } from '../../src/sandbox/wire';
import { ADMIN_KEY, World } from '../support/world';

const OWN = { 'x-junction-console': '1', 'content-type': 'application/json' };
const HOUR_MS = 3_600_000;

let world: World;
beforeEach(async () => {
  world = await World.start();
});
afterEach(() => world.stop());

async function call(method: string, path: string, headers: Record<string, string> = {}, body?: object) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const reply = await exchange({ method, url: `${world.url}/api/v1${path}`, headers, body: text });
  return reply as typeof reply & { json: Record<string, unknown> };
}

async function signIn(key = ADMIN_KEY, headers: Record<string, string> = {}) {
  const reply = await call('POST', '/console/session', { ...OWN, ...headers }, { key });
  const written = [reply.headers['set-cookie']].flat()[0] ?? '';
  return { reply, written, cookie: written.split(';')[0] ?? '' };
}

test('An API key is exchanged for a cookie that scripts cannot read and other sites do not send', async () => {
  const { reply, written } = await signIn();
  expect(reply.http).toBe(201);
  expect(reply.json).toMatchObject({ key: { name: 'ADMIN_KEY', scope: 'admin' } });
  expect(reply.text).not.toContain(ADMIN_KEY);
  expect(written).toMatch(/^junction_console=[\w-]{43}; Path=\/api\/v1; Max-Age=43200; HttpOnly; SameSite=Strict$/);
});

test('The cookie is marked Secure when the browser came by TLS', async () => {
  const { written } = await signIn(ADMIN_KEY, { origin: 'https://hub.example' });
  expect(written).toMatch(/; Secure$/);
});

test('A key that is not known is refused without a cookie, and after many tries the address has to wait', async () => {
  await world.stop();
  world = await World.start({ failedAuthPerMinute: 2 });
  for (let i = 0; i < 2; i++) {
    const { reply, written } = await signIn('not-a-key-of-this-instance');
    expect(reply.http).toBe(401);
    expect(written).toBe('');
  }
  const { reply } = await signIn();
  expect(reply.http).toBe(429);
  expect(reply.headers['retry-after']).toMatch(/^\d+$/);
  world.clock.advance(60_000);
  expect((await signIn()).reply.http).toBe(201);
});

test('Signed in, the console may do what its key may; with a read key it may look only', async () => {
  const { cookie } = await signIn();
  const made = await call('POST', '/keys', { ...OWN, cookie }, { name: 'onlooker', scope: 'read' });
  expect(made.http).toBe(201);
  const onlooker = await signIn(made.json.key as string);
  expect((await call('GET', '/platforms', { cookie: onlooker.cookie })).http).toBe(200);
  expect((await call('POST', '/platforms', { ...OWN, cookie: onlooker.cookie }, { name: 'X' })).http).toBe(403);
});

test('A change that another page makes the browser send is refused', async () => {
  const { cookie } = await signIn();
  const json = { 'content-type': 'application/json' };
  expect((await call('POST', '/platforms', { ...json, cookie }, { name: 'X' })).http).toBe(403);
  const crossed = { ...OWN, cookie, 'sec-fetch-site': 'same-site' };
  expect((await call('POST', '/platforms', crossed, { name: 'X' })).http).toBe(403);
  expect((await call('GET', '/platforms', { cookie, 'sec-fetch-site': 'cross-site' })).http).toBe(403);
  expect((await call('POST', '/console/session', json, { key: ADMIN_KEY })).http).toBe(403);
});

test('Signing out ends the cookie, also for whoever has copied it', async () => {
  const { cookie } = await signIn();
  const ended = await call('DELETE', '/console/session', { ...OWN, cookie });
  expect(ended.http).toBe(204);
  expect([ended.headers['set-cookie']].flat()[0]).toMatch(/^junction_console=; .*Max-Age=0/);
  expect((await call('GET', '/platforms', { cookie })).http).toBe(401);
  expect((await call('GET', '/console/session', { cookie })).json).toEqual({ key: null, expires_at: null });
});

test('A session ends after its hours, whatever is done with it, and with its key', async () => {
  await world.stop();
  world = await World.start({ consoleSessionHours: 1 });
  const first = await signIn();
  world.clock.advance(HOUR_MS - 1);
  expect((await call('GET', '/platforms', { cookie: first.cookie })).http).toBe(200);
  world.clock.advance(1);
  expect((await call('GET', '/platforms', { cookie: first.cookie })).http).toBe(401);

  const made = await world.api('POST', '/keys', { name: 'leaver', scope: 'read' });
  const leaver = await signIn(made.json.key as string);
  expect((await call('GET', '/platforms', { cookie: leaver.cookie })).http).toBe(200);
  await world.api('DELETE', `/keys/${made.json.id}`);
  expect((await call('GET', '/platforms', { cookie: leaver.cookie })).http).toBe(401);
});

test('A key in Authorization wins over a cookie', async () => {
  const { cookie } = await signIn();
  expect((await call('GET', '/platforms', { cookie, authorization: 'Bearer wrong' })).http).toBe(401);
});

describe('The built page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'junction-console-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<meta name="csp-nonce" content="CONSOLE_NONCE">');
  writeFileSync(join(folder, 'icon.svg'), '<svg/>');
  writeFileSync(join(folder, 'assets/main-abc.js'), 'plain');
  writeFileSync(join(folder, 'assets/main-abc.js.gz'), gzipSync('plain'));
  const app = express().use('/console', serveConsole(folder));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('answers under every address of the console, never from a cache, each time with a nonce of its own', async () => {
    const [first, second] = [await request(app).get('/console'), await request(app).get('/console/partners/1')];
    for (const answer of [first, second]) {
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({
        'cache-control': 'no-store',
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
      });
      const nonce = /content="([\w-]{22})"/.exec(answer.text)?.[1];
      const policy = answer.headers['content-security-policy'];
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(policy).toContain("default-src 'none'; script-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
    }
    expect(first.text).not.toBe(second.text);
  });

  test('has files with a content hash, packed for those who take it, kept for ever', async () => {
    const packed = await request(app).get('/console/assets/main-abc.js').set('accept-encoding', 'br, gzip');
    expect(packed.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    });
    const plain = await request(app).get('/console/assets/main-abc.js').set('accept-encoding', 'identity');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.text).toBe('plain');
    expect((await request(app).get('/console/icon.svg')).headers['cache-control']).toBe('no-cache');
  });

  test('leads to nothing beside what was built', async () => {
    expect((await request(app).get('/console/assets/gone.js')).status).toBe(404);
    expect((await request(app).get('/console/..%2f..%2fpackage.json')).status).toBe(404);
    expect((await request(app).get('/console/index.html')).status).toBe(200);
  });

  test('that is missing is told, with what to do', async () => {
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
    const bare = express().use('/console', serveConsole(join(folder, 'nowhere')));
    expect((await request(bare).get('/console')).status).toBe(503);
  });
});
