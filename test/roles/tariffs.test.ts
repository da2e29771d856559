/** Tariffs: put and deleted; received by a hosted eMSP and owned by a hosted CPO. */
import type { SandboxPartner } from '../../src/sandbox/partner';
import { aTariff } from '../support/builders';
import { handIn, owned } from '../support/owned';
import { CPO, EMSP, World } from '../support/world';

let world: World;

beforeEach(async () => {
  world = await World.start();
});
afterEach(() => world.stop());

const codes = ({ http, json }: { http: number; json: { status_code?: unknown } }) => [http, json.status_code];

describe('a Tariff that a CPO pushes', () => {
  let cpo: SandboxPartner;
  const send = (method: string, rest: string, body?: object) =>
    cpo.call({
      method,
      module: 'tariffs',
      role: 'RECEIVER',
      from: 'NL*TNM',
      to: 'FR*MSP',
      rest: `/NL/TNM${rest}`,
      body,
    });

  beforeEach(async () => {
    // One platform, two CPOs.
    cpo = await world.join({ roles: [...CPO.roles, { role: 'CPO', country_code: 'BE', party_id: 'BEC' }] });
    await world.host('FR*MSP', 'EMSP');
  });

  it('is gone after DELETE, which says 404 the next time; PATCH there is none [TAR-038] [TAR-039] [TAR-041] [H-33]', async () => {
    await send('PUT', '/T1', aTariff({ id: 'T1' }));

    expect(codes(await send('DELETE', '/t1'))).toEqual([200, 1000]);
    expect(codes(await send('GET', '/T1'))).toEqual([404, 2000]);
    expect(codes(await send('DELETE', '/T1'))).toEqual([404, 2000]);
    expect(codes(await send('PATCH', '/T1', { currency: 'EUR' }))).toEqual([405, 2000]);
  });

  it('is one of two when another CPO has the same id', async () => {
    await send('PUT', '/T1', aTariff({ id: 'T1' }));
    const body = aTariff({ id: 'T1', country_code: 'BE', party_id: 'BEC', currency: 'CHF' });
    await cpo.call({
      method: 'PUT',
      module: 'tariffs',
      role: 'RECEIVER',
      from: 'BE*BEC',
      to: 'FR*MSP',
      rest: '/BE/BEC/T1',
      body,
    });

    expect((await world.api('GET', '/parties/FR/MSP/tariffs/NL/TNM/T1')).json).toMatchObject({ currency: 'EUR' });
    expect((await world.api('GET', '/parties/FR/MSP/tariffs/BE/BEC/T1')).json).toMatchObject({ currency: 'CHF' });
  });

  it('keeps its prices to the last digit', async () => {
    const text = JSON.stringify(aTariff({ id: 'T1' })).replace('"price":0.25', '"price":0.250');
    await cpo.call({
      method: 'PUT',
      module: 'tariffs',
      role: 'RECEIVER',
      from: 'NL*TNM',
      to: 'FR*MSP',
      rest: '/NL/TNM/T1',
      body: text,
    });

    expect((await send('GET', '/T1')).text).toContain('"price":0.250');
    expect((await world.api('GET', '/parties/FR/MSP/tariffs/NL/TNM/T1')).text).toContain('"price":0.250');
  });
});

describe("a hosted CPO's Tariff", () => {
  let emsp: SandboxPartner;
  const path = '/parties/FR/CPO/tariffs/T1';
  const isPush = (method: string) => (received: { method: string; path: string }) =>
    received.method === method && received.path.includes('/receiver/tariffs/');

  beforeEach(async () => {
    emsp = await world.join(EMSP);
    await world.host('FR*CPO', 'CPO');
    await handIn(world, 'tariffs', owned('tariffs', 'T1'));
    await emsp.waitFor(isPush('PUT'));
  });

  it('is listed in the version details on both sides [TAR-001]', () => {
    for (const role of ['SENDER', 'RECEIVER']) expect(emsp.hubUrl('tariffs', role)).toContain('/tariffs');
  });

  it('goes out whole with PUT when it is new, to its own address [TAR-002] [TAR-025] [TAR-028] [TAR-029]', async () => {
    const push = await emsp.waitFor(isPush('PUT'));
    expect(push.path).toBe('/ocpi/2.2.1/receiver/tariffs/FR/CPO/T1');
    expect(JSON.parse(push.body)).toEqual(JSON.parse(JSON.stringify(owned('tariffs', 'T1'))));
  });

  it('goes out whole when a member of it changes, never by PATCH [TAR-003]', async () => {
    emsp.received.length = 0;
    await world.api('PATCH', path, { currency: 'CHF' });
    const push = await emsp.waitFor(isPush('PUT'));

    expect(JSON.parse(push.body)).toMatchObject({ id: 'T1', currency: 'CHF', elements: expect.any(Array) });
    expect(emsp.received.filter(isPush('PATCH'))).toEqual([]);
  });

  it('is deleted at the partner when it is deleted here [TAR-004]', async () => {
    expect((await world.api('DELETE', path)).http).toBe(204);
    const push = await emsp.waitFor(isPush('DELETE'));

    expect(push.path).toBe('/ocpi/2.2.1/receiver/tariffs/FR/CPO/T1');
    expect((await world.api('GET', path)).http).toBe(404);
    const { json } = await emsp.call({
      method: 'GET',
      module: 'tariffs',
      role: 'SENDER',
      from: 'DE*MSP',
      to: 'FR*CPO',
    });
    expect(json.data).toEqual([]);
  });

  it('is one for its CPO, whatever the case of its id [TAR-042]', async () => {
    const { http } = await world.api('PUT', '/parties/FR/CPO/tariffs/t1', {
      ...owned('tariffs', 't1'),
      currency: 'CHF',
    });
    expect(http).toBe(200);
    expect((await world.api('GET', '/parties/FR/CPO/tariffs')).json.items).toHaveLength(1);
  });

  it('keeps its prices to the last digit on the wire', async () => {
    const { elements: _, ...rest } = owned('tariffs', 'T2');
    const text = JSON.stringify({ ...rest, elements: 0 }).replace(
      '"elements":0',
      '"elements":[{"price_components":[{"type":"ENERGY","price":1.10,"step_size":1}]}]',
    );
    await world.api('PUT', '/parties/FR/CPO/tariffs/T2', text);
    const push = await emsp.waitFor(({ path: at }) => at.endsWith('/T2'));

    expect(push.body).toContain('"price":1.10');
  });
});
