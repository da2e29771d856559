import { createHmac } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook as Signature } from 'standardwebhooks';
import { WAITS_MS } from '../../src/outbound/webhook-retry';
import type { Received } from '../../src/sandbox/wire';
import { aKey, call, host } from '../support/api';
import { Hook } from '../support/hook';
import { World } from '../support/world';

const DAY_MS = 86_400_000;

let world: World;
let hook: Hook;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'junction-'));
  world = await World.start({ databaseUrl: `sqlite:${join(folder, 'junction.sqlite')}` });
  hook = await Hook.start();
});
afterEach(async () => {
  await world.stop();
  await hook.stop();
  rmSync(folder, { recursive: true });
});

const add = async (more: object = {}) => {
  const reply = await call(world, { method: 'POST', path: '/webhooks', body: { url: hook.url, ...more } });
  return reply.json as { id: string; secret: string; events: string[]; party: string | null };
};
const invite = (name: string) => call(world, { method: 'POST', path: '/platforms', body: { name } });
const look = async (id: string) => (await call(world, { path: `/webhooks/${id}` })).json;
const deliveries = async (id: string, state: string) =>
  (await call(world, { path: `/webhooks/${id}/deliveries?state=${state}` })).json.items;

/** Asks until it is so: deliveries settle beside the calls of the test. */
async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (let asked = 0; asked < 2_000; asked++) if (await isTrue()) return;
  throw new Error('it never was so');
}

describe('a webhook', () => {
  it('gets what happens, signed so that Standard Webhooks can check it', async () => {
    const { secret } = await add();
    await invite('One');
    await hook.until(1);

    const [received] = hook.received as [Received];
    const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = received.headers;
    expect(received.headers['content-type']).toBe('application/json');
    expect(JSON.parse(received.body)).toMatchObject({
      id,
      type: 'platform.invited',
      party: null,
      data: { name: 'One' },
    });
    expect(at).toBe(String(world.clock.now() / 1000));
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    expect(signature).toBe(`v1,${createHmac('sha256', key).update(`${id}.${at}.${received.body}`).digest('base64')}`);
    const other = new Signature(`whsec_${Buffer.alloc(24).toString('base64')}`);
    expect(() => other.verify(received.body, received.headers)).toThrow();
  });

  it('shows its secret once, and keeps it sealed', async () => {
    const { id, secret } = await add();

    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    expect(
      (await call(world, { path: '/webhooks' })).text + (await call(world, { path: `/webhooks/${id}` })).text,
    ).not.toContain(secret);
    const kept = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'latin1'));
    expect(kept.join('')).not.toContain(secret.slice('whsec_'.length));
  });

  it('gets the types it asked for, and no other', async () => {
    await add({ events: ['platform.unregistered', 'webhook.*'] });
    const { json } = await invite('One');
    await call(world, { method: 'DELETE', path: `/platforms/${json.id}` });
    await hook.until(1);

    expect(hook.received.map(({ body }) => JSON.parse(body).type)).toEqual(['platform.unregistered']);
  });

  it.each([
    [{ url: 'https://10.0.0.1/hook' }, '/url: 10.0.0.1 is a private or reserved address'],
    [{ url: 'https://[::ffff:169.254.169.254]/' }, '/url: ::ffff:a9fe:a9fe is a private'],
    [{ url: 'http://1.1.1.1/' }, '/url: plain http:// to 1.1.1.1 is not allowed'],
    [{ url: 'ftp://example.com/' }, '/url: ftp:// is not called'],
    [{ url: 'hook' }, '/url: hook is not an absolute URL'],
    [{ events: ['platform.born'] }, '/events: there is no event type "platform.born"'],
    [{ party: 'FR*XYZ' }, '/party: FR*XYZ is not hosted here'],
  ])('is refused with %p', async (body, words) => {
    const { http, json } = await call(world, { method: 'POST', path: '/webhooks', body: { url: hook.url, ...body } });

    expect([http, json.detail]).toEqual([400, expect.stringContaining(words)]);
  });

  it('that has a new secret is signed with the old one as well, for a day', async () => {
    const { id, secret: old } = await add();
    const { json } = await call(world, { method: 'POST', path: `/webhooks/${id}/secret` });
    await invite('One');
    await hook.until(1);
    world.clock.jump(DAY_MS);
    await invite('Two');
    await hook.until(2);

    const signed = hook.received.map(({ headers }) => headers['webhook-signature']?.split(' ').length);
    expect(signed).toEqual([2, 1]);
    expect(json.secret).not.toBe(old);
  });

  it('that is ended gets nothing more', async () => {
    const { id } = await add();
    await call(world, { method: 'DELETE', path: `/webhooks/${id}` });
    const second = await add();
    await invite('One');
    await hook.until(1);
    await until(async () => (await deliveries(second.id, 'delivered')).length === 1);

    expect(hook.received).toHaveLength(1);
    expect((await call(world, { path: `/webhooks/${id}` })).http).toBe(404);
  });
});

describe('a webhook that does not accept', () => {
  beforeEach(() => {
    hook.answer = (response) => void response.writeHead(500).end();
  });

  it('is tried again along the list of waits with the same id, and then the delivery is dead', async () => {
    const { id } = await add();
    await invite('One');
    for (let attempt = 1; attempt <= WAITS_MS.length + 1; attempt++) {
      await hook.until(attempt);
      await until(
        async () => (await deliveries(id, 'due'))[0]?.attempts === attempt || (await deliveries(id, 'dead')).length > 0,
      );
      const wait = WAITS_MS[attempt - 1] ?? DAY_MS;
      world.clock.jump(wait - 1);
      expect(hook.received).toHaveLength(attempt);
      world.clock.jump(Math.ceil(wait * 0.2) + 2_000);
    }

    expect(await deliveries(id, 'dead')).toEqual([
      {
        event_id: hook.received[0]?.headers['webhook-id'],
        state: 'dead',
        attempts: WAITS_MS.length + 1,
        next_at: null,
        last_at: expect.any(String),
        last_status: 500,
        last_error: 'HTTP 500',
      },
    ]);
    expect(new Set(hook.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it('is tried again after a restart, and on demand when the delivery was dead', async () => {
    const { id } = await add();
    await invite('One');
    await hook.until(1);
    await until(async () => (await deliveries(id, 'due'))[0]?.attempts === 1);
    await world.restart();
    hook.answer = (response) => void response.writeHead(200).end('ok');
    world.clock.jump(10_000);
    await hook.until(2);

    await until(async () => (await deliveries(id, 'delivered')).length === 1);
    const retry = { method: 'POST', path: `/webhooks/${id}/deliveries/retry`, body: {} };
    expect((await call(world, retry)).json).toEqual({ retried: 0 });
  });

  it('is left alone for as long as it asks for', async () => {
    hook.answer = (response) => void response.writeHead(429, { 'retry-after': '600' }).end();
    const { id } = await add();
    await invite('One');
    await hook.until(1);
    await until(async () => (await deliveries(id, 'due'))[0]?.attempts === 1);

    world.clock.jump(599_000);
    const [due] = await deliveries(id, 'due');
    expect(Date.parse(due.next_at) - world.clock.now()).toBe(1_000);
    expect(hook.received).toHaveLength(1);
  });

  it('delays no other', async () => {
    hook.answer = () => undefined;
    await add();
    const quick = await Hook.start();
    await add({ url: quick.url });

    for (let i = 0; i < 20; i++) await invite(`Platform ${i}`);
    await quick.until(20);

    expect(hook.received.length).toBeLessThanOrEqual(8);
    await quick.stop();
  });

  it('is not followed to where it redirects', async () => {
    const trap = await Hook.start();
    hook.answer = (response) => void response.writeHead(307, { location: trap.url }).end();
    const { id } = await add();
    await invite('One');
    await until(async () => (await deliveries(id, 'due'))[0]?.attempts === 1);

    expect((await deliveries(id, 'due'))[0].last_error).toBe('a redirect (HTTP 307), which is not followed');
    expect(trap.received).toEqual([]);
    await trap.stop();
  });

  it('for five days is disabled, and told of; what was due can be sent again by hand', async () => {
    const watcher = await Hook.start();
    await add({ url: watcher.url, events: ['webhook.disabled'] });
    const { id } = await add();
    await invite('One');
    await until(async () => (await look(id)).failing_since !== null);
    world.clock.jump(5 * DAY_MS);
    await watcher.until(1);

    expect(JSON.parse(watcher.received[0]?.body ?? '')).toMatchObject({
      type: 'webhook.disabled',
      data: { id, url: hook.url },
    });
    expect(await look(id)).toMatchObject({ enabled: false, disabled_because: expect.stringContaining('HTTP 500') });

    hook.answer = (response) => void response.writeHead(200).end();
    await call(world, { method: 'PATCH', path: `/webhooks/${id}`, body: { enabled: true } });
    const [dead] = await deliveries(id, 'dead');
    const body = { event_id: dead.event_id };
    const retried = await call(world, { method: 'POST', path: `/webhooks/${id}/deliveries/retry`, body });
    expect(retried.json).toEqual({ retried: 1 });
    await until(async () => (await deliveries(id, 'delivered')).length === 1);
    await watcher.stop();
  });

  it('because it is gone (410) is disabled at once', async () => {
    hook.answer = (response) => void response.writeHead(410).end();
    const { id } = await add();
    await invite('One');

    await until(async () => (await look(id)).enabled === false);
    await invite('Two');
    expect(hook.received).toHaveLength(1);
  });
});

describe('a webhook of a key that is confined to a party', () => {
  it('is of that party, and seen by nobody else’s key', async () => {
    await host(world, 'FR/ABC');
    await host(world, 'FR/XYZ');
    const abc = await aKey(world, 'party:FR*ABC');
    const xyz = await aKey(world, 'party:FR*XYZ');

    const { json, http } = await call(world, { method: 'POST', path: '/webhooks', body: { url: hook.url }, key: abc });
    expect([http, json.party]).toEqual([201, 'FR*ABC']);
    const foreign = { method: 'POST', path: '/webhooks', body: { url: hook.url, party: 'FR*ABC' }, key: xyz };
    expect((await call(world, foreign)).http).toBe(403);
    for (const method of ['GET', 'PATCH', 'DELETE'])
      expect((await call(world, { method, path: `/webhooks/${json.id}`, body: {}, key: xyz })).http).toBe(404);
    expect((await call(world, { path: '/webhooks', key: xyz })).json.items).toEqual([]);
    expect((await call(world, { path: '/webhooks', key: abc })).json.items).toHaveLength(1);
  });
});
