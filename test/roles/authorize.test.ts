import type { SandboxPartner } from '../../src/sandbox/partner';
import { call } from '../support/api';
import { aLocation, aToken, CPO, EMSP, World } from '../support/world';

let world: World;
afterEach(() => world.stop());

/** A Token of DE*MSP without what the API fills in. */
const handedIn = (changes: object = {}) => {
  const { country_code: _, party_id: __, uid: ___, last_updated: ____, ...token } = aToken();
  return { ...token, ...changes };
};

describe('a hosted eMSP answers real-time authorization', () => {
  let cpo: SandboxPartner;
  const ask = (uid: string, body?: object, query = '') =>
    cpo.call({
      method: 'POST',
      module: 'tokens',
      role: 'SENDER',
      rest: `/${uid}/authorize${query}`,
      from: 'NL*TNM',
      to: 'FR*MSP',
      body,
    });
  const put = (uid: string, changes: object = {}, query = '') =>
    world.api('PUT', `/parties/FR/MSP/tokens/${uid}${query}`, handedIn(changes));
  const say = (uid: string, policy: object) => world.api('PUT', `/parties/FR/MSP/tokens/${uid}/policy`, policy);

  beforeEach(async () => {
    world = await World.start();
    cpo = await world.join(CPO);
    await world.host('FR*MSP', 'EMSP');
  });

  it('ALLOWED with the complete Token, a reference, and the place that was asked about [TOK-034] [TOK-035] [TOK-039] [TOK-045] [TOK-046] [TOK-033]', async () => {
    await put('T1', { visual_number: 'DF000-2001', x_own: 'kept' });
    const without = await ask('T1');
    const place = { location_id: 'LOC1', evse_uids: ['E1'] };
    const within = await ask('T1', place);

    expect([without.http, without.json.status_code]).toEqual([200, 1000]);
    expect(without.json.data).toMatchObject({ allowed: 'ALLOWED', authorization_reference: expect.any(String) });
    expect((without.json.data as { token: object }).token).toMatchObject({
      country_code: 'FR',
      party_id: 'MSP',
      uid: 'T1',
      type: 'RFID',
      visual_number: 'DF000-2001',
      x_own: 'kept',
    });
    expect(without.json.data).not.toHaveProperty('location');
    expect(within.json.data).toMatchObject({ allowed: 'ALLOWED', location: place });
  });

  it('looks the Token up by uid without regard to case and by type, RFID when none is named [TOK-030] [TOK-031] [TOK-032] [TOK-029]', async () => {
    await put('abC1');
    await put('abC1', { type: 'APP_USER', contract_id: 'FR-MSP-APP' }, '?type=APP_USER');
    const answers = [await ask('ABc1'), await ask('abC1', undefined, '?type=APP_USER')];
    const bare = await cpo.call({
      method: 'POST',
      module: 'tokens',
      role: 'SENDER',
      rest: '/abC1',
      from: 'NL*TNM',
      to: 'FR*MSP',
    });

    expect(answers.map(({ json }) => (json.data as { token: { type: string } }).token.type)).toEqual([
      'RFID',
      'APP_USER',
    ]);
    expect(bare.http).toBe(404);
  });

  it('404 and 2004 without data for a Token it does not know, whatever another type has [TOK-036] [TOK-037] [H-34] [STC-018]', async () => {
    await put('T1', { type: 'APP_USER' }, '?type=APP_USER');
    const answer = await ask('T1');

    expect([answer.http, answer.json.status_code]).toEqual([404, 2004]);
    expect(answer.json).not.toHaveProperty('data');
  });

  it('BLOCKED, EXPIRED, NO_CREDIT and NOT_ALLOWED are answers, not errors [TOK-040] [TOK-041] [TOK-042] [TOK-043] [TOK-044] [H-37]', async () => {
    await put('T1');
    const verdicts = [];
    for (const allowed of ['BLOCKED', 'EXPIRED', 'NO_CREDIT', 'NOT_ALLOWED']) {
      await say('T1', { allowed, info: { language: 'en', text: 'call us' } });
      const { http, json } = await ask('T1', { location_id: 'LOC1' });
      verdicts.push([http, json.status_code, json.data]);
    }
    await put('T1', { valid: false });
    await world.api('DELETE', '/parties/FR/MSP/tokens/T1/policy');
    const invalid = await ask('T1');

    expect(verdicts).toMatchObject(
      ['BLOCKED', 'EXPIRED', 'NO_CREDIT', 'NOT_ALLOWED'].map((allowed) => [
        200,
        1000,
        { allowed, token: { uid: 'T1' }, info: { text: 'call us' } },
      ]),
    );
    for (const [, , data] of verdicts) expect(data).not.toHaveProperty('location');
    expect(invalid.json.data).toMatchObject({ allowed: 'BLOCKED', token: { valid: false } });
  });

  it('of the EVSEs asked about, names those at which the driver may charge alone [TOK-046] [TOK-047] [TOK-043] [H-35]', async () => {
    await put('T1');
    await say('T1', { locations: [{ location_id: 'LOC1', evse_uids: ['E2', 'E9'] }, { location_id: 'LOC2' }] });
    const at = (location_id: string, ...evse_uids: string[]) => ask('T1', { location_id, evse_uids });
    const [some, none, elsewhere, whole] = [
      await at('LOC1', 'E1', 'e2', 'E3'),
      await at('LOC1', 'E1'),
      await at('LOC3', 'E2'),
      await at('LOC2', 'E7'),
    ];

    expect(some.json.data).toMatchObject({ allowed: 'ALLOWED', location: { location_id: 'LOC1', evse_uids: ['e2'] } });
    expect(none.json.data).toMatchObject({ allowed: 'NOT_ALLOWED' });
    expect(elsewhere.json.data).toMatchObject({ allowed: 'NOT_ALLOWED' });
    expect(elsewhere.json.data).not.toHaveProperty('location');
    expect(whole.json.data).toMatchObject({ allowed: 'ALLOWED', location: { evse_uids: ['E7'] } });
  });

  it('2002 when it depends on the place and none is named [TOK-038] [H-36] [STC-016]', async () => {
    await put('T1');
    await say('T1', { locations: [{ location_id: 'LOC1' }] });
    const { http, json } = await ask('T1');

    expect([http, json.status_code]).toEqual([200, 2002]);
    expect(json.status_message).toContain('LocationReferences');
  });

  it('says the same for a Location it does not know, and whatever the state of the EVSE [TOK-012] [TOK-013]', async () => {
    await put('T1');
    const unknown = await ask('T1', { location_id: 'PRIVATE1', evse_uids: ['E1'] });
    const push = { module: 'locations', role: 'RECEIVER' as const, from: 'NL*TNM', to: 'FR*MSP' };
    const body = aLocation({ opening_times: { twentyfourseven: false } });
    await cpo.call({ ...push, method: 'PUT', rest: '/NL/TNM/LOC1', body });
    const out = { status: 'OUTOFORDER', last_updated: '2026-05-02T10:00:00Z' };
    await cpo.call({ ...push, method: 'PATCH', rest: '/NL/TNM/LOC1/E1', body: out });
    const closed = await ask('T1', { location_id: 'LOC1', evse_uids: ['E1'] });

    expect(unknown.json.data).toMatchObject({ allowed: 'ALLOWED', location: { location_id: 'PRIVATE1' } });
    expect(closed.json.data).toMatchObject({ allowed: 'ALLOWED' });
  });

  it('refuses a type or a place that is none with 2001, and a policy with its faults', async () => {
    await put('T1');
    const type = await ask('T1', undefined, '?type=CARD');
    const place = await ask('T1', { evse_uids: ['E1'] });
    const policy = await say('T1', { allowed: 'PERHAPS' });
    const nobody = await say('T2', { allowed: 'BLOCKED' });

    expect([type.json.status_code, place.json.status_code]).toEqual([2001, 2001]);
    expect([policy.http, nobody.http]).toEqual([400, 404]);
    expect(policy.json.detail).toContain('/allowed');
  });
});

describe('a hosted CPO asks whether a Token may charge', () => {
  let emsp: SandboxPartner;
  const push = (changes: object, from = 'DE*MSP') =>
    emsp.call({
      method: 'PUT',
      module: 'tokens',
      role: 'RECEIVER',
      rest: `/${from.replace('*', '/')}/T1`,
      from,
      to: 'FR*CPO',
      body: aToken(changes),
    });
  const authorize = (uid = 'T1', body: object = {}) =>
    call(world, { method: 'POST', path: `/parties/FR/CPO/tokens/${uid}/authorize`, body });
  const asks = (partner: SandboxPartner) => partner.received.filter(({ path }) => path.endsWith('/authorize'));
  const answers = (partner: SandboxPartner, data: unknown, more: object = {}) =>
    partner.answer(({ path }) => path.endsWith('/authorize'), { data, ...more });
  const unreachable = (partner: SandboxPartner) => partner.answer(({ path }) => path.endsWith('/authorize'), 'reset');

  beforeEach(async () => {
    world = await World.start({ authorizeTimeoutMs: 4_000 });
    emsp = await world.join(EMSP);
    await world.host('FR*CPO', 'CPO');
  });

  it('ALWAYS is accepted from what was sent, and refused when it is no longer valid; nobody is asked [TOK-078] [TOK-084]', async () => {
    await push({ whitelist: 'ALWAYS' });
    const valid = await authorize();
    await push({ whitelist: 'ALWAYS', valid: false });
    const invalid = await authorize();

    expect(valid.json).toMatchObject({ allowed: 'ALLOWED', way: 'cache', from: 'DE*MSP', token: { uid: 'T1' } });
    expect(invalid.json).toMatchObject({ allowed: 'BLOCKED', way: 'cache' });
    expect(asks(emsp)).toHaveLength(0);
  });

  it('asks the owner, as the CPO, with type and place, and says which way it went [TOK-010] [TOK-029] [TOK-081] [HUB-010]', async () => {
    await push({ whitelist: 'NEVER' });
    answers(emsp, { allowed: 'ALLOWED', token: aToken(), authorization_reference: 'REF1' });
    const place = { location_id: 'LOC1', evse_uids: ['E1'] };
    const { http, json } = await authorize('T1', { location: place });
    await authorize('T1');

    expect(http).toBe(200);
    expect(json).toMatchObject({
      allowed: 'ALLOWED',
      authorization_reference: 'REF1',
      from: 'DE*MSP',
      way: 'direct',
      duration_ms: expect.any(Number),
    });
    expect(asks(emsp)).toHaveLength(2);
    expect(asks(emsp)[0]).toMatchObject({ method: 'POST', path: '/ocpi/2.2.1/sender/tokens/T1/authorize' });
    expect(JSON.parse(asks(emsp)[0]?.body ?? '')).toEqual(place);
    expect(asks(emsp)[0]?.headers).toMatchObject({ 'ocpi-from-party-id': 'CPO', 'ocpi-to-party-id': 'MSP' });
    expect(asks(emsp)[1]?.body).toBe('');
  });

  it('ALLOWED and ALLOWED_OFFLINE charge when the owner gives no answer, NEVER does not [TOK-079] [TOK-080] [TOK-082] [H-39]', async () => {
    unreachable(emsp);
    const verdicts = [];
    for (const whitelist of ['ALLOWED', 'ALLOWED_OFFLINE', 'NEVER']) {
      await push({ whitelist });
      const { json } = await authorize();
      verdicts.push([whitelist, json.allowed, json.way]);
    }

    expect(verdicts).toEqual([
      ['ALLOWED', 'ALLOWED', 'cache'],
      ['ALLOWED_OFFLINE', 'ALLOWED', 'cache'],
      ['NEVER', 'NOT_ALLOWED', 'none'],
    ]);
    expect(asks(emsp)).toHaveLength(3);
  });

  it('asks about a Token that is not valid any more too, since that may have changed; without an answer it is refused [TOK-083] [TOK-084] [H-40]', async () => {
    await push({ whitelist: 'NEVER', valid: false });
    answers(emsp, { allowed: 'ALLOWED', token: aToken() });
    const asked = await authorize();
    await push({ whitelist: 'ALLOWED', valid: false });
    unreachable(emsp);
    const silent = await authorize();

    expect(asked.json).toMatchObject({ allowed: 'ALLOWED', way: 'direct' });
    expect(silent.json).toMatchObject({ allowed: 'BLOCKED', way: 'none' });
  });

  it("takes the owner's no for a no, and one that no longer knows the Token as well [TOK-048]", async () => {
    await push({ whitelist: 'ALLOWED' });
    answers(emsp, { allowed: 'NO_CREDIT', token: aToken() });
    const no = await authorize();
    answers(emsp, undefined, { http: 404, status_code: 2004 });
    const gone = await authorize();
    answers(emsp, undefined, { status_code: 2002 });
    const unclear = await authorize();

    expect(no.json).toMatchObject({ allowed: 'NO_CREDIT', way: 'direct' });
    expect(gone.json).toMatchObject({ allowed: 'NOT_ALLOWED', reason: expect.stringContaining('not known') });
    expect(unclear.json).toMatchObject({ allowed: 'NOT_ALLOWED', reason: expect.stringContaining('2002') });
  });

  it('lets a driver charge only at an EVSE that the answer names, when it names some [TOK-048]', async () => {
    await push({ whitelist: 'NEVER' });
    answers(emsp, { allowed: 'ALLOWED', token: aToken(), location: { location_id: 'LOC1', evse_uids: ['E2'] } });
    const at = (uid: string) => authorize('T1', { location: { location_id: 'LOC1', evse_uids: [uid] } });

    expect((await at('E1')).json.allowed).toBe('NOT_ALLOWED');
    expect((await at('e2')).json.allowed).toBe('ALLOWED');
  });

  it('asks every eMSP about a Token that nobody has sent, at the same time; the first that allows it wins [TOK-010] [TOK-007] [TOK-051]', async () => {
    const slow = await world.join({ roles: [{ role: 'EMSP', country_code: 'BE', party_id: 'SLO' }] });
    const other = await world.join({ roles: [{ role: 'EMSP', country_code: 'AT', party_id: 'OTH' }] });
    slow.answer(({ path }) => path.endsWith('/authorize'), 'hang');
    answers(other, undefined, { http: 404, status_code: 2004 });
    answers(emsp, { allowed: 'ALLOWED', token: aToken({ uid: 'T9' }) });
    await world.settled();
    emsp.received.length = 0;
    const { json } = await authorize('T9');

    expect(json).toMatchObject({ allowed: 'ALLOWED', from: 'DE*MSP', way: 'direct', token: { uid: 'T9' } });
    expect([asks(slow).length, asks(other).length, asks(emsp).length]).toEqual([1, 1, 1]);
    expect(
      emsp.received.filter(({ method, path }) => method === 'GET' && path.endsWith('/sender/tokens')),
    ).toHaveLength(0);
  });

  it('answers within the deadline when nobody does, and not at all is an answer too', async () => {
    emsp.answer(({ path }) => path.endsWith('/authorize'), 'hang');
    const pending = authorize('T9');
    await emsp.waitFor(({ path }) => path.endsWith('/authorize'));
    world.clock.advance(4_000);
    const { http, json } = await pending;

    expect(http).toBe(200);
    expect(json).toMatchObject({ allowed: 'NOT_ALLOWED', way: 'none', duration_ms: 4_000 });
    expect(json).not.toHaveProperty('token');
  });

  it('asks the same question once when two chargers ask at a time', async () => {
    await push({ whitelist: 'NEVER' });
    let answer: () => void = () => undefined;
    emsp.answer(
      ({ path }) => path.endsWith('/authorize'),
      () =>
        new Promise((resolve) => {
          answer = () => resolve({ data: { allowed: 'ALLOWED', token: aToken() } });
        }),
    );
    const both = Promise.all([authorize(), authorize()]);
    await emsp.waitFor(({ path }) => path.endsWith('/authorize'));
    await new Promise(setImmediate);
    answer();

    expect((await both).map(({ json }) => json.allowed)).toEqual(['ALLOWED', 'ALLOWED']);
    expect(asks(emsp)).toHaveLength(1);
  });

  it('asks the party that a contract id begins with, and no other', async () => {
    const other = await world.join({ roles: [{ role: 'EMSP', country_code: 'AT', party_id: 'OTH' }] });
    answers(emsp, { allowed: 'ALLOWED', token: aToken({ uid: 'DE-MSP-C12345678-1' }) });
    const { json } = await authorize('DE-MSP-C12345678-1');

    expect(json).toMatchObject({ allowed: 'ALLOWED', from: 'DE*MSP' });
    expect(asks(other)).toHaveLength(0);
  });

  it('asks an eMSP that this instance hosts in the house [TOK-082]', async () => {
    await world.host('FR*MSP', 'EMSP');
    await world.api('PUT', '/parties/FR/MSP/tokens/H1', handedIn({ whitelist: 'NEVER' }));
    answers(emsp, undefined, { http: 404, status_code: 2004 });
    const known = await authorize('H1');
    await world.api('PUT', '/parties/FR/MSP/tokens/H1/policy', { allowed: 'EXPIRED' });
    const expired = await authorize('H1');

    expect(known.json).toMatchObject({ allowed: 'ALLOWED', from: 'FR*MSP', way: 'hosted' });
    expect(expired.json).toMatchObject({ allowed: 'EXPIRED', way: 'hosted' });
  });
});

describe('whom a hosted CPO asks about an unknown Token', () => {
  const ask = () => call(world, { method: 'POST', path: '/parties/FR/CPO/tokens/T9/authorize' });
  const asked = ({ received }: SandboxPartner) => received.some(({ path }) => path.endsWith('/authorize'));

  it.each([
    ['none', false, false],
    ['AT*OTH', false, true],
    ['all', true, true],
  ])('AUTHORIZE_UNKNOWN=%s', async (authorizeUnknown, first, second) => {
    world = await World.start({ authorizeUnknown });
    const emsp = await world.join(EMSP);
    const other = await world.join({ roles: [{ role: 'EMSP', country_code: 'AT', party_id: 'OTH' }] });
    await world.host('FR*CPO', 'CPO');
    for (const one of [emsp, other])
      one.answer(({ path }) => path.endsWith('/authorize'), { http: 404, status_code: 2004 });
    const { json } = await ask();

    expect([asked(emsp), asked(other)]).toEqual([first, second]);
    expect(json).toMatchObject({ allowed: 'NOT_ALLOWED', from: null, way: 'none' });
  });

  it('an eMSP behind an upstream hub is asked through it, by name', async () => {
    world = await World.start();
    const hub = await world.join({
      roles: [{ role: 'HUB', country_code: 'EU', party_id: 'HUB' }],
      endpoints: [
        { identifier: 'tokens', role: 'SENDER' },
        { identifier: 'hubclientinfo', role: 'SENDER' },
      ],
    });
    await world.host('FR*CPO', 'CPO');
    hub.answer(({ path }) => path.endsWith('/authorize'), {
      data: { allowed: 'ALLOWED', token: aToken({ uid: 'T9' }) },
    });
    const open = await ask();
    const put = {
      party_id: 'MSP',
      country_code: 'DE',
      role: 'EMSP',
      status: 'CONNECTED',
      last_updated: '2026-06-01T10:00:00Z',
    };
    await hub.call({ method: 'PUT', module: 'hubclientinfo', role: 'RECEIVER', rest: '/DE/MSP', body: put });
    const named = await ask();

    expect([open.json.way, named.json.way]).toEqual(['hub', 'hub']);
    const [first, second] = hub.received.filter(({ path }) => path.endsWith('/authorize'));
    expect(first?.headers).not.toHaveProperty('ocpi-to-party-id');
    expect(second?.headers).toMatchObject({ 'ocpi-to-party-id': 'MSP' });
  });
});
