/** What the Sessions and CDRs of our own chargers say, by the rules of OCPI. */
import type { SandboxPartner } from '../../src/sandbox/partner';
import type { Station16 } from '../../src/sandbox/station-1.6';
import { ENERGY_TARIFF, StationWorld } from '../support/stations';
import { aToken, EMSP } from '../support/world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse('2026-06-01T12:00:00Z');
const iso = (ms: number) => new Date(ms).toISOString();

let here: StationWorld;
let station: Station16;
let emsp: SandboxPartner;

beforeEach(async () => {
  here = await StationWorld.start({}, 2);
  emsp = await here.world.join(EMSP);
  await here.withTariff(ENERGY_TARIFF);
  await here.knowToken(emsp, aToken({ uid: 'CARD1', whitelist: 'ALWAYS' }));
  await here.knowToken(emsp, aToken({ uid: 'NEVER1', whitelist: 'NEVER' }));
  const evses = [1, 2].map((number) => ({ uid: `E${number}`, ocpp_connector: number }));
  station = await here.station('CP1', { evses });
  await station.boot();
  station.meterWh = 10_000;
});
afterEach(() => here.stop());

const isQuestion = ({ path }: { path: string }) => path.includes('/authorize');
const answers = (changes: object) =>
  emsp.answer(isQuestion, { data: { allowed: 'ALLOWED', token: aToken({ uid: 'NEVER1' }), ...changes } });
const statuses = () =>
  emsp.received.flatMap(({ path, body }) =>
    path.includes('/sessions/') && body !== '' ? [(JSON.parse(body) as { status?: string }).status] : [],
  );
/** One hour and 5 kWh at a connector, then the end and the CDR. */
async function charge(uid: string, connector = 1) {
  const { transactionId } = await station.start(connector, uid);
  await here.pass(HOUR);
  station.meterWh += 5_000;
  await station.stop(transactionId);
  await here.pass(30_000);
  return { session: await here.session(emsp, 'COMPLETED'), cdr: await here.cdr(emsp) };
}
const dimensionsOf = ({ charging_periods }: Record<string, unknown>) =>
  new Set(
    (charging_periods as { dimensions: { type: string }[] }[]).flatMap(({ dimensions }) =>
      dimensions.map(({ type }) => type),
    ),
  );

describe('a Session', () => {
  it('is PENDING from when it was made at the charger, while its Token may not charge, and never ACTIVE after that [SES-080] [SES-094]', async () => {
    answers({ allowed: 'BLOCKED' });
    const { transactionId, status } = await station.start(1, 'NEVER1');
    const pending = await here.session(emsp, 'PENDING');
    await here.pass(20_000);
    await station.stop(transactionId, { reason: 'DeAuthorized' });
    await here.pass(30_000);
    const invalid = await here.session(emsp, 'INVALID');

    expect(status).toBe('Blocked');
    expect(pending).toMatchObject({ start_date_time: iso(START), kwh: 0 });
    expect(invalid).toMatchObject({ id: pending.id, end_date_time: iso(START + 20_000) });
    expect(statuses()).not.toContain('ACTIVE');
    expect(emsp.received.filter(({ path }) => path.endsWith('/cdrs'))).toEqual([]);
  });

  it('is ACTIVE with cable and authorization, whether or not energy flows [SES-095]', async () => {
    const { transactionId } = await station.start(1, 'CARD1');
    await station.status(1, 'SuspendedEVSE');
    await here.pass(20 * MINUTE);
    await station.values(1, transactionId, [{ value: '10000' }]);
    await here.world.settled();

    expect(await here.session(emsp, 'ACTIVE')).toMatchObject({ kwh: 0 });
    expect(new Set(statuses())).toEqual(new Set(['ACTIVE']));
  });

  it('ends when the vehicle is unplugged, long after the energy; so does its CDR, which is not sent before [SES-082] [CDR-002] [CDR-063]', async () => {
    const { transactionId } = await station.start(1, 'CARD1');
    await here.pass(HOUR);
    station.meterWh += 5_000;
    await station.status(1, 'SuspendedEV');
    await station.values(1, transactionId);
    await here.pass(30 * MINUTE);
    expect(emsp.received.filter(({ path }) => path.endsWith('/cdrs'))).toEqual([]);
    await station.stop(transactionId, { reason: 'EVDisconnected' });
    await here.pass(30_000);
    const end = { end_date_time: iso(START + HOUR + 30 * MINUTE) };

    expect(await here.session(emsp, 'COMPLETED')).toMatchObject(end);
    expect(await here.cdr(emsp)).toMatchObject({ ...end, total_time: 1.5, total_parking_time: 0.5 });
  });

  it('refers to the Location, EVSE and Connector that its CPO has published [SES-088]', async () => {
    const { session } = await charge('CARD1', 2);
    const place = `/parties/NL/TNM/locations/NL/TNM/${session.location_id}`;
    const { json } = await here.world.api('GET', place);
    const evse = (json.evses as { uid: string; connectors: { id: string }[] }[]).find(
      ({ uid }) => uid === session.evse_uid,
    );

    expect(session).toMatchObject({ location_id: 'LOC1', evse_uid: 'E2', connector_id: '1' });
    expect(evse?.connectors.map(({ id }) => id)).toContain(session.connector_id);
  });

  it('costs when it is over what its CDR charges, which names it [SES-092] [CDR-061]', async () => {
    const { session, cdr } = await charge('CARD1');

    expect(session.total_cost).toEqual({ excl_vat: 1.25, incl_vat: 1.5 });
    expect(cdr).toMatchObject({ session_id: session.id, total_cost: session.total_cost });
  });
});

describe('how it was authorized', () => {
  it('by the eMSP: its reference is in Session and CDR, the last one of several [SES-086] [SES-087] [CDR-065]', async () => {
    answers({ authorization_reference: 'REF-1' });
    await station.authorize('NEVER1');
    here.clock.advance(10_000);
    answers({ authorization_reference: 'REF-2' });
    await station.authorize('NEVER1');
    const { session, cdr } = await charge('NEVER1');

    const last = { auth_method: 'AUTH_REQUEST', authorization_reference: 'REF-2' };
    expect(session).toMatchObject(last);
    expect(cdr).toMatchObject(last);
  });

  it('by a command: the Token that only the command named, and its reference, are in Session and CDR [SES-086] [CDR-064] [CDR-065] [CDR-067] [CMD-053]', async () => {
    const uid = '7e5c0f5a-6d0a-4be1-9a5e-1f4b7a3c9d10';
    const token = aToken({ uid, type: 'APP_USER', whitelist: 'NEVER', contract_id: 'DE-MSP-C00000042-7' });
    await here.capable('REMOTE_START_STOP_CAPABLE');
    const order = { token, location_id: 'LOC1', evse_uid: 'E2', authorization_reference: 'APP-REF' };
    await here.command(emsp, 'START_SESSION', order);
    const { idTag, connectorId } = await station.called('RemoteStartTransaction');
    const { session, cdr } = await charge(String(idTag), 2);

    const said = { auth_method: 'COMMAND', authorization_reference: 'APP-REF' };
    const driver = { country_code: 'DE', party_id: 'MSP', uid, type: 'APP_USER', contract_id: 'DE-MSP-C00000042-7' };
    expect(connectorId).toBe(2);
    expect(session).toMatchObject({ ...said, cdr_token: driver });
    expect(cdr).toMatchObject({ ...said, cdr_token: driver });
  });
});

describe('a CDR', () => {
  it('lasts from the start of its Session, and names the EVSE and Connector that were used alone [CDR-080]', async () => {
    const { session, cdr } = await charge('CARD1', 2);

    expect(cdr.start_date_time).toBe(session.start_date_time);
    expect(cdr.cdr_location).toEqual({
      id: 'LOC1',
      address: 'Stationsplein 1',
      city: 'Utrecht',
      country: 'NLD',
      coordinates: { latitude: '52.089444', longitude: '5.110278' },
      evse_uid: 'E2',
      evse_id: 'E2',
      connector_id: '1',
      connector_standard: 'IEC_62196_T2',
      connector_format: 'SOCKET',
      connector_power_type: 'AC_3_PHASE',
    });
  });

  it('has the Tariffs that priced it and no other, also when it was free of charge [CDR-060]', async () => {
    const free = { currency: 'EUR', elements: [{ price_components: [{ type: 'FLAT', price: 0, step_size: 1 }] }] };
    const adHoc = { ...ENERGY_TARIFF, type: 'AD_HOC_PAYMENT' };
    await here.world.api('PUT', '/parties/NL/TNM/tariffs/TERMINAL', adHoc);
    await here.withTariff(free, 'FREE');
    await here.world.api('PATCH', '/parties/NL/TNM/locations/LOC1/E1/1', { tariff_ids: ['TERMINAL', 'FREE'] });
    const { cdr } = await charge('CARD1');

    expect((cdr.tariffs as { id: string }[]).map(({ id }) => id)).toEqual(['FREE']);
    expect(cdr).toMatchObject({ total_cost: { excl_vat: 0 }, total_energy: 5 });
    expect(cdr.charging_periods).toMatchObject([{ tariff_id: 'FREE' }]);
  });

  it('has neither power nor state of charge in its periods, whatever the Session had [H-23] [CDR-075]', async () => {
    const { transactionId } = await station.start(1, 'CARD1');
    await station.values(1, transactionId, [
      { value: '10000' },
      { value: '11000', measurand: 'Power.Active.Import', unit: 'W' },
      { value: '20', measurand: 'SoC', unit: 'Percent', location: 'EV' },
    ]);
    await here.pass(HOUR);
    station.meterWh += 5_000;
    await station.stop(transactionId);
    await here.pass(30_000);
    const inSession = dimensionsOf(await here.session(emsp, 'COMPLETED'));
    const inCdr = dimensionsOf(await here.cdr(emsp));

    expect([...inSession]).toEqual(expect.arrayContaining(['POWER', 'STATE_OF_CHARGE', 'ENERGY']));
    expect([...inCdr].sort()).toEqual(['ENERGY', 'MAX_POWER', 'MIN_POWER', 'TIME']);
  });
});
