import type { SandboxPartner } from '../../src/sandbox/partner';
import { type ApiReply, aKey, call } from '../support/api';
import { until } from '../support/until';
import { aLocation, aToken, CPO, World } from '../support/world';

let world: World;
let cpo: SandboxPartner;
afterEach(() => world.stop());

const own = (changes: object = {}) => aToken({ country_code: 'FR', party_id: 'MSP', ...changes });
const to = { country_code: 'NL', party_id: 'TNM' };
const command = (name: string, body: object, key?: string): Promise<ApiReply> =>
  call(world, { method: 'POST', path: `/parties/FR/MSP/commands/${name}`, body: { to, ...body }, key });
const start = (changes: object = {}) => command('START_SESSION', { token: own(), location_id: 'LOC1', ...changes });
const read = async (id: string) => (await call(world, { path: `/commands/${id}` })).json;
const isCommand = ({ path }: { path: string }) => path.includes('/receiver/commands/');
const responds = (data: unknown, more: object = {}) => cpo.answer(isCommand, { data, ...more });
const sent = async () => JSON.parse((await cpo.waitFor(isCommand)).body) as { response_url: string };
const post = (url: string, body: object) => cpo.send({ method: 'POST', url, body: JSON.stringify(body) });

beforeEach(async () => {
  world = await World.start();
  cpo = await world.join(CPO);
  await world.host('FR*MSP', 'EMSP');
  responds({ result: 'ACCEPTED', timeout: 30 });
});

describe('a hosted eMSP commands', () => {
  it('with the body of the command and an address of its own for the result [CMD-001] [CMD-002] [CMD-003] [CMD-011]', async () => {
    const answers = [await start({ evse_uid: 'E1', authorization_reference: 'REF1' }), await start()];
    const [first, second] = cpo.received.filter(isCommand).map(({ body }) => JSON.parse(body));
    const { headers, method, path } = await cpo.waitFor(isCommand);

    expect(answers.map(({ http }) => http)).toEqual([202, 202]);
    expect(answers[0]?.json).toMatchObject({
      response: { result: 'ACCEPTED', timeout: 30 },
      result: null,
      history: [],
    });
    expect([method, path]).toEqual(['POST', '/ocpi/2.2.1/receiver/commands/START_SESSION']);
    expect(headers).toMatchObject({ 'ocpi-from-party-id': 'MSP', 'ocpi-to-party-id': 'TNM' });
    expect(first).toEqual({
      token: own(),
      location_id: 'LOC1',
      evse_uid: 'E1',
      authorization_reference: 'REF1',
      response_url: expect.stringMatching(/^http:.*\/sender\/commands\/START_SESSION\/[\w-]{22}$/),
    });
    expect(second.response_url).not.toBe(first.response_url);
  });

  it.each([
    ['STOP_SESSION', { session_id: 'S1' }],
    ['RESERVE_NOW', { token: own(), expiry_date: '2026-06-01T13:00:00Z', reservation_id: 'R1', location_id: 'LOC1' }],
    ['CANCEL_RESERVATION', { reservation_id: 'R1' }],
    ['UNLOCK_CONNECTOR', { location_id: 'LOC1', evse_uid: 'E1', connector_id: '1' }],
  ])('%s goes out as it was given [CMD-002] [CMD-003] [CMD-063] [CMD-069]', async (name, body) => {
    const { http } = await command(name, body);
    const received = await cpo.waitFor(({ path }) => path.endsWith(`/commands/${name}`));

    expect(http).toBe(202);
    expect(JSON.parse(received.body)).toEqual({ ...body, response_url: expect.any(String) });
  });

  it('and gets the result that the CPO posts, answered without data [CMD-012] [CMD-019]', async () => {
    const { json } = await start();
    const { response_url } = await sent();
    const result = { result: 'EVSE_OCCUPIED', message: [{ language: 'en', text: 'somebody else' }] };
    const answer = await post(response_url, result);
    const others = [];
    for (const method of ['GET', 'PUT', 'DELETE']) others.push((await cpo.send({ method, url: response_url })).http);

    expect([answer.http, answer.json.status_code]).toEqual([200, 1000]);
    expect(answer.json).not.toHaveProperty('data');
    expect(await read(json.id)).toMatchObject({ id: json.id, command: 'START_SESSION', to, result, history: [] });
    expect(others).toEqual([405, 405, 405]);
  });

  it('keeps what comes after the result, such as a reservation that the CPO takes back [CMD-067]', async () => {
    const reservation = {
      token: own(),
      expiry_date: '2026-06-03T12:00:00Z',
      reservation_id: 'R1',
      location_id: 'LOC1',
    };
    const { json } = await command('RESERVE_NOW', reservation);
    const { response_url } = await sent();
    await post(response_url, { result: 'ACCEPTED' });
    await post(response_url, { result: 'ACCEPTED' });
    world.clock.advance(30 * 3_600_000);
    const late = await post(response_url, { result: 'CANCELED_RESERVATION' });
    const { result, history } = await read(json.id);

    expect(late.json.status_code).toBe(1000);
    expect(result).toEqual({ result: 'ACCEPTED' });
    expect(history).toEqual([{ at: expect.any(String), result: 'CANCELED_RESERVATION' }]);
  });

  it('takes it for timed out after the time the CPO named, and keeps a late success all the same [CMD-014]', async () => {
    const { json } = await start();
    const { response_url } = await sent();
    world.clock.advance(29_000);
    expect((await read(json.id)).result).toBeNull();
    world.clock.advance(2_000);
    await until(async () => (await read(json.id)).result !== null, 'the time-out');
    await post(response_url, { result: 'ACCEPTED' });

    expect(await read(json.id)).toMatchObject({ result: { result: 'TIMEOUT' }, history: [{ result: 'ACCEPTED' }] });
  });

  it('waits for no result after any other response than ACCEPTED, also with a status that is no success', async () => {
    responds({ result: 'NOT_SUPPORTED', timeout: 0 });
    const refused = await start();
    responds({ result: 'REJECTED', timeout: 0 }, { status_code: 2003 });
    const unknown = await start();
    world.clock.advance(120_000);

    expect([refused.json.response.result, unknown.json.response.result]).toEqual(['NOT_SUPPORTED', 'REJECTED']);
    expect((await read(refused.json.id)).result).toBeNull();
  });

  it('is told when the CPO does not answer, or answers without a response; a result may come all the same', async () => {
    responds(undefined, { status_code: 3000 });
    const broken = await start();
    cpo.answer(isCommand, 'reset');
    const silent = await start();
    const { response_url } = await sent();
    const late = await post(response_url, { result: 'ACCEPTED' });

    expect([broken.http, silent.http]).toEqual([502, 502]);
    expect(broken.json.detail).toContain('3000');
    expect(late.json.status_code).toBe(1000);
    expect(await read(broken.json.id)).toMatchObject({ response: null, result: { result: 'ACCEPTED' } });
  });

  it('takes no result at an address that it never gave, from another platform, or after a day', async () => {
    const other = await world.join({ roles: [{ role: 'CPO', country_code: 'BE', party_id: 'OTH' }] });
    const { json } = await start();
    const { response_url } = await sent();
    const body = JSON.stringify({ result: 'ACCEPTED' });
    const guessed = await post(response_url.replace(/.$/, '_'), { result: 'ACCEPTED' });
    const foreign = await other.send({ method: 'POST', url: response_url, body });
    const wrong = await post(response_url, { result: 'DONE' });
    world.clock.advance(25 * 3_600_000);
    const late = await post(response_url, { result: 'ACCEPTED' });

    expect([guessed.http, foreign.http, late.http]).toEqual([404, 404, 404]);
    expect(wrong.json.status_code).toBe(2001);
    expect((await read(json.id)).history).toEqual([]);
  });

  it('takes a result that carries no routing headers, or those of the hub', async () => {
    const { json } = await start();
    const { response_url } = await sent();
    const headers = { 'ocpi-to-country-code': 'NL', 'ocpi-to-party-id': 'HUB' };
    await cpo.send({ method: 'POST', url: response_url, body: '{"result":"ACCEPTED"}', headers });

    expect((await read(json.id)).result).toEqual({ result: 'ACCEPTED' });
  });

  it('only for its own Tokens, and only where they may charge [CMD-034] [CMD-039] [CMD-042] [LOC-095]', async () => {
    const { country_code: _, party_id: __, uid: ___, ...token } = aToken();
    await world.api('PUT', '/parties/FR/MSP/tokens/T1', token);
    await world.api('PUT', '/parties/FR/MSP/tokens/T1/policy', { locations: [{ location_id: 'LOC2' }] });
    const foreign = await start({ token: aToken() });
    const blocked = await start();
    const fresh = await start({ token: own({ uid: 'ADHOC1', type: 'AD_HOC_USER', whitelist: 'NEVER' }) });
    const allowed = await start({ location_id: 'LOC2' });

    expect([foreign.http, blocked.http, fresh.http, allowed.http]).toEqual([400, 409, 202, 202]);
    expect(blocked.json.detail).toContain('NOT_ALLOWED');
    expect(cpo.received.filter(isCommand)).toHaveLength(2);
  });

  it('names the Connector where one is needed, and never one without its EVSE [CMD-048] [CMD-049]', async () => {
    const needs = aLocation();
    Object.assign((needs.evses as object[])[0] ?? {}, { capabilities: ['START_SESSION_CONNECTOR_REQUIRED'] });
    const at = { module: 'locations', role: 'RECEIVER' as const, from: 'NL*TNM', to: 'FR*MSP' };
    await cpo.call({ ...at, method: 'PUT', rest: '/NL/TNM/LOC1', body: needs });
    const answers = [
      await start({ connector_id: '1' }),
      await start({ evse_uid: 'E1' }),
      await start({ evse_uid: 'E1', connector_id: '1' }),
    ];

    expect(answers.map(({ http }) => http)).toEqual([400, 400, 202]);
    expect(answers[1]?.json.detail).toContain('/connector_id');
  });

  it('is told every fault, who cannot be reached, and what there is no command for', async () => {
    const faulty = await command('UNLOCK_CONNECTOR', { location_id: 'LOC1' });
    const nobody = await command('STOP_SESSION', { to: { country_code: 'XX', party_id: 'YYY' }, session_id: 'S1' });
    const nothing = await command('OPEN_DOOR', {});
    const anybodys = await start({ token: { uid: 'T1' } });

    expect([faulty.http, nobody.http, nothing.http]).toEqual([400, 404, 404]);
    expect(anybodys.json.detail).toContain('/token/country_code is missing');
    expect(faulty.json.detail).toContain('/evse_uid is missing; /connector_id is missing');
  });

  it('is shown to a key of the party that gave it alone', async () => {
    await world.host('FR*OTH', 'EMSP');
    const [mine, theirs] = [await aKey(world, 'party:FR*MSP'), await aKey(world, 'party:FR*OTH')];
    const { json } = await start();
    const shown = await call(world, { path: `/commands/${json.id}`, key: mine });
    const hidden = await call(world, { path: `/commands/${json.id}`, key: theirs });
    const foreign = await command('STOP_SESSION', { session_id: 'S1' }, theirs);

    expect([shown.http, hidden.http, foreign.http]).toEqual([200, 404, 403]);
  });
});

describe('a CPO behind an upstream hub', () => {
  const roles = [{ role: 'HUB' as const, country_code: 'EU', party_id: 'HUB' }];
  const endpoints = ['commands', 'hubclientinfo'].map((identifier) => ({ identifier, role: 'RECEIVER' as const }));

  it('is commanded through the hub, by name, and its result comes back through it; a direct way is preferred', async () => {
    const hub = await world.join({ roles, endpoints });
    const announce = (country_code: string, party_id: string) => {
      const info = { country_code, party_id, role: 'CPO', status: 'CONNECTED', last_updated: '2026-06-01T10:00:00Z' };
      const rest = `/${country_code}/${party_id}`;
      return hub.call({ method: 'PUT', module: 'hubclientinfo', role: 'RECEIVER', rest, body: info });
    };
    await announce('BE', 'FAR');
    await announce('NL', 'TNM');
    hub.answer(isCommand, { data: { result: 'ACCEPTED', timeout: 30 } });
    const far = await start({ to: { country_code: 'BE', party_id: 'FAR' } });
    const direct = await start();
    const received = await hub.waitFor(isCommand);
    const { response_url } = JSON.parse(received.body) as { response_url: string };
    const headers = { 'ocpi-from-country-code': 'BE', 'ocpi-from-party-id': 'FAR' };
    await hub.send({ method: 'POST', url: response_url, body: '{"result":"ACCEPTED"}', headers });

    expect([far.http, direct.http]).toEqual([202, 202]);
    expect(received.headers).toMatchObject({ 'ocpi-to-country-code': 'BE', 'ocpi-to-party-id': 'FAR' });
    expect((await read(far.json.id)).result).toEqual({ result: 'ACCEPTED' });
    expect([hub, cpo].map((partner) => partner.received.filter(isCommand).length)).toEqual([1, 1]);
  });
});
