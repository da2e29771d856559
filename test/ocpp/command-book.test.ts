import type { SandboxPartner } from '../../src/sandbox/partner';
import { CHARGERS, type Charger } from '../support/chargers';
import { ENERGY_TARIFF, resultUrl, StationWorld } from '../support/stations';
import { until } from '../support/until';
import { aToken, EMSP } from '../support/world';

const MINUTE = 60_000;
const CARD = aToken({ uid: 'CARD1', whitelist: 'NEVER' });
const AT_E1 = { location_id: 'LOC1', evse_uid: 'E1' };

describe.each(CHARGERS)('a charger of OCPP %s, and', (_version, open) => {
  let here: StationWorld;
  let charger: Charger;
  let emsp: SandboxPartner;

  beforeEach(async () => {
    here = await StationWorld.start();
    emsp = await here.world.join(EMSP);
    await here.withTariff(ENERGY_TARIFF);
    await here.capable('REMOTE_START_STOP_CAPABLE', 'UNLOCK_CAPABLE', 'RFID_READER');
    charger = await open(here);
    await charger.boot();
    await charger.status('Available');
  });
  afterEach(() => here.stop());

  const start = (handle: string, changes: object = {}) =>
    here.command(emsp, 'START_SESSION', { token: CARD, ...AT_E1, ...changes }, handle);
  const unlock = (handle: string) => here.command(emsp, 'UNLOCK_CONNECTOR', { ...AT_E1, connector_id: '1' }, handle);
  const starts = () => charger.calls(charger.words.start);
  const posted = (handle: string) => emsp.received.filter(({ path }) => path.endsWith(`/results/${handle}`));
  const isQuestion = ({ path }: { path: string }) => path.includes('/authorize');
  /** Another eMSP. */
  const joinAlt = () => here.world.join({ roles: [{ role: 'EMSP', country_code: 'BE', party_id: 'ALT' }] });
  const asked = { method: 'POST', module: 'commands', role: 'RECEIVER' as const, from: 'DE*MSP', to: 'NL*TNM' };
  /** The charger says nothing to its first remote start until the function is called that comes back. */
  const holdsFirstStart = () => {
    let release = () => {};
    charger.station.on(charger.words.start, () => {
      if (starts().length > 1) return { status: 'Accepted' };
      const [, id] = charger.station.frames.at(-1) as [number, string];
      release = () => charger.station.sendText(JSON.stringify([3, id, { status: 'Accepted' }]));
      return undefined;
    });
    return () => release();
  };

  describe('a command', () => {
    it('is answered before the charger is asked, with time enough for its turn, its answer and the delivery [BR-70] [BR-72]', async () => {
      charger.station.on(charger.words.start, () => undefined);
      const body = { token: CARD, ...AT_E1, response_url: resultUrl(emsp, 'A') };
      const { json } = await emsp.call({ ...asked, rest: '/START_SESSION', body });
      await charger.station.called(charger.words.start);

      expect(json.data).toEqual({ result: 'ACCEPTED', timeout: 35 });
      expect(posted('A')).toEqual([]);
    });

    it('given twice is one call to the charger and one result [BR-77]', async () => {
      expect([await start('A'), await start('A')]).toEqual(['ACCEPTED', 'ACCEPTED']);
      await here.result(emsp, 'A');
      await here.pass(MINUTE);

      expect(starts()).toHaveLength(1);
      expect(posted('A')).toHaveLength(1);
    });

    it('that the charger never answers is TIMEOUT once; a start that follows all the same is the command’s [BR-71] [EC-53]', async () => {
      charger.station.on(charger.words.start, () => undefined);
      await start('A');
      await charger.station.called(charger.words.start);
      await here.pass(20_000);
      expect(await here.result(emsp, 'A')).toBe('TIMEOUT');
      await charger.obeyStart();

      expect(await here.session(emsp, 'ACTIVE')).toMatchObject({ auth_method: 'COMMAND' });
      expect(emsp.received.filter(isQuestion)).toEqual([]);
      await here.pass(MINUTE);
      expect(posted('A')).toHaveLength(1);
    });

    it('whose charger hangs up before its answer is TIMEOUT, and is not given again [EC-54]', async () => {
      charger.station.on(charger.words.start, () => undefined);
      await start('A');
      await charger.station.called(charger.words.start);
      await charger.station.disconnect(true);
      expect(await here.result(emsp, 'A')).toBe('TIMEOUT');
      charger = await charger.reconnect();
      await charger.boot();

      expect(starts()).toEqual([]);
    });

    it('whose result would go to an address that policy forbids is refused, and nothing is called [EC-62] [BR-73]', async () => {
      const body = { token: CARD, location_id: 'LOC1', response_url: 'http://169.254.169.254/latest' };
      const { json } = await emsp.call({ ...asked, rest: '/START_SESSION', body });

      expect(json.status_code).toBe(2001);
      expect(starts()).toEqual([]);
    });

    it('of another eMSP is about what its name says, whatever other members it has', async () => {
      await start('A');
      await charger.start('CARD1');
      const { id: session_id } = await here.session(emsp, 'ACTIVE');
      const other = await joinAlt();
      const body = { ...AT_E1, connector_id: '1', session_id, response_url: resultUrl(other, 'U') };
      const { json } = await other.call({ ...asked, from: 'BE*ALT', rest: '/UNLOCK_CONNECTOR', body });

      expect(json.data).toMatchObject({ result: 'REJECTED' });
      expect(charger.calls('UnlockConnector')).toEqual([]);
    });
  });

  describe('many commands at once', () => {
    it('go out one at a time, those that overtake too; what waits too long is TIMEOUT unsent [BR-76] [EC-63]', async () => {
      charger.station.on(charger.words.start, () => undefined);
      for (let count = 1; count <= 19; count++) await start(`S${count}`, { authorization_reference: `S${count}` });
      await unlock('U');
      await charger.pending(20);
      await here.pass(9_000);
      expect(starts()).toHaveLength(1);
      expect(charger.calls('UnlockConnector')).toEqual([]);
      await here.pass(11_000);
      expect(await here.result(emsp, 'U')).toBe('TIMEOUT');
      for (let count = 1; count <= 19; count++) expect(await here.result(emsp, `S${count}`)).toBe('TIMEOUT');

      expect(starts()).toHaveLength(1);
      expect(charger.calls('UnlockConnector')).toEqual([]);
    });

    it('are served as they came, but a stop and an unlock overtake the starts that wait [BR-76]', async () => {
      await here.knowToken(emsp, aToken({ uid: 'CARD2', whitelist: 'ALWAYS' }));
      await charger.start('CARD2');
      const { id: session_id } = await here.session(emsp, 'ACTIVE');
      const release = holdsFirstStart();
      for (const uid of ['A', 'B', 'C']) await start(uid, { token: aToken({ uid }) });
      await here.command(emsp, 'STOP_SESSION', { session_id });
      await unlock('U');
      await charger.pending(5);
      release();
      await charger.pending(0);

      const order = charger.station.calls
        .map(({ action }) => action)
        .filter((action) => /St(art|op)|Unlock/.test(action));
      const { start: startName, stop: stopName } = charger.words;
      expect(order).toEqual([startName, stopName, 'UnlockConnector', startName, startName]);
      const cards = starts().map(({ idTag, idToken }) => idTag ?? (idToken as { idToken: string }).idToken);
      expect(cards).toEqual(['A', 'B', 'C']);
    });
  });

  describe('a card that a START_SESSION named', () => {
    it('is not asked about for a quarter of an hour, and is after it [EC-19] [EC-52] [BR-32]', async () => {
      emsp.answer(isQuestion, { data: { allowed: 'ALLOWED', token: CARD } });
      await start('A');
      expect(await here.result(emsp, 'A')).toBe('ACCEPTED');
      await here.pass(10 * MINUTE);
      expect(await charger.station.authorize('CARD1')).toBe('Accepted');
      expect(emsp.received.filter(isQuestion)).toEqual([]);
      await here.pass(6 * MINUTE);
      expect(await charger.station.authorize('CARD1')).toBe('Accepted');

      expect(emsp.received.filter(isQuestion)).toHaveLength(1);
      expect(emsp.received.filter(({ path }) => path.includes('/sessions/'))).toEqual([]);
      expect(posted('A')).toHaveLength(1);
    });
  });

  describe('STOP_SESSION', () => {
    it('of what the charger stops at that moment itself is ACCEPTED, and there is one CDR [EC-59]', async () => {
      await here.knowToken(emsp, aToken({ uid: 'CARD2', whitelist: 'ALWAYS' }));
      const { transactionId } = await charger.start('CARD2');
      const { id } = await here.session(emsp, 'ACTIVE');
      await here.pass(10 * MINUTE);
      charger.station.meterWh = 4_000;
      const stopped: Promise<unknown>[] = [];
      charger.station.on(charger.words.stop, () => {
        stopped.push(charger.stop(transactionId));
        return { status: 'Rejected' };
      });
      await here.command(emsp, 'STOP_SESSION', { session_id: id });
      await charger.station.called(charger.words.stop);
      await Promise.all(stopped);
      expect(await here.result(emsp, 'STOP_SESSION')).toBe('ACCEPTED');
      await here.pass(MINUTE);
      await here.cdr(emsp);

      expect(emsp.received.filter(({ path }) => path.endsWith('/cdrs'))).toHaveLength(1);
    });

    it('of another eMSP’s Session is refused, and the charger is not called [EC-60]', async () => {
      await here.knowToken(emsp, aToken({ uid: 'CARD2', whitelist: 'ALWAYS' }));
      await charger.start('CARD2');
      const { id: session_id } = await here.session(emsp, 'ACTIVE');
      const other = await joinAlt();
      const body = { session_id, response_url: resultUrl(other, 'STOP') };
      const { json } = await other.call({ ...asked, from: 'BE*ALT', rest: '/STOP_SESSION', body });
      await here.pass(MINUTE);

      expect(json.data).toMatchObject({ result: 'REJECTED' });
      expect(charger.calls(charger.words.stop)).toEqual([]);
      expect(other.received.filter(({ path }) => path.includes('/results/'))).toEqual([]);
    });
  });

  describe('UNLOCK_CONNECTOR', () => {
    it('of a cable that has no lock is NOT_SUPPORTED, and no longer offered [EC-61]', async () => {
      const answer = charger.version === '1.6' ? { status: 'NotSupported' } : { callError: 'NotSupported' };
      charger.station.on('UnlockConnector', () => answer);
      await unlock('A');
      expect(await here.result(emsp, 'A')).toBe('NOT_SUPPORTED');
      const { json } = await here.world.api('GET', '/parties/NL/TNM/locations/NL/TNM/LOC1');

      const [evse] = json.evses as { capabilities: string[] }[];
      expect(evse?.capabilities).toEqual(['REMOTE_START_STOP_CAPABLE', 'RFID_READER']);
      await until(() =>
        emsp.received.some(({ method, body }) => method === 'PATCH' && !body.includes('UNLOCK_CAPABLE')),
      );
      expect(await unlock('B')).toBe('NOT_SUPPORTED');
    });

    it('while a customer of another eMSP charges there is refused without a call', async () => {
      const other = await joinAlt();
      await here.knowToken(other, aToken({ country_code: 'BE', party_id: 'ALT', uid: 'CARD9', whitelist: 'ALWAYS' }));
      expect((await charger.start('CARD9')).status).toBe('Accepted');

      expect(await unlock('A')).toBe('REJECTED');
      expect(charger.calls('UnlockConnector')).toEqual([]);
    });
  });
});
