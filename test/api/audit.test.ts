import { aKey, call } from '../support/api';
import { aTariff } from '../support/builders';
import { World } from '../support/world';

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
