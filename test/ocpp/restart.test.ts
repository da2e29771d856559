import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHARGERS, type Charger } from '../support/chargers';
import { ENERGY_TARIFF, StationWorld } from '../support/stations';
import { until } from '../support/until';
import { aToken } from '../support/world';

const MINUTE = 60_000;

describe.each(CHARGERS)('a charger of OCPP %s, and', (_version, open) => {
  let folder: string;
  let here: StationWorld;
  let charger: Charger;
  const settings = () => ({ databaseUrl: `sqlite:${join(folder, 'junction.sqlite')}` });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'junction-restart-'));
    here = await StationWorld.start(settings(), 2);
    await here.withTariff(ENERGY_TARIFF);
    await here.world.host('DE*MSP', 'EMSP');
    const { country_code: _, party_id: __, uid: ___, type: ____, ...token } = aToken({ whitelist: 'ALWAYS' });
    await here.world.api('PUT', '/parties/DE/MSP/tokens/CARD1', token);
    charger = await open(here, 2);
    await charger.boot();
    await charger.status('Available');
    await charger.status('Faulted', { evse: 2 });
    await here.told('AVAILABLE', 'E1');
    await here.told('OUTOFORDER', 'E2');
  });
  afterEach(async () => {
    await here.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const restart = async () => {
    const at = here.clock.now();
    await here.stop();
    here = await StationWorld.resume(settings());
    here.clock.advance(at - here.clock.now());
  };
  /** What is on disk at this moment is all that the next process has. */
  const crash = async () => {
    const copy = mkdtempSync(join(tmpdir(), 'junction-restart-'));
    cpSync(folder, copy, { recursive: true });
    const at = here.clock.now();
    await here.stop();
    rmSync(folder, { recursive: true, force: true });
    folder = copy;
    here = await StationWorld.resume(settings());
    here.clock.advance(at - here.clock.now());
  };
  /** The charger comes back to the process that runs now. */
  const comeBack = () => charger.reconnect(here);
  const sessions = async () =>
    (await here.world.api('GET', '/parties/NL/TNM/sessions')).json.items as Record<string, unknown>[];

  describe('after a restart of ours', () => {
    it('a station that comes back keeps its statuses, and partners are told what has changed alone [EC-12] [BR-22]', async () => {
      await restart();
      const { station, status } = await comeBack();
      here.clock.advance(10_000);
      await station.ask('Heartbeat', {});
      expect([await here.evseStatus('E1'), await here.evseStatus('E2')]).toEqual(['AVAILABLE', 'OUTOFORDER']);

      const emsp = await here.world.join({ roles: [{ role: 'EMSP', country_code: 'DE', party_id: 'OTH' }] });
      await status('Available');
      await status('Available', { evse: 2 });
      await here.told('AVAILABLE', 'E2');
      await until(() => emsp.received.some(({ method }) => method === 'PATCH'));
      const patches = emsp.received.filter(({ method }) => method === 'PATCH').map(({ path }) => path.slice(-2));
      expect(new Set(patches)).toEqual(new Set(['E2']));
    });

    it('a station that does not come back is UNKNOWN after the grace time', async () => {
      await restart();
      here.clock.advance(301_000);
      await here.told('UNKNOWN', 'E1');
    });

    it('an open transaction goes on: its values and its stop belong to the same Session [BR-3]', async () => {
      const { transactionId } = await charger.start('CARD1');
      await here.pass(10 * MINUTE);
      await charger.meter(transactionId, 1_000);
      await until(async () => (await sessions())[0]?.kwh === 1);
      const [then] = await sessions();
      await restart();
      await until(async () => (await sessions()).length === 1);
      charger = await comeBack();
      await charger.station.ask('Heartbeat', {});
      expect(await sessions()).toEqual([then]);

      await here.pass(50 * MINUTE);
      charger.station.meterWh = 4_000;
      await charger.stop(transactionId);
      await here.pass(31_000);
      await until(async () => (await sessions())[0]?.status === 'COMPLETED');
      expect(await sessions()).toMatchObject([{ id: then?.id, kwh: 4, total_cost: { excl_vat: 1 } }]);
    });

    it('a transaction that had ended is completed [BR-2]', async () => {
      const { transactionId } = await charger.start('CARD1');
      await here.pass(10 * MINUTE);
      charger.station.meterWh = 2_000;
      await charger.stop(transactionId);
      await restart();
      await here.pass(31_000);
      const cdrs = async () => (await here.world.api('GET', '/parties/NL/TNM/cdrs')).json.items as object[];
      await until(async () => (await cdrs()).length === 1);

      expect(await cdrs()).toMatchObject([{ total_energy: 2 }]);
    });

    it('an accepted START_SESSION that the charger had not answered is TIMEOUT; what starts all the same is its own [EC-55] [BR-71]', async () => {
      const token = aToken({ uid: 'CARD9', whitelist: 'NEVER' });
      charger.station.on(charger.words.start, () => undefined);
      const to = { country_code: 'NL', party_id: 'TNM' };
      const order = { to, token, location_id: 'LOC1', evse_uid: 'E1' };
      const { json: asked } = await here.world.api('POST', '/parties/DE/MSP/commands/START_SESSION', order);
      expect(asked.response).toMatchObject({ result: 'ACCEPTED' });
      await charger.station.called(charger.words.start);
      await crash();
      const before = charger;
      charger = await comeBack();
      const { status } = await charger.obeyStart(before.calls(before.words.start)[0]);
      await here.pass(35_000);
      const command = async () => (await here.world.api('GET', `/commands/${asked.id}`)).json;
      await until(async () => (await command()).result !== null);
      await until(async () => (await sessions()).length === 1);

      expect(await command()).toMatchObject({ result: { result: 'TIMEOUT' }, history: [] });
      expect(status).toBe('Accepted');
      expect(await sessions()).toMatchObject([{ auth_method: 'COMMAND', cdr_token: { uid: 'CARD9' } }]);
    });

    it('a message that was answered before is recognised', async () => {
      const first = await charger.start('CARD1', { messageId: 'M1' });
      await restart();
      const again = await (await comeBack()).start('CARD1', { messageId: 'M1' });

      expect(again).toEqual(first);
    });
  });

  describe('a station whose hardware was replaced', () => {
    it('may boot; operators are told, and no EVSE changes its uid or goes, though it tells of one alone [EC-13] [BR-10] [BR-15]', async () => {
      const { station, status } = charger;
      await station.boot(charger.version === '1.6' ? { chargePointSerialNumber: 'SN-2' } : { serialNumber: 'SN-2' });
      await status('Available');
      await here.told('AVAILABLE', 'E1');

      const notes = here.world.log.map(({ about }) => (about as { note?: string }).note);
      expect(notes).toContain('hardware changed: serial number SN-2');
      const { json } = await here.world.api('GET', '/parties/NL/TNM/locations/NL/TNM/LOC1');
      expect((json.evses as { uid: string }[]).map(({ uid }) => uid)).toEqual(['E1', 'E2']);
    });
  });
});
