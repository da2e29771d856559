import { faultsOf } from '../../src/ocpi/check';
import * as model from '../../src/ocpi/model';
import { readFaults } from '../../src/sandbox/faults';
import { SimulatedPartner } from '../../src/sandbox/simulated';
import { exchange } from '../../src/sandbox/wire';
import { EMSP, eventually, World } from '../support/world';

describe('the simulated partner', () => {
  let world: World;
  let simulated: SimulatedPartner;

  beforeEach(async () => {
    world = await World.start();
    simulated = await new SimulatedPartner({ nowMs: world.clock.now() }).start();
  });
  afterEach(async () => {
    await simulated.stop();
    await world.stop();
  });

  const connect = () =>
    world.api('POST', '/platforms', {
      name: 'Sandbox',
      versions_url: simulated.partner.versionsUrl,
      registration_token: simulated.partner.ourToken,
    });

  it('has Locations, Tariffs and Tokens that are valid', () => {
    const faults = [
      ...simulated.locations.flatMap((one) => faultsOf(model.Location, one)),
      ...simulated.tariffs.flatMap((one) => faultsOf(model.Tariff, one)),
      ...simulated.tokens.flatMap((one) => faultsOf(model.Token, one)),
    ];

    expect(faults).toEqual([]);
    expect(simulated.locations.length).toBe(300);
    expect(new Set(simulated.locations.map(({ city }) => city)).size).toBeGreaterThan(10);
  });

  it('is registered with, lists its Locations page by page and shows one of them', async () => {
    const { http } = await connect();
    const emsp = await world.join(EMSP);
    const at = { method: 'GET', module: 'locations', role: 'SENDER' as const, from: 'DE*MSP', to: 'NL*SBC' };

    const first = await emsp.call({ ...at, rest: '?limit=20' });
    const next = /<([^>]+)>/.exec(first.headers.link ?? '')?.[1] ?? '';
    const second = await emsp.send({ method: 'GET', url: next });
    const one = await emsp.call({ ...at, rest: '/LOC0007' });

    expect(http).toBe(201);
    expect(first.headers['x-total-count']).toBe('300');
    expect((second.json.data as { id: string }[])[0]?.id).toBe('LOC0021');
    expect((one.json.data as { id: string }).id).toBe('LOC0007');
  });

  it('says whether one of its Tokens may charge, and does not know others', async () => {
    await connect();
    await world.host('FR*CPO', 'CPO');

    const known = await world.api('POST', '/parties/FR/CPO/tokens/04000001/authorize', {});
    const blocked = await world.api('POST', '/parties/FR/CPO/tokens/04000020/authorize', {});

    expect(known.text).toContain('"ALLOWED"');
    expect(blocked.text).toContain('"BLOCKED"');
  });

  it('charges when it is told to start, and bills when it is told to stop', async () => {
    await connect();
    const emsp = await world.join(EMSP);
    const command = (rest: string, body: object) =>
      emsp.call({ method: 'POST', module: 'commands', role: 'RECEIVER', rest, from: 'DE*MSP', to: 'NL*SBC', body });
    const location = simulated.locations.find(({ evses }) => evses.some(({ status }) => status === 'AVAILABLE'));
    const response_url = `http://127.0.0.1:${emsp.port}/results/1`;
    const token = {
      country_code: 'DE',
      party_id: 'MSP',
      uid: 'T1',
      type: 'RFID',
      contract_id: 'DE-MSP-C1',
      issuer: 'MSP',
      valid: true,
      whitelist: 'ALLOWED',
      last_updated: '2026-05-01T10:00:00Z',
    };

    const started = await command('/START_SESSION', { response_url, token, location_id: location?.id });
    const put = await emsp.waitFor(({ path, method }) => method === 'PUT' && path.includes('/sessions/'));
    const session = JSON.parse(put.body) as { id: string };
    await command('/STOP_SESSION', { response_url, session_id: session.id });
    const posted = await emsp.waitFor(({ path, method }) => method === 'POST' && path.endsWith('/cdrs'));

    expect(started.json.data).toEqual({ result: 'ACCEPTED', timeout: 30 });
    expect(faultsOf(model.Session, session)).toEqual([]);
    expect(faultsOf(model.CDR, JSON.parse(posted.body))).toEqual([]);
  });

  it('keeps what it is sent as a Receiver, and shows it again', async () => {
    await connect();
    await world.host('FR*CPO', 'CPO');
    const body = { currency: 'EUR', elements: [{ price_components: [{ type: 'ENERGY', price: 0.3, step_size: 1 }] }] };

    await world.api('PUT', '/parties/FR/CPO/tariffs/T9', body);
    await world.settled();

    const { received } = simulated.partner;
    expect(received.some(({ method, path }) => method === 'PUT' && path.endsWith('/tariffs/FR/CPO/T9'))).toBe(true);
  });

  it('has faults that are switched while it runs, on one module or on all', async () => {
    await connect();
    const emsp = await world.join(EMSP);
    const get = (module: string) => emsp.call({ method: 'GET', module, role: 'SENDER', from: 'DE*MSP', to: 'NL*SBC' });
    const url = `http://127.0.0.1:${simulated.partner.port}/sandbox/faults`;

    await exchange({ method: 'PUT', url, body: 'wrong-status:locations' });
    const bad = await get('locations');
    const good = await get('tariffs');
    await exchange({ method: 'PUT', url, body: '500' });
    const broken = await get('tariffs');
    const refused = await exchange({ method: 'PUT', url, body: 'sleepy' });

    expect(bad.json.status_code).toBe(2001);
    expect(good.json.status_code).toBe(1000);
    expect(broken.json.status_code).toBe(4000);
    expect(refused.text).toContain('there is no fault "sleepy"; choose from 500, slow, rubbish');
  });

  it('loops its pages on request; whoever reads them stops', async () => {
    simulated.faults = readFaults('page-loop:locations');
    await connect();
    await world.host('DE*OWN', 'EMSP');
    const { json } = await world.api('GET', '/platforms');
    const [platform] = json.items as { id: string }[];

    const pulls = () => world.api('GET', `/platforms/${platform?.id}/pulls`);
    await world.api('POST', `/platforms/${platform?.id}/pull`, { modules: ['locations'] });

    await eventually(async () => (await pulls()).text.includes('goes in a circle'));
  });
});
