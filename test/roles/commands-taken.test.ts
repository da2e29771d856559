import type { SandboxPartner } from '../../src/sandbox/partner';
import { call } from '../support/api';
import { putLocation, putSession } from '../support/hosted';
import { until } from '../support/until';
import { aToken, EMSP, World } from '../support/world';

let world: World;
let emsp: SandboxPartner;
afterEach(() => world.stop());

const RESULT_PATH = '/results/1';
const responseUrl = (path = `${RESULT_PATH}?id=1&k=%2F`) => `http://127.0.0.1:${emsp.port}${path}`;
const command = (name: string, body: object, partner = emsp, from = 'DE*MSP') =>
  partner.call({
    method: 'POST',
    module: 'commands',
    role: 'RECEIVER',
    rest: `/${name}`,
    from,
    to: 'FR*CPO',
    body: { response_url: responseUrl(), ...body },
  });
const start = (changes: object = {}) => command('START_SESSION', { token: aToken(), location_id: 'LOC1', ...changes });
const reserve = (changes: object = {}) =>
  command('RESERVE_NOW', {
    token: aToken(),
    expiry_date: '2026-06-01T14:00:00Z',
    reservation_id: 'R1',
    location_id: 'LOC1',
    ...changes,
  });
const open = async () => (await call(world, { path: '/parties/FR/CPO/commands?open=true' })).json.items;
const settle = (id: string, body: object) =>
  call(world, { method: 'POST', path: `/parties/FR/CPO/commands/${id}/result`, body });
const isResult = ({ path, method }: { path: string; method: string }) => method === 'POST' && path === RESULT_PATH;
const results = () => emsp.received.filter(isResult);

beforeEach(async () => {
  world = await World.start();
  emsp = await world.join(EMSP);
  await world.host('FR*CPO', 'CPO');
  await putLocation(world);
});

describe('a hosted CPO takes a command on', () => {
  it('with ACCEPTED and a time, and posts the result to exactly the address given, once [CMD-006] [CMD-007] [CMD-009] [CMD-010] [CMD-013] [CMD-020] [CMD-025] [H-42]', async () => {
    const answer = await start({ evse_uid: 'E1' });
    const [order] = await open();
    const settled = await settle(order.id, { result: 'ACCEPTED', message: [{ language: 'en', text: 'plug in' }] });
    const result = await emsp.waitFor(isResult);
    world.clock.advance(60_000);
    await new Promise(setImmediate);

    expect([answer.http, answer.json.status_code]).toEqual([200, 1000]);
    expect(answer.json.data).toEqual({ result: 'ACCEPTED', timeout: 35 });
    expect(order).toMatchObject({ command: 'START_SESSION', from: { party_id: 'MSP' }, request: { evse_uid: 'E1' } });
    expect(settled.json).toMatchObject({ result: { result: 'ACCEPTED' }, answer_by: null });
    expect(`${result.path}?${result.query}`).toBe(`${RESULT_PATH}?id=1&k=%2F`);
    expect(JSON.parse(result.body)).toEqual({ result: 'ACCEPTED', message: [{ language: 'en', text: 'plug in' }] });
    expect(result.headers).toMatchObject({
      authorization: `Token ${Buffer.from(emsp.ourToken).toString('base64')}`,
      'x-request-id': expect.any(String),
      'ocpi-from-party-id': 'CPO',
      'ocpi-to-party-id': 'MSP',
    });
    expect(results()).toHaveLength(1);
  });

  it.each(['REJECTED', 'FAILED', 'EVSE_OCCUPIED', 'EVSE_INOPERATIVE', 'NOT_SUPPORTED'])(
    'tells %s as the charger said it [CMD-026] [CMD-027] [CMD-028] [CMD-029] [CMD-030]',
    async (result) => {
      await start();
      await settle((await open())[0].id, { result });

      expect(JSON.parse((await emsp.waitFor(isResult)).body)).toEqual({ result });
    },
  );

  it('TIMEOUT within the time named, when nobody carries it out [CMD-016] [CMD-031] [H-43]', async () => {
    await start();
    const [order] = await open();
    world.clock.advance(31_000);
    const result = await emsp.waitFor(isResult);
    const late = await settle(order.id, { result: 'ACCEPTED' });

    expect(JSON.parse(result.body)).toEqual({ result: 'TIMEOUT' });
    expect(late.http).toBe(409);
    expect(await open()).toEqual([]);
  });

  it('whatever its own copy of the Token says, and a Token that it has never seen; for any EVSE of the Location, when none is named [CMD-035] [CMD-040] [CMD-046]', async () => {
    const push = { method: 'PUT', module: 'tokens', role: 'RECEIVER' as const, from: 'DE*MSP', to: 'FR*CPO' };
    await emsp.call({ ...push, rest: '/DE/MSP/T1', body: aToken({ valid: false, whitelist: 'NEVER' }) });
    const [known, unknown] = [await start(), await start({ token: aToken({ uid: 'T2' }) })];

    expect([known, unknown].map(({ json }) => (json.data as { result: string }).result)).toEqual([
      'ACCEPTED',
      'ACCEPTED',
    ]);
    expect(emsp.received.filter(({ path }) => path.endsWith('/authorize'))).toHaveLength(0);
  });

  it('once, when it comes twice', async () => {
    const [first, second] = [await start(), await start()];

    expect(second.json.data).toEqual(first.json.data);
    expect(await open()).toHaveLength(1);
  });

  it('refuses with the reason, and posts no result after that [CMD-008] [CMD-022] [CMD-023] [CMD-043] [CMD-054] [CMD-055] [CMD-050] [H-46]', async () => {
    await putLocation(world, ['START_SESSION_CONNECTOR_REQUIRED']);
    await putSession(world, 'MINE');
    await putSession(world, 'OVER', { status: 'COMPLETED' });
    await putSession(world, 'OTHER', {}, { country_code: 'AT', party_id: 'OTH' });
    const answers = {
      'STOP_SESSION unknown': await command('STOP_SESSION', { session_id: 'NONE' }),
      "STOP_SESSION of another eMSP's customer": await command('STOP_SESSION', { session_id: 'OTHER' }),
      'STOP_SESSION that is over': await command('STOP_SESSION', { session_id: 'OVER' }),
      'STOP_SESSION of the sender': await command('STOP_SESSION', { session_id: 'mine' }),
      'START_SESSION for a foreign Token': await start({ token: aToken({ party_id: 'OTH', country_code: 'AT' }) }),
      'START_SESSION without the Connector needed': await start({ evse_uid: 'E1' }),
      'RESERVE_NOW until yesterday': await reserve({ expiry_date: '2026-05-31T12:00:00Z' }),
    };
    const said = Object.entries(answers).map(([name, { json }]) => [name, (json.data as { result: string }).result]);

    expect(Object.fromEntries(said)).toEqual({
      'STOP_SESSION unknown': 'UNKNOWN_SESSION',
      "STOP_SESSION of another eMSP's customer": 'REJECTED',
      'STOP_SESSION that is over': 'REJECTED',
      'STOP_SESSION of the sender': 'ACCEPTED',
      'START_SESSION for a foreign Token': 'REJECTED',
      'START_SESSION without the Connector needed': 'REJECTED',
      'RESERVE_NOW until yesterday': 'REJECTED',
    });
    for (const { json } of Object.values(answers))
      expect((json.data as { timeout: number }).timeout).toEqual(expect.any(Number));
    expect(await open()).toHaveLength(1);
    world.clock.advance(120_000);
    await emsp.waitFor(isResult);
    expect(results()).toHaveLength(1);
  });

  it('an unknown place is 2003 with REJECTED, and no result follows [CMD-008] [CMD-024] [H-47] [STC-017]', async () => {
    const unlock = { location_id: 'NONE', evse_uid: 'E1', connector_id: '1' };
    const answers = [
      await command('UNLOCK_CONNECTOR', unlock),
      await start({ location_id: 'NONE' }),
      await start({ evse_uid: 'NONE' }),
      await command('UNLOCK_CONNECTOR', { location_id: 'LOC1', evse_uid: '', connector_id: '1' }),
    ];

    for (const { http, json } of answers) {
      expect([http, json.status_code]).toEqual([200, 2003]);
      expect(json.data).toMatchObject({ result: 'REJECTED', timeout: 0 });
    }
    expect(await open()).toEqual([]);
  });

  it('UNLOCK_CONNECTOR where the EVSE can be unlocked, else NOT_SUPPORTED [CMD-021] [CMD-070]', async () => {
    const unlock = { location_id: 'LOC1', evse_uid: 'E1', connector_id: '1' };
    const without = await command('UNLOCK_CONNECTOR', unlock);
    await putLocation(world, ['UNLOCK_CAPABLE']);
    const within = await command('UNLOCK_CONNECTOR', unlock);

    expect([without, within].map(({ json }) => (json.data as { result: string }).result)).toEqual([
      'NOT_SUPPORTED',
      'ACCEPTED',
    ]);
  });

  it('2001 with every fault, 404 for a command that is none, 405 for other methods [CMD-004] [CMD-005] [CMD-018]', async () => {
    const faulty = await command('START_SESSION', { location_id: 'LOC1' });
    const alone = await start({ connector_id: '1' });
    const none = await command('OPEN_DOOR', {});
    const at = { module: 'commands', role: 'RECEIVER' as const, rest: '/START_SESSION', from: 'DE*MSP', to: 'FR*CPO' };
    const others = [];
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) others.push((await emsp.call({ ...at, method })).http);

    expect([faulty.json.status_code, alone.json.status_code, none.http]).toEqual([2001, 2001, 404]);
    expect(faulty.json.status_message).toContain('/token is missing');
    expect(others).toEqual([405, 405, 405, 405]);
  });

  it('refuses a response_url that policy forbids to call', async () => {
    const answer = await start({ response_url: 'http://169.254.169.254/latest' });

    expect(answer.json.status_code).toBe(2001);
    expect(answer.json.status_message).toContain('/response_url');
    expect(await open()).toEqual([]);
  });

  it('posts the result again until the eMSP has it, and gives up when it is refused [CMD-015]', async () => {
    emsp.answer(isResult, 'reset');
    await start();
    await settle((await open())[0].id, { result: 'ACCEPTED' });
    await emsp.waitFor(isResult);
    emsp.heal();
    emsp.received.length = 0;
    await until(async () => {
      world.clock.advance(2_000);
      return results().length > 0;
    }, 'the second try');
    expect(JSON.parse(results()[0]?.body ?? '')).toEqual({ result: 'ACCEPTED' });

    emsp.received.length = 0;
    emsp.answer(isResult, { http: 404, status_code: 2000 });
    await start({ evse_uid: 'E1' });
    await settle((await open())[0].id, { result: 'ACCEPTED' });
    await emsp.waitFor(isResult);
    await until(() => world.log.some(({ message }) => message.includes('must arrive')), 'the line in the log');
    world.clock.advance(600_000);
    expect(results()).toHaveLength(1);
  });
});

describe('reservations of a hosted CPO', () => {
  const accept = async () => settle((await open())[0].id, { result: 'ACCEPTED' });
  const cancel = (partner = emsp, from = 'DE*MSP') =>
    command('CANCEL_RESERVATION', { reservation_id: 'R1', response_url: responseUrl('/cancelled') }, partner, from);

  it('that it takes back are told at the address of the ReserveNow [CMD-033] [CMD-056] [CMD-057] [CMD-065] [H-45]', async () => {
    await reserve();
    const [{ id, request }] = await open();
    const early = await settle(id, { result: 'ACCEPTED' });
    await emsp.waitFor(isResult);
    emsp.received.length = 0;
    const again = await settle(id, { result: 'ACCEPTED' });
    await settle(id, { result: 'CANCELED_RESERVATION' });

    expect([early.http, again.http]).toEqual([200, 409]);
    expect(request.expiry_date).toBe('2026-06-01T14:00:00Z');
    expect(JSON.parse((await emsp.waitFor(isResult)).body)).toEqual({ result: 'CANCELED_RESERVATION' });
  });

  it('are cancelled by the eMSP that made them; what nobody has reserved is UNKNOWN_RESERVATION, the charger is not called [CMD-032] [CMD-064]', async () => {
    const nothing = await cancel();
    const told = await emsp.waitFor(({ path }) => path === '/cancelled');
    expect((nothing.json.data as { result: string }).result).toBe('ACCEPTED');
    expect(JSON.parse(told.body)).toEqual({ result: 'UNKNOWN_RESERVATION' });

    await reserve();
    await accept();
    world.clock.advance(61_000);
    await cancel();
    const [order] = await open();
    expect(order).toMatchObject({ command: 'CANCEL_RESERVATION', request: { reservation_id: 'R1' } });
  });

  it('have a number towards the charger of their own, also when two eMSPs name them alike; one cannot cancel the other [CMD-058] [CMD-061] [CMD-062] [H-44]', async () => {
    const other = await world.join({ roles: [{ role: 'EMSP', country_code: 'AT', party_id: 'OTH' }] });
    const theirs = { reservation_id: 'R1', location_id: 'LOC1', expiry_date: '2026-06-01T14:00:00Z' };
    await reserve();
    await accept();
    const token = aToken({ country_code: 'AT', party_id: 'OTH' });
    await command('RESERVE_NOW', { ...theirs, token }, other, 'AT*OTH');
    await accept();
    world.clock.advance(61_000);
    await reserve({ expiry_date: '2026-06-01T15:00:00Z' });
    const { items } = (await call(world, { path: '/parties/FR/CPO/commands' })).json;
    const [again, second, first] = items.map((item: { reservation_number: number }) => item.reservation_number);
    await accept();
    await cancel();
    const [cancelling] = await open();
    await accept();
    await cancel(other, 'AT*OTH');
    const [stays] = await open();

    expect(first).toEqual(expect.any(Number));
    expect(String(first)).not.toBe('R1');
    expect(second).not.toBe(first);
    expect(again).toBe(first);
    expect(cancelling.reservation_number).toBe(first);
    expect(stays).toMatchObject({ command: 'CANCEL_RESERVATION', reservation_number: second });
  });
});

describe('a Token that a command has named', () => {
  const authorize = (uid: string, location: object) =>
    call(world, { method: 'POST', path: `/parties/FR/CPO/tokens/${uid}/authorize`, body: { location } });
  const here = { location_id: 'LOC1', evse_uids: ['E1'] };
  const asked = () => emsp.received.filter(({ path }) => path.endsWith('/authorize')).length;

  it('is not asked about for 15 minutes at that place when it is a card [CMD-037] [CMD-038] [CMD-044] [H-41]', async () => {
    const push = { method: 'PUT', module: 'tokens', role: 'RECEIVER' as const, from: 'DE*MSP', to: 'FR*CPO' };
    const token = aToken({ whitelist: 'NEVER' });
    await emsp.call({ ...push, rest: '/DE/MSP/T1', body: token });
    await start({ token, evse_uid: 'E1', authorization_reference: 'REF1' });
    await settle((await open())[0].id, { result: 'ACCEPTED' });
    world.clock.advance(5 * 60_000);
    const granted = await authorize('T1', here);
    const elsewhere = await authorize('T1', { location_id: 'LOC1', evse_uids: ['E2'] });
    const before = asked();
    world.clock.advance(15 * 60_000);
    // The clock has jumped over a still-alive check: the eMSP counts as away until it is heard.
    await until(async () => {
      await emsp.call({ ...push, method: 'GET', rest: '/DE/MSP/T1' });
      return (await authorize('T1', here)).json.way !== 'command' && asked() > before;
    }, 'the question');

    expect(granted.json).toMatchObject({ allowed: 'ALLOWED', way: 'command', authorization_reference: 'REF1', token });
    expect(elsewhere.json.way).not.toBe('command');
    expect(before).toBe(1);
  });

  it('is never asked about when it is of an app [CMD-036]', async () => {
    await start({ token: aToken({ uid: 'APP1', type: 'APP_USER' }) });
    await start({ token: aToken({ uid: 'HOC1', type: 'AD_HOC_USER' }) });
    for (const { id } of await open()) await settle(id, { result: 'ACCEPTED' });
    world.clock.advance(60 * 60_000);
    const answers = [await authorize('APP1', here), await authorize('HOC1', here)];

    expect(answers.map(({ json }) => json.way)).toEqual(['command', 'command']);
    expect(asked()).toBe(0);
  });

  it('is not allowed by a command that the charger refused', async () => {
    await start();
    await settle((await open())[0].id, { result: 'REJECTED' });
    const { json } = await authorize('T1', here);

    expect(json.way).not.toBe('command');
  });
});
