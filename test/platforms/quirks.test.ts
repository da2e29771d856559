import type { SandboxPartner } from '../../src/sandbox/partner';
import type { Received } from '../../src/sandbox/wire';
import { aLocation, aToken, CPO, EMSP, World } from '../support/world';

let world: World;

beforeEach(async () => {
  world = await World.start({ stillAliveSeconds: 1_000_000 });
  await world.host('FR*CPO', 'CPO');
  await world.host('FR*MSP', 'EMSP');
});
afterEach(() => world.stop());

const isPush = ({ method, path }: Received) => method !== 'GET' && path.includes('/receiver/locations');
const isPull = ({ method, path }: Received) => method === 'GET' && path.includes('/sender/locations');
const isInfoList = ({ path }: Received) => path.endsWith('/sender/hubclientinfo');
const ownLocation = (id: string) => aLocation({ country_code: 'FR', party_id: 'CPO', id });
const put = (id = 'Loc1') => world.api('PUT', `/parties/FR/CPO/locations/${id}`, ownLocation(id));

async function emspWith(quirks: object): Promise<SandboxPartner> {
  const emsp = await world.join(EMSP, quirks);
  await world.settled();
  return emsp;
}

/** The CPO sends a Location; the answer, and what the hosted eMSP then has. */
async function received(quirks: object, changes: object) {
  const cpo = await world.join(CPO, quirks);
  const push = { method: 'PUT', module: 'locations', role: 'RECEIVER' as const, rest: '/NL/TNM/LOC1' };
  const reply = await cpo.call({ ...push, from: 'NL*TNM', to: 'FR*MSP', body: aLocation(changes) });
  const { http, json } = await world.api('GET', '/parties/FR/MSP/locations/NL/TNM/LOC1');
  return { status: reply.json.status_code, message: reply.json.status_message, kept: http === 200 ? json : undefined };
}

describe('what we send', () => {
  it.each([
    [{}, '/FR/CPO/Loc1', 'MSP'],
    [{ trailing_slash: 'always' }, '/FR/CPO/Loc1/', 'MSP'],
    [{ id_case: 'upper' }, '/FR/CPO/LOC1', 'MSP'],
    [{ id_case: 'lower' }, '/fr/cpo/loc1', 'MSP'],
    [{ routing_headers: 'omit' }, '/FR/CPO/Loc1', undefined],
    [{ modules: [{ identifier: 'locations', trailing_slash: 'always' }] }, '/FR/CPO/Loc1/', 'MSP'],
    [{ modules: [{ identifier: 'tariffs', trailing_slash: 'always' }] }, '/FR/CPO/Loc1', 'MSP'],
  ])('with %j is called at %s', async (quirks, rest, to) => {
    const emsp = await emspWith(quirks);
    await put();
    const push = await emsp.waitFor(isPush);

    expect(push.path).toBe(`/ocpi/2.2.1/receiver/locations${rest}`);
    expect(push.headers['ocpi-to-party-id']).toBe(to);
  });

  it.each([
    [{}, 'PATCH'],
    [{ put_instead_of_patch: true }, 'PUT'],
  ])('with %j tells a change by %s', async (quirks, method) => {
    const emsp = await emspWith(quirks);
    await put();
    await world.settled();
    emsp.received.length = 0;
    await world.api('PATCH', '/parties/FR/CPO/locations/Loc1/E1', { status: 'BLOCKED' });

    expect((await emsp.waitFor(isPush)).method).toBe(method);
  });

  it('is addressed to the hub itself when the hub wants that', async () => {
    const roles = [{ role: 'HUB' as const, country_code: 'FR', party_id: '007' }];
    const endpoints = [{ identifier: 'locations', role: 'RECEIVER' as const }];
    const hub = await world.join({ roles, endpoints }, { profile: 'gireve-2.2.1' });
    await put();

    expect((await hub.waitFor(isPush)).headers['ocpi-to-party-id']).toBe('007');
  });

  it.each([
    [{}, ['PUT'], 'PUT'],
    [{ credentials_update: 'never' }, [], 'unregister it'],
  ])('with %j tells new roles by %j, and rotates tokens on demand or says why not', async (quirks, told, outcome) => {
    const emsp = await world.partner(EMSP);
    const { id, registration_token } = await world.invite('MSP', quirks);
    await emsp.register(world.versionsUrl, registration_token);
    emsp.received.length = 0;
    await world.host('FR*NEW', 'EMSP');
    const updates = () => emsp.received.filter(({ path }) => path.endsWith('/credentials')).map(({ method }) => method);
    const afterRoles = updates();
    const rotated = await world.api('POST', `/platforms/${id}/register`, {});

    expect(afterRoles).toEqual(told);
    expect(updates().at(-1) ?? rotated.json.detail).toContain(outcome);
    expect((await world.api('GET', `/platforms/${id}`)).json.status).toBe('CONNECTED');
  });

  it.each([
    [{}, 'ACCEPTED', 1],
    [{ unsupported_commands: ['RESERVE_NOW'] }, 'ACCEPTED', 1],
    [{ unsupported_commands: ['STOP_SESSION'] }, 'NOT_SUPPORTED', 0],
  ])('with %j a STOP_SESSION is answered %s after %i calls', async (quirks, result, calls) => {
    const isCommand = ({ path }: Received) => path.includes('/receiver/commands/');
    const cpo = await world.join(CPO, quirks);
    cpo.answer(isCommand, { data: { result: 'ACCEPTED', timeout: 30 } });
    const body = { to: { country_code: 'NL', party_id: 'TNM' }, session_id: 'S1' };
    const { json } = await world.api('POST', '/parties/FR/MSP/commands/STOP_SESSION', body);

    expect(json.response).toMatchObject({ result });
    expect(cpo.received.filter(isCommand)).toHaveLength(calls);
  });

  it('never goes to a module that the partner lists and does not serve', async () => {
    const emsp = await emspWith({ unsupported_modules: ['locations'] });
    const other = await world.join({ roles: [{ role: 'EMSP', country_code: 'BE', party_id: 'TWO' }] });
    await put();
    await other.waitFor(isPush);
    await world.settled();

    expect(emsp.received.filter(isPush)).toEqual([]);
  });

  it.each([
    [{}, { http: 204, body: '' }, 1],
    [{ empty_answers: true }, { http: 204, body: '' }, 0],
    [{}, { http: 404, body: '<h1>no</h1>' }, 1],
    [{ profile: 'lenient' }, { http: 201, body: '' }, 0],
  ])('with %j and the answer %j leaves %i marks', async (quirks, answer, marks) => {
    const emsp = await world.partner(EMSP);
    const { id, registration_token } = await world.invite('MSP', quirks);
    await emsp.register(world.versionsUrl, registration_token);
    await world.settled();
    emsp.answer(isPush, answer);
    await put();
    await world.settled();

    expect((await world.api('GET', `/platforms/${id}/due`)).json.items).toHaveLength(marks);
  });
});

describe('what a partner answers', () => {
  it('without an envelope, to a PATCH of what it does not know, lets the whole object go', async () => {
    const emsp = await emspWith({ http_refusals: true });
    emsp.answer((received) => isPush(received) && received.method === 'PATCH', { http: 404, body: '{"detail":""}' });
    await put();
    await emsp.waitFor(isPush);
    await world.api('PATCH', '/parties/FR/CPO/locations/Loc1/E1', { status: 'BLOCKED' });
    await world.settled();

    expect(emsp.received.filter(isPush).map(({ method }) => method)).toEqual(['PUT', 'PATCH', 'PUT']);
  });

  it.each([
    [{}, 'NOT_ALLOWED'],
    [{ object_in_list: true }, 'ALLOWED'],
  ])('as a list of one counts with %j as %s', async (quirks, allowed) => {
    const emsp = await emspWith(quirks);
    const token = aToken({ uid: 'CARD1' });
    emsp.answer(({ path }) => path.endsWith('/authorize'), { data: [{ allowed: 'ALLOWED', token }] });
    const { json } = await world.api('POST', '/parties/FR/CPO/tokens/CARD1/authorize', {});

    expect(json.allowed).toBe(allowed);
  });
});

describe('what a partner sends', () => {
  const [{ connectors } = { connectors: [] }] = aLocation().evses as { connectors: object[] }[];
  const evse = { uid: 'E1', status: 'SLEEPING', floor_level: 'much too long', connectors };
  const faulty = {
    last_updated: '2026-05-01T12:00:00+02:00',
    evses: [{ ...evse, last_updated: '2026-05-01T10:00:00Z' }],
  };

  it('and breaks the rules is refused by the book', async () => {
    const { status, message, kept } = await received({}, faulty);

    expect(status).toBe(2001);
    expect(message).toContain('/evses/0/status');
    expect(kept).toBeUndefined();
  });

  it('is repaired where that was agreed, and what was done is told', async () => {
    const { status, kept } = await received({ profile: 'lenient' }, faulty);

    expect(status).toBe(1000);
    expect(kept).toMatchObject({
      last_updated: '2026-05-01T10:00:00.000Z',
      evses: [{ status: 'UNKNOWN', floor_level: 'much' }],
    });
    const told = world.log.find(({ message }) => message.includes('repaired'));
    expect(told?.about).toMatchObject({ reason: expect.stringContaining('/evses/0/status "SLEEPING" was taken for') });
  });

  it('has its DateTimes alone repaired with date_times', async () => {
    const { last_updated } = faulty;
    expect((await received({ date_times: 'repair' }, { last_updated })).kept).toMatchObject({
      last_updated: '2026-05-01T10:00:00.000Z',
    });
  });

  it('is accepted and left out where its queue must go on', async () => {
    const { status, kept } = await received({ faulty_objects: 'leave_out' }, faulty);

    expect(status).toBe(1000);
    expect(kept).toBeUndefined();
    expect(world.log.some(({ message }) => message.includes('left out'))).toBe(true);
  });

  it('without both routing headers is refused where they are demanded', async () => {
    const cpo = await world.join(CPO, { require_routing: true });
    const asked = { method: 'GET', module: 'locations', role: 'SENDER' as const, to: 'FR*CPO' };

    expect((await cpo.call(asked)).json.status_code).toBe(2001);
  });
});

describe('a list', () => {
  it('is asked for and answered in pages of the size that was agreed', async () => {
    for (const id of ['A', 'B', 'C']) await put(id);
    const roles = [...CPO.roles, ...EMSP.roles];
    const both = await world.join({ roles }, { page_limit: 2 });
    expect((await both.waitFor(isPull)).query.get('limit')).toBe('2');

    const asked = { method: 'GET', module: 'locations', role: 'SENDER' as const, from: 'DE*MSP', to: 'FR*CPO' };
    const reply = await both.call(asked);
    expect(reply.json.data).toHaveLength(2);
    expect(reply.headers['x-limit']).toBe('2');
    expect(reply.headers['x-total-count']).toBe('3');
  });

  it.each([
    [{}, 2],
    [{ ignores_paging: true }, 1],
    [{ no_pull: true }, 0],
  ])('with %j is read by %i requests', async (quirks, requests) => {
    const cpo = await world.partner(CPO);
    cpo.answer(isPull, ({ query }) => {
      const link = `<${cpo.urlOf('locations', 'SENDER')}?offset=1>; rel="next"`;
      return { data: [aLocation()], headers: query.get('offset') === '0' ? { link } : {} };
    });
    const { registration_token } = await world.invite('TNM', quirks);
    await cpo.register(world.versionsUrl, registration_token);
    await world.settled();

    expect(cpo.received.filter(isPull)).toHaveLength(requests);
  });
});

describe('a party that can be reached twice', () => {
  it('is reached over the platform that the operator prefers', async () => {
    const endpoints = [
      { identifier: 'locations', role: 'RECEIVER' as const },
      { identifier: 'hubclientinfo', role: 'SENDER' as const },
    ];
    const hub = await world.partner({ roles: [{ role: 'HUB', country_code: 'NL', party_id: 'UPS' }], endpoints });
    const behind = { country_code: 'DE', party_id: 'MSP', role: 'EMSP', status: 'CONNECTED' };
    hub.answer(isInfoList, { data: [{ ...behind, last_updated: '2026-05-01T10:00:00Z' }] });
    const { id, registration_token } = await world.invite('UPS', { preferred_for: ['DE*MSP'] });
    await hub.register(world.versionsUrl, registration_token);
    await hub.waitFor(isInfoList);
    await emspWith({});

    expect((await world.api('GET', '/parties/DE/MSP')).json).toMatchObject({ way: 'hub', platform: id });
  });
});

it('profiles and exceptions can be read with their meaning', async () => {
  const { json } = await world.api('GET', '/quirks');

  expect((json.profiles as { name: string }[]).map(({ name }) => name)).toEqual(['strict', 'lenient', 'gireve-2.2.1']);
  expect(json.fields).toMatchObject({ trailing_slash: { description: expect.stringContaining('Slash') } });
});
