import type { SandboxPartner } from '../../src/sandbox/partner';
import type { Received } from '../../src/sandbox/wire';
import { aLocation, aToken, CPO, EMSP, eventually, World } from '../support/world';

let world: World;
let emsp: SandboxPartner;
let id: string;

beforeEach(async () => {
  world = await World.start({ stillAliveSeconds: 1_000_000 });
  await world.host('FR*CPO', 'CPO');
  emsp = await world.partner(EMSP);
  const invited = await world.invite('MSP');
  id = invited.id;
  await emsp.register(world.versionsUrl, invited.registration_token);
  await world.settled();
});
afterEach(() => world.stop());

const isPushOf =
  (module: string, rest = '') =>
  ({ method, path }: Received) =>
    method !== 'GET' && path.startsWith(`/ocpi/2.2.1/receiver/${module}${rest}`);
const put = (location: string, changes: object = {}) =>
  world.api('PUT', `/parties/FR/CPO/locations/${location}`, {
    ...aLocation({ country_code: 'FR', party_id: 'CPO', id: location }),
    ...changes,
  });
const due = async (query = '') => (await world.api('GET', `/platforms/${id}/due${query}`)).json.items as object[];

describe('an object that the partner refuses', () => {
  it('holds nothing up behind it, is tried again a few times, and is shown with what was answered', async () => {
    emsp.answer(isPushOf('locations', '/FR/CPO/BAD'), { http: 200, status_code: 2001 });
    await put('BAD');
    await put('GOOD');
    await emsp.waitFor(isPushOf('locations', '/FR/CPO/GOOD'));
    await world.settled();

    expect(await due()).toEqual([
      expect.objectContaining({
        object: 'BAD',
        state: 'due',
        attempts: 1,
        last_error: expect.stringContaining('answered 2001'),
      }),
    ]);
    for (let round = 0; round < 6; round++) {
      world.clock.advance(600_000);
      await world.settled();
    }
    expect(await due('?state=refused')).toEqual([expect.objectContaining({ object: 'BAD', attempts: 5 })]);
  });

  it('goes out when an operator says so, and no more when it is given up', async () => {
    emsp.answer(isPushOf('locations'), { http: 200, status_code: 2001 });
    await put('BAD');
    await world.settled();
    const name = { module: 'locations', owner: 'FR*CPO', object: 'BAD' };
    await world.api('POST', `/platforms/${id}/due/give-up`, { ...name, reason: 'the partner knows' });
    world.clock.advance(3_600_000);
    await world.settled();
    expect(emsp.received.filter(isPushOf('locations'))).toHaveLength(1);
    expect(await due()).toEqual([expect.objectContaining({ state: 'given_up', reason: 'the partner knows' })]);

    emsp.heal();
    await world.api('POST', `/platforms/${id}/due/push`, name);
    await world.settled();
    expect(emsp.received.filter(isPushOf('locations'))).toHaveLength(2);
    expect(await due()).toEqual([]);
  });
});

describe('a partner that', () => {
  it('names a time is left alone until then', async () => {
    emsp.answer(isPushOf('locations'), { http: 429, status_code: 2000, headers: { 'retry-after': '120' } });
    await put('LOC1');
    await world.settled();
    emsp.heal();
    world.clock.advance(110_000);
    await world.settled();
    expect(emsp.received.filter(isPushOf('locations'))).toHaveLength(1);

    world.clock.advance(11_000);
    await world.settled();
    expect(emsp.received.filter(isPushOf('locations'))).toHaveLength(2);
  });

  it('no longer accepts our token is tried seldom, and at once after new credentials', async () => {
    emsp.answer(isPushOf('locations'), { http: 401, status_code: 2000 });
    await put('LOC1');
    await world.settled();
    emsp.heal();
    world.clock.advance(60_000);
    await world.settled();
    expect(await due()).toHaveLength(1);

    await emsp.exchangeCredentials('PUT');
    await world.settled();
    expect(await due()).toEqual([]);
  });

  it('is away gets each changed object once, as it is when it is back', async () => {
    emsp.answer(() => true, 'reset');
    for (const name of ['one', 'two', 'three']) await put('LOC1', { name });
    await put('LOC2');
    await world.settled();
    emsp.heal();
    emsp.received.length = 0;
    world.clock.advance(3_600_000);
    await world.settled();

    const pushes = emsp.received.filter(isPushOf('locations'));
    expect(pushes.map(({ path }) => path).sort()).toEqual([
      '/ocpi/2.2.1/receiver/locations/FR/CPO/LOC1',
      '/ocpi/2.2.1/receiver/locations/FR/CPO/LOC2',
    ]);
    expect(pushes.map(({ body }) => JSON.parse(body).name)).toContain('three');
  });

  it('hangs delays no other', async () => {
    const other = await world.join({ roles: [{ role: 'EMSP', country_code: 'BE', party_id: 'TWO' }] });
    emsp.answer(isPushOf('locations'), 'hang');
    await put('LOC1');

    await other.waitFor(isPushOf('locations'));
    expect(await due()).toHaveLength(1);
    world.clock.advance(11_000);
  });
});

describe('a counterparty that can be reached twice', () => {
  it('gets an object once: directly, and the hub addresses only those whom nobody else reaches', async () => {
    const behind = ['DE*MSP', 'AT*FAR'].map((party) => ({
      country_code: party.slice(0, 2),
      party_id: party.slice(3),
      role: 'EMSP',
      status: 'CONNECTED',
      last_updated: '2026-05-01T10:00:00Z',
    }));
    const hub = await world.partner({
      roles: [{ role: 'HUB', country_code: 'NL', party_id: 'UPS' }],
      endpoints: [
        { identifier: 'locations', role: 'RECEIVER' },
        { identifier: 'hubclientinfo', role: 'SENDER' },
      ],
    });
    hub.answer(({ path }) => path.endsWith('/sender/hubclientinfo'), { data: behind });
    await hub.register(world.versionsUrl, (await world.invite('UPS')).registration_token);
    await hub.waitFor(({ path }) => path.endsWith('/sender/hubclientinfo'));
    await eventually(async () => (await world.api('GET', '/parties/AT/FAR')).http === 200);
    await put('LOC1');
    await world.settled();

    expect(emsp.received.filter(isPushOf('locations'))).toHaveLength(1);
    const viaHub = hub.received.filter(isPushOf('locations'));
    expect(viaHub.map(({ headers }) => headers['ocpi-to-party-id'])).toEqual(['FAR']);
  });
});

describe('a CDR', () => {
  it('waits for its eMSP until there is a way, and is accepted once', async () => {
    const { country_code, party_id, uid, type, contract_id } = aToken({ country_code: 'BE', party_id: 'NEW' });
    const price = { excl_vat: 1 };
    const cdr = {
      id: 'CDR1',
      start_date_time: '2026-05-01T10:00:00Z',
      end_date_time: '2026-05-01T11:00:00Z',
      cdr_token: { country_code, party_id, uid, type, contract_id },
      auth_method: 'WHITELIST',
      cdr_location: {
        id: 'LOC1',
        address: 'Rue 1',
        city: 'Nice',
        country: 'FRA',
        coordinates: { latitude: '43.701000', longitude: '7.268000' },
        evse_uid: 'E1',
        evse_id: 'FR*CPO*E1',
        connector_id: '1',
        connector_standard: 'IEC_62196_T2',
        connector_format: 'SOCKET',
        connector_power_type: 'AC_3_PHASE',
      },
      currency: 'EUR',
      charging_periods: [{ start_date_time: '2026-05-01T10:00:00Z', dimensions: [{ type: 'ENERGY', volume: 10.5 }] }],
      total_cost: price,
      total_energy: 10.5,
      total_time: 1,
    };
    expect((await world.api('POST', '/parties/FR/CPO/cdrs', cdr)).json).toMatchObject({ id: 'CDR1' });
    await world.settled();
    const late = await world.join({ roles: [{ role: 'EMSP', country_code: 'BE', party_id: 'NEW' }] });
    world.clock.advance(2_000);
    await world.settled();

    const posts = late.received.filter(isPushOf('cdrs'));
    expect(posts.map(({ method }) => method)).toEqual(['POST']);
    expect(JSON.parse(posts[0]?.body ?? '')).toMatchObject({ id: 'CDR1', country_code: 'FR', party_id: 'CPO' });
  });

  it('is not given to the eMSP of another driver', async () => {
    const asked = { method: 'GET', module: 'cdrs', role: 'SENDER' as const, from: 'DE*MSP', to: 'FR*CPO' };
    expect((await emsp.call({ ...asked, module: 'cdrs' })).json.data).toEqual([]);
    expect((await world.join(CPO)).received.filter(isPushOf('cdrs'))).toEqual([]);
  });
});
