import type { SandboxPartner } from '../../src/sandbox/partner';
import { until } from '../support/until';
import { aLocation, CPO, EMSP, pushLocation, World } from '../support/world';

let world: World;
beforeEach(async () => {
  world = await World.start({ stillAliveSeconds: 300 });
});
afterEach(() => world.stop());

const isInfo = ({ path, method }: { path: string; method: string }) =>
  method === 'PUT' && path.includes('/hubclientinfo/');
const infosAt = (partner: SandboxPartner) =>
  partner.received
    .filter(isInfo)
    .map(({ body }) => JSON.parse(body) as { party_id: string; status: string; last_updated: string });
const listFor = async (partner: SandboxPartner, query = '') =>
  (await partner.call({ method: 'GET', module: 'hubclientinfo', role: 'SENDER', rest: query })).json.data as {
    party_id: string;
    role: string;
    status: string;
  }[];
const push = (cpo: SandboxPartner) => pushLocation(cpo);

describe('ClientInfo', () => {
  it('of a new party is pushed once to the others, without routing headers, and not to the party itself [HCI-001] [HCI-002] [HCI-006] [HCI-013] [HCI-016] [HUB-003] [HC-37]', async () => {
    const cpo = await world.join(CPO);
    const emsp = await world.join(EMSP);

    const got = await cpo.waitFor(isInfo);

    expect(got.path).toBe('/ocpi/2.2.1/receiver/hubclientinfo/DE/MSP');
    expect(JSON.parse(got.body)).toEqual({
      country_code: 'DE',
      party_id: 'MSP',
      role: 'EMSP',
      status: 'CONNECTED',
      last_updated: '2026-06-01T12:00:00.000Z',
    });
    expect(Object.keys(got.headers).filter((name) => name.startsWith('ocpi-'))).toEqual([]);
    expect(infosAt(cpo)).toHaveLength(1);
    expect(infosAt(emsp)).toEqual([]);
  });

  it('is listed page by page, also for what is only planned [HCI-003] [HCI-004] [HCI-010]', async () => {
    const cpo = await world.join(CPO);
    await world.join({ roles: [...EMSP.roles, { role: 'NSP', country_code: 'DE', party_id: 'MSP' }] });
    await world.api('POST', '/platforms', {
      name: 'soon',
      planned_roles: [{ role: 'EMSP', country_code: 'FR', party_id: 'LTR', business_details: { name: 'Later' } }],
    });

    const reply = await cpo.call({ method: 'GET', module: 'hubclientinfo', role: 'SENDER', rest: '?limit=2' });
    const all = await listFor(cpo);

    expect(reply.headers).toMatchObject({ 'x-total-count': '3', 'x-limit': '100' });
    expect(reply.headers.link).toContain('offset=2');
    expect(all.map(({ party_id, role, status }) => `${party_id} ${role} ${status}`)).toEqual([
      'MSP EMSP CONNECTED',
      'MSP NSP CONNECTED',
      'LTR EMSP PLANNED',
    ]);
  });

  it('becomes SUSPENDED and stays in the list when the platform unregisters, and CONNECTED when it returns [HCI-014] [HCI-015]', async () => {
    const cpo = await world.join(CPO);
    const emsp = await world.join(EMSP);
    world.clock.advance(1_000);

    await emsp.send({ method: 'DELETE', url: emsp.hubUrl('credentials', 'SENDER') });
    await until(() => infosAt(cpo).length === 2);
    const gone = await listFor(cpo);
    await world.join(EMSP);
    await until(() => infosAt(cpo).length === 3);

    expect(gone.map(({ status }) => status)).toEqual(['SUSPENDED']);
    expect(infosAt(cpo).map(({ status }) => status)).toEqual(['CONNECTED', 'SUSPENDED', 'CONNECTED']);
    expect(infosAt(cpo)[1]?.last_updated).toBe('2026-06-01T12:00:01.000Z');
  });

  it('follows the operator who suspends a platform, and so does routing [HCI-022] [HUB-063]', async () => {
    const cpo = await world.join(CPO);
    await world.join(EMSP);
    const { json } = await world.api('GET', '/platforms');
    const { id } = (json.items as { id: string; name: string }[]).find(({ name }) => name === 'MSP') ?? { id: '' };

    await world.api('PATCH', `/platforms/${id}`, { suspended: true });
    const suspended = await push(cpo);
    await world.api('PATCH', `/platforms/${id}`, { suspended: false });
    const back = await push(cpo);

    expect([suspended.json.status_code, back.json.status_code]).toEqual([4003, 1000]);
  });

  it('is read-only at the sender, and known methods only at the receiver [HCI-005] [HCI-009]', async () => {
    const cpo = await world.join(CPO);
    const http = async (method: string, role: 'SENDER' | 'RECEIVER', rest = '') =>
      (await cpo.call({ method, module: 'hubclientinfo', role, rest, body: {} })).http;

    expect([await http('PUT', 'SENDER'), await http('DELETE', 'SENDER')]).toEqual([405, 405]);
    expect([await http('PATCH', 'RECEIVER', '/DE/MSP'), await http('DELETE', 'RECEIVER', '/DE/MSP')]).toEqual([
      405, 405,
    ]);
  });
});

describe('the still-alive check', () => {
  it('asks a silent platform for its versions; no answer makes it OFFLINE, a message brings it back [HCI-019] [HCI-020] [HCI-021] [HC-38] [VER-010]', async () => {
    const cpo = await world.join(CPO);
    const emsp = await world.join(EMSP);
    await cpo.waitFor(isInfo);
    emsp.received.length = 0;
    world.clock.advance(200_000);
    await listFor(cpo);
    const early = emsp.received.length;
    emsp.answer(({ path }) => path === '/ocpi/versions', { http: 500, body: '' });

    world.clock.advance(101_000);
    const probe = await emsp.waitFor(({ path }) => path === '/ocpi/versions');
    await until(() => infosAt(cpo).at(-1)?.status === 'OFFLINE');
    const offline = await push(cpo);
    emsp.heal();
    await listFor(emsp);
    await until(() => infosAt(cpo).at(-1)?.status === 'CONNECTED');
    const back = await push(cpo);

    expect(early).toBe(0);
    expect(probe.headers.authorization).toBe(`Token ${Buffer.from(emsp.ourToken).toString('base64')}`);
    expect(Object.keys(probe.headers).filter((name) => name.startsWith('ocpi-'))).toEqual([]);
    expect([offline.json.status_code, back.json.status_code]).toEqual([4003, 1000]);
  });

  it('replays nothing that was pushed while the receiver was OFFLINE [HUB-041] [HUB-060] [HC-39]', async () => {
    const cpo = await world.join(CPO);
    const emsp = await world.join(EMSP);
    emsp.answer(({ path }) => path === '/ocpi/versions', { http: 500, body: '' });
    world.clock.advance(301_000);
    await until(async () => (await listFor(cpo))[0]?.status === 'OFFLINE');
    emsp.received.length = 0;

    await push(cpo);
    await cpo.call({
      method: 'PUT',
      module: 'locations',
      role: 'RECEIVER',
      rest: '/NL/TNM/LOC1',
      from: 'NL*TNM',
      to: 'NL*HUB',
      body: aLocation(),
    });
    emsp.heal();
    await listFor(emsp);
    await until(async () => (await listFor(cpo))[0]?.status === 'CONNECTED');

    expect(emsp.received.filter(({ path }) => path.includes('/locations/'))).toEqual([]);
  });
});

describe('an upstream hub', () => {
  const HUB2 = { roles: [{ role: 'HUB' as const, country_code: 'FR', party_id: 'UPH' }] };
  const endpoints = ['locations', 'tokens', 'hubclientinfo'].flatMap((identifier) =>
    (['SENDER', 'RECEIVER'] as const).map((role) => ({ identifier, role })),
  );
  const info = {
    country_code: 'FR',
    party_id: 'FAR',
    role: 'EMSP',
    status: 'CONNECTED',
    last_updated: '2026-06-01T00:00:00Z',
  };
  const joinHub = async (list: object[]) => {
    const hub = await world.partner({ ...HUB2, endpoints });
    hub.answer(({ path, method }) => method === 'GET' && path.endsWith('/sender/hubclientinfo'), { data: list });
    const { registration_token } = await world.invite('upstream');
    await hub.register(world.versionsUrl, registration_token);
    return hub;
  };
  const far = (cpo: SandboxPartner) =>
    cpo.call({
      method: 'PUT',
      module: 'locations',
      role: 'RECEIVER',
      rest: '/NL/TNM/LOC1',
      from: 'NL*TNM',
      to: 'FR*FAR',
      body: aLocation(),
    });

  it('tells its parties right after registration; a bad entry is left out, and the others are routed to through it [HUB-016] [HUB-052] [HCI-023] [TRF-026]', async () => {
    const cpo = await world.join(CPO);
    const hub = await joinHub([{ rubbish: true }, info]);
    await until(async () => (await listFor(cpo)).some(({ party_id }) => party_id === 'FAR'));

    const there = await far(cpo);
    const back = await hub.call({ method: 'GET', module: 'locations', role: 'SENDER', from: 'FR*FAR', to: 'NL*TNM' });

    expect([there.json.status_code, back.json.status_code]).toEqual([1000, 1000]);
    expect(hub.received.at(-1)?.headers).toMatchObject({ 'ocpi-to-party-id': 'FAR', 'ocpi-from-party-id': 'TNM' });
  });

  it('is read page by page, along its links as they are, with token and ids on each, and never to another host [TRF-044] [TRF-045]', async () => {
    const cpo = await world.join(CPO);
    const hub = await world.partner({ ...HUB2, endpoints });
    const list = hub.urlOf('hubclientinfo', 'SENDER');
    const pages: Record<string, { data: object[]; link?: string }> = {
      '': { data: [info], link: `<${list}?cursor=opaque%2Bone>; rel="next"` },
      'opaque+one': { data: [{ ...info, party_id: 'TWO' }], link: '<http://127.0.0.1:1/elsewhere>; rel="next"' },
    };
    const isList = ({ path, method }: { path: string; method: string }) =>
      method === 'GET' && path.endsWith('/sender/hubclientinfo');
    let withLink = true;
    hub.answer(isList, ({ query }) => {
      const { data, link } = pages[query.get('cursor') ?? ''] ?? { data: [] };
      return { data, headers: { link: withLink || query.get('cursor') === null ? link : undefined } };
    });
    const { registration_token } = await world.invite('upstream');
    await hub.register(world.versionsUrl, registration_token);
    await until(() => world.log.some(({ message }) => message.includes('list could not be read')));
    const afterForeignLink = await listFor(cpo);
    withLink = false;
    await hub.exchangeCredentials('PUT');
    await until(async () => (await listFor(cpo)).some(({ party_id }) => party_id === 'TWO'));

    const asked = hub.received.filter(isList);
    expect(afterForeignLink.map(({ party_id }) => party_id)).not.toContain('TWO');
    expect(asked.map(({ query }) => query.get('cursor'))).toEqual([null, 'opaque+one', null, 'opaque+one']);
    for (const { headers } of asked.slice(2)) {
      expect(headers.authorization).toBe(`Token ${Buffer.from(hub.ourToken).toString('base64')}`);
      expect(headers['x-correlation-id']).toBeTruthy();
    }
    expect(new Set(asked.map(({ headers }) => headers['x-request-id'])).size).toBe(4);
  });

  it('tells news by PUT, which are stored and read back; nothing goes to a party that is OFFLINE [HCI-007] [HCI-008] [HCI-011] [HCI-024]', async () => {
    const cpo = await world.join(CPO);
    const hub = await joinHub([]);
    const put = (body: object, rest = '/FR/FAR') =>
      hub.call({ method: 'PUT', module: 'hubclientinfo', role: 'RECEIVER', rest, body });
    const get = () => hub.call({ method: 'GET', module: 'hubclientinfo', role: 'RECEIVER', rest: '/FR/FAR' });

    const unknown = await get();
    const first = await put(info);
    const connected = await far(cpo);
    const second = await put({ ...info, status: 'OFFLINE' });
    const offline = await far(cpo);
    const contradictory = await put(info, '/FR/NON');
    const incomplete = await put({ ...info, last_updated: undefined });

    expect([unknown.http, first.http, second.http]).toEqual([404, 201, 200]);
    expect([connected.json.status_code, offline.json.status_code]).toEqual([1000, 4003]);
    expect([contradictory.json.status_code, incomplete.json.status_code]).toEqual([2001, 2001]);
    expect((await get()).json.data).toMatchObject({ status: 'OFFLINE' });
  });

  it('loses nothing of what it pushes at once, nor while its list is read [HCI-007]', async () => {
    const hub = await joinHub([info]);
    const cpo = await world.join(CPO);
    await until(async () => (await listFor(cpo)).some(({ party_id }) => party_id === 'FAR'));
    const parties = ['ONE', 'TWO', 'TRE'];
    const push = (party_id: string) =>
      hub.call({
        method: 'PUT',
        module: 'hubclientinfo',
        role: 'RECEIVER',
        rest: `/FR/${party_id}`,
        body: { ...info, party_id },
      });
    const isList = ({ path, method }: { path: string; method: string }) =>
      method === 'GET' && path.endsWith('/sender/hubclientinfo');
    hub.answer(isList, async () => {
      // The list was written down before.
      await Promise.all(parties.map(push));
      return { data: [info, { ...info, party_id: 'LST' }] };
    });

    await hub.exchangeCredentials('PUT');
    await until(async () => (await listFor(cpo)).some(({ party_id }) => party_id === 'LST'));

    const connected = (await listFor(cpo)).filter(({ status }) => status === 'CONNECTED');
    expect(connected.map(({ party_id }) => party_id)).toEqual(expect.arrayContaining(['FAR', 'LST', ...parties]));
  });

  it('is the only one whose ClientInfo is taken [HCI-012]', async () => {
    const emsp = await world.join(EMSP);

    const reply = await emsp.call({
      method: 'PUT',
      module: 'hubclientinfo',
      role: 'RECEIVER',
      rest: '/FR/FAR',
      body: info,
    });

    expect([reply.http, reply.json.status_code]).toEqual([200, 2000]);
  });

  it('never gets back what came from it [HUB-016]', async () => {
    const hub = await joinHub([info, { ...info, party_id: 'TWO', role: 'CPO' }]);
    const asks = () => hub.call({ method: 'GET', module: 'locations', role: 'SENDER', from: 'FR*FAR', to: 'FR*TWO' });
    // Until the list has been read, the parties are unknown.
    await until(async () => ![2001, 4001].includes(Number((await asks()).json.status_code)));

    expect((await asks()).json.status_code).toBe(4000);
  });
});
