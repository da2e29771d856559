import type { SandboxPartner } from '../../src/sandbox/partner';
import type { Station16 } from '../../src/sandbox/station-1.6';
import { ENERGY_TARIFF, StationWorld } from '../support/stations';
import { until } from '../support/until';
import { aToken, EMSP } from '../support/world';

let here: StationWorld;
let station: Station16;
let emsp: SandboxPartner;

beforeEach(async () => {
  here = await StationWorld.start();
  emsp = await here.world.join(EMSP);
  await here.withTariff(ENERGY_TARIFF);
  await here.capable('REMOTE_START_STOP_CAPABLE', 'UNLOCK_CAPABLE');
  station = await here.station();
  await station.boot();
  await station.status(1, 'Available');
});
afterEach(() => here.stop());

const command = (name: string, body: object) => here.command(emsp, name, body);
const result = (name: string) => here.result(emsp, name);
const APP = aToken({ uid: '7e5c0f5a-6d0a-4be1-9a5e-1f4b7a3c9d10', type: 'APP_USER', whitelist: 'NEVER' });

describe('START_SESSION', () => {
  it('of an app user starts the charger by an alias; the Session has the whole uid [BR-31] [BR-32] [EC-18]', async () => {
    expect(await command('START_SESSION', { token: APP, location_id: 'LOC1', evse_uid: 'E1' })).toBe('ACCEPTED');
    const { idTag, connectorId } = await station.called('RemoteStartTransaction');
    expect(await result('START_SESSION')).toBe('ACCEPTED');
    const { status } = await station.start(1, String(idTag));

    expect(connectorId).toBe(1);
    expect(String(idTag)).toMatch(/^A[A-Z2-7]{19}$/);
    expect(status).toBe('Accepted');
    expect(await here.session(emsp, 'ACTIVE')).toMatchObject({ auth_method: 'COMMAND', cdr_token: { uid: APP.uid } });
    expect(emsp.received.filter(({ path }) => path.includes('/authorize'))).toEqual([]);
  });

  it('that the charger refuses fails with its reason', async () => {
    station.on('RemoteStartTransaction', () => ({ status: 'Rejected' }));
    await command('START_SESSION', { token: APP, location_id: 'LOC1', evse_uid: 'E1' });
    expect(await result('START_SESSION')).toBe('FAILED');
  });

  it('to a charger that is not connected is rejected at once', async () => {
    await station.disconnect();
    await until(async () => (await here.shown('CP1')).connected === false);

    expect(await command('START_SESSION', { token: APP, location_id: 'LOC1', evse_uid: 'E1' })).toBe('REJECTED');
  });
});

describe('STOP_SESSION', () => {
  it('stops the transaction of that Session', async () => {
    await here.knowToken(emsp, aToken({ uid: 'CARD1', whitelist: 'ALWAYS' }));
    const { transactionId } = await station.start(1, 'CARD1');
    const { id } = await here.session(emsp, 'ACTIVE');
    expect(await command('STOP_SESSION', { session_id: id })).toBe('ACCEPTED');

    expect(await station.called('RemoteStopTransaction')).toEqual({ transactionId });
    expect(await result('STOP_SESSION')).toBe('ACCEPTED');
  });
});

describe('UNLOCK_CONNECTOR', () => {
  it.each([
    ['Unlocked', 'ACCEPTED'],
    ['UnlockFailed', 'FAILED'],
    ['NotSupported', 'NOT_SUPPORTED'],
  ])('that is answered %s has the result %s', async (status, expected) => {
    station.on('UnlockConnector', () => ({ status }));
    await command('UNLOCK_CONNECTOR', { location_id: 'LOC1', evse_uid: 'E1', connector_id: '1' });

    expect(await result('UNLOCK_CONNECTOR')).toBe(expected);
  });
});
