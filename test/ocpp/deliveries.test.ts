import type { SandboxPartner } from '../../src/sandbox/partner';
import type { Station16 } from '../../src/sandbox/station-1.6';
import type { Received } from '../../src/sandbox/wire';
import { ENERGY_TARIFF, resultUrl, StationWorld } from '../support/stations';
import { until } from '../support/until';
import { aToken, EMSP } from '../support/world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PARTY = '/parties/NL/TNM';

let here: StationWorld;
let station: Station16;
let emsp: SandboxPartner;

beforeEach(async () => {
  here = await StationWorld.start();
  emsp = await here.world.join(EMSP);
  await here.withTariff(ENERGY_TARIFF);
  await here.knowToken(emsp, aToken({ uid: 'CARD1', whitelist: 'ALWAYS' }));
  station = await here.station();
  await here.bootWith(station, { HeartbeatInterval: '300' });
  await station.status(1, 'Available');
});
afterEach(() => here.stop());

type Body = Record<string, unknown>;
const isSession = ({ path }: Received) => path.includes('/sessions/');
const isCdr = ({ path }: Received) => path.endsWith('/cdrs');
const items = async (of: string) => (await here.world.api('GET', `${PARTY}/${of}`)).json.items as Body[];
const sent = (matches: (received: Received) => boolean) =>
  emsp.received.filter(matches).map(({ body }) => JSON.parse(body) as Body);
/** Charges that many kWh in an hour. */
const charge = async (card = 'CARD1', kwh = 4) => {
  const { transactionId } = await station.start(1, card);
  await here.pass(HOUR);
  station.meterWh += kwh * 1_000;
  await station.stop(transactionId);
  await here.pass(30_000);
};
/** Until the partner has had it so often; the waits between attempts pass. */
const had = (count: number, matches: (received: Received) => boolean) =>
  until(() => {
    here.clock.advance(1_000);
    return emsp.received.filter(matches).length >= count;
  }, `request ${count}`);

describe('a Session', () => {
  it('whose update was taken though its answer was lost has no period twice at its eMSP [EC-47] [BR-42]', async () => {
    const seen = new Set<string>();
    emsp.answer(isSession, ({ body }) => {
      const isLost = !seen.has(body);
      seen.add(body);
      return isLost ? 'reset' : {};
    });
    const { transactionId } = await station.start(1, 'CARD1');
    for (let quarter = 1; quarter <= 4; quarter++) {
      await here.pass(15 * MINUTE);
      station.meterWh += 1_000;
      await station.values(1, transactionId);
    }
    await station.stop(transactionId);
    await here.pass(30_000);
    await until(async () => {
      here.clock.advance(1_000);
      return sent(isSession).filter(({ status }) => status === 'COMPLETED').length >= 2;
    }, 'the end, twice');
    // What the eMSP has after all that it has received: a PUT replaces, a PATCH adds periods.
    const has: Body = {};
    for (const { method, body } of emsp.received.filter(isSession)) {
      const { charging_periods: told = [], ...others } = JSON.parse(body) as { charging_periods?: object[] };
      const known = method === 'PUT' ? [] : ((has.charging_periods ?? []) as object[]);
      Object.assign(has, others, { charging_periods: [...known, ...told] });
    }

    expect(has).toEqual((await items('sessions'))[0]);
    expect((has.charging_periods as object[]).length).toBeGreaterThan(1);
  });
});

describe('a CDR', () => {
  it('whose answer was lost comes again as it was; that it is there already is its delivery [EC-48] [BR-61]', async () => {
    const body = JSON.stringify({ status_code: 2000, status_message: 'CDR already exists', timestamp: 'now' });
    let attempts = 0;
    emsp.answer(isCdr, () => {
      attempts++;
      return attempts < 3 ? 'reset' : { http: 400, body };
    });
    await charge();
    await had(3, isCdr);
    const backlog = async () => (await here.world.api('GET', '/status')).json.platforms as { backlog: number }[];
    await until(async () => (await backlog()).every((platform) => platform.backlog === 0), 'its delivery');
    for (let hour = 0; hour < 24; hour++) {
      here.clock.advance(HOUR);
      await here.shown('CP1');
    }

    expect(attempts).toBe(3);
    expect(new Set(emsp.received.filter(isCdr).map(({ body }) => body)).size).toBe(1);
  });

  it('of a wrong tariff is taken back by a credit CDR and followed by a new one; the Session stays [EC-49]', async () => {
    await charge();
    const cdr = await here.cdr(emsp);
    const [session] = await items('sessions');
    here.clock.advance(24 * HOUR);
    const cost = ({ excl_vat, incl_vat }: { excl_vat: number; incl_vat: number }, factor: number) => ({
      excl_vat: excl_vat * factor,
      incl_vat: incl_vat * factor,
    });
    const total = cdr.total_cost as { excl_vat: number; incl_vat: number };
    const credited = { credit: true, credit_reference_id: cdr.id, total_cost: cost(total, -1) };
    const credit = await here.world.api('POST', `${PARTY}/cdrs`, { ...cdr, ...credited, id: `${cdr.id}-C` });
    const corrected = await here.world.api('POST', `${PARTY}/cdrs`, {
      ...{ ...cdr, id: 'CDR-NEW', total_cost: cost(total, 2), total_energy_cost: cost(total, 2) },
    });
    await had(3, isCdr);

    expect([credit.http, corrected.http]).toEqual([201, 201]);
    expect(sent(isCdr).map(({ id }) => id)).toEqual([cdr.id, `${cdr.id}-C`, 'CDR-NEW']);
    expect((await items('cdrs')).find(({ id }) => id === cdr.id)).toEqual(cdr);
    expect(await items('sessions')).toEqual([session]);
  });
});

describe('the result of a command', () => {
  const isResult = ({ path }: Received) => path.includes('/results/');
  const start = async () => {
    const asked = { method: 'POST', module: 'commands', role: 'RECEIVER' as const, from: 'DE*MSP', to: 'NL*TNM' };
    const body = {
      token: aToken({ uid: 'APP1' }),
      location_id: 'LOC1',
      evse_uid: 'E1',
      response_url: resultUrl(emsp, 'A'),
    };
    const headers = { 'x-request-id': 'R-1', 'x-correlation-id': 'C-1' };
    await emsp.call({ ...asked, rest: '/START_SESSION', body, headers });
  };

  it('is a request of its own: with the token of the connection, the parties reversed and new ids; no redirect is followed [BR-73]', async () => {
    emsp.answer(isResult, { http: 302, headers: { location: `http://127.0.0.1:${emsp.port}/elsewhere` } });
    await start();
    const { method, headers } = await emsp.waitFor(isResult);
    await here.pass(MINUTE);

    expect(method).toBe('POST');
    expect(emsp.isCalledBy(headers)).toBe(true);
    expect(headers).toMatchObject({
      'ocpi-from-country-code': 'NL',
      'ocpi-from-party-id': 'TNM',
      'ocpi-to-country-code': 'DE',
      'ocpi-to-party-id': 'MSP',
    });
    expect([headers['x-request-id'], headers['x-correlation-id']]).not.toEqual(expect.arrayContaining(['R-1']));
    expect(headers['x-correlation-id']).not.toBe('C-1');
    expect(headers['x-request-id']).toBeTruthy();
    expect(emsp.received.filter(({ path }) => path.includes('elsewhere'))).toEqual([]);
  });

  it('that does not arrive is sent three times more within the time that was named [BR-74]', async () => {
    emsp.answer(isResult, { http: 500, status_code: 3000 });
    const begunAt = here.clock.now();
    await start();
    const failures = () =>
      here.world.log.filter(({ message }) => message === 'a message that must arrive was not taken').length;
    for (const [index, waitMs] of [2_000, 7_000, 20_000].entries()) {
      await until(() => failures() > index, `failure ${index + 1}`);
      // What was learned from it is written down: the database has answered it before it answers this.
      for (let round = 0; round < 3; round++) await here.shown('CP1');
      here.clock.advance(waitMs);
      await until(() => emsp.received.filter(isResult).length > index + 1, `attempt ${index + 2}`);
    }

    expect(here.clock.now() - begunAt).toBeLessThanOrEqual(35_000);
    expect(new Set(sent(isResult).map((body) => JSON.stringify(body))).size).toBe(1);
  });
});

describe('a card of the same number from two eMSPs', () => {
  const isQuestion = ({ path }: Received) => path.includes('/authorize');
  let other: SandboxPartner;
  beforeEach(async () => {
    other = await here.world.join({ roles: [{ role: 'EMSP', country_code: 'BE', party_id: 'ALT' }] });
    await here.knowToken(emsp, aToken({ uid: 'TWICE', whitelist: 'ALWAYS' }));
  });
  const knowOther = (changes: object = {}) =>
    here.knowToken(
      other,
      aToken({ country_code: 'BE', party_id: 'ALT', uid: 'TWICE', whitelist: 'ALWAYS', ...changes }),
    );
  const notes = () => here.world.log.map(({ about }) => (about as { note?: string }).note);

  it('is refused when nothing says whose it is, and neither is asked; operators are told [BR-30]', async () => {
    await knowOther();

    expect((await station.start(1, 'TWICE')).status).toBe('Invalid');
    expect([...emsp.received, ...other.received].filter(isQuestion)).toEqual([]);
    expect(notes().filter((note) => note?.endsWith('have the same token'))).toHaveLength(1);
  });

  it('is that of the eMSP whose driver has started there last, which alone gets the CDR [EC-23] [BR-30]', async () => {
    await charge('TWICE');
    await here.cdr(emsp);
    await knowOther();
    await charge('TWICE', 7);
    await until(() => sent(isCdr).length === 2);

    expect(sent(isCdr)[1]).toMatchObject({ total_energy: 7, cdr_token: { country_code: 'DE', party_id: 'MSP' } });
    expect(other.received.filter((one) => isCdr(one) || isSession(one) || isQuestion(one))).toEqual([]);
    expect(notes()).toContain('DE*MSP and BE*ALT have the same token');
  });

  it('is that of the valid one of them [BR-30]', async () => {
    await knowOther({ valid: false });

    expect((await station.start(1, 'TWICE')).status).toBe('Accepted');
  });
});
