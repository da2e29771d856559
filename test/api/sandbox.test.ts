/** One call to a partner that behaves: started, told what to do wrong, used in place of a receiver, and ended. */
import { SandboxPartner } from '../../src/sandbox/partner';
import { aCdr } from '../support/builders';
import { CPO, EMSP, eventually, World } from '../support/world';

let world: World;
afterEach(() => world.stop());

interface Platform {
  id: string;
  name: string;
  status: string;
  sandbox: boolean;
}

const platforms = async () => (await world.api('GET', '/platforms')).json.items as Platform[];

describe('a sandbox partner', () => {
  it('is started and registered by one call, and what it has is read, though loopback is closed to everybody else', async () => {
    world = await World.start({ egressAllow: [] });
    await world.host('FR*ABC', 'EMSP');

    const { http, json } = await world.api('POST', '/sandbox', {});

    expect({ http, json }).toMatchObject({ http: 201, json: { cpo: 'NL*SBC', emsp: 'NL*SBM', locations: 300 } });
    expect(await platforms()).toMatchObject([{ id: json.platform, status: 'CONNECTED', sandbox: true }]);
    await world.settled();
    const read = await world.api('GET', '/parties/FR/ABC/locations?limit=1');
    expect(read.json.items).toMatchObject([{ country_code: 'NL', party_id: 'SBC' }]);
    const other = await new SandboxPartner(EMSP).start();
    const theirs = { versions_url: other.versionsUrl, registration_token: other.ourToken };
    const refused = await world.api('POST', '/platforms', { name: 'other', ...theirs });
    expect({ http: refused.http, received: other.received.length }).toEqual({ http: 502, received: 0 });
    await other.stop();
  });

  it('is one only: a second call answers the one that runs', async () => {
    world = await World.start();
    const first = await world.api('POST', '/sandbox', {});

    const second = await world.api('POST', '/sandbox', {});

    expect(second.json.platform).toBe(first.json.platform);
    expect(await platforms()).toHaveLength(1);
  });

  it('has the faults it is told to have, and is refused those that are none', async () => {
    world = await World.start();
    const { json } = await world.api('POST', '/sandbox', {});

    const switched = await world.api('PUT', '/sandbox/faults', { faults: ['500:locations'] });
    const unknown = await world.api('PUT', '/sandbox/faults', { faults: ['lazy'] });

    expect(switched.json.faults).toEqual(['500:locations']);
    expect({ http: unknown.http, detail: unknown.json.detail }).toMatchObject({
      http: 409,
      detail: expect.stringContaining('no fault "lazy"'),
    });
    const check = await world.api('POST', `/platforms/${json.platform}/check`, {});
    expect(check.json.verdict).toBe('fail');
  });

  it('is healed by an empty list, and by none', async () => {
    world = await World.start();
    await world.api('POST', '/sandbox', {});
    await world.api('PUT', '/sandbox/faults', { faults: ['slow'] });

    for (const body of [{ faults: [] }, {}]) {
      const { http, json } = await world.api('PUT', '/sandbox/faults', body);
      expect([http, json.faults]).toEqual([200, []]);
    }
  });

  it('leaves nothing behind when it is ended, or when the process ended before', async () => {
    world = await World.start();
    await world.host('FR*ABC', 'EMSP');
    await world.api('POST', '/sandbox', {});
    await world.settled();
    const received = async () =>
      (await world.api('GET', '/parties/FR/ABC/locations?owner=NL*SBC')).json.items as object[];
    expect((await received()).length).toBeGreaterThan(0);
    expect((await world.api('DELETE', '/sandbox')).http).toBe(204);
    expect(await received()).toEqual([]);
    expect(await platforms()).toEqual([]);
    expect((await world.api('GET', '/sandbox')).http).toBe(404);

    await world.api('POST', '/sandbox', {});
    await world.restart();

    expect(await platforms()).toEqual([]);
  });

  it('gets a request of the trace in place of its receiver; another partner never does', async () => {
    world = await World.start();
    const cpo = await world.join(CPO);
    const emsp = await world.join(EMSP);
    const third = await world.join({ roles: [{ role: 'EMSP', country_code: 'BE', party_id: 'XYZ' }] });
    await cpo.call({ from: 'NL*TNM', to: 'DE*MSP', role: 'RECEIVER', method: 'POST', module: 'cdrs', body: aCdr() });
    const sandbox = (await world.api('POST', '/sandbox', {})).json.platform;
    const { items } = (await world.api('GET', '/messages?module=cdrs')).json as {
      items: { id: string; direction: string }[];
    };
    const sent = items.find(({ direction }) => direction === 'out')?.id;
    const other = (await platforms()).find(({ name }) => name === 'XYZ')?.id;

    const taken = await world.api('POST', `/messages/${sent}/send-again`, { to: sandbox });
    const refused = await world.api('POST', `/messages/${sent}/send-again`, { to: other });

    expect({ http: taken.http, json: taken.json }).toMatchObject({ http: 200, json: { ocpi_status: 1000 } });
    expect({ http: refused.http, code: refused.json.code }).toEqual({ http: 409, code: 'notSandbox' });
    await eventually(async () => emsp.received.some(({ path }) => path.endsWith('/cdrs')));
    expect(emsp.received.filter(({ path }) => path.endsWith('/cdrs'))).toHaveLength(1);
    expect(third.received.filter(({ path }) => path.endsWith('/cdrs'))).toHaveLength(0);
  });
});
