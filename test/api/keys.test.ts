import { aKey, call, host } from '../support/api';
import { EventSourceClient } from '../support/event-source';
import { until } from '../support/until';
import { ADMIN_KEY, CPO, World } from '../support/world';

let world: World;
afterEach(() => world.stop());

describe('a key', () => {
  beforeEach(async () => {
    world = await World.start({ apiRate: 20, apiConcurrency: 2, failedAuthPerMinute: 3 });
  });

  it('is shown once, kept as a hash, and says when it was used last', async () => {
    const key = await aKey(world, 'read', 'dashboard');
    await call(world, { path: '/status', key });

    const { json, text } = await call(world, { path: '/keys' });
    const found = json.items.find(({ name }: { name: string }) => name === 'dashboard');
    expect(found).toMatchObject({ scope: 'read', last_used_at: new Date(world.clock.now()).toISOString() });
    expect(text).not.toContain(key);
  });

  it('of scope read looks and changes nothing', async () => {
    const key = await aKey(world, 'read');

    expect((await call(world, { path: '/platforms', key })).http).toBe(200);
    const refused = await call(world, { method: 'POST', path: '/platforms', body: { name: 'x' }, key });
    expect(refused.http).toBe(403);
    expect(refused.json.detail).toBe('this call needs scope admin; the key "read" has read');
  });

  it.each(['write', 'party:FRABC', 'party:', 'admin '])('of scope %p does not exist', async (scope) => {
    const { http, json } = await call(world, { method: 'POST', path: '/keys', body: { name: 'x', scope } });

    expect([http, json.faults[0].path]).toEqual([400, '/scope']);
  });

  it('that is rotated has a new text; the old one is good for the time of grace and no longer', async () => {
    const old = await aKey(world, 'read', 'dashboard');
    const { json } = await call(world, { path: '/keys' });
    const { id } = json.items.find(({ name }: { name: string }) => name === 'dashboard');

    const rotated = await call(world, { method: 'POST', path: `/keys/${id}/rotate`, body: { grace_seconds: 60 } });

    const statusOf = async (key: string) => (await call(world, { path: '/status', key })).http;
    expect([await statusOf(old), await statusOf(rotated.json.key)]).toEqual([200, 200]);
    world.clock.advance(60_000);
    expect([await statusOf(old), await statusOf(rotated.json.key)]).toEqual([401, 200]);
  });

  it('that is ended is refused at once', async () => {
    const key = await aKey(world, 'admin', 'second');
    const { json } = await call(world, { path: '/keys' });
    const { id } = json.items.find(({ name }: { name: string }) => name === 'second');

    expect((await call(world, { method: 'DELETE', path: `/keys/${id}` })).http).toBe(204);

    expect((await call(world, { path: '/status', key })).http).toBe(401);
  });

  it('that calls too often is told when to come back', async () => {
    const key = await aKey(world, 'read');
    const replies = await Promise.all(Array.from({ length: 21 }, () => call(world, { path: '/nothing', key })));
    expect(replies.every(({ http }) => http === 404)).toBe(true);

    const statuses: number[] = [];
    for (let i = 0; i < 21; i++) statuses.push((await call(world, { path: '/keys/none', key, method: 'DELETE' })).http);
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(403));
    const refused = await call(world, { path: '/status', key });
    expect([refused.http, refused.headers['retry-after']]).toEqual([429, '1']);

    world.clock.advance(1_000);
    expect((await call(world, { path: '/status', key })).http).toBe(200);
  });

  it('that has too many requests under way is told so, until one of them ends', async () => {
    const key = await aKey(world, 'read');
    const open = () => EventSourceClient.open(`${world.url}/api/v1/events`, { authorization: `Bearer ${key}` });
    const streams = [await open(), await open()];

    expect((await call(world, { path: '/status', key })).http).toBe(429);
    expect((await call(world, { path: '/status' })).http).toBe(200);
    for (const stream of streams) stream.close();
    await until(async () => {
      world.clock.advance(1_000);
      return (await call(world, { path: '/status', key })).http === 200;
    });
  });

  it('that is wrong too often slows its address down; a good one still passes', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await call(world, { path: '/status', key: `wrong-${i}` })).http);

    expect(statuses).toEqual([401, 401, 401, 429]);
    expect((await call(world, { path: '/status', key: 'wrong' })).headers['retry-after']).toBe('20');
    expect((await call(world, { path: '/status' })).http).toBe(200);
  });
});

describe('a key that is confined to a party', () => {
  let key: string;
  beforeEach(async () => {
    world = await World.start();
    await host(world, 'FR/ABC');
    await host(world, 'FR/XYZ');
    key = await aKey(world, 'party:fr*abc');
  });

  it('opens what is of its party, however the party is written, and nothing else', async () => {
    expect((await call(world, { path: '/parties/fr/abc', key })).http).toBe(200);
    for (const path of ['/parties/FR/XYZ', '/parties/FR/NON', '/platforms', '/keys', '/audit', '/status']) {
      const { http, json } = await call(world, { path, key });
      expect([path, http]).toEqual([path, 403]);
      expect(json.detail).toContain('party:FR*ABC');
    }
  });

  it('sees of lists what is of its party', async () => {
    const cpo = await world.join(CPO);
    const { json } = await call(world, { path: '/parties', key });
    expect(json.items.map(({ party_id }: { party_id: string }) => party_id).sort()).toEqual(['ABC', 'TNM']);

    await cpo.call({ method: 'GET', module: 'hubclientinfo', role: 'SENDER' });
    expect((await call(world, { path: '/messages' })).json.items.length).toBeGreaterThan(0);
    const { items } = (await call(world, { path: '/messages', key })).json;
    expect(items.filter(({ from, to }: { from: string; to: string }) => ![from, to].includes('FR*ABC'))).toEqual([]);
    expect((await call(world, { path: '/messages?party=NL*TNM', key })).http).toBe(403);
    const [first] = (await call(world, { path: '/messages?module=hubclientinfo' })).json.items;
    expect((await call(world, { path: `/messages/${first.id}`, key })).http).toBe(404);
  });
});

describe('the key of the setting ADMIN_KEY', () => {
  it('is the only one of its kind: a new value ends the old one', async () => {
    world = await World.start();
    const { json } = await call(world, { path: '/keys' });
    expect(json.items.map(({ name }: { name: string }) => name)).toEqual(['ADMIN_KEY']);

    const taken = { method: 'POST', path: '/keys', body: { name: 'ADMIN_KEY', scope: 'admin' } };
    expect((await call(world, taken)).http).toBe(400);
    const rotation = { method: 'POST', path: `/keys/${json.items[0].id}/rotate`, body: {} };
    expect((await call(world, rotation)).http).toBe(409);
    expect((await call(world, { path: '/status', key: ADMIN_KEY })).http).toBe(200);
  });
});
