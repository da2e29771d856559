import { headersFor, type SandboxPartner } from '../../src/sandbox/partner';
import { aLocation, aToken, CPO, EMSP, pushLocation, World } from '../support/world';

let world: World;
beforeEach(async () => {
  world = await World.start({ forwardTimeoutMs: 2_000 });
});
afterEach(() => world.stop());

const push = (cpo: SandboxPartner, changes: object = {}) => pushLocation(cpo, changes);
const isLocation = ({ path }: { path: string }) => path.includes('/locations/');

describe('what the hub sends', () => {
  it('always has a token, fresh ids and, with a body, its content type [TRF-003] [TRF-021] [TRF-082] [HUB-068] [HUB-070]', async () => {
    const cpo = await world.join(CPO);
    const emsp = await world.join(EMSP);
    await world.api('POST', '/platforms', {
      name: 'x',
      planned_roles: [{ role: 'EMSP', country_code: 'FR', party_id: 'LTR', business_details: { name: 'x' } }],
    });
    await push(cpo, { to: 'NL*HUB' });
    await push(cpo);
    await emsp.waitFor(() => emsp.received.filter(isLocation).length === 2);

    const all = [...cpo.received, ...emsp.received];
    expect(all.length).toBeGreaterThan(6);
    for (const { headers, body } of all) {
      expect(headers.authorization).toMatch(/^Token \S+$/);
      expect(headers['x-correlation-id']).toBeTruthy();
      if (body) expect(headers['content-type']).toBe('application/json');
    }
    expect(new Set(all.map(({ headers }) => headers['x-request-id'])).size).toBe(all.length);
  });

  it('goes to the addresses of the details, slash or query included, and each side of a module to its own [TRF-056] [TRF-057] [VER-020]', async () => {
    const cpo = await world.join(CPO);
    const emsp = await world.join({ ...EMSP, endpointSuffix: '/?tenant=7' });

    await push(cpo);
    await cpo.call({
      method: 'POST',
      module: 'tokens',
      role: 'SENDER',
      rest: '/T1/authorize?type=RFID',
      from: 'NL*TNM',
      to: 'DE*MSP',
    });

    const [location, authorize] = [
      emsp.received.find(isLocation),
      emsp.received.find(({ path }) => path.endsWith('authorize')),
    ];
    expect(location?.path).toBe('/ocpi/2.2.1/receiver/locations/NL/TNM/LOC1');
    expect(location?.query.get('tenant')).toBe('7');
    expect(authorize?.path).toBe('/ocpi/2.2.1/sender/tokens/T1/authorize');
    expect(Object.fromEntries(authorize?.query ?? [])).toEqual({ tenant: '7', type: 'RFID' });
  });

  it('skips receivers that do not list the module [HUB-031]', async () => {
    const cpo = await world.join(CPO);
    const without = await world.join({ roles: [{ role: 'EMSP', country_code: 'FR', party_id: 'NOL' }], endpoints: [] });
    const emsp = await world.join(EMSP);

    await push(cpo, { to: 'NL*HUB' });
    await emsp.waitFor(isLocation);

    expect(without.received.filter(isLocation)).toEqual([]);
  });
});

describe('answers', () => {
  it('with an error carry the routing headers, for a directed request and for one to the hub [HUB-001] [HUB-002] [HUB-009]', async () => {
    const cpo = await world.join(CPO);
    await world.join(EMSP);

    for (const reply of [await push(cpo, { to: 'XX*ZZZ' }), await push(cpo, { to: 'NL*HUB', body: {} })]) {
      expect(reply.json.status_code).not.toBe(1000);
      expect(reply.headers).toMatchObject({ ...headersFor('to', 'NL*TNM'), ...headersFor('from', 'NL*HUB') });
    }
  });

  it('of a receiver pass with HTTP 404 and 2004 together [HC-19] [TOK-098]', async () => {
    const cpo = await world.join(CPO);
    const emsp = await world.join(EMSP);
    emsp.answer(({ path }) => path.endsWith('/authorize'), { http: 404, status_code: 2004 });

    const reply = await cpo.call({
      method: 'POST',
      module: 'tokens',
      role: 'SENDER',
      rest: '/T9/authorize',
      from: 'NL*TNM',
      to: 'DE*MSP',
    });

    expect([reply.http, reply.json.status_code]).toEqual([404, 2004]);
    expect(reply.headers).toMatchObject(headersFor('from', 'DE*MSP'));
  });

  it('of the hub are 4001, 4002 and 4003 with HTTP 200 when the receiver is unknown, silent, or not there [HC-18] [STC-023]', async () => {
    const cpo = await world.join(CPO);
    const emsp = await world.join(EMSP);
    const unknown = await push(cpo, { to: 'XX*ZZZ' });
    emsp.answer(isLocation, 'hang');
    const silent = push(cpo);
    await emsp.waitFor(isLocation);
    world.clock.advance(2_001);
    await emsp.stop();
    world.partners.splice(world.partners.indexOf(emsp), 1);
    const dead = await push(cpo);

    const replies = [unknown, await silent, dead];
    expect(replies.map(({ http, json }) => [http, json.status_code])).toEqual([
      [200, 4001],
      [200, 4002],
      [200, 4003],
    ]);
    for (const { headers } of replies) expect(headers).toMatchObject(headersFor('to', 'NL*TNM'));
  });

  it('to a broadcast that nobody receives are success [HC-24]', async () => {
    const cpo = await world.join(CPO);

    expect((await push(cpo, { to: 'NL*HUB' })).json.status_code).toBe(1000);
  });
});

describe('lists of the hub', () => {
  it('take offset and limit, default to offset 0, and never give more than the limit [TRF-027] [TRF-032] [TRF-033] [TRF-039] [TYP-012]', async () => {
    const cpo = await world.join(CPO);
    const emsp = await world.join(EMSP);
    for (const id of ['A', 'B', 'C']) await push(cpo, { to: 'NL*HUB', rest: `/NL/TNM/${id}`, body: aLocation({ id }) });
    const list = (rest: string) =>
      emsp.call({ method: 'GET', module: 'locations', role: 'SENDER', rest, from: 'DE*MSP', to: 'NL*HUB' });
    const idsOf = ({ json }: { json: { data?: unknown } }) => (json.data as { id: string }[]).map(({ id }) => id);

    const first = await list('?limit=2');
    const next = new URL(/<(.*)>/.exec(first.headers.link ?? '')?.[1] ?? '');

    expect(idsOf(first)).toEqual(['A', 'B']);
    expect([next.searchParams.get('offset'), next.searchParams.get('limit')]).toEqual(['2', '2']);
    expect(idsOf(await list('?offset=1&limit=1'))).toEqual(['B']);
    expect(first.headers['x-limit']).toBe('100');
  });

  it('match ids in addresses without regard to case and keep the spelling of the object [TRF-064] [TYP-001] [TYP-002]', async () => {
    const cpo = await world.join(CPO);
    const emsp = await world.join(EMSP);
    await push(cpo, { to: 'NL*HUB', rest: '/NL/TNM/Loc1', body: aLocation({ id: 'Loc1' }) });

    const again = await push(cpo, {
      to: 'nl*hub',
      rest: '/nl/tnm/LOC1',
      body: aLocation({ id: 'Loc1', city: 'Delft' }),
    });
    const one = await emsp.call({
      method: 'GET',
      module: 'locations',
      role: 'SENDER',
      rest: '/lOC1',
      from: 'DE*MSP',
      to: 'NL*HUB',
    });

    expect(again.http).toBe(200);
    expect(one.json.data).toMatchObject({ id: 'Loc1', city: 'Delft' });
  });

  it('show what a PUT left out as gone, and what a DELETE took away not at all [TRF-049] [TRF-050] [STC-004] [STC-005] [TAR-104] [TAR-105]', async () => {
    const cpo = await world.join(CPO);
    const emsp = await world.join(EMSP);
    const tariff = {
      country_code: 'NL',
      party_id: 'TNM',
      id: 'T1',
      currency: 'EUR',
      elements: [{ price_components: [{ type: 'FLAT', price: 1, step_size: 1 }] }],
      last_updated: '2026-05-01T10:00:00Z',
    };
    const put = (body: object) =>
      cpo.call({
        method: 'PUT',
        module: 'tariffs',
        role: 'RECEIVER',
        rest: '/NL/TNM/T1',
        from: 'NL*TNM',
        to: 'NL*HUB',
        body,
      });
    const list = async () =>
      (await emsp.call({ method: 'GET', module: 'tariffs', role: 'SENDER', from: 'DE*MSP', to: 'NL*HUB' })).json.data;

    const first = await put({ ...tariff, type: 'REGULAR' });
    const second = await put(tariff);
    const shown = await list();
    await cpo.call({
      method: 'DELETE',
      module: 'tariffs',
      role: 'RECEIVER',
      rest: '/NL/TNM/T1',
      from: 'NL*TNM',
      to: 'NL*HUB',
    });

    expect([first.http, second.http]).toEqual([201, 200]);
    expect(shown).toEqual([tariff]);
    expect(await list()).toEqual([]);
  });
});

describe('methods and tokens', () => {
  it('POST creates no client-owned object [TRF-019] [TRF-058]', async () => {
    const cpo = await world.join(CPO);

    expect((await push(cpo, { method: 'POST' })).http).toBe(405);
  });

  it('each invitation has a token of its own, and a registered one stays with one platform [TRF-009] [CRD-003] [TRF-002]', async () => {
    const tokens = new Set<string>();
    for (let i = 0; i < 20; i++) tokens.add((await world.invite(`p${i}`)).registration_token);
    const cpo = await world.join(CPO);
    const emsp = await world.join(EMSP);

    expect(tokens.size).toBe(20);
    expect(cpo.theirToken).not.toBe(emsp.theirToken);
    const roles = async (partner: SandboxPartner) =>
      (await partner.call({ method: 'GET', module: 'tokens', role: 'SENDER', from: 'NL*TNM', to: 'DE*MSP' })).json
        .status_code;
    expect([await roles(cpo), await roles(emsp)]).toEqual([1000, 2001]);
  });

  it('one exchange serves all parties and roles of a platform [CRD-002] [VER-021]', async () => {
    const both = await world.join({
      roles: [
        ...CPO.roles,
        { role: 'EMSP', country_code: 'NL', party_id: 'TNM' },
        { role: 'CPO', country_code: 'BE', party_id: 'TWO' },
      ],
    });
    const emsp = await world.join(EMSP);

    await both.call({
      method: 'PUT',
      module: 'locations',
      role: 'RECEIVER',
      rest: '/BE/TWO/L',
      from: 'BE*TWO',
      to: 'DE*MSP',
      body: aLocation(),
    });
    await emsp.call({
      method: 'PUT',
      module: 'tokens',
      role: 'RECEIVER',
      rest: '/DE/MSP/T1',
      from: 'DE*MSP',
      to: 'NL*TNM',
      body: aToken(),
    });

    expect(emsp.received.at(-1)?.headers).toMatchObject(headersFor('from', 'BE*TWO'));
    expect(both.received.at(-1)?.path).toContain('/tokens/DE/MSP/T1');
  });

  it('versions and modules that nobody knows are passed over, and the role of the credentials endpoint says nothing [VER-006] [VER-011] [VER-019] [VER-026]', async () => {
    const partner = await world.partner({ ...EMSP, versions: ['3.0', '2.1.1', '2.2.1', '2.3.0'] });
    const url = (module: string) => `http://127.0.0.1:${partner.port}/ocpi/2.2.1/${module}`;
    partner.answer(({ path }) => path === '/ocpi/2.2.1', {
      data: {
        version: '2.2.1',
        endpoints: [
          { identifier: 'credentials', url: url('credentials') },
          { identifier: 'credentials', role: 'RECEIVER', url: url('credentials') },
          { identifier: 'teleportation', role: 'SENDER', url: url('teleportation') },
        ],
      },
    });
    const { registration_token } = await world.invite('odd');

    expect((await partner.register(world.versionsUrl, registration_token)).json.status_code).toBe(1000);
  });

  it('a planned or suspended party gets nothing [HCI-025] [HCI-026]', async () => {
    const cpo = await world.join(CPO);
    const emsp = await world.join(EMSP);
    await world.api('POST', '/platforms', {
      name: 'soon',
      planned_roles: [{ role: 'EMSP', country_code: 'FR', party_id: 'LTR', business_details: { name: 'x' } }],
    });
    const { json } = await world.api('GET', '/platforms');
    const { id } = (json.items as { id: string; name: string }[]).find(({ name }) => name === 'MSP') ?? { id: '' };
    await world.api('PATCH', `/platforms/${id}`, { suspended: true });
    emsp.received.length = 0;

    const replies = [await push(cpo, { to: 'FR*LTR' }), await push(cpo), await push(cpo, { to: 'NL*HUB' })];

    expect(replies.map(({ json: { status_code } }) => status_code)).toEqual([4003, 4003, 1000]);
    expect(emsp.received.filter(isLocation)).toEqual([]);
  });
});
