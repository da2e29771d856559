import { StationNodes } from '../support/station-nodes';
import { until } from '../support/until';
import { aToken } from '../support/world';

const CP1 = '/parties/NL/TNM/charge-points/CP1';
const START = '2026-06-01T12:00:00Z';
const CARD = aToken({ uid: 'CARD1', whitelist: 'ALWAYS' });

let here: StationNodes;

beforeEach(async () => {
  here = await StationNodes.start();
  await here.knowCard();
});
afterEach(() => here.stop());

const sessionIs = (status: string) =>
  until(async () => {
    here.advance(1_000);
    return (await here.list('sessions')).some((session) => session.status === status);
  }, `a Session that is ${status}`);
const reserve = () =>
  here.command('RESERVE_NOW', {
    token: CARD,
    location_id: 'LOC1',
    evse_uid: 'E1',
    reservation_id: 'R1',
    expiry_date: new Date(here.nodes.a.clock.now() + 1_800_000).toISOString(),
  });

/** A charger of 2.0.1 at node A, while everybody else comes to node B. */
const atTheOther = async () => {
  const station = await here.connect201(here.nodes.a);
  await station.boot();
  await station.status(1, 'Available');
  await here.nodes.leadTo(here.nodes.b);
  return station;
};

describe('a reservation at a charger of OCPP 2.0.1 of another node', () => {
  it('is made and cancelled there; its Session and the status of its EVSE follow', async () => {
    const station = await atTheOther();
    expect(await reserve()).toEqual(['ACCEPTED', 'ACCEPTED']);
    await sessionIs('RESERVATION');
    await until(async () => {
      here.advance(2_000);
      return (await here.evseStatus()) === 'RESERVED';
    }, 'RESERVED');

    expect(await here.command('CANCEL_RESERVATION', { reservation_id: 'R1' })).toEqual(['ACCEPTED', 'ACCEPTED']);
    const { id } = await station.called('ReserveNow');
    expect(await station.called('CancelReservation')).toEqual({ reservationId: id });
    await sessionIs('COMPLETED');
  });

  it('ends by STOP_SESSION of its Session', async () => {
    const station = await atTheOther();
    await reserve();
    await sessionIs('RESERVATION');
    const [session] = await here.list('sessions');

    expect(await here.command('STOP_SESSION', { session_id: session?.id })).toEqual(['ACCEPTED', 'ACCEPTED']);
    await station.called('CancelReservation');
  });

  it('that the charger removes is taken back [BR-75]', async () => {
    const station = await atTheOther();
    await reserve();
    const { id } = await station.called('ReserveNow');
    await sessionIs('RESERVATION');
    await station.ask('ReservationStatusUpdate', { reservationId: id, reservationUpdateStatus: 'Removed' });

    expect((await here.results('RESERVE_NOW', 2))[1]).toMatchObject({ result: 'CANCELED_RESERVATION' });
    await sessionIs('COMPLETED');
  });

  it('holds on when the charger comes to this node, and is used by the start here', async () => {
    const before = await atTheOther();
    await reserve();
    await sessionIs('RESERVATION');
    const [reserved] = await here.list('sessions');
    const station = await here.connect201(here.nodes.b);
    await before.until(() => !before.isOpen);

    expect((await station.start(1, 'OTHER')).status).toBe('NotAtThisTime');
    expect((await station.start(1, 'CARD1')).status).toBe('Accepted');
    await sessionIs('ACTIVE');
    expect((await here.list('sessions')).find(({ status }) => status === 'ACTIVE')?.id).toBe(reserved?.id);
  });
});

describe('a charge at a charger of OCPP 2.0.1 of another node', () => {
  const charging = async () => {
    const station = await atTheOther();
    const { transactionId } = await station.start(1, 'CARD1');
    await sessionIs('ACTIVE');
    const [session] = await here.list('sessions');
    return { station, transactionId, session };
  };
  const schedule = {
    evseId: 1,
    duration: 1800,
    scheduleStart: START,
    chargingRateUnit: 'A',
    chargingSchedulePeriod: [{ startPeriod: 0, limit: 8 }],
  };

  it('is limited, asked about and freed again by the profile of its eMSP, which is told of other limits', async () => {
    const { station, transactionId, session } = await charging();
    station.on('GetCompositeSchedule', () => ({ status: 'Accepted', schedule }));
    const charging_profile = { charging_rate_unit: 'A', charging_profile_period: [{ start_period: 0, limit: 8 }] };
    expect(await here.profile('PUT', session?.id, { charging_profile })).toEqual(['ACCEPTED', { result: 'ACCEPTED' }]);
    expect(await station.called('SetChargingProfile')).toMatchObject({ chargingProfile: { transactionId } });
    expect(await here.profile('GET', session?.id, { duration: '900' })).toMatchObject([
      'ACCEPTED',
      { result: 'ACCEPTED', profile: { charging_profile } },
    ]);
    const chargingLimit = { chargingLimitSource: 'SO', isGridCritical: false };
    await station.ask('NotifyChargingLimit', { evseId: 1, chargingLimit });
    await until(() => here.emsp.received.some(({ path }) => path.includes(`/chargingprofiles/${session?.id}`)));

    expect(await here.profile('DELETE', session?.id)).toEqual(['ACCEPTED', { result: 'ACCEPTED' }]);
    await station.called('ClearChargingProfile');
  });

  it('takes what its driver wants, as far as it can be done there', async () => {
    const { session } = await charging();
    const prefer = async (energy_need: number) => {
      const asked = { method: 'PUT', module: 'sessions', role: 'SENDER' as const, from: 'DE*MSP', to: 'NL*TNM' };
      const departure_time = new Date(here.nodes.a.clock.now() + 3_600_000).toISOString();
      const body = { profile_type: 'REGULAR', departure_time, energy_need };
      return (await here.emsp.call({ ...asked, rest: `/${session?.id}/charging_preferences`, body })).json.data;
    };

    expect(await prefer(1_000)).toBe('NOT_POSSIBLE');
    expect(await prefer(1)).toBe('ACCEPTED');
  });
});

describe('an operation at a charger of OCPP 2.0.1 of another node', () => {
  it('is carried out there and shown here', async () => {
    const station = await atTheOther();
    const { b } = here.nodes;
    const attributes = { attributeStatus: 'Accepted', attributeValue: '60' };
    station.on('GetVariables', ({ getVariableData }) => ({
      getVariableResult: (getVariableData as object[]).map((asked) => ({ ...asked, ...attributes })),
    }));
    station.on('SetVariables', ({ setVariableData }) => ({
      setVariableResult: (setVariableData as { component: object; variable: object }[]).map(
        ({ component, variable }) => ({ component, variable, attributeStatus: 'RebootRequired' }),
      ),
    }));
    const key = 'SampledDataCtrlr.TxUpdatedInterval';
    const read = await b.api('GET', `${CP1}/configuration?key=${key}`);
    const written = await b.api('PUT', `${CP1}/configuration/${key}`, { value: '30' });
    const off = await b.api('POST', `${CP1}/availability`, { operative: false });
    await until(async () => {
      here.advance(2_000);
      return (await here.evseStatus()) === 'INOPERATIVE';
    }, 'INOPERATIVE');
    await b.api('POST', `${CP1}/availability`, { operative: true });
    const log = await b.api('POST', `${CP1}/logs`, { url: 'https://files.example/log' });
    const { requestId } = await station.called('GetLog');
    await station.ask('LogStatusNotification', { status: 'Uploaded', requestId });
    await b.api('POST', `${CP1}/trigger`, { message: 'StatusNotification', evse_uid: 'E1' });
    await b.api('POST', `${CP1}/clear-cache`);
    await b.api('POST', `${CP1}/firmware`, { url: 'https://files.example/firmware' });
    const unlocked = await b.api('POST', `${CP1}/unlock`, { evse_uid: 'E1' });
    await b.api('POST', `${CP1}/reset`, { when: 'idle' });

    expect(read.json).toMatchObject({ items: [{ key, value: '60' }] });
    expect([written, off, log, unlocked].map(({ json }) => json.answer)).toEqual([
      'rebootRequired',
      'accepted',
      'accepted',
      'accepted',
    ]);
    const view = await here.shown(b);
    expect(view.configuration).toMatchObject({ [key]: '30' });
    expect(view.jobs).toMatchObject([
      { job: 'diagnostics', status: 'Uploaded', request_id: requestId },
      { job: 'firmware', status: 'Requested' },
    ]);
    const asked = station.calls.map(({ action }) => action);
    expect(asked.filter((action) => !/^(Get(Base|Var)|SetVar)/.test(action))).toEqual([
      ...['ChangeAvailability', 'ChangeAvailability', 'GetLog', 'TriggerMessage', 'ClearCache'],
      ...['UpdateFirmware', 'UnlockConnector', 'Reset'],
    ]);
  });

  it('that fails there has the reason that the charger gave, and one that is away is not connected', async () => {
    const station = await atTheOther();
    const reset = () => here.nodes.b.api('POST', `${CP1}/reset`, { when: 'now' });
    station.on('Reset', () => ({ status: 'Rejected', statusInfo: { reasonCode: 'CablePlugged' } }));
    expect(await reset()).toMatchObject({ http: 409, json: { answer: 'rejected' } });
    await station.disconnect();
    await until(async () => (await here.shown(here.nodes.a)).connected === false);

    expect(await reset()).toMatchObject({ http: 409, json: { answer: 'notConnected' } });
  });

  it('brings its local list up to date', async () => {
    const station = await atTheOther();
    const { json } = await here.nodes.b.api('POST', `${CP1}/local-list`);

    expect(json).toEqual({ version: 1, entries: 1, sent: 1, full: true });
    expect(await station.called('SendLocalList')).toMatchObject({ versionNumber: 1, updateType: 'Full' });
    expect((await here.nodes.a.api('GET', `${CP1}/local-list`)).json).toEqual({ version: 1, entries: 1 });
  });
});
