import type { SandboxPartner } from '../../src/sandbox/partner';
import { aToken, CPO, EMSP, World } from '../support/world';

let world: World;
afterEach(() => world.stop());

describe('what an eMSP pushes of its Tokens to a hosted CPO', () => {
  let emsp: SandboxPartner;
  const at = { module: 'tokens', role: 'RECEIVER' as const, from: 'DE*MSP', to: 'FR*CPO' };
  const call = (method: string, uid: string, body?: object, owner = 'DE/MSP') =>
    emsp.call({ ...at, method, rest: `/${owner}/${uid}`, body });
  const read = async (uid: string) => (await call('GET', uid)).json.data;

  beforeEach(async () => {
    world = await World.start();
    emsp = await world.join(EMSP);
    await world.host('FR*CPO', 'CPO');
  });

  it('is created with 201, replaced whole with 200, and read back as it is [TOK-001] [TOK-052] [TOK-053] [TOK-056] [TOK-057] [TOK-065] [TOK-066]', async () => {
    const first = await call('PUT', 'T1', aToken({ visual_number: 'V1', x_own: 'kept' }));
    const created = await read('T1');
    const second = await call('PUT', 't1', aToken({ valid: false }));

    expect([first.http, first.json.status_code, second.http]).toEqual([201, 1000, 200]);
    expect(first.json).not.toHaveProperty('data');
    expect(created).toEqual(aToken({ visual_number: 'V1', x_own: 'kept' }));
    expect(await read('T1')).toEqual(aToken({ valid: false }));
  });

  it('of one uid, is a Token of its own for each type; RFID where none is named [TOK-073] [TOK-074] [H-38]', async () => {
    await call('PUT', 'ABC', aToken({ uid: 'ABC' }));
    await call('PUT', 'ABC?type=APP_USER', aToken({ uid: 'ABC', type: 'APP_USER' }));
    await call('PATCH', 'ABC', { issuer: 'New', last_updated: '2026-05-02T10:00:00Z' });
    const [rfid, app] = [await read('ABC'), await read('ABC?type=APP_USER')];

    expect([rfid, app]).toMatchObject([
      { type: 'RFID', issuer: 'New' },
      { type: 'APP_USER', issuer: 'MSP' },
    ]);
  });

  it('says its type in the body where the query does not, and 2001 where both differ [TOK-075]', async () => {
    const without = await call('PUT', 'ABC', aToken({ uid: 'ABC', type: 'APP_USER' }));
    const contrary = await call('PUT', 'ABC?type=RFID', aToken({ uid: 'ABC', type: 'OTHER' }));

    expect([without.http, contrary.json.status_code]).toEqual([201, 2001]);
    expect(contrary.json.status_message).toContain('/type');
    expect(await read('ABC?type=APP_USER')).toMatchObject({ type: 'APP_USER' });
    expect((await call('GET', 'ABC')).http).toBe(404);
  });

  it('is patched member by member, never without last_updated, never where there is none [TOK-054] [TOK-068] [TOK-069] [TOK-070]', async () => {
    await call('PUT', 'T1', aToken({ visual_number: 'V1' }));
    const bare = await call('PATCH', 'T1', { valid: false });
    const unchanged = await read('T1');
    const patch = await call('PATCH', 'T1', { valid: false, last_updated: '2026-05-02T10:00:00Z' });
    const unknown = await call('PATCH', 'T2', { valid: false, last_updated: '2026-05-02T10:00:00Z' });

    expect([bare.json.status_code, patch.http, unknown.http]).toEqual([2001, 200, 404]);
    expect(unchanged).toEqual(aToken({ visual_number: 'V1' }));
    expect(await read('T1')).toEqual(
      aToken({ visual_number: 'V1', valid: false, last_updated: '2026-05-02T10:00:00Z' }),
    );
    expect((await call('GET', 'T2')).http).toBe(404);
  });

  it('is refused with 2001 when it contradicts its address or is not valid, and changes nothing [TOK-060] [TOK-061] [TOK-063] [TOK-064]', async () => {
    await call('PUT', 'T1', aToken());
    const { contract_id: _, ...lacking } = aToken();
    const refused = [
      await call('PUT', 'T1', aToken({ uid: 'T2' })),
      await call('PUT', 'T1', aToken({ party_id: 'NON' })),
      await call('PUT', 'T1', aToken({ country_code: 'FR' })),
      await call('PUT', 'T1', lacking),
      await call('PUT', 'T1', aToken({ valid: 'yes' })),
      await call('PUT', 'T1', aToken({ issuer: 'x'.repeat(65) })),
      await call('PUT', 'T1', aToken({ whitelist: 'SOMETIMES' })),
    ];

    expect(refused.map(({ json }) => json.status_code)).toEqual(refused.map(() => 2001));
    expect(await read('T1')).toEqual(aToken());
  });

  it('cannot be of another platform, and takes no POST and no DELETE [TOK-062] [TOK-076]', async () => {
    await world.join({ roles: [{ role: 'EMSP', country_code: 'AT', party_id: 'OTH' }] });
    const foreign = await call('PUT', 'T1', aToken({ country_code: 'AT', party_id: 'OTH' }), 'AT/OTH');
    const [post, remove] = [await call('POST', 'T1', aToken()), await call('DELETE', 'T1')];

    expect(foreign.json.status_code).not.toBe(1000);
    expect([post.http, remove.http]).toEqual([405, 405]);
  });
});

describe("a hosted eMSP's own Tokens", () => {
  let cpo: SandboxPartner;
  const put = (uid: string, changes: object = {}, query = '') => {
    const { country_code: _, party_id: __, uid: ___, last_updated: ____, ...token } = aToken(changes);
    return world.api('PUT', `/parties/FR/MSP/tokens/${uid}${query}`, token);
  };
  const isToken = (method: string) => (received: { method: string; path: string }) =>
    received.method === method && received.path.includes('/receiver/tokens/');
  const list = (query = '') =>
    cpo.call({ method: 'GET', module: 'tokens', role: 'SENDER', rest: query, from: 'NL*TNM', to: 'FR*MSP' });

  beforeEach(async () => {
    world = await World.start();
    cpo = await world.join(CPO);
    await world.host('FR*MSP', 'EMSP');
  });

  it('are pushed whole when they are new, with their type, under their own address [TOK-002] [TOK-055] [TOK-058] [TOK-059]', async () => {
    await put('T1', { type: 'APP_USER', whitelist: 'NEVER' }, '?type=APP_USER');
    const push = await cpo.waitFor(isToken('PUT'));
    const body = JSON.parse(push.body);

    expect(push.path).toBe('/ocpi/2.2.1/receiver/tokens/FR/MSP/T1');
    expect(push.query.get('type')).toBe('APP_USER');
    expect(body).toMatchObject({
      country_code: 'FR',
      party_id: 'MSP',
      uid: 'T1',
      type: 'APP_USER',
      whitelist: 'NEVER',
    });
    for (const member of ['contract_id', 'issuer', 'valid', 'last_updated']) expect(body).toHaveProperty(member);
  });

  it('are changed by PATCH with last_updated, and removed by becoming invalid [TOK-003] [TOK-004] [TOK-067]', async () => {
    await put('T1');
    await cpo.waitFor(isToken('PUT'));
    await world.api('PATCH', '/parties/FR/MSP/tokens/T1', { issuer: 'New' });
    const patch = JSON.parse((await cpo.waitFor(isToken('PATCH'))).body);
    cpo.received.length = 0;
    const removal = await world.api('DELETE', '/parties/FR/MSP/tokens/T1');
    const push = await cpo.waitFor(({ path }) => path.includes('/receiver/tokens/'));

    expect(patch).toEqual({ issuer: 'New', last_updated: expect.any(String) });
    expect(removal.http).toBe(204);
    expect(['PUT', 'PATCH']).toContain(push.method);
    expect(JSON.parse(push.body)).toMatchObject({ valid: false });
    expect(cpo.received.filter(isToken('DELETE'))).toHaveLength(0);
    expect((await list()).json.data).toMatchObject([{ uid: 'T1', valid: false }]);
  });

  it('are pushed whole when a PATCH is refused [TOK-071] [TOK-072]', async () => {
    await put('T1');
    await cpo.waitFor(isToken('PUT'));
    cpo.received.length = 0;
    cpo.answer(isToken('PATCH'), { http: 404, status_code: 2004 });
    await world.api('PATCH', '/parties/FR/MSP/tokens/T1', { issuer: 'New' });

    expect(JSON.parse((await cpo.waitFor(isToken('PUT'))).body)).toMatchObject({ uid: 'T1', issuer: 'New' });
  });

  it('are one per uid and type: what is put again replaces, another type stands beside [TOK-086]', async () => {
    await put('T1', { issuer: 'Old' });
    const again = await put('t1', { issuer: 'New' });
    await put('T1', { type: 'OTHER' }, '?type=OTHER');
    const { json } = await list();

    expect(again.http).toBe(200);
    expect(json.data).toMatchObject([{ type: 'RFID', issuer: 'New' }, { type: 'OTHER' }]);
  });

  it('are listed page by page, oldest first, by date, valid or not [TOK-014] [TOK-015] [TOK-016] [TOK-017] [TOK-018] [TOK-019] [TOK-020] [TOK-021] [TOK-022] [TOK-023] [TOK-024] [TOK-028]', async () => {
    const moment = (hour: number) => `2026-05-01T1${hour}:00:00.000Z`;
    for (const n of [0, 1, 2, 3, 4]) {
      const { country_code: _, party_id: __, uid: ___, ...token } = aToken({ last_updated: moment(n), valid: n !== 1 });
      await world.api('PUT', `/parties/FR/MSP/tokens/T${n}`, token);
    }
    const uids = ({ json }: { json: { data?: unknown } }) => (json.data as { uid: string }[]).map(({ uid }) => uid);
    const all = await list();
    const first = await list('?limit=2');
    const filtered = await list(`?date_from=${moment(1)}&date_to=${moment(4)}&offset=1&limit=1`);
    const none = await list(`?date_from=2027-01-01T00:00:00Z`);
    const next = /<(.+)>; rel="next"/.exec(filtered.headers.link ?? '')?.[1] ?? '';
    const following = await cpo.send({
      method: 'GET',
      url: next,
      headers: {
        'ocpi-from-country-code': 'NL',
        'ocpi-from-party-id': 'TNM',
        'ocpi-to-country-code': 'FR',
        'ocpi-to-party-id': 'MSP',
      },
    });

    expect(uids(all)).toEqual(['T0', 'T1', 'T2', 'T3', 'T4']);
    expect(all.headers).not.toHaveProperty('link');
    expect([uids(first), first.headers['x-total-count'], Number(first.headers['x-limit']) >= 2]).toEqual([
      ['T0', 'T1'],
      '5',
      true,
    ]);
    expect([uids(filtered), filtered.headers['x-total-count']]).toEqual([['T2'], '3']);
    expect(new URL(next).searchParams.get('date_from')).toBe(moment(1));
    expect(new URL(next).searchParams.get('date_to')).toBe(moment(4));
    expect(uids(following)).toEqual(['T3']);
    expect([none.json.data, none.headers['x-total-count']]).toEqual([[], '0']);
  });

  it('cannot be written at the list [TOK-027]', async () => {
    const at = { module: 'tokens', role: 'SENDER' as const, from: 'NL*TNM', to: 'FR*MSP' };
    const statuses = [];
    for (const method of ['PUT', 'PATCH', 'DELETE']) statuses.push((await cpo.call({ ...at, method, body: {} })).http);

    expect(statuses).toEqual([405, 405, 405]);
  });
});

describe('the list of an eMSP', () => {
  it('brings a hosted CPO what is new and changed; what a whole list leaves out is not accepted any more, and a bad Token takes no other with it [TOK-006] [TOK-025] [TOK-026]', async () => {
    world = await World.start();
    await world.host('FR*CPO', 'CPO');
    const emsp = await world.partner(EMSP);
    const card = (uid: string, changes: object = {}) => aToken({ uid, whitelist: 'ALWAYS', ...changes });
    let listed: object[] = [card('T1'), card('BAD', { valid: 'yes' }), card('T2')];
    emsp.answer(
      ({ method, path }) => method === 'GET' && path.endsWith('/sender/tokens'),
      () => ({ data: listed }),
    );
    emsp.answer(({ path }) => path.endsWith('/authorize'), { http: 404, status_code: 2004 });
    const { id, registration_token } = await world.invite('MSP');
    await emsp.register(world.versionsUrl, registration_token);
    await world.settled();
    const verdicts = async () => {
      const said = [];
      for (const uid of ['T1', 'T2', 'T3'])
        said.push((await world.api('POST', `/parties/FR/CPO/tokens/${uid}/authorize`, {})).json.allowed);
      return said;
    };
    const first = await verdicts();
    listed = [card('T3', { last_updated: '2026-05-02T10:00:00Z' })];
    await world.api('POST', `/platforms/${id}/pull`, { modules: ['tokens'] });
    const changed = await verdicts();
    await world.api('POST', `/platforms/${id}/pull`, { modules: ['tokens'], full: true });

    expect(first).toEqual(['ALLOWED', 'ALLOWED', 'NOT_ALLOWED']);
    expect(changed).toEqual(['ALLOWED', 'ALLOWED', 'ALLOWED']);
    expect(await verdicts()).toEqual(['NOT_ALLOWED', 'NOT_ALLOWED', 'ALLOWED']);
  });
});
