import type { SandboxPartner } from '../../src/sandbox/partner';
import type { Station16 } from '../../src/sandbox/station-1.6';
import { ENERGY_TARIFF, resultUrl, StationWorld } from '../support/stations';
import { until } from '../support/until';
import { aToken, EMSP } from '../support/world';

const MINUTE = 60_000;
const CARD = aToken({ uid: 'CARD1', whitelist: 'NEVER' });

let here: StationWorld;
let station: Station16;
let emsp: SandboxPartner;

beforeEach(async () => {
  here = await StationWorld.start();
  emsp = await here.world.join(EMSP);
  await here.withTariff(ENERGY_TARIFF);
  await here.capable('REMOTE_START_STOP_CAPABLE', 'UNLOCK_CAPABLE', 'RFID_READER');
  station = await here.station();
  await here.bootWith(station, { HeartbeatInterval: '300' });
  await station.status(1, 'Available');
});
afterEach(() => here.stop());

const start = (handle: string, changes: object = {}) =>
  here.command(emsp, 'START_SESSION', { token: CARD, location_id: 'LOC1', evse_uid: 'E1', ...changes }, handle);
const unlock = (handle: string) =>
  here.command(emsp, 'UNLOCK_CONNECTOR', { location_id: 'LOC1', evse_uid: 'E1', connector_id: '1' }, handle);
const calls = (action: string) => station.calls.filter((call) => call.action === action);
const posted = (handle: string) => emsp.received.filter(({ path }) => path.endsWith(`/results/${handle}`));
const isQuestion = ({ path }: { path: string }) => path.includes('/authorize');

describe('a command', () => {
  it('is answered before the charger is asked, with time enough for its turn, its answer and the delivery [BR-70] [BR-72]', async () => {
    station.on('RemoteStartTransaction', () => undefined);
    const asked = { method: 'POST', module: 'commands', role: 'RECEIVER' as const, from: 'DE*MSP', to: 'NL*TNM' };
    const body = { token: CARD, location_id: 'LOC1', evse_uid: 'E1', response_url: resultUrl(emsp, 'A') };
    const { json } = await emsp.call({ ...asked, rest: '/START_SESSION', body });
    await station.called('RemoteStartTransaction');

    expect(json.data).toEqual({ result: 'ACCEPTED', timeout: 35 });
    expect(posted('A')).toEqual([]);
  });

  it('given twice is one call to the charger and one result [BR-77]', async () => {
    expect([await start('A'), await start('A')]).toEqual(['ACCEPTED', 'ACCEPTED']);
    await here.result(emsp, 'A');
    await here.pass(MINUTE);

    expect(calls('RemoteStartTransaction')).toHaveLength(1);
    expect(posted('A')).toHaveLength(1);
  });

  it('that the charger never answers is TIMEOUT once; a start that follows all the same is the command’s', async () => {
    station.on('RemoteStartTransaction', () => undefined);
    await start('A');
    await station.called('RemoteStartTransaction');
    await here.pass(20_000);
    expect(await here.result(emsp, 'A')).toBe('TIMEOUT');
    await station.start(1, 'CARD1');

    expect(await here.session(emsp, 'ACTIVE')).toMatchObject({ auth_method: 'COMMAND' });
    expect(posted('A')).toHaveLength(1);
  });

  it('whose charger hangs up before its answer is TIMEOUT, and is not given again [EC-54]', async () => {
    station.on('RemoteStartTransaction', () => undefined);
    await start('A');
    await station.called('RemoteStartTransaction');
    await station.disconnect(true);
    expect(await here.result(emsp, 'A')).toBe('TIMEOUT');
    station = await here.connect();
    await here.bootWith(station, { HeartbeatInterval: '300' });

    expect(calls('RemoteStartTransaction')).toEqual([]);
  });

  it('whose result would go to an address that policy forbids is refused, and nothing is called [EC-62]', async () => {
    const asked = { method: 'POST', module: 'commands', role: 'RECEIVER' as const, from: 'DE*MSP', to: 'NL*TNM' };
    const body = { token: CARD, location_id: 'LOC1', response_url: 'http://169.254.169.254/latest' };
    const { json } = await emsp.call({ ...asked, rest: '/START_SESSION', body });

    expect(json.status_code).toBe(2001);
    expect(calls('RemoteStartTransaction')).toEqual([]);
  });
});

describe('a command of another eMSP', () => {
  it('is about what its name says, whatever other members it has', async () => {
    await start('A');
    await station.start(1, 'CARD1');
    const { id: session_id } = await here.session(emsp, 'ACTIVE');
    const other = await here.world.join({ roles: [{ role: 'EMSP', country_code: 'BE', party_id: 'ALT' }] });
    const asked = { method: 'POST', module: 'commands', role: 'RECEIVER' as const, from: 'BE*ALT', to: 'NL*TNM' };
    const place = { location_id: 'LOC1', evse_uid: 'E1', connector_id: '1' };
    const body = { ...place, session_id, response_url: resultUrl(other, 'U') };
    const { json } = await other.call({ ...asked, rest: '/UNLOCK_CONNECTOR', body });

    expect(json.data).toMatchObject({ result: 'REJECTED' });
    expect(calls('UnlockConnector')).toEqual([]);
  });
});

describe('many commands at once', () => {
  it('go out one at a time, an unlock before the starts that wait; what waits too long is TIMEOUT unsent [BR-76] [EC-63]', async () => {
    station.on('RemoteStartTransaction', () => undefined);
    for (const handle of ['A', 'B', 'C', 'D']) await start(handle, { authorization_reference: handle });
    await unlock('U');
    await until(() => calls('RemoteStartTransaction').length === 1);
    // Those that wait are on their way to the queue: the database has answered them before it answers this.
    for (let round = 0; round < 5; round++) await here.shown('CP1');
    await here.pass(9_000);
    expect(station.calls.filter(({ action }) => !['GetConfiguration'].includes(action))).toHaveLength(1);
    await here.pass(11_000);
    expect(await here.result(emsp, 'U')).toBe('TIMEOUT');
    for (const handle of ['A', 'B', 'C', 'D']) expect(await here.result(emsp, handle)).toBe('TIMEOUT');

    expect(calls('RemoteStartTransaction')).toHaveLength(1);
  });

  it('an unlock overtakes the starts that wait [BR-76]', async () => {
    let release = () => {};
    station.on('RemoteStartTransaction', () => {
      if (calls('RemoteStartTransaction').length > 1) return { status: 'Accepted' };
      const frame = station.frames.at(-1) as [number, string];
      release = () => station.sendText(JSON.stringify([3, frame[1], { status: 'Accepted' }]));
      return undefined;
    });
    for (const handle of ['A', 'B']) await start(handle, { authorization_reference: handle });
    await until(() => calls('RemoteStartTransaction').length === 1);
    await unlock('U');
    release();
    expect(await here.result(emsp, 'B')).toBe('ACCEPTED');

    const order = station.calls.map(({ action }) => action).filter((action) => /Start|Unlock/.test(action));
    expect(order).toEqual(['RemoteStartTransaction', 'UnlockConnector', 'RemoteStartTransaction']);
  });
});

describe('a card that a START_SESSION named', () => {
  it('is not asked about for a quarter of an hour, and is after it [EC-19] [EC-52]', async () => {
    emsp.answer(isQuestion, { data: { allowed: 'ALLOWED', token: CARD } });
    await start('A');
    expect(await here.result(emsp, 'A')).toBe('ACCEPTED');
    await here.pass(10 * MINUTE);
    expect(await station.authorize('CARD1')).toBe('Accepted');
    expect(emsp.received.filter(isQuestion)).toEqual([]);
    await here.pass(6 * MINUTE);
    expect(await station.authorize('CARD1')).toBe('Accepted');

    expect(emsp.received.filter(isQuestion)).toHaveLength(1);
    expect(emsp.received.filter(({ path }) => path.includes('/sessions/'))).toEqual([]);
    expect(posted('A')).toHaveLength(1);
  });
});

describe('STOP_SESSION', () => {
  it('of what the charger stops at that moment itself is ACCEPTED, and there is one CDR [EC-59]', async () => {
    await here.knowToken(emsp, aToken({ uid: 'CARD2', whitelist: 'ALWAYS' }));
    const { transactionId } = await station.start(1, 'CARD2');
    const { id } = await here.session(emsp, 'ACTIVE');
    await here.pass(10 * MINUTE);
    station.meterWh = 4_000;
    const stopped: Promise<unknown>[] = [];
    station.on('RemoteStopTransaction', () => {
      stopped.push(station.stop(transactionId));
      return { status: 'Rejected' };
    });
    await here.command(emsp, 'STOP_SESSION', { session_id: id });
    await station.called('RemoteStopTransaction');
    await Promise.all(stopped);
    expect(await here.result(emsp, 'STOP_SESSION')).toBe('ACCEPTED');
    await here.pass(MINUTE);
    await here.cdr(emsp);

    expect(emsp.received.filter(({ path }) => path.endsWith('/cdrs'))).toHaveLength(1);
  });
});

describe('UNLOCK_CONNECTOR', () => {
  it('of a cable that has no lock is NOT_SUPPORTED, and no longer offered [EC-61]', async () => {
    station.on('UnlockConnector', () => ({ status: 'NotSupported' }));
    await unlock('A');
    expect(await here.result(emsp, 'A')).toBe('NOT_SUPPORTED');
    const { json } = await here.world.api('GET', '/parties/NL/TNM/locations/NL/TNM/LOC1');

    const [evse] = json.evses as { capabilities: string[] }[];
    expect(evse?.capabilities).toEqual(['REMOTE_START_STOP_CAPABLE', 'RFID_READER']);
    expect(await unlock('B')).toBe('NOT_SUPPORTED');
  });

  it('while a customer of another eMSP charges there is refused without a call', async () => {
    const other = await here.world.join({ roles: [{ role: 'EMSP', country_code: 'BE', party_id: 'ALT' }] });
    await here.knowToken(other, aToken({ country_code: 'BE', party_id: 'ALT', uid: 'CARD9', whitelist: 'ALWAYS' }));
    expect((await station.start(1, 'CARD9')).status).toBe('Accepted');

    expect(await unlock('A')).toBe('REJECTED');
    expect(calls('UnlockConnector')).toEqual([]);
  });
});
