import type { SandboxPartner } from '../../src/sandbox/partner';
import { CHARGERS, type Charger } from '../support/chargers';
import { StationWorld } from '../support/stations';
import { until } from '../support/until';
import { aToken, EMSP } from '../support/world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Reserving costs a euro an hour, and a fee of two when it is never used; charging a quarter per kWh. */
const TARIFF = {
  currency: 'EUR',
  elements: [
    {
      price_components: [
        { type: 'FLAT', price: 2, vat: 20, step_size: 1 },
        { type: 'TIME', price: 1, vat: 20, step_size: 1 },
      ],
      restrictions: { reservation: 'RESERVATION_EXPIRES' },
    },
    {
      price_components: [{ type: 'TIME', price: 1, vat: 20, step_size: 1 }],
      restrictions: { reservation: 'RESERVATION' },
    },
    { price_components: [{ type: 'ENERGY', price: 0.25, vat: 20, step_size: 1 }] },
  ],
};
const CARD = aToken({ uid: 'CARD1', whitelist: 'ALWAYS', group_id: 'a-fleet-with-a-long-name' });

describe.each(CHARGERS)('at a charger of OCPP %s', (_version, open) => {
  let here: StationWorld;
  let charger: Charger;
  let emsp: SandboxPartner;

  beforeEach(async () => {
    here = await StationWorld.start({}, 2);
    emsp = await here.world.join(EMSP);
    await here.withTariff(TARIFF);
    await here.capable('RESERVABLE');
    charger = await open(here, 2);
    await charger.boot();
    await charger.status('Available');
    await charger.status('Available', { evse: 2 });
    await here.told('AVAILABLE', 'E2');
  });
  afterEach(() => here.stop());

  const moment = (ms: number) => new Date(here.clock.now() + ms).toISOString();
  const reserve = (changes: object = {}) =>
    here.command(emsp, 'RESERVE_NOW', {
      token: CARD,
      location_id: 'LOC1',
      evse_uid: 'E1',
      reservation_id: 'a-reservation-of-the-eMSP',
      expiry_date: moment(30 * MINUTE),
      ...changes,
    });
  const cancel = (reservation_id = 'a-reservation-of-the-eMSP') =>
    here.command(emsp, 'CANCEL_RESERVATION', { reservation_id });
  /** Reserved by the book, and with its Session at the eMSP. */
  const reserved = async (changes: object = {}) => {
    expect(await reserve(changes)).toBe('ACCEPTED');
    expect(await here.result(emsp, 'RESERVE_NOW')).toBe('ACCEPTED');
    return here.session(emsp, 'RESERVATION');
  };
  /** What the charger calls the reservation. */
  const numberIn = (payload: Record<string, unknown> = {}) => payload.reservationId ?? payload.id;
  const cdrs = () => emsp.received.filter(({ path }) => path.endsWith('/cdrs'));

  describe('RESERVE_NOW', () => {
    it('reserves under a number of ours and becomes a Session; the EVSE is RESERVED although the charger is silent [BR-12]', async () => {
      const session = await reserved();

      const [payload] = charger.calls('ReserveNow');
      expect(payload).toMatchObject(
        charger.version === '1.6'
          ? { connectorId: 1, idTag: 'CARD1', parentIdTag: expect.stringMatching(/^A\w{19}$/) }
          : { evseId: 1, idToken: { idToken: 'CARD1' }, groupIdToken: { idToken: CARD.group_id } },
      );
      expect(numberIn(payload)).toEqual(expect.any(Number));
      expect(session).toMatchObject({ evse_uid: 'E1', kwh: 0, auth_method: 'COMMAND', cdr_token: { uid: 'CARD1' } });
      here.clock.advance(10_000);
      await here.told('RESERVED');
    });

    it.each([
      ['Occupied', 'EVSE_OCCUPIED'],
      ['Faulted', 'EVSE_INOPERATIVE'],
      ['Unavailable', 'EVSE_INOPERATIVE'],
      ['Rejected', 'REJECTED'],
    ])('that the charger answers with %s has the result %s', async (status, expected) => {
      charger.station.on('ReserveNow', () => ({ status }));
      await reserve();

      expect(await here.result(emsp, 'RESERVE_NOW')).toBe(expected);
    });

    it('that the charger does not know is NOT_SUPPORTED, and no longer offered', async () => {
      charger.station.on('ReserveNow', () => ({ callError: 'NotImplemented' }));
      await reserve();

      expect(await here.result(emsp, 'RESERVE_NOW')).toBe('NOT_SUPPORTED');
      expect(await reserve({ reservation_id: 'R2' })).toBe('NOT_SUPPORTED');
    });

    it('that lasts too long, or is for a charger without reservations, is refused at once', async () => {
      expect(await reserve({ expiry_date: moment(121 * MINUTE) })).toBe('REJECTED');
      await charger.bootWith({ canReserve: 'false' });

      expect(await reserve()).toBe('NOT_SUPPORTED');
    });

    it('without an EVSE takes any connector where the charger can, and one that is free where it cannot', async () => {
      await reserved({ evse_uid: undefined, reservation_id: 'R1' });
      await charger.bootWith({ reservesAny: 'true' });
      await reserve({ evse_uid: undefined, reservation_id: 'R2' });
      await here.results(emsp, 'RESERVE_NOW', 2);

      const asked = charger.calls('ReserveNow').map(({ connectorId, evseId }) => connectorId ?? evseId ?? 0);
      expect([asked[0], asked.at(-1)]).toEqual([1, 0]);
      expect(await here.session(emsp, 'RESERVATION')).toMatchObject({ evse_uid: '#NA', connector_id: '#NA' });
    });

    it('of two eMSPs with the same id are two reservations, and neither can cancel the other’s [EC-56]', async () => {
      const other = await here.world.join({ roles: [{ role: 'EMSP', country_code: 'BE', party_id: 'ALT' }] });
      await reserved({ reservation_id: 'R1' });
      const asked = { method: 'POST', module: 'commands', role: 'RECEIVER' as const, from: 'BE*ALT', to: 'NL*TNM' };
      const response_url = `http://127.0.0.1:${other.port}/results/OTHER`;
      await other.call({ ...asked, rest: '/CANCEL_RESERVATION', body: { reservation_id: 'R1', response_url } });

      expect(await here.result(other, 'OTHER')).toBe('UNKNOWN_RESERVATION');
      expect(charger.calls('CancelReservation')).toEqual([]);
    });
  });

  describe('a start at a reserved EVSE', () => {
    it('with the reserved card goes on with the same Session, and its CDR has the reservation before it [BR-40]', async () => {
      const { id } = await reserved();
      await here.pass(10 * MINUTE);
      const { transactionId, status } = await charger.start('CARD1');
      const active = await here.session(emsp, 'ACTIVE');
      await here.pass(10 * MINUTE);
      charger.station.meterWh = 4_000;
      await charger.stop(transactionId);
      here.clock.advance(30_000);
      const cdr = await here.cdr(emsp);

      expect(status).toBe('Accepted');
      expect(active.id).toBe(id);
      const [first, second] = cdr.charging_periods as { start_date_time: string; dimensions: object[] }[];
      const begun = second?.start_date_time ?? '';
      // The test's clock goes on while it works: as long as the CDR itself says.
      const hours = (Date.parse(begun) - Date.parse(String(cdr.start_date_time))) / HOUR;
      const about = (value: number) => expect.closeTo(value, 3);
      expect(hours).toBeCloseTo(1 / 6, 2);
      expect(cdr).toMatchObject({
        session_id: id,
        total_cost: { excl_vat: about(1 + hours) },
        total_reservation_cost: { excl_vat: about(hours) },
        total_energy: 4,
        total_time: about((Date.parse(String(cdr.end_date_time)) - Date.parse(begun)) / HOUR),
      });
      expect(first?.dimensions).toEqual([{ type: 'RESERVATION_TIME', volume: about(hours) }]);
      expect(first?.start_date_time).toBe(cdr.start_date_time);
      expect(second?.dimensions).toContainEqual({ type: 'ENERGY', volume: 4 });
    });

    it('with another card is refused without asking anybody', async () => {
      await here.knowToken(emsp, aToken({ uid: 'CARD2', whitelist: 'ALWAYS' }));
      await reserved({ token: { ...CARD, group_id: undefined } });
      emsp.received.length = 0;

      expect((await charger.start('CARD2')).status).toBe(charger.version === '1.6' ? 'Invalid' : 'NotAtThisTime');
      expect((await charger.start('CARD2', { evse: 2 })).status).toBe('Accepted');
      expect(emsp.received.filter(({ path }) => path.includes('/authorize'))).toEqual([]);
    });

    it('with another card of the same group uses the reservation', async () => {
      await here.knowToken(emsp, aToken({ uid: 'CARD2', whitelist: 'ALWAYS', group_id: CARD.group_id }));
      const { id } = await reserved();

      expect((await charger.start('CARD2')).status).toBe('Accepted');
      expect((await here.session(emsp, 'ACTIVE')).id).toBe(id);
      expect(await cancel()).toBe('ACCEPTED');
      expect(await here.result(emsp, 'CANCEL_RESERVATION')).toBe('UNKNOWN_RESERVATION');
    });
  });

  describe('CANCEL_RESERVATION', () => {
    it('ends the reservation; its Session is COMPLETED and its time is billed [BR-40]', async () => {
      const { id } = await reserved();
      await here.pass(15 * MINUTE);
      await cancel();

      expect(await here.result(emsp, 'CANCEL_RESERVATION')).toBe('ACCEPTED');
      expect(await here.session(emsp, 'COMPLETED')).toMatchObject({ id, kwh: 0, evse_uid: 'E1' });
      expect(await here.cdr(emsp)).toMatchObject({
        session_id: id,
        cdr_location: { evse_uid: '#NA', evse_id: '#NA', connector_id: '#NA' },
        total_energy: 0,
        total_reservation_cost: { excl_vat: expect.closeTo(0.25, 2) },
      });
    });

    it('of what the charger no longer has is UNKNOWN_RESERVATION, and over here too', async () => {
      await reserved();
      charger.station.on('CancelReservation', () => ({ status: 'Rejected' }));
      await cancel();

      expect(await here.result(emsp, 'CANCEL_RESERVATION')).toBe('UNKNOWN_RESERVATION');
      await here.session(emsp, 'COMPLETED');
    });

    it('of one that has just expired is UNKNOWN_RESERVATION without a call to the charger [EC-57]', async () => {
      await reserved();
      await here.pass(31 * MINUTE);
      await here.session(emsp, 'COMPLETED');

      expect(await cancel()).toBe('ACCEPTED');
      expect(await here.result(emsp, 'CANCEL_RESERVATION')).toBe('UNKNOWN_RESERVATION');
      expect(charger.calls('CancelReservation')).toEqual([]);
    });

    it('is what STOP_SESSION of the reservation’s Session does', async () => {
      const { id } = await reserved();
      await here.command(emsp, 'STOP_SESSION', { session_id: id });

      expect(await here.result(emsp, 'STOP_SESSION')).toBe('ACCEPTED');
      await charger.station.called('CancelReservation');
      const [made] = charger.calls('ReserveNow');
      expect(charger.calls('CancelReservation')).toEqual([{ reservationId: numberIn(made) }]);
    });
  });

  describe('a reservation', () => {
    it('that is never used expires by our own time, also when the charger is away; its fee is billed', async () => {
      const { id } = await reserved();
      await charger.station.disconnect();
      here.clock.advance(30 * MINUTE);

      expect(await here.session(emsp, 'COMPLETED')).toMatchObject({ id });
      expect(await here.cdr(emsp)).toMatchObject({ session_id: id, total_cost: { excl_vat: 2.5 } });
      expect(emsp.received.filter(({ path }) => path.endsWith('/results/RESERVE_NOW'))).toHaveLength(1);
    });

    it('of an EVSE that breaks is taken back after five minutes, not before [EC-58] [BR-75]', async () => {
      const { id } = await reserved();
      await charger.status('Faulted');
      await here.pass(4 * MINUTE);
      expect(emsp.received.filter(({ path }) => path.endsWith('/results/RESERVE_NOW'))).toHaveLength(1);
      await here.pass(MINUTE);

      const [, second] = await here.results(emsp, 'RESERVE_NOW', 2);
      expect(second).toMatchObject({ result: 'CANCELED_RESERVATION' });
      expect(await here.session(emsp, 'COMPLETED')).toMatchObject({ id });
      await charger.station.called('CancelReservation');
      expect(cdrs()).toEqual([]);
    });

    it('that the charger forgets, showing the connector as free, is taken back after a minute', async () => {
      await reserved();
      await charger.status('Reserved');
      await here.pass(MINUTE);
      await charger.status('Available');
      await here.pass(MINUTE);

      expect((await here.results(emsp, 'RESERVE_NOW', 2))[1]).toMatchObject({ result: 'CANCELED_RESERVATION' });
    });

    it('is made again under its number after a boot, and taken back when the charger refuses', async () => {
      await reserved();
      await charger.boot();
      await until(() => charger.calls('ReserveNow').length === 2);
      charger.station.on('ReserveNow', () => ({ status: 'Rejected' }));
      await charger.boot();

      const numbers = charger.calls('ReserveNow').map(numberIn);
      expect(new Set(numbers).size).toBe(1);
      expect((await here.results(emsp, 'RESERVE_NOW', 2))[1]).toMatchObject({ result: 'CANCELED_RESERVATION' });
    });
  });
});
