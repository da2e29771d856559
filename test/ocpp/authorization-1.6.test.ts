import type { SandboxPartner } from '../../src/sandbox/partner';
import type { Station16 } from '../../src/sandbox/station-1.6';
import { ENERGY_TARIFF, StationWorld } from '../support/stations';
import { until } from '../support/until';
import { aToken, EMSP } from '../support/world';

let here: StationWorld;
let station: Station16;
let emsp: SandboxPartner;

beforeEach(async () => {
  here = await StationWorld.start({}, 2);
  emsp = await here.world.join(EMSP);
  await here.withTariff(ENERGY_TARIFF);
  const evses = [1, 2].map((number) => ({ uid: `E${number}`, ocpp_connector: number }));
  station = await here.station('CP1', { evses });
  await station.boot();
});
afterEach(() => here.stop());

const isQuestion = ({ path }: { path: string }) => path.includes('/authorize');
const questions = () => emsp.received.filter(isQuestion);
const known = (whitelist: string, changes: object = {}) =>
  here.knowToken(emsp, aToken({ uid: 'T1', whitelist, ...changes }));
const says = (allowed: string, changes: object = {}) =>
  emsp.answer(isQuestion, { data: { allowed, token: aToken({ uid: 'T1', whitelist: 'NEVER' }), ...changes } });

describe('a card at the reader', () => {
  it.each([
    ['ALLOWED', 'Accepted'],
    ['BLOCKED', 'Blocked'],
    ['EXPIRED', 'Expired'],
    ['NO_CREDIT', 'Blocked'],
    ['NOT_ALLOWED', 'Invalid'],
  ])('of which its eMSP says %s is %s', async (allowed, expected) => {
    await known('NEVER');
    says(allowed);

    expect(await station.authorize('T1')).toBe(expected);
    expect(questions()).toHaveLength(1);
  });

  it('that may always charge is accepted without a question', async () => {
    await known('ALWAYS');

    expect(await station.authorize('t1')).toBe('Accepted');
    expect(questions()).toEqual([]);
  });

  it('that nobody knows is Invalid', async () => {
    emsp.answer(isQuestion, { http: 404, status_code: 2004 });

    expect(await station.authorize('STRANGER')).toBe('Invalid');
  });

  it('known to an eMSP alone charges there, on its word and with its reference', async () => {
    says('ALLOWED', { authorization_reference: 'REF-1' });
    const { status } = await station.start(1, 'T1');

    expect(status).toBe('Accepted');
    expect(await here.session(emsp, 'ACTIVE')).toMatchObject({
      auth_method: 'AUTH_REQUEST',
      authorization_reference: 'REF-1',
      cdr_token: { uid: 'T1', country_code: 'DE', party_id: 'MSP' },
    });
  });

  it('that may charge offline is accepted when its eMSP fails [EC-16]', async () => {
    await known('ALLOWED_OFFLINE');
    emsp.answer(isQuestion, { http: 500 });
    const { status } = await station.start(1, 'T1');

    expect(status).toBe('Accepted');
    expect(await here.session(emsp, 'ACTIVE')).toMatchObject({ auth_method: 'WHITELIST' });
  });

  it('whose eMSP does not answer is refused in time, and the station waits no longer [EC-15] [BR-33] [BR-1]', async () => {
    await known('NEVER');
    emsp.answer(isQuestion, 'hang');
    const answer = station.authorize('T1');
    await until(() => questions().length > 0);
    here.clock.advance(4_500);

    expect(await answer).toBe('Invalid');
  });

  it('that its eMSP allows at another EVSE alone is refused here [EC-17]', async () => {
    await known('NEVER');
    says('ALLOWED', { location: { location_id: 'LOC1', evse_uids: ['E2'] } });

    expect((await station.start(1, 'T1')).status).toBe('Invalid');
    expect((await station.start(2, 'T1')).status).toBe('Accepted');
  });

  it('is asked about once for its Authorize and the start that follows', async () => {
    await known('NEVER');
    says('ALLOWED', { authorization_reference: 'REF-1' });
    await station.authorize('T1');
    const { status } = await station.start(1, 'T1');

    expect(status).toBe('Accepted');
    expect(questions()).toHaveLength(1);
    expect(await here.session(emsp, 'ACTIVE')).toMatchObject({ authorization_reference: 'REF-1' });
  });

  it('is asked about again when the start comes long after', async () => {
    await known('NEVER');
    says('ALLOWED');
    await station.authorize('T1');
    await here.pass(16 * 60_000);
    await station.start(1, 'T1');

    expect(questions()).toHaveLength(2);
  });

  it('tells the station how long it may remember the answer', async () => {
    await known('ALLOWED_OFFLINE');
    emsp.answer(isQuestion, { data: { allowed: 'ALLOWED', token: aToken({ uid: 'T1', whitelist: 'NEVER' }) } });
    const { idTagInfo } = await station.ask('Authorize', { idTag: 'T1' });

    expect(idTagInfo).toEqual({ status: 'Accepted', expiryDate: '2026-06-01T12:00:00.000Z' });
  });
});

describe('a card that is held to the reader twice at once', () => {
  it('is asked about once, and both times answered with the same [EC-21]', async () => {
    await known('NEVER');
    says('ALLOWED');

    expect(await Promise.all([station.authorize('T1'), station.authorize('T1')])).toEqual(['Accepted', 'Accepted']);
    expect(questions()).toHaveLength(1);
  });
});
