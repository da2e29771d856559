import type { SandboxPartner } from '../../src/sandbox/partner';
import type { Station201 } from '../../src/sandbox/station-2.0.1';
import { ENERGY_TARIFF, StationWorld } from '../support/stations';
import { until } from '../support/until';
import { aToken, EMSP } from '../support/world';

let here: StationWorld;
let station: Station201;
let emsp: SandboxPartner;

beforeEach(async () => {
  here = await StationWorld.start();
  emsp = await here.world.join(EMSP);
  await here.withTariff(ENERGY_TARIFF);
  const { json } = await here.world.api('GET', '/parties/NL/TNM/locations/NL/TNM/LOC1');
  const capabilities = ['REMOTE_START_STOP_CAPABLE', 'UNLOCK_CAPABLE', 'RESERVABLE'];
  const evses = (json.evses as object[]).map((evse) => ({ ...evse, capabilities }));
  await here.world.api('PUT', '/parties/NL/TNM/locations/LOC1', { ...json, evses });
  station = await here.station201();
  await station.boot();
  await station.status(1, 'Available');
});
afterEach(() => here.stop());

const command = (name: string, body: object) => here.command(emsp, name, body);
const result = async (name: string) =>
  (await here.results(emsp, name))[0] as { result: string; message?: { text: string }[] };
const APP = aToken({ uid: '7e5c0f5a-6d0a-4be1-9a5e-1f4b7a3c9d10', type: 'APP_USER', whitelist: 'NEVER' });
const AT_E1 = { location_id: 'LOC1', evse_uid: 'E1' };

describe('START_SESSION at a station of OCPP 2.0.1', () => {
  it('names the whole uid; the transaction that follows needs no token of its own [BR-31] [BR-32]', async () => {
    expect(await command('START_SESSION', { token: APP, ...AT_E1 })).toBe('ACCEPTED');
    const { remoteStartId, ...asked } = await station.called('RequestStartTransaction');
    expect((await result('START_SESSION')).result).toBe('ACCEPTED');
    const info = { transactionId: 'T-1', chargingState: 'Charging', remoteStartId };
    const answer = await station.step('Started', 'RemoteStart', { info, evse: { id: 1 } });

    expect(asked).toEqual({ evseId: 1, idToken: { idToken: APP.uid, type: 'Central' } });
    expect(answer).toMatchObject({ idTokenInfo: { status: 'Accepted' } });
    expect(await here.session(emsp, 'ACTIVE')).toMatchObject({ auth_method: 'COMMAND', cdr_token: { uid: APP.uid } });
    expect(emsp.received.filter(({ path }) => path.includes('/authorize'))).toEqual([]);
  });

  it('is bound by the transaction that the answer names', async () => {
    station.on('RequestStartTransaction', () => ({ status: 'Accepted', transactionId: 'T-9' }));
    await command('START_SESSION', { token: APP, ...AT_E1 });
    await result('START_SESSION');
    await station.step('Updated', 'RemoteStart', {
      info: { transactionId: 'T-9', chargingState: 'Charging' },
      evse: { id: 1 },
      seqNo: 1,
    });
    await station.step('Started', 'CablePluggedIn', { info: { transactionId: 'T-9' }, evse: { id: 1 }, seqNo: 0 });

    expect(await here.session(emsp, 'ACTIVE')).toMatchObject({ auth_method: 'COMMAND', cdr_token: { uid: APP.uid } });
  });

  it('that the charger refuses has the reason that it gives', async () => {
    const statusInfo = { reasonCode: 'TxInProgress' };
    station.on('RequestStartTransaction', () => ({ status: 'Rejected', statusInfo }));
    await command('START_SESSION', { token: APP, ...AT_E1 });

    expect((await result('START_SESSION')).message).toMatchObject([{ text: 'TxInProgress' }]);
  });

  it.each(['NotImplemented', 'NotSupported'])(
    'that the charger answers with %s is NOT_SUPPORTED',
    async (callError) => {
      station.on('RequestStartTransaction', () => ({ callError }));
      await command('START_SESSION', { token: APP, ...AT_E1 });

      expect((await result('START_SESSION')).result).toBe('NOT_SUPPORTED');
    },
  );

  it('that the charger does not answer is a TIMEOUT; what starts all the same is bound to it [EC-53]', async () => {
    station.on('RequestStartTransaction', () => undefined);
    await command('START_SESSION', { token: APP, ...AT_E1 });
    const { remoteStartId } = await station.called('RequestStartTransaction');
    expect((await result('START_SESSION')).result).toBe('TIMEOUT');
    const info = { transactionId: 'T-1', chargingState: 'Charging', remoteStartId };
    await station.step('Started', 'RemoteStart', { info, evse: { id: 1 } });

    expect(await here.session(emsp, 'ACTIVE')).toMatchObject({ auth_method: 'COMMAND' });
  });
});

describe('STOP_SESSION at a station of OCPP 2.0.1', () => {
  it('stops the transaction of that Session', async () => {
    await here.knowToken(emsp, aToken({ uid: 'CARD1', whitelist: 'ALWAYS' }));
    const { transactionId } = await station.start(1, 'CARD1');
    const { id } = await here.session(emsp, 'ACTIVE');
    expect(await command('STOP_SESSION', { session_id: id })).toBe('ACCEPTED');

    expect(await station.called('RequestStopTransaction')).toEqual({ transactionId });
    expect((await result('STOP_SESSION')).result).toBe('ACCEPTED');
  });
});

describe('UNLOCK_CONNECTOR at a station of OCPP 2.0.1', () => {
  it.each([
    ['Unlocked', 'ACCEPTED'],
    ['UnlockFailed', 'FAILED'],
    ['OngoingAuthorizedTransaction', 'REJECTED'],
    ['UnknownConnector', 'FAILED'],
  ])('that is answered %s has the result %s', async (status, expected) => {
    station.on('UnlockConnector', () => ({ status }));
    await command('UNLOCK_CONNECTOR', { ...AT_E1, connector_id: '1' });

    expect(await station.called('UnlockConnector')).toEqual({ evseId: 1, connectorId: 1 });
    expect((await result('UNLOCK_CONNECTOR')).result).toBe(expected);
  });
});

describe('RESERVE_NOW at a station of OCPP 2.0.1', () => {
  const reserve = async () => {
    const expiry_date = new Date(here.clock.now() + 30 * 60_000).toISOString();
    const token = aToken({ uid: 'CARD1', whitelist: 'ALWAYS', group_id: 'FLEET' });
    await here.knowToken(emsp, token);
    expect(await command('RESERVE_NOW', { ...AT_E1, token, reservation_id: 'R-1', expiry_date })).toBe('ACCEPTED');
    const { id, ...asked } = await station.called('ReserveNow');
    expect((await result('RESERVE_NOW')).result).toBe('ACCEPTED');
    const session = await here.session(emsp, 'RESERVATION');
    return { id, asked, expiry_date, session };
  };

  it('names token, group and EVSE; the charge that uses it is the Session that it was [BR-12]', async () => {
    const { id, asked, expiry_date, session } = await reserve();
    await station.status(1, 'Reserved');
    await station.start(1, 'CARD1', { reservationId: id });

    expect(asked).toEqual({
      expiryDateTime: expiry_date,
      idToken: { idToken: 'CARD1', type: 'ISO14443' },
      groupIdToken: { idToken: 'FLEET', type: 'Central' },
      evseId: 1,
    });
    expect(await here.session(emsp, 'ACTIVE')).toMatchObject({ id: session.id, evse_uid: 'E1' });
  });

  it('is used by a transaction that names it, although the card comes after the cable', async () => {
    const { id: reservationId, session } = await reserve();
    const info = { transactionId: 'T1', chargingState: 'EVConnected' };
    await station.step('Started', 'CablePluggedIn', { info, evse: { id: 1, connectorId: 1 } });
    await station.step('Updated', 'Authorized', { info, idToken: station.token('CARD1'), reservationId });

    expect(await here.session(emsp, 'ACTIVE')).toMatchObject({ id: session.id, cdr_token: { uid: 'CARD1' } });
  });

  it('that the station removes is over, and its eMSP is told [BR-75]', async () => {
    const { id, session } = await reserve();
    await station.ask('ReservationStatusUpdate', { reservationId: id, reservationUpdateStatus: 'Removed' });

    expect(await here.session(emsp, 'COMPLETED')).toMatchObject({ id: session.id });
    await until(() => emsp.received.some(({ body }) => body.includes('CANCELED_RESERVATION')));
  });
});

describe('a remote start beside a reservation of any EVSE', () => {
  it('of another driver does not use it, though the charger names no token', async () => {
    await here.stop();
    here = await StationWorld.start({}, 2);
    emsp = await here.world.join(EMSP);
    await here.withTariff(ENERGY_TARIFF);
    await here.capable('REMOTE_START_STOP_CAPABLE', 'RESERVABLE');
    const evses = [1, 2].map((number) => ({ uid: `E${number}`, ocpp_evse: number }));
    station = await here.station201('CP1', { evses });
    await station.boot();
    for (const number of [1, 2]) await station.status(number, 'Available');
    await station.report(1, [['ReservationCtrlr.NonEvseSpecific', 'true']]);
    await here.told('AVAILABLE', 'E2');
    const expiry_date = new Date(here.clock.now() + 1_800_000).toISOString();
    const reserved = aToken({ uid: 'CARD1', whitelist: 'NEVER' });
    await command('RESERVE_NOW', { token: reserved, location_id: 'LOC1', reservation_id: 'R1', expiry_date });
    expect(await result('RESERVE_NOW')).toEqual({ result: 'ACCEPTED' });
    const reservation = await here.session(emsp, 'RESERVATION');

    await command('START_SESSION', { token: aToken({ uid: 'CARD2' }), location_id: 'LOC1', evse_uid: 'E1' });
    const { remoteStartId } = await station.called('RequestStartTransaction');
    const info = { chargingState: 'Charging', remoteStartId };
    await station.step('Started', 'RemoteStart', { info, evse: { id: 1, connectorId: 1 } });
    const session = await here.session(emsp, 'ACTIVE');

    expect(station.calls.find(({ action }) => action === 'ReserveNow')?.payload).not.toHaveProperty('evseId');
    expect(session.cdr_token).toMatchObject({ uid: 'CARD2' });
    expect(session.id).not.toBe(reservation.id);
    expect(await command('CANCEL_RESERVATION', { reservation_id: 'R1' })).toBe('ACCEPTED');
    expect(await result('CANCEL_RESERVATION')).toEqual({ result: 'ACCEPTED' });
  });
});
