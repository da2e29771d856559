import type { SandboxPartner } from '../../src/sandbox/partner';
import { aLocation, aToken, CPO, EMSP, World } from '../support/world';

let world: World;
let emsp: SandboxPartner;

beforeEach(async () => {
  world = await World.start();
  emsp = await world.join(EMSP);
  await world.host('FR*CPO', 'CPO');
});
afterEach(() => world.stop());

const isPush = (method: string) => (received: { method: string; path: string }) =>
  received.method === method && received.path.includes('/receiver/') && !received.path.includes('hubclientinfo');
/** A Location as a back office hands it in: without owner, id and moment. */
const handedIn = (changes: object = {}) => {
  const { country_code: _, party_id: __, id: ___, last_updated: ____, ...location } = aLocation();
  return { ...location, ...changes };
};

describe("a hosted CPO's own Location", () => {
  it('goes out whole to the eMSP, between the two parties, and can be read there by page and by id', async () => {
    const { http, json } = await world.api('PUT', '/parties/FR/CPO/locations/LOC1', handedIn({ x_own: 1.1 }));
    const push = await emsp.waitFor(isPush('PUT'));

    expect(http).toBe(201);
    expect(json).toMatchObject({ country_code: 'FR', party_id: 'CPO', id: 'LOC1', x_own: 1.1 });
    expect(push.path).toBe('/ocpi/2.2.1/receiver/locations/FR/CPO/LOC1');
    expect(JSON.parse(push.body)).toEqual(json);
    expect(push.headers).toMatchObject({
      'ocpi-from-country-code': 'FR',
      'ocpi-from-party-id': 'CPO',
      'ocpi-to-country-code': 'DE',
      'ocpi-to-party-id': 'MSP',
    });
    const asked = { method: 'GET', module: 'locations', role: 'SENDER' as const, from: 'DE*MSP', to: 'FR*CPO' };
    expect((await emsp.call(asked)).json.data).toEqual([json]);
    expect((await emsp.call({ ...asked, rest: '/LOC1' })).json.data).toEqual(json);
    expect((await emsp.call({ ...asked, rest: '/LOC1/E1' })).json.data).toMatchObject({ uid: 'E1' });
  });

  it('goes out as a PATCH of what has changed, and whole when the eMSP does not know it', async () => {
    await world.api('PUT', '/parties/FR/CPO/locations/LOC1', handedIn());
    await emsp.waitFor(isPush('PUT'));
    emsp.received.length = 0;
    await world.api('PATCH', '/parties/FR/CPO/locations/LOC1/E1', { status: 'CHARGING' });
    const patch = await emsp.waitFor(isPush('PATCH'));

    expect(patch.path).toBe('/ocpi/2.2.1/receiver/locations/FR/CPO/LOC1/E1');
    expect(JSON.parse(patch.body)).toEqual({ status: 'CHARGING', last_updated: expect.any(String) });

    emsp.answer(isPush('PATCH'), { http: 404, status_code: 2003 });
    await world.api('PATCH', '/parties/FR/CPO/locations/LOC1/E1', { status: 'AVAILABLE' });
    const whole = await emsp.waitFor(isPush('PUT'));
    expect(JSON.parse(whole.body)).toMatchObject({ id: 'LOC1', evses: [{ uid: 'E1', status: 'AVAILABLE' }] });
  });

  it('reaches an eMSP that was away once, as it is then', async () => {
    emsp.answer(() => true, 'reset');
    await world.api('PUT', '/parties/FR/CPO/locations/LOC1', handedIn({ name: 'old' }));
    await emsp.waitFor(isPush('PUT'));
    await world.api('PUT', '/parties/FR/CPO/locations/LOC1', handedIn({ name: 'new' }));
    emsp.heal();
    emsp.received.length = 0;

    world.clock.advance(2_000);
    const push = await emsp.waitFor(isPush('PUT'));
    expect(JSON.parse(push.body)).toMatchObject({ name: 'new' });
    expect(emsp.received.filter(isPush('PUT'))).toHaveLength(1);
  });

  it('is refused with every fault when it is not valid', async () => {
    const { http, json } = await world.api(
      'PUT',
      '/parties/FR/CPO/locations/LOC1',
      handedIn({ city: 7, country: 'X' }),
    );

    expect(http).toBe(400);
    expect(json.detail).toContain('/city');
    expect(json.detail).toContain('/country');
  });
});

describe("a hosted eMSP's own Token", () => {
  it('goes to CPOs, and never to another eMSP', async () => {
    const cpo = await world.join(CPO);
    await world.host('FR*MSP', 'EMSP');
    const { country_code: _, party_id: __, uid: ___, ...token } = aToken();
    await world.api('PUT', '/parties/FR/MSP/tokens/T1', token);
    const push = await cpo.waitFor(isPush('PUT'));

    expect(push.path).toBe('/ocpi/2.2.1/receiver/tokens/FR/MSP/T1');
    expect(emsp.received.filter(isPush('PUT'))).toHaveLength(0);
  });
});

describe('what a partner pushes to a hosted eMSP', () => {
  it('is kept as it came and shown with its owner', async () => {
    const cpo = await world.join(CPO);
    await world.host('FR*MSP', 'EMSP');
    const push = { module: 'locations', role: 'RECEIVER' as const, from: 'NL*TNM', to: 'FR*MSP' };
    const put = await cpo.call({ ...push, method: 'PUT', rest: '/NL/TNM/LOC1', body: aLocation({ x_own: 'kept' }) });
    const body = { status: 'BLOCKED', last_updated: '2026-05-02T10:00:00Z' };
    const patch = await cpo.call({ ...push, method: 'PATCH', rest: '/NL/TNM/LOC1/E1', body });
    const { json } = await world.api('GET', '/parties/FR/MSP/locations/NL/TNM/LOC1');

    expect([put.json.status_code, patch.json.status_code]).toEqual([1000, 1000]);
    expect(json).toMatchObject({ x_own: 'kept', evses: [{ status: 'BLOCKED' }], last_updated: body.last_updated });
  });

  it('by an upstream hub that names neither side, is from the owner in the address and for those it concerns', async () => {
    await world.host('FR*MSP', 'EMSP');
    const roles = [{ role: 'HUB' as const, country_code: 'EU', party_id: 'HUB' }];
    const hub = await world.join({ roles, endpoints: [{ identifier: 'hubclientinfo', role: 'RECEIVER' }] });
    const info = { country_code: 'NL', party_id: 'TNM', role: 'CPO', status: 'CONNECTED' };
    const body = { ...info, last_updated: '2026-06-01T10:00:00Z' };
    const push = { method: 'PUT', role: 'RECEIVER' as const };
    await hub.call({ ...push, module: 'hubclientinfo', rest: '/NL/TNM', body });
    const reply = await hub.call({ ...push, module: 'locations', rest: '/NL/TNM/LOC1', body: aLocation() });

    expect(reply.json).toMatchObject({ status_code: 1000 });
    expect((await world.api('GET', '/parties/FR/MSP/locations/NL/TNM/LOC1')).http).toBe(200);
  });
});
