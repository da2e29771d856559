import type { SandboxPartner } from '../../src/sandbox/partner';
import type { Station201 } from '../../src/sandbox/station-2.0.1';
import { ENERGY_TARIFF, StationWorld } from '../support/stations';
import { until } from '../support/until';
import { aToken, EMSP } from '../support/world';

let here: StationWorld;
let station: Station201;
afterEach(() => here.stop());

const START = '2026-06-01T12:00:00.000Z';
const start = async (evses: object[] = [{ uid: 'E1', ocpp_evse: 1 }]) => {
  here = await StationWorld.start({}, evses.length);
  station = await here.station201('CS1', { evses });
};
const event = (variable: string, actualValue: string, evse: object, name = 'Connector') => ({
  eventId: 1,
  timestamp: START,
  trigger: 'Delta',
  actualValue,
  techInfo: 'call Bob',
  eventNotificationType: 'HardWiredNotification',
  component: { name, evse },
  variable: { name: variable },
});
const notify = (...eventData: object[]) => station.ask('NotifyEvent', { generatedAt: START, seqNo: 0, eventData });

describe('before its boot was accepted', () => {
  it('a station may not say anything else', async () => {
    await start();
    const refused = await station.call('Heartbeat', {});
    const booted = await station.boot();

    expect(refused).toMatchObject({ error: 'SecurityError' });
    expect(booted).toEqual({ status: 'Accepted', currentTime: START, interval: 300 });
    expect(await station.ask('Heartbeat', {})).toEqual({ currentTime: START });
  });
});

describe('a message that is not by the schema', () => {
  beforeEach(async () => {
    await start();
    await station.boot();
  });

  it.each([
    ['of an unknown action', 'MakeCoffee', {}, 'NotImplemented'],
    ['without what it needs', 'StatusNotification', { evseId: 1 }, 'OccurrenceConstraintViolation'],
    ['of a wrong type', 'Authorize', { idToken: 'CARD1' }, 'TypeConstraintViolation'],
  ])('%s is refused in the words of 2.0.1 [EC-70]', async (_what, action, payload, code) => {
    expect(await station.call(action, payload)).toMatchObject({ error: code });
    expect(station.isOpen).toBe(true);
  });

  it('but can be mended is taken: a number as text, a member too many', async () => {
    const payload = { evseId: '1', connectorId: 1, connectorStatus: 'faulted', timestamp: START, extra: 1 };
    expect(await station.ask('StatusNotification', payload)).toEqual({});
    await here.told('OUTOFORDER');
  });
});

describe('the connectors of one EVSE', () => {
  beforeEach(async () => {
    await start([
      { uid: 'E1', ocpp_evse: 1, ocpp_connector: 1 },
      { uid: 'E1', ocpp_evse: 1, ocpp_connector: 2 },
    ]);
    await station.boot();
  });

  it.each([
    ['Available', 'Available', 'AVAILABLE'],
    ['Available', 'Faulted', 'AVAILABLE'],
    ['Available', 'Reserved', 'RESERVED'],
    ['Occupied', 'Faulted', 'CHARGING'],
    ['Faulted', 'Faulted', 'OUTOFORDER'],
    ['Faulted', 'Unavailable', 'OUTOFORDER'],
    ['Unavailable', 'Unavailable', 'INOPERATIVE'],
  ])('that are %s and %s make it %s [EC-06]', async (first, second, expected) => {
    await station.status(1, first, { connectorId: 1 });
    await station.status(1, second, { connectorId: 2 });
    await here.told(expected);
  });

  it('are found by their status when a transaction names the EVSE alone', async () => {
    const emsp = await here.world.join(EMSP);
    await here.withTariff(ENERGY_TARIFF);
    await here.knowToken(emsp, aToken({ uid: 'CARD1', whitelist: 'ALWAYS' }));
    await station.status(1, 'Available', { connectorId: 1 });
    await station.status(1, 'Occupied', { connectorId: 2 });
    await station.start(1, 'CARD1', { evse: { id: 1 } });
    await here.session(emsp, 'ACTIVE');

    expect(await here.shown('CS1')).toMatchObject({ evses: [{ status: 'CHARGING' }, { status: 'CHARGING' }] });
  });
});

describe('NotifyEvent', () => {
  beforeEach(async () => {
    await start();
    await station.boot();
  });

  it('of an AvailabilityState means the same as a StatusNotification; the later one counts', async () => {
    await station.status(1, 'Available');
    await notify(event('AvailabilityState', 'Faulted', { id: 1, connectorId: 1 }));
    await here.told('OUTOFORDER');
    await station.status(1, 'Available');
    await here.told('AVAILABLE');
  });

  it('of the whole station holds for every EVSE', async () => {
    await station.status(1, 'Available');
    await notify(event('AvailabilityState', 'Faulted', { id: 0 }, 'ChargingStation'));
    await here.told('OUTOFORDER');
  });

  it('of anything else is kept for operators', async () => {
    await station.status(1, 'Available');
    expect(await notify(event('Temperature', '71', { id: 1 }))).toEqual({});
    await here.told('AVAILABLE');
  });
});

describe('a report', () => {
  it('is asked for after a boot; what comes in parts is kept together', async () => {
    await start();
    station.on('GetBaseReport', () => ({ status: 'Accepted' }));
    await station.boot();
    const { requestId, reportBase } = await station.called('GetBaseReport');
    const part = (name: string, variable: string, value: string, evse?: object) => ({
      component: { name, ...(evse ? { evse } : {}) },
      variable: { name: variable },
      variableAttribute: [{ value, mutability: 'ReadOnly' }],
    });
    const report = (seqNo: number, tbc: boolean, ...reportData: object[]) =>
      station.ask('NotifyReport', { requestId, generatedAt: START, seqNo, tbc, reportData });
    await report(0, true, part('TxCtrlr', 'TxStartPoint', 'EVConnected'), part('Fan', 'Speed', '3'));
    await report(1, true, part('SecurityCtrlr', 'BasicAuthPassword', 'a-secret-of-the-station'));
    await report(2, false, part('Connector', 'ConnectorType', 'cType2', { id: 1, connectorId: 1 }));

    expect(reportBase).toBe('FullInventory');
    expect(await here.shown('CS1')).toMatchObject({
      configuration: { 'TxCtrlr.TxStartPoint': 'EVConnected', 'Connector[1,1].ConnectorType': 'cType2' },
    });
    expect(JSON.stringify((await here.shown('CS1')).configuration)).not.toMatch(/Fan|a-secret/);
  });

  it('that a station cannot give is replaced by the variables that matter', async () => {
    await start();
    const result = (attributeStatus: string, variable: string) => ({
      attributeStatus,
      ...(attributeStatus === 'Accepted' ? { attributeValue: 'Authorized' } : {}),
      component: { name: 'TxCtrlr' },
      variable: { name: variable },
    });
    station.on('GetVariables', () => ({
      getVariableResult: [result('Accepted', 'TxStartPoint'), result('UnknownVariable', 'TxStopPoint')],
    }));
    await station.boot();
    await station.called('GetVariables');
    await until(async () => (await here.shown('CS1')).configuration !== null);

    expect((await here.shown('CS1')).configuration).toEqual({ 'TxCtrlr.TxStartPoint': 'Authorized' });
  });
});

describe('a token', () => {
  let emsp: SandboxPartner;
  const isQuestion = ({ path }: { path: string }) => path.includes('/authorize');

  beforeEach(async () => {
    here = await StationWorld.start({}, 2);
    station = await here.station201('CS1');
    emsp = await here.world.join(EMSP);
    await station.boot();
  });

  it.each([
    ['ALLOWED', 'Accepted'],
    ['BLOCKED', 'Blocked'],
    ['EXPIRED', 'Expired'],
    ['NO_CREDIT', 'NoCredit'],
    ['NOT_ALLOWED', 'NotAtThisLocation'],
  ])('of which its eMSP says %s is %s', async (allowed, expected) => {
    emsp.answer(isQuestion, { data: { allowed, token: aToken({ uid: 'T1', whitelist: 'NEVER' }) } });

    expect(await station.authorize('T1')).toBe(expected);
  });

  it('that nobody knows is Unknown', async () => {
    emsp.answer(isQuestion, { http: 404, status_code: 2004 });

    expect(await station.authorize('STRANGER')).toBe('Unknown');
  });

  it('comes back with its group, its language, and what the eMSP tells its driver', async () => {
    const info = { language: 'fr', text: 'Bonne route' };
    const token = aToken({ uid: 'T1', whitelist: 'NEVER', group_id: 'FLEET', language: 'fr' });
    emsp.answer(isQuestion, { data: { allowed: 'ALLOWED', token, info } });
    const { idTokenInfo } = await station.ask('Authorize', { idToken: station.token('T1') });

    expect(idTokenInfo).toEqual({
      status: 'Accepted',
      groupIdToken: { idToken: 'FLEET', type: 'Central' },
      cacheExpiryDateTime: START,
      language1: 'fr',
      personalMessage: { format: 'UTF8', content: 'Bonne route' },
    });
  });

  it('that may charge at another EVSE alone comes back with its number [EC-17]', async () => {
    await here.register('CS1', { evses: [1, 2].map((number) => ({ uid: `E${number}`, ocpp_evse: number })) });
    const token = aToken({ uid: 'T1', whitelist: 'NEVER' });
    const location = { location_id: 'LOC1', evse_uids: ['E2'] };
    emsp.answer(isQuestion, { data: { allowed: 'ALLOWED', token, location } });
    const { idTokenInfo } = await station.step('Started', 'Authorized', {
      info: { transactionId: 'T-1' },
      evse: { id: 1 },
      idToken: station.token('T1'),
    });

    expect(idTokenInfo).toMatchObject({ status: 'NotAtThisLocation', evseId: [2] });
  });

  it('that is the address of a car is asked about in one spelling', async () => {
    station.tokenType = 'MacAddress';
    await station.authorize('00:1a:2b-3C4D5e');

    expect(emsp.received.find(isQuestion)?.path).toContain('/001A2B3C4D5E/authorize');
  });

  it.each(['Local', 'NoAuthorization'])('of the kind %s names no contract, and nobody is asked', async (type) => {
    station.tokenType = type;

    expect(await station.authorize('T1')).toBe('Invalid');
    expect(emsp.received.filter(isQuestion)).toEqual([]);
  });
});
