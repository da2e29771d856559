import type { SandboxPartner } from '../../src/sandbox/partner';
import type { Station201 } from '../../src/sandbox/station-2.0.1';
import { ENERGY_TARIFF, StationWorld } from '../support/stations';
import { aToken, EMSP } from '../support/world';

const START = '2026-06-01T12:00:00.000Z';
const CS = '/parties/NL/TNM/charge-points/CS1';

let here: StationWorld;
let station: Station201;
let emsp: SandboxPartner;

beforeEach(async () => {
  here = await StationWorld.start();
  emsp = await here.world.join(EMSP);
  await here.withTariff(ENERGY_TARIFF);
  await here.capable('CHARGING_PROFILE_CAPABLE');
  await here.knowToken(emsp, aToken({ uid: 'CARD1', whitelist: 'ALWAYS', group_id: 'FLEET' }));
  station = await here.station201();
  await station.boot();
  await station.status(1, 'Available');
  await here.told('AVAILABLE');
});
afterEach(() => here.stop());

const post = (path: string, body?: object) => here.world.api('POST', `${CS}/${path}`, body);
const calls = (action: string) => station.calls.filter((call) => call.action === action).map(({ payload }) => payload);

describe('a station of OCPP 2.0.1 and its operator', () => {
  it('a variable is read and set by its name', async () => {
    const named = { component: { name: 'TxCtrlr' }, variable: { name: 'TxStartPoint' } };
    station.on('GetVariables', () => ({
      getVariableResult: [{ ...named, attributeStatus: 'Accepted', attributeValue: 'Authorized' }],
    }));
    station.on('SetVariables', () => ({ setVariableResult: [{ ...named, attributeStatus: 'RebootRequired' }] }));
    const read = await here.world.api('GET', `${CS}/configuration?key=TxCtrlr.TxStartPoint`);
    const set = await here.world.api('PUT', `${CS}/configuration/TxCtrlr.TxStartPoint`, { value: 'EVConnected' });

    expect(read.json).toMatchObject({ items: [{ key: 'TxCtrlr.TxStartPoint', value: 'Authorized' }] });
    expect(set.json).toMatchObject({ answer: 'rebootRequired' });
    expect(calls('SetVariables')).toEqual([{ setVariableData: [{ ...named, attributeValue: 'EVConnected' }] }]);
  });

  it('is restarted when nobody charges, taken away and given back, asked, unlocked', async () => {
    station.on('Reset', () => ({ status: 'Scheduled' }));
    expect((await post('reset', { when: 'idle' })).json).toMatchObject({ answer: 'scheduled' });
    await post('availability', { operative: false, evse_uid: 'E1' });
    await here.told('INOPERATIVE');
    await post('availability', { operative: true, evse_uid: 'E1' });
    await here.told('AVAILABLE');
    await post('trigger', { message: 'StatusNotification', evse_uid: 'E1' });
    await post('unlock', { evse_uid: 'E1' });
    await post('clear-cache');

    expect(calls('Reset')).toEqual([{ type: 'OnIdle' }]);
    expect(calls('ChangeAvailability').map(({ operationalStatus }) => operationalStatus)).toEqual([
      'Inoperative',
      'Operative',
    ]);
    expect(calls('TriggerMessage').at(-1)).toEqual({
      requestedMessage: 'StatusNotification',
      evse: { id: 1, connectorId: 1 },
    });
    expect(calls('UnlockConnector')).toEqual([{ evseId: 1, connectorId: 1 }]);
    expect(calls('ClearCache')).toHaveLength(1);
  });

  it('uploads a log and takes firmware; what it tells of them is shown', async () => {
    await post('logs', { url: 'ftp://files.example/logs' });
    const [{ requestId }] = calls('GetLog') as [{ requestId: number }];
    await station.ask('LogStatusNotification', { status: 'Uploaded', requestId });
    await post('firmware', { url: 'https://files.example/2.0.bin', at: '2026-06-02T02:00:00Z' });
    await station.ask('FirmwareStatusNotification', { status: 'Installing' });

    expect((await here.shown('CS1')).jobs).toMatchObject([
      { job: 'diagnostics', status: 'Uploaded' },
      { job: 'firmware', status: 'Installing' },
    ]);
    expect(calls('UpdateFirmware')).toMatchObject([
      { firmware: { location: 'https://files.example/2.0.bin', retrieveDateTime: '2026-06-02T02:00:00.000Z' } },
    ]);
  });

  it('gets a local list of the tokens that may charge offline', async () => {
    expect((await post('local-list')).json).toMatchObject({ entries: 1, sent: 1, full: true });
    expect(calls('SendLocalList')).toMatchObject([
      {
        updateType: 'Full',
        localAuthorizationList: [
          { idToken: { idToken: 'CARD1', type: 'ISO14443' }, idTokenInfo: { status: 'Accepted' } },
        ],
      },
    ]);
  });
});

describe('a charging profile at a station of OCPP 2.0.1', () => {
  const profile = {
    start_date_time: START,
    charging_rate_unit: 'A',
    charging_profile_period: [{ start_period: 0, limit: 16 }],
  };
  const set = async (session: Record<string, unknown>) => {
    await here.profile(emsp, 'PUT', session.id, { profile, handle: 'PUT' });
    return here.result(emsp, 'PUT');
  };

  it('is one of that transaction; what is in force is read, and it is taken away by its number', async () => {
    const { transactionId } = await station.start(1, 'CARD1');
    const session = await here.session(emsp, 'ACTIVE');
    expect(await set(session)).toBe('ACCEPTED');
    const [asked] = calls('SetChargingProfile') as [{ evseId: number; chargingProfile: Record<string, unknown> }];
    const chargingSchedulePeriod = [{ startPeriod: 0, limit: 16 }];
    const schedule = { evseId: 1, duration: 900, scheduleStart: START, chargingRateUnit: 'A', chargingSchedulePeriod };
    station.on('GetCompositeSchedule', () => ({ status: 'Accepted', schedule }));
    await here.profile(emsp, 'GET', session.id, { query: { duration: '900' }, handle: 'GET' });
    const [active] = await here.results(emsp, 'GET');
    await here.profile(emsp, 'DELETE', session.id, { handle: 'DELETE' });

    expect(asked).toMatchObject({ evseId: 1, chargingProfile: { chargingProfilePurpose: 'TxProfile', transactionId } });
    expect(active).toMatchObject({ result: 'ACCEPTED', profile: { charging_profile: { charging_rate_unit: 'A' } } });
    expect(await here.result(emsp, 'DELETE')).toBe('ACCEPTED');
    expect(calls('ClearChargingProfile')).toEqual([{ chargingProfileId: asked.chargingProfile.id }]);
  });
});
