/** What the Session and the CDR of a reservation say, by the rules of OCPI. */
import type { SandboxPartner } from '../../src/sandbox/partner';
import type { Station16 } from '../../src/sandbox/station-1.6';
import { StationWorld } from '../support/stations';
import { aToken, EMSP } from '../support/world';

const MINUTE = 60_000;
const iso = (ms: number) => new Date(ms).toISOString();
const wholeSecond = (ms: number) => Math.floor(ms / 1000) * 1000;
const time = (price: number, reservation?: string) => ({
  price_components: [{ type: 'TIME', price, step_size: 1 }],
  ...(reservation ? { restrictions: { reservation } } : {}),
});
/** Reserving costs six euros an hour, used or not; charging three. */
const TARIFF = { currency: 'EUR', elements: [time(6, 'RESERVATION'), time(6, 'RESERVATION_EXPIRES'), time(3)] };
const CARD = aToken({ uid: 'CARD1', whitelist: 'NEVER' });

let here: StationWorld;
let station: Station16;
let emsp: SandboxPartner;

beforeEach(async () => {
  here = await StationWorld.start();
  emsp = await here.world.join(EMSP);
  await here.withTariff(TARIFF);
  await here.capable('RESERVABLE');
  station = await here.station();
  await station.boot();
  await station.status(1, 'Available');
});
afterEach(() => here.stop());

async function reserve(minutes: number) {
  const reservation = {
    ...{ token: CARD, location_id: 'LOC1', evse_uid: 'E1', reservation_id: 'R1', authorization_reference: 'REF-1' },
    expiry_date: iso(here.clock.now() + minutes * MINUTE),
  };
  await here.command(emsp, 'RESERVE_NOW', reservation);
  expect(await here.result(emsp, 'RESERVE_NOW')).toBe('ACCEPTED');
  return here.session(emsp, 'RESERVATION');
}
/** Half an hour at the charger, then the end. */
async function charge() {
  const { transactionId } = await station.start(1, 'CARD1');
  const active = await here.session(emsp, 'ACTIVE');
  await here.pass(30 * MINUTE);
  station.meterWh += 5_000;
  await station.stop(transactionId);
  await here.pass(30_000);
  return { active, completed: await here.session(emsp, 'COMPLETED'), cdr: await here.cdr(emsp) };
}

describe('a reservation', () => {
  it('is a Session from the beginning: RESERVATION, then ACTIVE from when its Token plugs in; the CDR lasts from the reservation [CMD-059] [SES-010] [SES-012] [CDR-062] [H-17]', async () => {
    const reserved = await reserve(60);
    const madeAt = String(reserved.start_date_time);
    await here.pass(10 * MINUTE);
    const pluggedInAt = wholeSecond(here.clock.now());
    const { active, completed, cdr } = await charge();

    expect(reserved).toMatchObject({ status: 'RESERVATION', kwh: 0, location_id: 'LOC1', evse_uid: 'E1' });
    expect([active.id, completed.id, cdr.session_id]).toEqual([reserved.id, reserved.id, reserved.id]);
    expect(active.start_date_time).toBe(iso(pluggedInAt));
    expect(Date.parse(madeAt)).toBeLessThan(pluggedInAt);
    expect(cdr).toMatchObject({ start_date_time: madeAt, total_reservation_cost: { excl_vat: expect.closeTo(1, 1) } });
  });

  it('that expires unused is COMPLETED, and its CDR has the time reserved and no EVSE [SES-013] [CDR-081] [H-18]', async () => {
    const { id } = await reserve(30);
    await here.pass(31 * MINUTE);
    const completed = await here.session(emsp, 'COMPLETED');
    const cdr = await here.cdr(emsp);
    const dimensions = (cdr.charging_periods as { dimensions: { type: string; volume: number }[] }[]).flatMap(
      (period) => period.dimensions,
    );

    expect(completed).toMatchObject({ id, kwh: 0 });
    expect(dimensions).toEqual([{ type: 'RESERVATION_TIME', volume: expect.closeTo(0.5, 1) }]);
    expect(cdr.cdr_location).toMatchObject({ evse_uid: '#NA', evse_id: '#NA', connector_id: '#NA' });
    expect(cdr).toMatchObject({ total_energy: 0, auth_method: 'COMMAND', authorization_reference: 'REF-1' });
  });

  it('authorized by the command, is authorized anew when the card is shown later: the last method and reference count [SES-085] [SES-087] [CDR-064] [CDR-065] [H-19]', async () => {
    await here.knowToken(emsp, CARD);
    const isQuestion = ({ path }: { path: string }) => path.includes('/authorize');
    emsp.answer(isQuestion, { data: { allowed: 'ALLOWED', token: CARD, authorization_reference: 'REF-2' } });
    const reserved = await reserve(60);
    // A card that a command named is not asked about for a quarter of an hour.
    await here.pass(16 * MINUTE);
    expect(await station.authorize('CARD1')).toBe('Accepted');
    const { active, completed, cdr } = await charge();

    expect(reserved).toMatchObject({ auth_method: 'COMMAND', authorization_reference: 'REF-1' });
    for (const one of [active, completed, cdr])
      expect(one).toMatchObject({ auth_method: 'AUTH_REQUEST', authorization_reference: 'REF-2' });
  });
});
