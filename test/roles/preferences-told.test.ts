/** Charging preferences that a hosted eMSP tells the CPO of a Session. */
import type { SandboxPartner } from '../../src/sandbox/partner';
import { call } from '../support/api';
import { aCdrToken, aLocation, anEvse, aSession } from '../support/builders';
import { putLocation, putSession } from '../support/hosted';
import { CPO, World } from '../support/world';

let world: World;
let cpo: SandboxPartner;

const PATH = '/parties/FR/MSP/sessions/S1/charging-preferences';
const wish = { profile_type: 'CHEAP', departure_time: '2026-06-01T18:00:00Z', energy_need: 20.5 };
const isWish = ({ method, path }: { method: string; path: string }) =>
  method === 'PUT' && path.endsWith('/charging_preferences');
const tell = (body: object = wish, path = PATH) => call(world, { method: 'PUT', path, body });
const answers = (reply: object) => cpo.answer(isWish, reply);
const driver = { country_code: 'FR', party_id: 'MSP' };
const push = (module: string, id: string, body: object) =>
  cpo.call({
    ...{ method: 'PUT', module, role: 'RECEIVER', from: 'NL*TNM', to: 'FR*MSP' },
    ...{ rest: `/NL/TNM/${id}`, body },
  });
const pushSession = (changes: object = {}) =>
  push('sessions', 'S1', aSession({ cdr_token: aCdrToken(driver), ...changes }));

describe('a hosted eMSP tells the CPO what its driver wants', () => {
  beforeEach(async () => {
    world = await World.start();
    cpo = await world.join(CPO);
    await world.host('FR*MSP', 'EMSP');
    await pushSession();
  });
  afterEach(() => world.stop());

  it('by a PUT at the Session of the Sender interface, and is told the answer [SES-032] [SES-035] [SES-036]', async () => {
    answers({ data: 'DEPARTURE_REQUIRED' });
    const { http, json } = await tell();
    const { path, headers, body } = await cpo.waitFor(isWish);

    expect([http, json.response, json.cpo]).toEqual([200, 'DEPARTURE_REQUIRED', 'NL*TNM']);
    expect(path).toBe('/ocpi/2.2.1/sender/sessions/S1/charging_preferences');
    expect(headers).toMatchObject({ 'ocpi-from-party-id': 'MSP', 'ocpi-to-party-id': 'TNM' });
    expect(JSON.parse(body)).toEqual(wish);
    expect((await call(world, { path: PATH })).json).toEqual(json);
  });

  it('while the Session goes on, and at an EVSE that can take them [SES-033] [SES-034]', async () => {
    await push('locations', 'LOC1', aLocation({ evses: [anEvse({ capabilities: ['RFID_READER'] })] }));
    const unable = await tell();
    await push(
      'locations',
      'LOC1',
      aLocation({
        evses: [anEvse({ capabilities: ['CHARGING_PREFERENCES_CAPABLE'] })],
        last_updated: '2026-06-01T12:00:01Z',
      }),
    );
    answers({ data: 'ACCEPTED' });
    const able = await tell();
    await pushSession({ status: 'COMPLETED', last_updated: '2026-06-01T12:00:02Z' });
    const over = await tell();

    expect([unable.http, able.http, over.http]).toEqual([409, 200, 409]);
    expect(unable.json.detail).toContain('CHARGING_PREFERENCES_CAPABLE');
    expect(over.json.detail).toContain('COMPLETED');
    expect(cpo.received.filter(isWish)).toHaveLength(1);
  });

  it.each([
    ['cannot take them', { http: 404, status_code: 2001 }, 409, '2001'],
    ['fails', { status_code: 3000 }, 502, '3000'],
    ['answers with something else', { data: { result: 'ACCEPTED' } }, 502, 'without a usable response'],
    ['does not answer', { http: 500, body: 'oops' }, 502, 'did not take them'],
  ])('and hears that the CPO %s', async (_, reply, http, words) => {
    answers(reply);
    const told = await tell();

    expect([told.http, told.json.detail]).toEqual([http, expect.stringContaining(words)]);
    expect((await call(world, { path: PATH })).http).toBe(404);
  });

  it('of a Session that a CPO has sent, with preferences that are some', async () => {
    const unknown = await tell(wish, PATH.replace('S1', 'S9'));
    const faulty = await tell({ profile_type: 'QUICK' });
    const elsewhere = await tell(wish, `${PATH}?to=NL*NON`);

    expect([unknown.http, faulty.http, elsewhere.http]).toEqual([404, 400, 404]);
    expect(faulty.json.detail).toContain('/profile_type');
    expect(cpo.received.filter(isWish)).toEqual([]);
  });
});

describe('a CPO hosted beside the eMSP', () => {
  beforeEach(async () => {
    world = await World.start();
    await world.host('FR*CPO', 'CPO');
    await world.host('FR*MSP', 'EMSP');
  });
  afterEach(() => world.stop());

  it('answers in the house', async () => {
    await putLocation(world, ['CHARGING_PREFERENCES_CAPABLE']);
    await putSession(world, 'S1', {}, driver);
    await world.settled();

    const told = await tell({ profile_type: 'GREEN' });

    expect([told.http, told.json.response]).toEqual([200, 'PROFILE_TYPE_NOT_SUPPORTED']);
    expect((await call(world, { path: PATH.replace('MSP', 'CPO') })).json).toMatchObject({ party: 'FR*MSP' });
  });
});
