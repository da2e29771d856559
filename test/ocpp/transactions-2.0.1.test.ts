import type { SandboxPartner } from '../../src/sandbox/partner';
import type { Station201 } from '../../src/sandbox/station-2.0.1';
import { ENERGY_TARIFF, StationWorld } from '../support/stations';
import { until } from '../support/until';
import { aToken, EMSP } from '../support/world';

let here: StationWorld;
let station: Station201;
let emsp: SandboxPartner;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse('2026-06-01T12:00:00Z');
const iso = (ms: number) => new Date(ms).toISOString();

beforeEach(async () => {
  here = await StationWorld.start();
  emsp = await here.world.join(EMSP);
  await here.withTariff(ENERGY_TARIFF);
  await here.knowToken(emsp, aToken({ uid: 'CARD1', whitelist: 'ALWAYS', group_id: 'FLEET' }));
  await here.knowToken(emsp, aToken({ uid: 'CARD2', whitelist: 'ALLOWED_OFFLINE', group_id: 'FLEET' }));
  station = await here.station201();
  await station.boot();
  await station.status(1, 'Available');
  station.meterWh = 12_345;
});
afterEach(() => here.stop());

const sessionsOf = async () =>
  (await here.world.api('GET', '/parties/NL/TNM/sessions')).json.items as Record<string, unknown>[];
const cdrsOf = async () =>
  (await here.world.api('GET', '/parties/NL/TNM/cdrs')).json.items as Record<string, unknown>[];
const transactions = async () =>
  (await here.world.api('GET', '/parties/NL/TNM/charge-points/CS1/transactions')).json.items as Record<
    string,
    unknown
  >[];
const stateIs = (state: string) => until(async () => (await transactions())[0]?.state === state, `state ${state}`);

describe('a transaction of OCPP 2.0.1', () => {
  it('becomes one Session and one priced CDR at the eMSP of its token [BR-11]', async () => {
    const { transactionId, status } = await station.start(1, 'card1');
    const active = await here.session(emsp, 'ACTIVE');
    await here.pass(30 * MINUTE);
    expect(await here.evseStatus()).toBe('CHARGING');
    station.meterWh += 5_000;
    await station.values(transactionId);
    await here.pass(30 * MINUTE);
    station.meterWh += 5_000;
    await station.stop(transactionId);
    const session = await here.session(emsp, 'COMPLETED');
    const cdr = await here.cdr(emsp);
    await here.told('AVAILABLE');

    expect(status).toBe('Accepted');
    expect(active).toMatchObject({ kwh: 0, auth_method: 'WHITELIST', cdr_token: { uid: 'CARD1' }, evse_uid: 'E1' });
    expect(session).toMatchObject({ id: active.id, kwh: 10, total_cost: { excl_vat: 2.5, incl_vat: 3 } });
    expect(cdr).toMatchObject({
      session_id: active.id,
      total_energy: 10,
      total_time: 1,
      total_cost: { excl_vat: 2.5, incl_vat: 3 },
      start_date_time: iso(START),
    });
    expect(active.id).not.toBe(transactionId);
  });

  it('is another one when its number comes again after its end, as of stations that count from 1 [BR-11]', async () => {
    const info = { transactionId: '1' };
    const charge = async (card: string) => {
      const { status } = await station.start(1, card, { info: { ...info, chargingState: 'Charging' } });
      await here.pass(10 * MINUTE);
      station.meterWh += 1_000;
      await station.stop('1');
      await here.pass(MINUTE);
      return status;
    };
    const first = await charge('CARD1');
    await station.boot();
    await station.status(1, 'Available');
    const stranger = await charge('NOBODYS');
    await station.boot();
    const second = await charge('CARD2');
    await until(() => emsp.received.filter(({ path }) => path.endsWith('/cdrs')).length === 2, 'two CDRs');

    expect([first, stranger, second]).toEqual(['Accepted', 'Unknown', 'Accepted']);
    const uids = (await sessionsOf()).map(({ cdr_token }) => (cdr_token as { uid: string }).uid);
    expect(uids.sort()).toEqual(['CARD1', 'CARD2']);
  });

  it('is stopped by the card that was accepted, not by one that was refused before it', async () => {
    const { transactionId, status } = await station.start(1, 'NOBODYS');
    const step = await station.step('Updated', 'Authorized', {
      info: { transactionId },
      idToken: station.token('CARD1'),
    });

    expect(status).toBe('Unknown');
    expect(step).toMatchObject({ idTokenInfo: { status: 'Accepted' } });
    expect(await station.authorize('NOBODYS')).toBe('Unknown');
    expect(await station.authorize('CARD1')).toBe('Accepted');
  });

  it('that begins with the cable is a Session once the card was shown too; that is its start', async () => {
    const info = { transactionId: 'T-1', chargingState: 'EVConnected' };
    const evse = { id: 1 };
    const begun = await station.step('Started', 'CablePluggedIn', {
      info,
      evse,
      samples: station.registers('Transaction.Begin'),
    });
    await here.pass(5 * MINUTE);
    expect(await sessionsOf()).toEqual([]);
    const shown = await station.step('Updated', 'Authorized', { info, idToken: station.token('CARD1') });
    const active = await here.session(emsp, 'ACTIVE');
    await here.pass(HOUR);
    station.meterWh += 7_000;
    await station.stop('T-1');
    const cdr = await here.cdr(emsp);

    expect(begun).toEqual({});
    expect(shown).toMatchObject({ idTokenInfo: { status: 'Accepted', groupIdToken: { idToken: 'FLEET' } } });
    expect(active).toMatchObject({ start_date_time: iso(START + 5 * MINUTE), connector_id: '1' });
    expect(cdr).toMatchObject({ start_date_time: iso(START + 5 * MINUTE), total_energy: 7, total_time: 1 });
  });

  it('that begins with the card is PENDING until the cable is in [BR-40] [SES-080] [SES-081] [SES-094]', async () => {
    const info = { transactionId: 'T-1' };
    await station.step('Started', 'Authorized', { info, idToken: station.token('CARD1') });
    await here.pass(MINUTE);
    expect(await sessionsOf()).toEqual([]);
    await station.step('Updated', 'Trigger', { info, evse: { id: 1, connectorId: 1 } });
    await until(async () => (await sessionsOf()).length > 0, 'a Session');
    const [pending] = await sessionsOf();
    await here.pass(MINUTE);
    await station.charging('T-1', 'Charging');
    await here.pass(10 * MINUTE);
    const active = (await sessionsOf())[0];

    expect(pending).toMatchObject({ status: 'PENDING', start_date_time: iso(START) });
    expect(active).toMatchObject({ id: pending?.id, status: 'ACTIVE', start_date_time: iso(START + 2 * MINUTE) });
  });

  it.each<[string, [string, string | undefined, boolean?][]]>([
    [
      'ParkingBayOccupancy',
      [
        ['EVDetected', undefined],
        ['CablePluggedIn', 'EVConnected'],
        ['Authorized', 'EVConnected', true],
      ],
    ],
    [
      'EVConnected',
      [
        ['CablePluggedIn', 'EVConnected'],
        ['Authorized', 'Charging', true],
      ],
    ],
    [
      'Authorized',
      [
        ['Authorized', undefined, true],
        ['CablePluggedIn', 'EVConnected'],
        ['ChargingStateChanged', 'Charging'],
      ],
    ],
    [
      'PowerPathClosed',
      [
        ['Authorized', 'EVConnected', true],
        ['ChargingStateChanged', 'Charging'],
      ],
    ],
    ['EnergyTransfer', [['ChargingStateChanged', 'Charging', true]]],
    ['DataSigned', [['SignedDataReceived', 'Charging', true]]],
  ])('that begins at %s is one Session and one CDR [BR-41]', async (_point, steps) => {
    for (const [index, [trigger, chargingState, isCard]] of steps.entries()) {
      const info = { transactionId: 'T-1', ...(chargingState ? { chargingState } : {}) };
      const card = isCard ? { idToken: station.token('CARD1') } : {};
      const given = { info, evse: { id: 1, connectorId: 1 }, samples: station.registers('Sample.Periodic'), ...card };
      await station.step(index === 0 ? 'Started' : 'Updated', trigger, given);
      await here.pass(MINUTE);
    }
    await here.session(emsp, 'ACTIVE');
    await here.pass(HOUR);
    station.meterWh += 5_000;
    await station.stop('T-1');

    expect(await here.cdr(emsp)).toMatchObject({ total_energy: 5 });
    expect(await sessionsOf()).toMatchObject([{ status: 'COMPLETED' }]);
  });

  it('whose car never comes is INVALID, and no CDR follows', async () => {
    const info = { transactionId: 'T-1' };
    await station.step('Started', 'Authorized', { info, evse: { id: 1 }, idToken: station.token('CARD1') });
    await until(async () => (await sessionsOf()).length > 0, 'a Session');
    await here.pass(2 * MINUTE);
    await station.step('Ended', 'EVConnectTimeout', { info: { ...info, stoppedReason: 'Timeout' } });
    await here.pass(30_000);
    await stateIs('void');

    expect(await sessionsOf()).toMatchObject([{ status: 'INVALID', end_date_time: iso(START + 2 * MINUTE) }]);
    expect(await cdrsOf()).toEqual([]);
  });

  it('of an unknown token is no Session and no CDR [EC-25] [BR-80]', async () => {
    const { transactionId, status } = await station.start(1, 'STRANGER');
    await here.pass(2_000);
    await station.stop(transactionId, { triggerReason: 'Deauthorized' });
    await stateIs('closed');

    expect(status).toBe('Unknown');
    expect(await sessionsOf()).toEqual([]);
    expect(await cdrsOf()).toEqual([]);
  });

  it('that another card of the same group stops keeps the token that started it [EC-20]', async () => {
    const { transactionId } = await station.start(1, 'CARD1');
    await here.pass(HOUR);
    station.meterWh += 1_000;
    const answer = await station.stop(transactionId, { idToken: station.token('CARD2') });

    expect(answer).toMatchObject({ idTokenInfo: { status: 'Accepted' } });
    expect(await here.cdr(emsp)).toMatchObject({ cdr_token: { uid: 'CARD1' } });
  });

  it('has the parking of a vehicle that takes no more, and not that of a station that holds back [EC-41]', async () => {
    const { transactionId } = await station.start(1, 'CARD1');
    await here.pass(30 * MINUTE);
    await station.charging(transactionId, 'SuspendedEVSE');
    await here.pass(60 * MINUTE);
    station.meterWh += 3_000;
    await station.charging(transactionId, 'SuspendedEV');
    await here.pass(30 * MINUTE);
    await station.stop(transactionId);

    expect(await here.cdr(emsp)).toMatchObject({ total_time: 2, total_parking_time: 0.5 });
  });

  it('of signed values has them in its CDR as they came, beside the numbers [BR-62]', async () => {
    const record = 'OCMF|{"FV":"1.0","RD":[{"TX":"B"},{"TX":"E"}]}|{"SD":"3046"}';
    const signedMeterData = Buffer.from(record).toString('base64');
    const { transactionId } = await station.start(1, 'CARD1');
    await here.pass(HOUR);
    station.meterWh += 1_000;
    const signedMeterValue = { signedMeterData, signingMethod: '', encodingMethod: 'OCMF', publicKey: '' };
    const samples = station.registers('Transaction.End').map((sample) => ({ ...sample, signedMeterValue }));
    await station.stop(transactionId, { samples });
    const cdr = await here.cdr(emsp);

    expect(cdr).toMatchObject({ total_energy: 1 });
    expect(cdr.signed_data).toEqual({
      encoding_method: 'OCMF',
      encoding_method_version: 1,
      signed_values: [{ nature: 'End', plain_data: record, signed_data: signedMeterData }],
    });
  });

  it('has values that come 20 s after its end in its CDR [EC-35]', async () => {
    const { transactionId } = await station.start(1, 'CARD1', { samples: [{ value: 0 }] });
    await here.pass(HOUR);
    await station.stop(transactionId, { samples: undefined });
    await here.pass(20_000);
    const late = { timestamp: iso(START + HOUR), triggerReason: 'MeterValueClock' };
    await station.values(transactionId, [{ value: 6_000 }], late);
    await here.pass(10_000);

    expect(await here.cdr(emsp)).toMatchObject({ total_energy: 6 });
  });

  it('of a vehicle that fed back more than it took has the net of it, cut where it turned; nobody is paid [EC-75]', async () => {
    await here.register('CS1', { evses: [{ uid: 'E1', ocpp_evse: 1, v2g: true }] });
    const flow = (imported: number, exported: number) => [
      { value: imported },
      { value: exported, measurand: 'Energy.Active.Export.Register' },
    ];
    const { transactionId } = await station.start(1, 'CARD1', { samples: flow(0, 0) });
    await here.pass(HOUR);
    await station.values(transactionId, flow(5_000, 0));
    await here.pass(HOUR);
    await station.values(transactionId, flow(5_000, 8_000));
    await here.pass(MINUTE);
    await station.stop(transactionId, { samples: flow(5_000, 8_000) });
    await here.pass(30_000);
    const session = await here.session(emsp, 'COMPLETED');
    const exported = (session.charging_periods as { dimensions: { type: string; volume: number }[] }[]).map(
      ({ dimensions }) => dimensions.find(({ type }) => type === 'ENERGY_EXPORT')?.volume ?? 0,
    );

    expect(session).toMatchObject({ kwh: -3 });
    expect(exported[0]).toBe(0);
    expect(exported.reduce((sum, each) => sum + each, 0)).toBe(8);
    expect(await here.cdr(emsp)).toMatchObject({ total_energy: -3, total_cost: { excl_vat: 0 } });
  });

  it('of values with a multiplier has them exactly [BR-50]', async () => {
    const { transactionId } = await station.start(1, 'CARD1', { samples: [{ value: 0 }] });
    await here.pass(HOUR);
    const unitOfMeasure = { unit: 'Wh', multiplier: 3 };
    await station.stop(transactionId, { samples: [{ value: 12.3456, unitOfMeasure, context: 'Transaction.End' }] });

    expect(await here.cdr(emsp)).toMatchObject({ total_energy: 12.3456 });
  });
});

describe('events of a transaction that come late, doubled or in the wrong order', () => {
  it('the same step under a new message id changes nothing [BR-81]', async () => {
    const timestamp = iso(START);
    const again = { info: { transactionId: 'T-1', chargingState: 'Charging' }, evse: { id: 1 }, timestamp, seqNo: 0 };
    const given = { ...again, idToken: station.token('CARD1'), samples: [{ value: 0 }] };
    const answers: object[] = [];
    for (let times = 0; times < 3; times++) answers.push(await station.step('Started', 'Authorized', given));
    await here.session(emsp, 'ACTIVE');

    expect(answers).toEqual(answers.map(() => answers[0]));
    expect(await transactions()).toHaveLength(1);
    expect(await sessionsOf()).toHaveLength(1);
  });

  it('steps that are sent without waiting for an answer are taken one after another', async () => {
    const info = { transactionId: 'T-1', chargingState: 'Charging' };
    const idToken = station.token('CARD1');
    await Promise.all([
      station.step('Started', 'CablePluggedIn', { info, evse: { id: 1 }, samples: [{ value: 0 }] }),
      station.step('Updated', 'Authorized', { info, idToken }),
    ]);
    expect(await here.session(emsp, 'ACTIVE')).toMatchObject({ cdr_token: { uid: 'CARD1' } });
  });

  it('a station that numbers all events alike loses none of them [EC-28] [BR-81]', async () => {
    const { transactionId } = await station.start(1, 'CARD1');
    for (let quarter = 0; quarter < 3; quarter++) {
      await here.pass(15 * MINUTE);
      station.meterWh += 1_000;
      await station.values(transactionId, undefined, { seqNo: 0 });
    }
    await here.pass(15 * MINUTE);
    station.meterWh += 1_000;
    await station.stop(transactionId, { seqNo: 0 });

    expect(await here.cdr(emsp)).toMatchObject({ total_energy: 4, total_time: 1 });
  });

  it('a CDR waits for steps that are missing by their numbers [EC-29]', async () => {
    station.on('GetTransactionStatus', () => ({ ongoingIndicator: false, messagesInQueue: true }));
    const { transactionId } = await station.start(1, 'CARD1');
    await station.charging(transactionId, 'Charging');
    await here.pass(15 * MINUTE);
    await station.charging(transactionId, 'SuspendedEV', { seqNo: 2 });
    const later = here.clock.now() + 30 * MINUTE;
    await here.pass(45 * MINUTE);
    station.meterWh += 8_000;
    await station.stop(transactionId, { seqNo: 5 });
    await here.pass(3 * MINUTE);
    await station.called('GetTransactionStatus');
    await here.pass(3 * MINUTE);
    expect(await cdrsOf()).toEqual([]);
    const queued = { offline: true, timestamp: iso(later) };
    await station.charging(transactionId, 'Charging', { ...queued, seqNo: 3 });
    await station.values(transactionId, [{ value: 12_345 }], { ...queued, seqNo: 4 });
    await here.pass(31_000);

    expect(await here.cdr(emsp)).toMatchObject({ total_energy: 8, total_time: 1, total_parking_time: 0.5 });
  });

  it('a gap that the station knows nothing of is final', async () => {
    station.on('GetTransactionStatus', () => ({ ongoingIndicator: false, messagesInQueue: false }));
    const { transactionId } = await station.start(1, 'CARD1');
    await here.pass(HOUR);
    station.meterWh += 8_000;
    await station.stop(transactionId, { seqNo: 5 });
    await here.pass(3 * MINUTE);

    expect(await here.cdr(emsp)).toMatchObject({ total_energy: 8 });
    expect((await transactions())[0]?.flags).toContain('gap');
  });

  it('an end before its start becomes one normal Session [EC-30]', async () => {
    const info = { transactionId: 'T-1' };
    await here.pass(HOUR);
    await station.step('Ended', 'StopAuthorized', { info, seqNo: 1, samples: [{ value: 15_345 }], offline: true });
    const given = { info: { ...info, chargingState: 'Charging' }, evse: { id: 1 }, idToken: station.token('CARD2') };
    const queued = { seqNo: 0, timestamp: iso(START), offline: true };
    await station.step('Started', 'Authorized', { ...given, ...queued, samples: [{ value: 12_345 }] });
    await here.pass(31_000);

    expect(await here.cdr(emsp)).toMatchObject({ total_energy: 3, total_time: 1, start_date_time: iso(START) });
    expect(await sessionsOf()).toMatchObject([{ status: 'COMPLETED', auth_method: 'WHITELIST' }]);
    expect(await transactions()).toHaveLength(1);
  });

  it('one whose start never comes goes on, and an operator decides', async () => {
    const info = { transactionId: 'T-1', chargingState: 'Charging' };
    const given = { info, evse: { id: 1 }, idToken: station.token('CARD1'), samples: [{ value: 0 }] };
    expect(await station.step('Updated', 'Authorized', { ...given, seqNo: 1 })).toMatchObject({
      idTokenInfo: { status: 'Accepted' },
    });
    await here.pass(61 * MINUTE);
    await stateIs('open');
    await station.stop('T-1', { samples: [{ value: 4_000, context: 'Transaction.End' }] });
    await stateIs('held');

    expect(await sessionsOf()).toMatchObject([{ status: 'COMPLETED', kwh: 4 }]);
    expect(await cdrsOf()).toEqual([]);
  });

  it('a whole transaction replayed after hours is one PUT COMPLETED with its real times, then the CDR [EC-31]', async () => {
    const startedAt = START - 9 * HOUR;
    const offline = (ms: number) => ({ offline: true, timestamp: iso(startedAt + ms) });
    const { transactionId, status } = await station.start(1, 'CARD2', offline(0));
    await station.values(transactionId, [{ value: 15_345 }], offline(HOUR));
    await station.stop(transactionId, { samples: [{ value: 20_345 }], ...offline(2 * HOUR) });
    await here.pass(31_000);
    const cdr = await here.cdr(emsp);
    const puts = emsp.received.filter(({ method, path }) => method === 'PUT' && path.includes('/sessions/'));

    expect(status).toBe('Accepted');
    expect(puts).toHaveLength(1);
    expect(JSON.parse(puts[0]?.body ?? '')).toMatchObject({ status: 'COMPLETED', auth_method: 'WHITELIST', kwh: 8 });
    expect(cdr).toMatchObject({ start_date_time: iso(startedAt), total_energy: 8, total_time: 2 });
    expect(emsp.received.filter(({ path }) => path.includes('/authorize'))).toEqual([]);
  });

  it('one that the station has forgotten when it is back is closed at its last sign, for an operator', async () => {
    const { transactionId } = await station.start(1, 'CARD1');
    await here.pass(HOUR);
    station.meterWh += 4_000;
    await station.values(transactionId);
    await station.disconnect(true);
    await until(async () => (await here.shown('CS1')).connected === false);
    station = await here.connect201();
    station.on('GetTransactionStatus', () => ({ ongoingIndicator: false, messagesInQueue: false }));
    await station.boot();
    await stateIs('closing');
    await here.pass(31_000);
    await stateIs('held');

    expect(await sessionsOf()).toMatchObject([{ status: 'COMPLETED', kwh: 4, end_date_time: iso(START + HOUR) }]);
  });
});
