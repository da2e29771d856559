import type { SandboxPartner } from '../../src/sandbox/partner';
import { type ApiReply, call } from '../support/api';
import { putLocation, putSession } from '../support/hosted';
import { until } from '../support/until';
import { CPO, EMSP, World } from '../support/world';

let world: World;
afterEach(() => world.stop());

const profile = (limit = 11_000.5) => ({
  start_date_time: '2026-06-01T12:00:00Z',
  duration: 1800,
  charging_rate_unit: 'W',
  min_charging_rate: 1400.5,
  charging_profile_period: [{ start_period: 0, limit }],
});
const active = (limit?: number) => ({ start_date_time: '2026-06-01T12:00:10Z', charging_profile: profile(limit) });

describe('a hosted CPO', () => {
  let emsp: SandboxPartner;
  const at = { module: 'chargingprofiles', role: 'RECEIVER' as const, from: 'DE*MSP', to: 'FR*CPO' };
  const responseUrl = () => `http://127.0.0.1:${emsp.port}/results/1?id=1&k=%2F`;
  const set = (session = 'S1', changes: object = {}) =>
    emsp.call({
      ...at,
      method: 'PUT',
      rest: `/${session}`,
      body: { charging_profile: profile(), response_url: responseUrl(), ...changes },
    });
  const query = (more: Record<string, string> = {}) => new URLSearchParams({ ...more, response_url: responseUrl() });
  const ask = (search = `?${query({ duration: '600' })}`, session = 'S1') =>
    emsp.call({ ...at, method: 'GET', rest: `/${session}${search}` });
  const clear = (search = `?${query()}`) => emsp.call({ ...at, method: 'DELETE', rest: `/S1${search}` });
  const said = ({ json }: { json: { data?: unknown } }) => (json.data as { result: string }).result;
  const open = async () => (await call(world, { path: '/parties/FR/CPO/commands?open=true' })).json.items;
  const settle = async (body: object) => {
    const [order] = await open();
    return call(world, { method: 'POST', path: `/parties/FR/CPO/commands/${order.id}/result`, body });
  };
  const changed = (body: object) =>
    call(world, { method: 'PUT', path: '/parties/FR/CPO/sessions/S1/active-charging-profile', body });
  const isResult = ({ path, method }: { path: string; method: string }) => method === 'POST' && path === '/results/1';
  const isUpdate = ({ path, method }: { path: string; method: string }) =>
    method === 'PUT' && path.includes('/sender/chargingprofiles/');
  const result = async () => {
    const { body, query } = await emsp.waitFor(isResult);
    emsp.received.length = 0;
    return { body: JSON.parse(body), query: `${query}` };
  };

  beforeEach(async () => {
    world = await World.start();
    emsp = await world.join(EMSP);
    await world.host('FR*CPO', 'CPO');
    await putLocation(world, ['CHARGING_PROFILE_CAPABLE']);
    await putSession(world, 'S1');
  });

  it('takes a profile for a running Session on and posts the result to exactly the address given [CHP-001] [CHP-006] [CHP-008] [CHP-009] [CHP-011] [CHP-013] [CHP-023] [CHP-024] [CHP-031] [CHP-037] [CHP-039]', async () => {
    const answer = await set();
    const [order] = await open();
    await settle({ result: 'ACCEPTED' });

    expect(answer.json).toMatchObject({ status_code: 1000, data: { result: 'ACCEPTED', timeout: 35 } });
    expect(order).toMatchObject({
      command: 'SET_CHARGING_PROFILE',
      request: { session_id: 'S1', charging_profile: profile() },
    });
    expect(await result()).toEqual({ body: { result: 'ACCEPTED' }, query: 'id=1&k=%2F' });
  });

  it('puts a second profile in the place of the first [CHP-025]', async () => {
    await set();
    await settle({ result: 'ACCEPTED' });
    await set('S1', { charging_profile: profile(7000) });
    await settle({ result: 'ACCEPTED' });
    const { json } = await call(world, { path: '/parties/FR/CPO/sessions/S1/charging-profile' });

    expect(json.items).toHaveLength(1);
    expect(json.items[0]).toMatchObject({ counterparty: 'DE*MSP', charging_profile: profile(7000) });
  });

  it('asks the charger for the profile in force and posts it [CHP-017] [CHP-018] [CHP-022] [CHP-040] [CHP-056] [H-48]', async () => {
    const answer = await ask();
    const [order] = await open();
    const lacking = await settle({ result: 'ACCEPTED' });
    await settle({ result: 'ACCEPTED', profile: active() });

    expect(said(answer)).toBe('ACCEPTED');
    expect(order).toMatchObject({
      command: 'GET_ACTIVE_CHARGING_PROFILE',
      request: { session_id: 'S1', duration: 600 },
    });
    expect(lacking.http).toBe(400);
    expect(await result()).toEqual({ body: { result: 'ACCEPTED', profile: active() }, query: 'id=1&k=%2F' });
  });

  it('reads a response_url that came without encoding, its own query included', async () => {
    await ask(`?duration=600&response_url=${responseUrl()}`);
    await settle({ result: 'UNKNOWN' });
    const first = await result();
    await ask(`?response_url=${responseUrl()}&duration=601`);
    await settle({ result: 'UNKNOWN' });

    expect([first, await result()]).toEqual([0, 1].map(() => ({ body: { result: 'UNKNOWN' }, query: 'id=1&k=%2F' })));
  });

  it('clears the profile that this sender has set, and no other [CHP-026] [CHP-027] [CHP-028] [CHP-029] [CHP-039]', async () => {
    const nothing = await clear();
    expect([said(nothing), (await result()).body]).toEqual(['ACCEPTED', { result: 'UNKNOWN' }]);

    await set();
    await settle({ result: 'ACCEPTED' });
    await result();
    world.clock.advance(61_000);
    await clear();
    expect((await open())[0]).toMatchObject({ command: 'CLEAR_CHARGING_PROFILE', request: { session_id: 'S1' } });
    await settle({ result: 'ACCEPTED' });
    expect((await result()).body).toEqual({ result: 'ACCEPTED' });
  });

  it('refuses with the reason, and posts no result after that [CHP-005] [CHP-010] [CHP-032] [CHP-033] [CHP-035] [CHP-036]', async () => {
    await putSession(world, 'OVER', { status: 'COMPLETED' });
    await putSession(world, 'LATER', { status: 'RESERVATION' });
    await putSession(world, 'OTHER', {}, { country_code: 'AT', party_id: 'OTH' });
    const answers = [await set('NONE'), await set('OTHER'), await set('OVER'), await set('LATER')];
    await putLocation(world, ['RFID_READER']);
    answers.push(await set());

    expect(answers.map(said)).toEqual(['UNKNOWN_SESSION', 'REJECTED', 'REJECTED', 'REJECTED', 'NOT_SUPPORTED']);
    for (const { json } of answers) expect(json).toMatchObject({ status_code: 1000, data: { timeout: 0 } });
    expect(await open()).toEqual([]);
  });

  it('answers TOO_OFTEN in a success, when one Session is asked about too often [CHP-015] [CHP-034] [H-51]', async () => {
    const answers = [];
    for (let n = 0; n < 7; n++) answers.push(await ask(`?${query({ duration: String(600 + n) })}`));

    expect(said(answers[0] as never)).toBe('ACCEPTED');
    expect(answers.at(-1)).toMatchObject({ http: 200, json: { status_code: 1000, data: { result: 'TOO_OFTEN' } } });
  });

  it('2001 where duration, response_url or a part of the profile is missing or wrong; 405 for other methods [CHP-019] [CHP-030] [CHP-051] [CHP-054] [CHP-055]', async () => {
    const periods = (charging_profile_period: object[], changes = {}) => ({
      charging_profile: { ...profile(), charging_profile_period, ...changes },
    });
    const refused = [
      await ask(`?${query()}`),
      await ask('?duration=600'),
      await ask(`?${query({ duration: 'soon' })}`),
      await clear(''),
      await set('S1', { response_url: undefined }),
      await set('S1', periods([{ start_period: 0, limit: 1.25 }])),
      await set('S1', periods([{ limit: 1 }])),
      await set('S1', periods([], { charging_rate_unit: 'kW' })),
      await set('S1', periods([], { min_charging_rate: 0.05 })),
    ];
    const others = [];
    for (const method of ['POST', 'PATCH'])
      others.push((await emsp.call({ ...at, method, rest: '/S1', body: {} })).http);

    expect(refused.map(({ json }) => json.status_code)).toEqual(refused.map(() => 2001));
    expect(others).toEqual([405, 405]);
    expect(await open()).toEqual([]);
  });

  it('takes relative profiles, those without an end, and those without periods [CHP-052] [CHP-053] [CHP-057]', async () => {
    await set('S1', { charging_profile: { charging_rate_unit: 'A' } });
    const { start_date_time: _, duration: __, ...endless } = profile();
    await set('S1', { charging_profile: endless });
    const requests = (await open()).map(
      ({ request }: { request: { charging_profile: object } }) => request.charging_profile,
    );

    expect(requests).toEqual([endless, { charging_rate_unit: 'A' }]);
  });

  it('tells a change of the profile in force to those who have set one, and to nobody before [CHP-041] [CHP-042] [CHP-043] [CHP-044] [CHP-046] [CHP-048] [H-49]', async () => {
    const before = await changed(active(5000));
    await set();
    await settle({ result: 'REJECTED' });
    const afterRefusal = await changed(active(5000));
    await set('S1', { charging_profile: profile(7000) });
    await settle({ result: 'ACCEPTED' });
    await until(() => emsp.received.filter(isResult).length === 2, 'both results');
    expect(emsp.received.filter(isUpdate)).toHaveLength(0);
    const after = await changed(active(3000));
    const update = await emsp.waitFor(isUpdate);

    expect([before, afterRefusal, after].map(({ json }) => json.told)).toEqual([false, false, true]);
    expect(update.path).toBe('/ocpi/2.2.1/sender/chargingprofiles/S1');
    expect(update.headers).toMatchObject({ 'ocpi-from-party-id': 'CPO', 'ocpi-to-party-id': 'MSP' });
    expect(JSON.parse(update.body)).toEqual(active(3000));
    expect(emsp.received.filter(isUpdate)).toHaveLength(1);
  });

  it('tells what the EVSE can give, once no profile is left [CHP-047] [CHP-046] [H-50]', async () => {
    await set();
    await settle({ result: 'ACCEPTED' });
    await clear();
    await settle({ result: 'ACCEPTED' });
    const cleared = JSON.parse((await emsp.waitFor(isUpdate)).body);
    emsp.received.length = 0;
    await changed({ ...active(), charging_profile: { charging_rate_unit: 'W', charging_profile_period: [] } });
    const empty = JSON.parse((await emsp.waitFor(isUpdate)).body);

    for (const { charging_profile } of [cleared, empty])
      expect(charging_profile).toEqual({
        charging_rate_unit: 'W',
        duration: 3600,
        charging_profile_period: [{ start_period: 0, limit: 230 * 32 * 3 }],
      });
  });
});

describe('a hosted eMSP', () => {
  let cpo: SandboxPartner;
  const base = '/parties/FR/MSP/sessions/S1';
  const to = { country_code: 'NL', party_id: 'TNM' };
  const set = (body: object = { charging_profile: profile(), to }) =>
    call(world, { method: 'PUT', path: `${base}/charging-profile`, body });
  const read = async ({ json }: ApiReply) => (await call(world, { path: `/commands/${json.id}` })).json;
  const isOrder = ({ path }: { path: string }) => path.includes('/receiver/chargingprofiles/');
  const post = (url: string, body: object) => cpo.send({ method: 'POST', url, body: JSON.stringify(body) });

  beforeEach(async () => {
    world = await World.start();
    cpo = await world.join(CPO);
    await world.host('FR*MSP', 'EMSP');
    cpo.answer(isOrder, { data: { result: 'ACCEPTED', timeout: 30 } });
  });

  it('sets a profile and gets the result at an address of its own [CHP-002] [CHP-014] [CHP-023] [CHP-038]', async () => {
    const [first, second] = [await set(), await set({ ...profile(), to })];
    const orders = cpo.received.filter(isOrder);
    const [one, two] = orders.map(({ body }) => JSON.parse(body));
    const answer = await post(one.response_url, { result: 'ACCEPTED' });

    expect(first).toMatchObject({ http: 202, json: { response: { result: 'ACCEPTED', timeout: 30 }, result: null } });
    expect([orders[0]?.method, orders[0]?.path]).toEqual(['PUT', '/ocpi/2.2.1/receiver/chargingprofiles/S1']);
    expect([one.charging_profile, two.charging_profile]).toEqual([profile(), profile()]);
    expect(one.response_url).not.toBe(two.response_url);
    expect(answer.json).toEqual({ status_code: 1000, status_message: 'Success', timestamp: expect.any(String) });
    expect((await read(first)).result).toEqual({ result: 'ACCEPTED' });
    expect((await read(second)).result).toBeNull();
  });

  it('asks for the profile in force, and clears it, by query alone [CHP-017] [CHP-018] [CHP-020] [CHP-021] [CHP-026] [CHP-027]', async () => {
    const asked = await call(world, { path: `${base}/active-charging-profile?duration=300&to=NL*TNM` });
    const cleared = await call(world, { method: 'DELETE', path: `${base}/charging-profile?to=NL*TNM` });
    const [get, remove] = cpo.received.filter(isOrder);
    await post(get?.query.get('response_url') ?? '', { result: 'ACCEPTED', profile: active() });
    const { json } = await call(world, { path: `${base}/charging-profile` });

    expect([asked.http, cleared.http]).toEqual([202, 202]);
    expect([get?.method, get?.body, get?.query.get('duration')]).toEqual(['GET', '', '300']);
    expect([remove?.method, remove?.body, [...(remove?.query.keys() ?? [])]]).toEqual(['DELETE', '', ['response_url']]);
    expect((await read(asked)).result).toEqual({ result: 'ACCEPTED', profile: active() });
    expect(json.items).toMatchObject([{ counterparty: 'NL*TNM', active_charging_profile: active() }]);
  });

  it('finds the CPO by the Session that it has sent', async () => {
    const nobody = await set({ charging_profile: profile() });
    await putSessionOf(cpo);
    const found = await set({ charging_profile: profile() });

    expect([nobody.http, found.http]).toEqual([404, 202]);
    expect(found.json.to).toEqual(to);
  });

  it('takes it that no result comes once the time named is over [CHP-012]', async () => {
    const reply = await set();
    world.clock.advance(32_000);
    await until(async () => (await read(reply)).result !== null, 'the time-out');

    expect((await read(reply)).result).toEqual({ result: 'TIMEOUT' });
  });

  it('keeps the profile in force as the CPO tells it; its interface takes nothing else [CHP-049] [CHP-050]', async () => {
    const at = { module: 'chargingprofiles', role: 'SENDER' as const, rest: '/S1', from: 'NL*TNM', to: 'FR*MSP' };
    const put = await cpo.call({ ...at, method: 'PUT', body: active(4000) });
    const faulty = await cpo.call({ ...at, method: 'PUT', body: {} });
    const others = [];
    for (const method of ['GET', 'PATCH', 'DELETE']) others.push((await cpo.call({ ...at, method })).http);
    const { json } = await call(world, { path: `${base}/charging-profile` });

    expect(put.json).toEqual({ status_code: 1000, status_message: 'Success', timestamp: expect.any(String) });
    expect(faulty.json.status_code).toBe(2001);
    expect(others).toEqual([405, 405, 405]);
    expect(json.items).toMatchObject([{ active_charging_profile: active(4000) }]);
  });
});

describe('a hosted eMSP between an SCSP and a CPO', () => {
  let cpo: SandboxPartner;
  let scsp: SandboxPartner;
  const at = { module: 'chargingprofiles', role: 'RECEIVER' as const, from: 'BE*SCS', to: 'FR*MSP' };
  const isOrder = ({ path }: { path: string }) => path.includes('/receiver/chargingprofiles/');
  const isResult = ({ path }: { path: string }) => path === '/results/1';
  const set = () =>
    scsp.call({
      ...at,
      method: 'PUT',
      rest: '/S1',
      body: { charging_profile: profile(), response_url: `http://127.0.0.1:${scsp.port}/results/1` },
    });

  beforeEach(async () => {
    world = await World.start();
    cpo = await world.join(CPO);
    scsp = await world.join({
      roles: [{ role: 'SCSP', country_code: 'BE', party_id: 'SCS' }],
      endpoints: [{ identifier: 'chargingprofiles', role: 'SENDER' }],
    });
    await world.host('FR*MSP', 'EMSP');
    cpo.answer(isOrder, { data: { result: 'ACCEPTED', timeout: 30 } });
  });

  it('passes its requests on as its own, and what comes back to it [CHP-002] [CHP-058] [CHP-059] [CHP-060]', async () => {
    await putSessionOf(cpo);
    const answer = await set();
    const order = await cpo.waitFor(isOrder);
    const { charging_profile, response_url } = JSON.parse(order.body);
    await cpo.send({ method: 'POST', url: response_url, body: '{"result":"ACCEPTED"}' });
    const result = await scsp.waitFor(isResult);
    const told = { module: 'chargingprofiles', role: 'SENDER' as const, rest: '/S1', from: 'NL*TNM', to: 'FR*MSP' };
    await cpo.call({ ...told, method: 'PUT', body: active(4000) });
    const update = await scsp.waitFor(({ path }) => path.includes('/sender/chargingprofiles/'));

    expect(answer.json.data).toEqual({ result: 'ACCEPTED', timeout: 30 });
    expect(order.headers).toMatchObject({ 'ocpi-from-party-id': 'MSP', 'ocpi-to-party-id': 'TNM' });
    expect(charging_profile).toEqual(profile());
    expect(response_url).toContain('/sender/chargingprofiles/result/');
    expect(JSON.parse(result.body)).toEqual({ result: 'ACCEPTED' });
    expect(result.headers).toMatchObject({ 'ocpi-from-party-id': 'MSP', 'ocpi-to-party-id': 'SCS' });
    expect([update.method, JSON.parse(update.body)]).toEqual(['PUT', active(4000)]);
  });

  it('knows no other Sessions than those of its own customers', async () => {
    const { json } = await set();

    expect(json.data).toEqual({ result: 'UNKNOWN_SESSION', timeout: 0 });
    expect(cpo.received.filter(isOrder)).toHaveLength(0);
  });
});

/** The CPO sends Session S1 to FR*MSP. */
async function putSessionOf(cpo: SandboxPartner): Promise<void> {
  const body = {
    country_code: 'NL',
    party_id: 'TNM',
    id: 'S1',
    start_date_time: '2026-06-01T11:00:00Z',
    kwh: 1,
    cdr_token: { country_code: 'FR', party_id: 'MSP', uid: 'T1', type: 'RFID', contract_id: 'C1' },
    auth_method: 'COMMAND',
    location_id: 'LOC1',
    evse_uid: 'E1',
    connector_id: '1',
    currency: 'EUR',
    status: 'ACTIVE',
    last_updated: '2026-06-01T11:00:00Z',
  };
  const at = { method: 'PUT', module: 'sessions', role: 'RECEIVER' as const, from: 'NL*TNM', to: 'FR*MSP' };
  await cpo.call({ ...at, rest: '/NL/TNM/S1', body });
}
