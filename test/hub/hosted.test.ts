/** Parties that a hub hosts itself: known to everybody, reachable like any other, their objects in GET All. */
import type { SandboxPartner } from '../../src/sandbox/partner';
import { aCdr, aLocation, aSession, aTariff } from '../support/builders';
import { handIn, owned } from '../support/owned';
import { CPO, EMSP, World } from '../support/world';

let world: World;
let cpo: SandboxPartner;
let emsp: SandboxPartner;

beforeEach(async () => {
  world = await World.start();
  cpo = await world.join(CPO);
  emsp = await world.join(EMSP);
});
afterEach(() => world.stop());

const hub = 'NL*HUB';
const isOn = (module: string, method?: string) => (received: { method: string; path: string }) =>
  received.path.includes(`/receiver/${module}`) && (method === undefined || received.method === method);

describe('a party that a hub hosts', () => {
  it('is told to everybody who is connected: roles in the credentials, and HubClientInfo', async () => {
    emsp.received.length = 0;
    await world.host('FR*CPO', 'CPO');

    const put = await emsp.waitFor(({ method, path }) => method === 'PUT' && path.endsWith('/credentials'));
    const { roles } = JSON.parse(put.body) as { roles: { role: string; party_id: string }[] };
    expect(roles.map(({ role, party_id }) => [role, party_id])).toEqual([
      ['HUB', 'HUB'],
      ['CPO', 'CPO'],
    ]);
    const info = await emsp.waitFor(({ path }) => path.includes('hubclientinfo/FR/CPO'));
    expect(JSON.parse(info.body)).toMatchObject({
      role: 'CPO',
      country_code: 'FR',
      party_id: 'CPO',
      status: 'CONNECTED',
    });
    const list = await emsp.call({ method: 'GET', module: 'hubclientinfo', role: 'SENDER' });
    expect(list.json.data).toContainEqual(expect.objectContaining({ party_id: 'CPO', status: 'CONNECTED' }));
  });

  it('is gone for everybody when it is no longer hosted', async () => {
    await world.host('FR*CPO', 'CPO');
    await handIn(world, 'locations', owned('locations', 'LOC1'));
    emsp.received.length = 0;
    await world.api('DELETE', '/parties/FR/CPO');

    const put = await emsp.waitFor(({ method, path }) => method === 'PUT' && path.endsWith('/credentials'));
    expect((JSON.parse(put.body) as { roles: unknown[] }).roles).toHaveLength(1);
    const info = await emsp.waitFor(({ path }) => path.includes('hubclientinfo/FR/CPO'));
    expect(JSON.parse(info.body)).toMatchObject({ status: 'SUSPENDED' });
    const all = await emsp.call({ method: 'GET', module: 'locations', role: 'SENDER', from: 'DE*MSP', to: hub });
    expect(all.json.data).toEqual([]);
  });

  it('is not told anew when it is put as it is', async () => {
    await world.host('FR*CPO', 'CPO');
    emsp.received.length = 0;
    await world.host('FR*CPO', 'CPO');
    expect(emsp.received.filter(({ path }) => path.endsWith('/credentials'))).toEqual([]);
  });

  it('is told to a platform that was away once it is back', async () => {
    emsp.answer(({ path }) => path.startsWith('/ocpi/versions'), 'reset');
    await world.host('FR*CPO', 'CPO');
    emsp.heal();
    emsp.received.length = 0;
    for (let tries = 0; tries < 100 && !emsp.received.some(({ method }) => method === 'PUT'); tries++) {
      world.clock.advance(2_500);
      await world.api('GET', '/status');
    }
    await emsp.waitFor(({ method, path }) => method === 'PUT' && path.endsWith('/credentials'));
  });

  it('has its Locations and Tariffs in GET All beside those of others, each with its owner [LOC-133] [TAR-105]', async () => {
    await world.host('FR*CPO', 'CPO');
    await handIn(world, 'locations', owned('locations', 'LOC1'));
    await handIn(world, 'tariffs', owned('tariffs', 'LOC1'));
    const push = { method: 'PUT', role: 'RECEIVER' as const, from: 'NL*TNM', to: hub };
    await cpo.call({ ...push, module: 'locations', rest: '/NL/TNM/LOC1', body: aLocation() });
    await cpo.call({ ...push, module: 'tariffs', rest: '/NL/TNM/LOC1', body: aTariff({ id: 'LOC1' }) });

    for (const module of ['locations', 'tariffs']) {
      const { json, headers } = await emsp.call({ method: 'GET', module, role: 'SENDER', from: 'DE*MSP', to: hub });
      const owners = (json.data as { country_code: string; party_id: string; id: string }[]).map(
        (one) => `${one.country_code}*${one.party_id} ${one.id}`,
      );
      expect(owners.sort()).toEqual(['FR*CPO LOC1', 'NL*TNM LOC1']);
      expect(headers['x-total-count']).toBe('2');
      // A CPO gets no Locations of other CPOs.
      const other = await cpo.call({ method: 'GET', module, role: 'SENDER', from: 'NL*TNM', to: hub });
      expect(other.json.data).toEqual([]);
    }
  });

  it('is found by open routing for what it owns', async () => {
    await world.host('FR*CPO', 'CPO');
    await handIn(world, 'locations', owned('locations', 'FRLOC'));
    const { json } = await emsp.call({
      method: 'GET',
      module: 'locations',
      role: 'SENDER',
      from: 'DE*MSP',
      rest: '/FRLOC',
    });
    expect(json.data).toMatchObject({ id: 'FRLOC', party_id: 'CPO' });
  });

  it('gets broadcasts as an eMSP; what it cannot take does not spoil it for the others', async () => {
    await world.host('FR*MSP', 'EMSP');
    const push = { module: 'locations', role: 'RECEIVER' as const, from: 'NL*TNM', to: hub, rest: '/NL/TNM/LOC1' };
    const put = await cpo.call({ ...push, method: 'PUT', body: aLocation() });
    const unknown = await cpo.call({
      ...push,
      method: 'PATCH',
      rest: '/NL/TNM/LOC9',
      body: { name: 'x', last_updated: '2026-05-02T10:00:00Z' },
    });

    expect([put.json.status_code, unknown.json.status_code]).toEqual([1000, 1000]);
    expect((await world.api('GET', '/parties/FR/MSP/locations/NL/TNM/LOC1')).json).toMatchObject({ id: 'LOC1' });
    await emsp.waitFor(({ path }) => path.endsWith('/LOC9'));
  });
});

describe('what passes through the hub', () => {
  const push = { role: 'RECEIVER' as const, from: 'NL*TNM' };

  it('of Locations goes to everybody like an eMSP, the owner in the address, the hub as sender, unchanged [LOC-130] [LOC-131] [LOC-132] [TAR-104] [TAR-106] [H-53]', async () => {
    const second = await world.join({ roles: [{ role: 'CPO', country_code: 'BE', party_id: 'BEC' }] });
    const nsp = await world.join({ roles: [{ role: 'NSP', country_code: 'DE', party_id: 'NAV' }] });
    const text = JSON.stringify(aLocation()).replace('{', '{ "x_price": 1.10, ');
    await cpo.call({ ...push, method: 'PUT', module: 'locations', to: hub, rest: '/NL/TNM/LOC1', body: text });
    await cpo.call({
      ...push,
      method: 'PUT',
      module: 'tariffs',
      to: hub,
      rest: '/NL/TNM/T1',
      body: aTariff({ id: 'T1' }),
    });

    for (const partner of [emsp, nsp]) {
      const location = await partner.waitFor(isOn('locations', 'PUT'));
      expect([location.path, location.body]).toEqual(['/ocpi/2.2.1/receiver/locations/NL/TNM/LOC1', text]);
      expect(location.headers).toMatchObject({ 'ocpi-from-party-id': 'HUB', 'ocpi-from-country-code': 'NL' });
      const tariff = await partner.waitFor(isOn('tariffs', 'PUT'));
      expect([tariff.path, JSON.parse(tariff.body).last_updated]).toEqual([
        '/ocpi/2.2.1/receiver/tariffs/NL/TNM/T1',
        aTariff().last_updated,
      ]);
    }
    expect(second.received.filter(isOn('locations'))).toEqual([]);
  });

  it('of a Session or CDR goes to the one it is for, and is never broadcast [SES-101] [SES-102] [CDR-098] [CDR-100]', async () => {
    const other = await world.join({ roles: [{ role: 'EMSP', country_code: 'DE', party_id: 'OTH' }] });
    const session = JSON.stringify(aSession()).replace('"kwh":11', '"kwh":11.10');
    const cdr = JSON.stringify(aCdr()).replace('"total_energy":20', '"total_energy":20.000');
    await cpo.call({ ...push, method: 'PUT', module: 'sessions', to: 'DE*MSP', rest: '/NL/TNM/S1', body: session });
    await cpo.call({ ...push, method: 'POST', module: 'cdrs', to: 'DE*MSP', body: cdr });

    expect((await emsp.waitFor(isOn('sessions'))).body).toBe(session);
    expect((await emsp.waitFor(isOn('cdrs'))).body).toBe(cdr);
    for (const [method, module, rest, body] of [
      ['PUT', 'sessions', '/NL/TNM/S2', aSession({ id: 'S2' })],
      ['POST', 'cdrs', '', aCdr({ id: 'C2' })],
    ] as const)
      expect((await cpo.call({ ...push, method, module, to: hub, rest, body })).json.status_code).toBe(2001);
    expect(other.received.filter(({ path }) => /sessions|cdrs/.test(path))).toEqual([]);
  });

  it('of a Session without receiver goes to the eMSP of its Token [SES-103]', async () => {
    await cpo.call({ ...push, method: 'PUT', module: 'sessions', rest: '/NL/TNM/S1', body: aSession() });
    expect((await emsp.waitFor(isOn('sessions'))).headers).toMatchObject({ 'ocpi-to-party-id': 'MSP' });
  });

  it('of a CDR leads back through the hub to where the eMSP keeps it [CDR-099]', async () => {
    emsp.answer(isOn('cdrs', 'POST'), { http: 201, headers: { location: `http://127.0.0.1:${emsp.port}/kept/1` } });
    emsp.answer(({ path }) => path === '/kept/1', { data: aCdr() });
    const { headers } = await cpo.call({ ...push, method: 'POST', module: 'cdrs', to: 'DE*MSP', body: aCdr() });

    expect(headers.location).toContain(`:${world.app.port}/`);
    expect((await cpo.send({ method: 'GET', url: headers.location ?? '' })).json.data).toMatchObject({ id: 'CDR1' });
  });

  it('is no GET of a Receiver interface addressed to the hub [H-52]', async () => {
    const reply = await cpo.call({ ...push, method: 'GET', module: 'locations', to: hub, rest: '/NL/TNM/LOC1' });
    expect([reply.http, reply.json.status_code]).toEqual([200, 2001]);
    expect(emsp.received.filter(isOn('locations'))).toEqual([]);
  });
});
