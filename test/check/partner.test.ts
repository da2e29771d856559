import { SimulatedPartner } from '../../src/sandbox/simulated';
import { EMSP, World } from '../support/world';

interface Finding {
  name: string;
  module: string;
  outcome: string;
  requirements: string[];
  detail: string | null;
  correlation_id: string | null;
}

describe('a check of a partner', () => {
  let world: World;
  let simulated: SimulatedPartner;
  let id: string;

  beforeEach(async () => {
    world = await World.start();
    simulated = await new SimulatedPartner({ nowMs: world.clock.now(), locations: 40 }).start();
    const { json } = await world.api('POST', '/platforms', {
      name: 'Sandbox',
      versions_url: simulated.partner.versionsUrl,
      registration_token: simulated.partner.ourToken,
    });
    id = String(json.id);
  });
  afterEach(async () => {
    await simulated.stop();
    await world.stop();
  });

  const check = async () => {
    const { http, json } = await world.api('POST', `/platforms/${id}/check`);
    return { http, json, findings: json.findings as Finding[] };
  };
  const badIn = (findings: Finding[]) =>
    findings.filter(({ outcome }) => outcome === 'fail').map(({ module, name }) => `${module}: ${name}`);

  it('finds nothing broken at a partner that goes by the book, and keeps the result', async () => {
    const { http, json, findings } = await check();
    const last = await world.api('GET', `/platforms/${id}/check`);

    expect(http).toBe(200);
    expect(badIn(findings)).toEqual([]);
    expect(json.verdict).toBe('pass');
    expect(new Set(findings.map(({ module }) => module))).toEqual(
      new Set(['versions', 'credentials', 'locations', 'tariffs', 'tokens', 'sessions', 'cdrs']),
    );
    expect(last.json).toEqual(json);
  });

  it('writes nothing at the partner', async () => {
    const before = simulated.partner.received.length;

    await check();

    const methods = simulated.partner.received.slice(before).map(({ method }) => method);
    expect(methods.length).toBeGreaterThan(20);
    expect(new Set(methods)).toEqual(new Set(['GET']));
  });

  it('names the requirement that a looping list breaks, with the request in the trace', async () => {
    simulated.faults = [{ name: 'page-loop', module: 'tariffs' }];

    const { json, findings } = await check();
    const loop = findings.find(({ module, requirements }) => module === 'tariffs' && requirements.includes('TRF-035'));
    const seen = await world.api('GET', `/messages?correlation_id=${loop?.correlation_id}`);

    expect(json.verdict).toBe('fail');
    expect(loop).toMatchObject({ outcome: 'fail', detail: '5 of 5 objects came with a next link' });
    expect((seen.json.items as object[]).length).toBe(1);
  });

  it('tells which objects are not valid, and where', async () => {
    Object.assign(simulated.locations[2] ?? {}, { coordinates: { latitude: 'north', longitude: '4.0' } });

    const { findings } = await check();

    const fault = findings.find(({ requirements }) => requirements.includes('LOC-036') && requirements.length === 1);
    expect(fault).toMatchObject({ outcome: 'fail', detail: expect.stringContaining('/2/coordinates/latitude') });
  });

  it('tells what came instead of OCPI, and goes on with the other modules', async () => {
    simulated.faults = [{ name: 'rubbish', module: 'locations' }];

    const { findings } = await check();

    const bad = findings.filter(({ outcome }) => outcome === 'fail');
    expect(new Set(bad.map(({ module }) => module))).toEqual(new Set(['locations']));
    expect(bad[0]?.detail).toBe('the answer is not JSON (HTTP 200)');
  });

  it('is refused for a partner that is not connected, and there is none of one never checked', async () => {
    const invited = await world.invite('Later');
    await world.join(EMSP);

    const refused = await world.api('POST', `/platforms/${invited.id}/check`);
    const none = await world.api('GET', `/platforms/${invited.id}/check`);

    expect(refused.http).toBe(409);
    expect(none.http).toBe(404);
  });
});
