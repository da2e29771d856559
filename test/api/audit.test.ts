import { aKey, call } from '../support/api';
import { aTariff } from '../support/builders';
import { ADMIN_KEY, World } from '../support/world';

describe('the audit log', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start();
  });
  afterEach(() => world.stop());

  const log = async (query = '') => (await call(world, { path: `/audit${query}` })).json.items;

  it('says who changed what, when, and how it ended; values are not in it', async () => {
    const { json } = await call(world, { method: 'POST', path: '/platforms', body: { name: 'a private name' } });

    const reply = await call(world, { path: '/audit' });
    expect(reply.json.items).toEqual([
      {
        id: expect.any(String),
        at: new Date(world.clock.now()).toISOString(),
        key: { id: expect.any(String), name: 'ADMIN_KEY', scope: 'admin' },
        address: '127.0.0.1',
        method: 'POST',
        action: '/platforms',
        path: '/platforms',
        members: ['name'],
        status: 201,
        detail: null,
      },
    ]);
    expect(reply.text).not.toContain('a private name');
    expect(reply.text).not.toContain(json.registration_token);
  });

  it('has refused writes with their reason, and no look', async () => {
    const key = await aKey(world, 'read', 'dashboard');
    await call(world, { path: '/platforms', key });
    await call(world, { method: 'POST', path: '/pricing/lint', body: { tariff: aTariff() }, key });
    await call(world, { method: 'DELETE', path: '/platforms/p1', key });
    await call(world, { method: 'POST', path: '/platforms', body: '{"name":' });

    const [broken, forbidden] = await log();
    expect(forbidden).toMatchObject({
      key: { name: 'dashboard' },
      action: '/platforms/{id}',
      path: '/platforms/p1',
      status: 403,
    });
    expect(broken).toMatchObject({ status: 400, detail: expect.stringContaining('not JSON') });
    expect(await log()).toHaveLength(3);
  });

  it('has every write that the API knows, whatever became of it; questions about prices are none', async () => {
    const { paths } = (await call(world, { path: '/openapi.json' })).json as { paths: Record<string, object> };
    const writes = Object.entries(paths).flatMap(([path, calls]) =>
      Object.keys(calls)
        .filter((method) => method !== 'get')
        .map((method) => ({ method: method.toUpperCase(), action: path.replace(/^\/api\/v1/, '') })),
    );
    for (const { method, action } of writes)
      await call(world, { method, path: action.replace(/\{\w+\}/g, 'none'), body: '{}' });

    const found = new Set<string>();
    for (let cursor = ''; cursor !== 'null'; ) {
      const page = (await call(world, { path: `/audit?limit=500${cursor && `&cursor=${cursor}`}` })).json;
      for (const { method, action } of page.items) found.add(`${method} ${action}`);
      cursor = String(page.next);
    }
    const missing = writes.map(({ method, action }) => `${method} ${action}`).filter((write) => !found.has(write));
    expect(writes.length).toBeGreaterThan(60);
    expect(missing).toEqual(['POST /pricing/price', 'POST /pricing/check', 'POST /pricing/lint']);
  });

  it('has writes whose body was not read: too large, or of another type', async () => {
    await world.stop();
    world = await World.start({ bodyLimit: 1_024 });
    const large = await call(world, { method: 'POST', path: '/platforms', body: { name: 'x'.repeat(2_000) } });
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const other = await call(world, { method: 'POST', path: '/platforms', body: 'name=x', headers: form });

    expect([large.http, other.http]).toEqual([413, 415]);
    expect((await log()).map(({ status }: { status: number }) => status)).toEqual([415, 413]);
  });

  it('says who signed in to the console, and out of it', async () => {
    const own = { 'x-junction-console': '1', authorization: '' };
    const signedIn = await call(world, {
      method: 'POST',
      path: '/console/session',
      body: { key: ADMIN_KEY },
      headers: own,
    });
    const cookie = String([signedIn.headers['set-cookie']].flat()[0]).split(';')[0] ?? '';
    await call(world, { method: 'DELETE', path: '/console/session', headers: { ...own, cookie } });

    const seen = (await log()).map(({ method, action, key }: { method: string; action: string; key: object }) => ({
      ...{ method, action, key },
    }));
    const key = expect.objectContaining({ name: 'ADMIN_KEY' });
    expect(seen).toEqual([
      { method: 'DELETE', action: '/console/session', key },
      { method: 'POST', action: '/console/session', key },
    ]);
  });

  it('is searched by key, call, path and time, and read page by page', async () => {
    for (const name of ['One', 'Two', 'Three'])
      await call(world, { method: 'POST', path: '/platforms', body: { name } });
    const since = new Date(world.clock.now() + 1).toISOString();
    world.clock.advance(10);
    await call(world, { method: 'DELETE', path: '/platforms/none' });

    expect(await log('?action=/platforms/{id}')).toHaveLength(1);
    expect(await log('?path=/platforms')).toHaveLength(3);
    expect(await log(`?since=${since}`)).toHaveLength(1);
    expect(await log('?key=nobody')).toEqual([]);
    const first = (await call(world, { path: '/audit?limit=3' })).json;
    expect(await log(`?cursor=${first.next}`)).toHaveLength(1);
    expect((await call(world, { path: '/audit?since=yesterday' })).http).toBe(400);
  });
});
