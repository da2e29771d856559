import type { SandboxPartner } from '../../src/sandbox/partner';
import type { Station16 } from '../../src/sandbox/station-1.6';
import { ENERGY_TARIFF, StationWorld } from '../support/stations';
import { until } from '../support/until';
import { aToken, EMSP } from '../support/world';

const MINUTE = 60_000;

let here: StationWorld;
let station: Station16;

beforeEach(async () => {
  here = await StationWorld.start({}, 2);
  const evses = [1, 2].map((number) => ({ uid: `E${number}`, ocpp_connector: number }));
  station = await here.station('CP1', { evses });
  await here.bootWith(station, { HeartbeatInterval: '300', SendLocalListMaxLength: '2' });
  await station.status(1, 'Available');
  await station.status(2, 'Available');
  await here.told('AVAILABLE', 'E2');
});
afterEach(() => here.stop());

const CP = '/parties/NL/TNM/charge-points/CP1';
const post = (path: string, body?: object) => here.world.api('POST', `${CP}/${path}`, body);
const calls = (action: string) => station.calls.filter((call) => call.action === action).map(({ payload }) => payload);

describe('settings of a charge point', () => {
  it('are read from it, all of them or those that are named', async () => {
    station.on('GetConfiguration', () => ({
      configurationKey: [{ key: 'HeartbeatInterval', value: '60', readonly: false }],
      unknownKey: ['Nonsense'],
    }));
    const { http, json } = await here.world.api('GET', `${CP}/configuration?key=HeartbeatInterval,Nonsense`);

    expect(http).toBe(200);
    expect(json).toEqual({
      items: [{ key: 'HeartbeatInterval', value: '60', read_only: false }],
      unknown: ['Nonsense'],
    });
    expect(calls('GetConfiguration').at(-1)).toEqual({ key: ['HeartbeatInterval', 'Nonsense'] });
    expect((await here.shown('CP1')).configuration).toMatchObject({ HeartbeatInterval: '60' });
  });

  it('are changed, and it is told when a restart is needed', async () => {
    station.on('ChangeConfiguration', () => ({ status: 'RebootRequired' }));
    const { json } = await here.world.api('PUT', `${CP}/configuration/HeartbeatInterval`, { value: '120' });

    expect(json).toEqual({ answer: 'rebootRequired', reason: null });
    expect(calls('ChangeConfiguration')).toEqual([{ key: 'HeartbeatInterval', value: '120' }]);
    expect((await here.shown('CP1')).configuration).toMatchObject({ HeartbeatInterval: '120' });
  });

  it('are shown without a password that the charge point tells', async () => {
    const configurationKey = [{ key: 'AuthorizationKey', value: 'secret-1', readonly: false }];
    station.on('GetConfiguration', () => ({ configurationKey }));
    const { json } = await here.world.api('GET', `${CP}/configuration?key=AuthorizationKey`);
    const messages = await here.world.api('GET', `${CP}/messages`);

    expect(json.items).toEqual([{ key: 'AuthorizationKey', value: '***', read_only: false }]);
    expect(JSON.stringify([messages.json, await here.shown('CP1')])).not.toContain('secret-1');
  });

  it('but never its password, which would lock it out', async () => {
    const { http, json } = await here.world.api('PUT', `${CP}/configuration/AuthorizationKey`, { value: 'secret-1' });

    expect(http).toBe(400);
    expect(JSON.stringify(json)).not.toContain('secret-1');
    expect(calls('ChangeConfiguration')).toEqual([]);
  });
});

describe('what a charge point does not do', () => {
  it.each([
    [{ status: 'Rejected' }, 409, 'Refused by the charge point', 'rejected'],
    [{ callError: 'NotSupported' }, 409, 'Not supported', 'notSupported'],
    [{ callError: 'InternalError' }, 409, 'Refused by the charge point', 'failed'],
  ])('%j is a problem that says so', async (answer, expected, title, said) => {
    station.on('Reset', () => answer as { status: string });
    const { http, json } = await post('reset', { when: 'idle' });

    expect(http).toBe(expected);
    expect(json).toMatchObject({ title, answer: said, detail: expect.stringContaining('CP1') });
  });

  it('because it does not answer is a time-out, and because it is away a conflict', async () => {
    station.on('Reset', () => undefined);
    const silent = post('reset', { when: 'now' });
    await station.called('Reset');
    await here.pass(20_000);
    expect(await silent).toMatchObject({ http: 504, json: { answer: 'timeout' } });
    await station.disconnect();
    await until(async () => (await here.shown('CP1')).connected === false);

    expect(await post('reset', { when: 'now' })).toMatchObject({ http: 409, json: { answer: 'notConnected' } });
  });

  it('because nobody can ask it is refused here', async () => {
    expect(await post('availability', { operative: false, evse_uid: 'E9' })).toMatchObject({ http: 400 });
    expect(await post('firmware', { url: 'file:///etc/passwd' })).toMatchObject({ http: 400 });
    expect(await here.world.api('POST', `${CP}X/reset`, { when: 'now' })).toMatchObject({ http: 404 });
  });
});

describe('availability', () => {
  it('of one EVSE that is taken away during a charge begins at its end, without being free in between [EC-08]', async () => {
    const emsp = await here.world.join(EMSP);
    await here.withTariff(ENERGY_TARIFF);
    await here.knowToken(emsp, aToken({ uid: 'CARD1', whitelist: 'ALWAYS' }));
    const { transactionId } = await station.start(1, 'CARD1');
    await here.told('CHARGING');
    station.on('ChangeAvailability', () => ({ status: 'Scheduled' }));
    const said = await post('availability', { operative: false, evse_uid: 'E1' });
    await here.pass(MINUTE);
    expect(await here.evseStatus('E1')).toBe('CHARGING');
    await station.stop(transactionId);
    await here.told('INOPERATIVE');

    expect(said.json).toEqual({ answer: 'scheduled', reason: null });
    expect(calls('ChangeAvailability')).toEqual([{ connectorId: 1, type: 'Inoperative' }]);
    expect(await here.evseStatus('E2')).toBe('AVAILABLE');
  });

  it('of all of it goes and comes back', async () => {
    await post('availability', { operative: false });
    await here.told('INOPERATIVE', 'E2');
    expect((await here.shown('CP1')).inoperative).toEqual([{ place: '0.0', since: 'now' }]);
    await post('availability', { operative: true });
    await here.told('AVAILABLE', 'E2');
  });
});

describe('availability of all of it', () => {
  it('is that of each connector too, as OCPP 1.6 says', async () => {
    await post('availability', { operative: false, evse_uid: 'E2' });
    await here.told('INOPERATIVE', 'E2');
    await post('availability', { operative: true });
    await station.status(2, 'Available');

    await here.told('AVAILABLE', 'E2');
  });
});

describe('a reset', () => {
  it('shows INOPERATIVE, not UNKNOWN, while the charge point is away', async () => {
    expect((await post('reset', { when: 'now' })).json).toEqual({ answer: 'accepted', reason: null });
    await station.disconnect();
    here.clock.advance(6 * MINUTE);
    await here.told('INOPERATIVE');
    await here.connect();

    expect(calls('Reset')).toEqual([{ type: 'Hard' }]);
  });
});

describe('messages, cables and memory', () => {
  it('a message is triggered, a connector unlocked, the cache cleared', async () => {
    await post('trigger', { message: 'MeterValues', evse_uid: 'E2' });
    await post('unlock', { evse_uid: 'E1' });
    await post('clear-cache');

    expect(calls('TriggerMessage').at(-1)).toEqual({ requestedMessage: 'MeterValues', connectorId: 2 });
    expect(calls('UnlockConnector')).toEqual([{ connectorId: 1 }]);
    expect(calls('ClearCache')).toHaveLength(1);
  });
});

describe('uploads and firmware', () => {
  const jobs = async () => (await here.shown('CP1')).jobs as object[];

  it('are asked for, and what the charge point tells of them is shown', async () => {
    await post('logs', { url: 'ftp://files.example/logs', from: '2026-05-01T00:00:00Z' });
    expect(await jobs()).toMatchObject([{ job: 'diagnostics', status: 'Requested', file: 'log.zip' }]);
    await station.ask('DiagnosticsStatusNotification', { status: 'Uploaded' });
    await post('firmware', { url: 'https://files.example/2.0.bin', at: '2026-06-02T02:00:00Z' });
    await station.ask('FirmwareStatusNotification', { status: 'Installing' });
    expect(await jobs()).toMatchObject([
      { job: 'diagnostics', status: 'Uploaded', file: 'log.zip' },
      { job: 'firmware', status: 'Installing' },
    ]);
    await station.disconnect();
    here.clock.advance(6 * MINUTE);
    await here.told('INOPERATIVE');

    expect(calls('GetDiagnostics')).toEqual([
      { location: 'ftp://files.example/logs', startTime: '2026-05-01T00:00:00.000Z' },
    ]);
    expect(calls('UpdateFirmware')).toEqual([
      { location: 'https://files.example/2.0.bin', retrieveDate: '2026-06-02T02:00:00.000Z' },
    ]);
  });
});

it('a password in the address of a file is not in the messages that are shown', async () => {
  await post('logs', { url: 'ftp://user:secret-1@files.example/logs' });
  const { text } = await here.world.api('GET', `${CP}/messages`);

  expect(calls('GetDiagnostics')).toEqual([{ location: 'ftp://user:secret-1@files.example/logs' }]);
  expect(text).toContain('ftp://user:***@files.example/logs');
  expect(text).not.toContain('secret-1');
});

describe('a local list', () => {
  let emsp: SandboxPartner;
  beforeEach(async () => {
    emsp = await here.world.join(EMSP);
    await here.knowToken(emsp, aToken({ uid: 'ALWAYS1', whitelist: 'ALWAYS', group_id: 'FLEET' }));
    await here.knowToken(emsp, aToken({ uid: 'OFFLINE1', whitelist: 'ALLOWED_OFFLINE' }));
    await here.knowToken(emsp, aToken({ uid: 'OFFLINE2', whitelist: 'ALLOWED_OFFLINE', valid: false }));
    await here.knowToken(emsp, aToken({ uid: 'ALLOWED1', whitelist: 'ALLOWED' }));
    await here.knowToken(emsp, aToken({ uid: 'NEVER1', whitelist: 'NEVER' }));
  });

  it('has the tokens that may charge offline and no other, in as many messages as the charge point needs', async () => {
    const { json } = await post('local-list');

    expect(json).toEqual({ version: 2, entries: 3, sent: 3, full: true });
    const sent = calls('SendLocalList') as { updateType: string; localAuthorizationList: { idTag: string }[] }[];
    expect(sent.map(({ updateType }) => updateType)).toEqual(['Full', 'Differential']);
    const tokens = sent.flatMap(({ localAuthorizationList }) => localAuthorizationList);
    expect(tokens).toEqual(
      expect.arrayContaining([
        { idTag: 'ALWAYS1', idTagInfo: { status: 'Accepted', parentIdTag: 'FLEET' } },
        { idTag: 'OFFLINE1', idTagInfo: { status: 'Accepted' } },
        { idTag: 'OFFLINE2', idTagInfo: { status: 'Blocked' } },
      ]),
    );
    expect(tokens).toHaveLength(3);
    expect((await here.world.api('GET', `${CP}/local-list`)).json).toEqual({ version: 2, entries: 3 });
  });

  it('is brought up to date by what has changed, or whole when the charge point has another one', async () => {
    await post('local-list');
    station.on('GetLocalListVersion', () => ({ listVersion: 2 }));
    await here.knowToken(emsp, aToken({ uid: 'OFFLINE1', whitelist: 'NEVER', last_updated: '2026-06-01T13:00:00Z' }));
    expect((await post('local-list')).json).toEqual({ version: 3, entries: 2, sent: 1, full: false });
    expect(calls('SendLocalList').at(-1)).toEqual({
      listVersion: 3,
      updateType: 'Differential',
      localAuthorizationList: [{ idTag: 'OFFLINE1' }],
    });
    station.on('GetLocalListVersion', () => ({ listVersion: 3 }));
    expect((await post('local-list')).json).toMatchObject({ sent: 0, full: false });
    station.on('GetLocalListVersion', () => ({ listVersion: 7 }));

    expect((await post('local-list')).json).toEqual({ version: 8, entries: 2, sent: 2, full: true });
  });

  it('whose difference is a VersionMismatch is sent whole; one that is not supported is a problem', async () => {
    await post('local-list');
    station.on('GetLocalListVersion', () => ({ listVersion: 2 }));
    await here.knowToken(emsp, aToken({ uid: 'ALWAYS2', whitelist: 'ALWAYS' }));
    station.on('SendLocalList', ({ updateType, listVersion }) => ({
      status: updateType === 'Differential' && listVersion === 3 ? 'VersionMismatch' : 'Accepted',
    }));
    expect((await post('local-list')).json).toMatchObject({ entries: 4, sent: 4, full: true });
    station.on('GetLocalListVersion', () => ({ listVersion: -1 }));

    expect(await post('local-list')).toMatchObject({ http: 409, json: { answer: 'notSupported' } });
  });
});
