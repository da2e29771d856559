import type { Role } from '../../src/ocpi/party';
import { headersFor, type SandboxPartner } from '../../src/sandbox/partner';
import { aLocation, aToken, World } from '../support/world';

let world: World;
let p1: SandboxPartner;
let p2: SandboxPartner;
let p3: SandboxPartner;
let p4: SandboxPartner;
let p5: SandboxPartner;

const roles = (...written: [Role, string][]) => ({
  roles: written.map(([role, party]) => ({ role, country_code: party.slice(0, 2), party_id: party.slice(3) })),
});

beforeEach(async () => {
  world = await World.start();
  p1 = await world.join(roles(['CPO', 'NL*CPA'], ['CPO', 'BE*CPB']));
  p2 = await world.join(roles(['EMSP', 'DE*MSA'], ['EMSP', 'DE*MSB']));
  p3 = await world.join(roles(['EMSP', 'FR*MSC']));
  p4 = await world.join(roles(['NSP', 'AT*NSA']));
  p5 = await world.join(roles(['OTHER', 'CH*OTA']));
});
afterEach(() => world.stop());

const isPush = ({ method, path }: { method: string; path: string }) =>
  method !== 'GET' && !path.includes('hubclientinfo');
const pushesTo = (partner: SandboxPartner) => partner.received.filter(isPush);
const toOf = ({ headers }: { headers: Record<string, string> }) =>
  `${headers['ocpi-to-country-code']}*${headers['ocpi-to-party-id']}`;
const locationOf = (owner: string, changes: object = {}) =>
  aLocation({ country_code: owner.slice(0, 2), party_id: owner.slice(3), ...changes });
const broadcast = (owner = 'NL*CPA', changes: object = {}) =>
  p1.call({
    method: 'PUT',
    module: 'locations',
    role: 'RECEIVER',
    rest: `/${owner.replace('*', '/')}/${(changes as { id?: string }).id ?? 'LOC1'}`,
    from: owner,
    to: 'NL*HUB',
    body: locationOf(owner, changes),
  });
const getAll = (partner: SandboxPartner, from: string, query = '') =>
  partner.call({ method: 'GET', module: 'locations', role: 'SENDER', rest: query, from, to: 'NL*HUB' });

describe('a broadcast push', () => {
  it("of a CPO reaches each eMSP, NSP and OTHER party once, from the hub, under the owner's address [HUB-017] [HUB-018] [HUB-019] [HUB-027] [HUB-028] [HUB-032] [HUB-033] [HUB-034] [HUB-077] [HC-21] [LOC-131] [LOC-132]", async () => {
    const body = JSON.stringify(locationOf('NL*CPA', { x_own: 1.1 }), null, 1);
    const reply = await p1.call({
      method: 'PUT',
      module: 'locations',
      role: 'RECEIVER',
      rest: '/NL/CPA/LOC1',
      from: 'NL*CPA',
      to: 'NL*HUB',
      body,
      headers: { 'x-correlation-id': 'story' },
    });
    await Promise.all([
      p3.waitFor(isPush),
      p4.waitFor(isPush),
      p5.waitFor(isPush),
      p2.waitFor((one) => isPush(one) && toOf(one) === 'DE*MSB'),
    ]);

    expect(reply.json.status_code).toBe(1000);
    expect(reply.headers).toMatchObject({ ...headersFor('to', 'NL*CPA'), ...headersFor('from', 'NL*HUB') });
    const got = [p2, p3, p4, p5].flatMap(pushesTo);
    expect(got.map(toOf).sort()).toEqual(['AT*NSA', 'CH*OTA', 'DE*MSA', 'DE*MSB', 'FR*MSC']);
    for (const one of got) {
      expect(one).toMatchObject({ path: '/ocpi/2.2.1/receiver/locations/NL/CPA/LOC1', body });
      expect(one.headers).toMatchObject({ ...headersFor('from', 'NL*HUB'), 'x-correlation-id': 'story' });
    }
    expect(new Set(got.map(({ headers }) => headers['x-request-id'])).size).toBe(5);
    expect(pushesTo(p1)).toEqual([]);
  });

  it('of an eMSP or OTHER reaches CPOs only [HUB-029] [HUB-030] [HC-22] [TOK-095]', async () => {
    await p5.call({
      method: 'PUT',
      module: 'tokens',
      role: 'RECEIVER',
      rest: '/CH/OTA/T1',
      from: 'CH*OTA',
      to: 'NL*HUB',
      body: aToken({ country_code: 'CH', party_id: 'OTA' }),
    });
    await p1.waitFor((one) => isPush(one) && toOf(one) === 'BE*CPB');

    expect(pushesTo(p1).map(toOf).sort()).toEqual(['BE*CPB', 'NL*CPA']);
    expect([p2, p3, p4].flatMap(pushesTo)).toEqual([]);
  });

  it('is answered at once, and a receiver that hangs, refuses or is dead costs the healthy ones nothing [HUB-039] [HUB-040] [HC-23]', async () => {
    p2.answer(isPush, { http: 401, status_code: 2000 });
    p3.answer(isPush, 'hang');
    await p4.stop();
    world.partners.splice(world.partners.indexOf(p4), 1);

    const reply = await broadcast();
    await p5.waitFor(isPush);

    expect(reply.json.status_code).toBe(1000);
    expect(pushesTo(p5)).toHaveLength(1);
  });

  it('is refused for what is between two parties, and reaches nobody [HUB-037] [HUB-038]', async () => {
    const reply = await p1.call({
      method: 'PUT',
      module: 'sessions',
      role: 'RECEIVER',
      rest: '/NL/CPA/S1',
      from: 'NL*CPA',
      to: 'NL*HUB',
      body: { id: 'S1' },
    });

    expect([reply.http, reply.json.status_code]).toEqual([200, 2001]);
    expect([p2, p3, p4, p5].flatMap(pushesTo)).toEqual([]);
  });

  it.each([
    ['no last_updated', { last_updated: undefined }, '/last_updated'],
    ['an id that contradicts the address', { id: 'OTHER' }, undefined],
    ['a bad EVSE', { evses: [{ uid: 'E1' }] }, '/evses/0/status'],
  ])(
    'with %s is answered 200 with 2001, and reaches nobody [STC-002] [STC-015] [TRF-061] [HC-04]',
    async (_, changes, path) => {
      const reply = await p1.call({
        method: 'PUT',
        module: 'locations',
        role: 'RECEIVER',
        rest: '/NL/CPA/LOC1',
        from: 'NL*CPA',
        to: 'NL*HUB',
        body: locationOf('NL*CPA', changes),
      });

      expect([reply.http, reply.json.status_code]).toEqual([200, 2001]);
      if (path) expect(reply.json.status_message).toContain(path);
      expect([p2, p3, p4, p5].flatMap(pushesTo)).toEqual([]);
    },
  );

  it("of somebody else's object is refused [TRF-062]", async () => {
    const reply = await p1.call({
      method: 'PUT',
      module: 'locations',
      role: 'RECEIVER',
      rest: '/DE/MSA/LOC1',
      from: 'NL*CPA',
      to: 'NL*HUB',
      body: locationOf('DE*MSA'),
    });

    expect(reply.json.status_code).toBe(2001);
  });

  it('is not made of a GET [HUB-036] [HC-25] [H-52]', async () => {
    const reply = await p1.call({
      method: 'GET',
      module: 'locations',
      role: 'RECEIVER',
      rest: '/NL/CPA/LOC1',
      from: 'NL*CPA',
      to: 'NL*HUB',
    });

    expect(reply.json.status_code).toBe(2001);
    for (const partner of world.partners)
      expect(partner.received.filter(({ path }) => path.endsWith('/locations/NL/CPA/LOC1'))).toEqual([]);
  });
});

describe('GET All', () => {
  it('joins the Locations of several CPOs into one paged list, each with its own owner [HUB-025] [HUB-026] [HUB-046] [HUB-047] [HUB-048] [HC-27] [HC-40] [LOC-133] [TRF-034] [TRF-038] [TRF-059]', async () => {
    await broadcast('NL*CPA');
    await broadcast('BE*CPB');
    await broadcast('NL*CPA', { id: 'LOC2', last_updated: '2026-05-02T10:00:00.5Z' });

    const first = await getAll(p3, 'FR*MSC', '?limit=2');
    const next = /<(.*)>; rel="next"/.exec(first.headers.link ?? '')?.[1] ?? '';
    const second = await p3.send({
      method: 'GET',
      url: next,
      headers: { ...headersFor('from', 'FR*MSC'), ...headersFor('to', 'NL*HUB') },
    });

    expect(first.headers).toMatchObject({
      'x-total-count': '3',
      'x-limit': '100',
      ...headersFor('from', 'NL*HUB'),
      ...headersFor('to', 'FR*MSC'),
    });
    const named = (reply: { json: { data?: unknown } }) =>
      (reply.json.data as { country_code: string; party_id: string; id: string; last_updated: string }[]).map(
        ({ country_code, party_id, id, last_updated }) => `${country_code}*${party_id} ${id} ${last_updated}`,
      );
    expect(named(first)).toEqual(['NL*CPA LOC1 2026-05-01T10:00:00Z', 'BE*CPB LOC1 2026-05-01T10:00:00Z']);
    expect(named(second)).toEqual(['NL*CPA LOC2 2026-05-02T10:00:00.5Z']);
    expect(second.headers.link).toBeUndefined();
  });

  it('has no link on an exactly full last page, and an empty one past the end [TRF-035] [TRF-040] [TRF-041] [HC-30] [HC-41]', async () => {
    for (const id of ['A', 'B', 'C', 'D']) await broadcast('NL*CPA', { id });

    const full = await getAll(p3, 'FR*MSC', '?limit=2&offset=2');
    const past = await getAll(p3, 'FR*MSC', '?offset=4');

    expect([(full.json.data as unknown[]).length, full.headers.link]).toEqual([2, undefined]);
    expect(past.json).toMatchObject({ status_code: 1000, data: [] });
    expect(past.headers).toMatchObject({ 'x-total-count': '4', 'x-limit': '100' });
  });

  it('cuts a limit above the cap and repeats the filters in the link [TRF-036] [TRF-037] [HC-28]', async () => {
    for (let i = 0; i < 101; i++) await broadcast('NL*CPA', { id: `L${i}` });

    const reply = await getAll(
      p3,
      'FR*MSC',
      '?limit=100000&date_from=2026-01-01T00:00:00&date_to=2027-01-01T00:00:00Z',
    );

    const link = new URL(/<(.*)>; rel="next"/.exec(reply.headers.link ?? '')?.[1] ?? '');
    expect((reply.json.data as unknown[]).length).toBe(100);
    expect(reply.headers['x-limit']).toBe('100');
    expect(Object.fromEntries(link.searchParams)).toEqual({
      limit: '100',
      offset: '100',
      cursor: expect.stringMatching(/^100-./),
      date_from: '2026-01-01T00:00:00',
      date_to: '2027-01-01T00:00:00Z',
    });
  });

  it('takes date_from inclusive and date_to exclusive, without Z as UTC [TRF-029] [TRF-030] [TYP-008] [HC-29]', async () => {
    for (const [id, second] of [
      ['A', '09'],
      ['B', '10'],
      ['C', '11'],
    ] as const)
      await broadcast('NL*CPA', { id, last_updated: `2026-05-01T10:00:${second}Z` });

    const reply = await getAll(p3, 'FR*MSC', '?date_from=2026-05-01T10:00:10&date_to=2026-05-01T10:00:11');

    expect((reply.json.data as { id: string }[]).map(({ id }) => id)).toEqual(['B']);
  });

  it.each(['offset=-1', 'limit=0', 'limit=abc', 'date_from=yesterday', 'date_to=2026-05-01T10:00:00+02:00'])(
    'refuses ?%s with 2001 [TRF-048] [TYP-010]',
    async (query) => {
      const reply = await getAll(p3, 'FR*MSC', `?${query}`);

      expect([reply.http, reply.json.status_code]).toEqual([200, 2001]);
      expect(reply.json.status_message).toContain(`?${query.split('=')[0]}`);
    },
  );

  it("follows PATCHes at each level without touching other numbers, and raises the Location's last_updated [TRF-042] [TRF-052]", async () => {
    await broadcast('NL*CPA', { id: 'A' });
    await p1.call({
      method: 'PUT',
      module: 'locations',
      role: 'RECEIVER',
      rest: '/NL/CPA/LOC1',
      from: 'NL*CPA',
      to: 'NL*HUB',
      body: JSON.stringify(locationOf('NL*CPA', { x_exact: 0 })).replace(
        '"x_exact":0',
        '"x_exact":12345678901234567890.10',
      ),
    });
    await broadcast('NL*CPA', { id: 'Z' });

    await p1.call({
      method: 'PATCH',
      module: 'locations',
      role: 'RECEIVER',
      rest: '/NL/CPA/LOC1/E1',
      from: 'NL*CPA',
      to: 'NL*HUB',
      body: { status: 'CHARGING', last_updated: '2026-05-03T00:00:00Z' },
    });

    const reply = await getAll(p3, 'FR*MSC');
    const all = reply.json.data as { id: string; last_updated: string; city: string; evses: { status: string }[] }[];
    expect(all.map(({ id }) => id)).toEqual(['A', 'LOC1', 'Z']);
    expect(all[1]).toMatchObject({
      last_updated: '2026-05-03T00:00:00Z',
      city: 'Utrecht',
      evses: [{ status: 'CHARGING' }],
    });
    expect(reply.text).toContain('"x_exact":12345678901234567890.10');
  });

  it('shows nothing of a platform that has unregistered, and no directed push to others [HUB-049]', async () => {
    await broadcast('NL*CPA', { id: 'PUBLIC' });
    await p1.call({
      method: 'PUT',
      module: 'locations',
      role: 'RECEIVER',
      rest: '/NL/CPA/SECRET',
      from: 'NL*CPA',
      to: 'DE*MSA',
      body: locationOf('NL*CPA', { id: 'SECRET' }),
    });
    const before = await getAll(p3, 'FR*MSC');

    await p1.send({ method: 'DELETE', url: p1.hubUrl('credentials', 'SENDER') });
    const after = await getAll(p3, 'FR*MSC');

    expect((before.json.data as { id: string }[]).map(({ id }) => id)).toEqual(['PUBLIC']);
    expect(after.json.data).toEqual([]);
  });
});

describe('open routing', () => {
  it('finds the eMSP of a Token that was pushed before, and says who answered [HUB-021] [HUB-022] [HUB-024] [HUB-042] [HUB-043] [HC-26] [TOK-097]', async () => {
    await p2.call({
      method: 'PUT',
      module: 'tokens',
      role: 'RECEIVER',
      rest: '/DE/MSB/T1',
      from: 'DE*MSB',
      to: 'NL*CPA',
      body: aToken({ party_id: 'MSB' }),
    });

    const reply = await p1.call({
      method: 'POST',
      module: 'tokens',
      role: 'SENDER',
      rest: '/T1/authorize',
      from: 'NL*CPA',
    });

    const asked = await p2.waitFor(({ path }) => path.endsWith('/tokens/T1/authorize'));
    expect(toOf(asked)).toBe('DE*MSB');
    expect(reply.headers).toMatchObject({ ...headersFor('to', 'NL*CPA'), ...headersFor('from', 'DE*MSB') });
  });

  it('sends a Session and a CDR to the party of their cdr_token [SES-103]', async () => {
    const cdr_token = { country_code: 'FR', party_id: 'MSC', uid: 'X', type: 'RFID', contract_id: 'FR-MSC-1' };

    await p1.call({
      method: 'PUT',
      module: 'sessions',
      role: 'RECEIVER',
      rest: '/NL/CPA/S1',
      from: 'NL*CPA',
      body: { id: 'S1', cdr_token },
    });
    await p1.call({ method: 'POST', module: 'cdrs', role: 'RECEIVER', from: 'NL*CPA', body: { id: 'C1', cdr_token } });

    expect(pushesTo(p3).map(({ method, path }) => `${method} ${path.replace('/ocpi/2.2.1/receiver', '')}`)).toEqual([
      'PUT /sessions/NL/CPA/S1',
      'POST /cdrs',
    ]);
  });

  it('sends a command to the owner of its Location or Session [CMD-074]', async () => {
    await broadcast('BE*CPB', { id: 'BRUSSELS' });
    await p1.call({
      method: 'PUT',
      module: 'sessions',
      role: 'RECEIVER',
      rest: '/NL/CPA/S9',
      from: 'NL*CPA',
      to: 'FR*MSC',
      body: { id: 'S9' },
    });
    const response_url = `http://127.0.0.1:${p3.port}/r`;

    await p3.call({
      method: 'POST',
      module: 'commands',
      role: 'RECEIVER',
      rest: '/START_SESSION',
      from: 'FR*MSC',
      body: { location_id: 'BRUSSELS', response_url },
    });
    await p3.call({
      method: 'POST',
      module: 'commands',
      role: 'RECEIVER',
      rest: '/STOP_SESSION',
      from: 'FR*MSC',
      body: { session_id: 'S9', response_url },
    });

    expect(
      pushesTo(p1)
        .filter(({ path }) => path.includes('commands'))
        .map(toOf),
    ).toEqual(['BE*CPB', 'NL*CPA']);
  });

  it('is 4001 when nothing tells the target, and asks nobody [HUB-045]', async () => {
    const reply = await p3.call({
      method: 'GET',
      module: 'locations',
      role: 'SENDER',
      rest: '/NOWHERE',
      from: 'FR*MSC',
    });

    expect(reply.json.status_code).toBe(4001);
  });
});

describe('agreements', () => {
  it('decide who is reached, and what GET All shows, when only agreements count', async () => {
    await world.stop();
    world = await World.start({ routingDefault: 'agreement' });
    p1 = await world.join(roles(['CPO', 'NL*CPA']));
    p3 = await world.join(roles(['EMSP', 'FR*MSC']));
    p5 = await world.join(roles(['EMSP', 'CH*OTA']));
    const directed = async (to: string) =>
      (
        await p1.call({
          method: 'PUT',
          module: 'locations',
          role: 'RECEIVER',
          rest: '/NL/CPA/LOC1',
          from: 'NL*CPA',
          to,
          body: locationOf('NL*CPA'),
        })
      ).json.status_code;

    const without = await directed('FR*MSC');
    const { http } = await world.api('POST', '/agreements', {
      party: 'NL*CPA',
      counterparty: 'FR*MSC',
      modules: ['locations'],
    });
    await broadcast('NL*CPA');
    await p3.waitFor(isPush);

    expect([without, http, await directed('FR*MSC'), await directed('CH*OTA')]).toEqual([4001, 201, 1000, 4001]);
    expect((await getAll(p3, 'FR*MSC')).json.data).toHaveLength(1);
    expect((await getAll(p5, 'CH*OTA')).json.data).toEqual([]);
    expect(pushesTo(p5)).toEqual([]);
  });
});
