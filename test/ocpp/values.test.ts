import { generateKeyPairSync, sign } from 'node:crypto';
import type { SandboxPartner } from '../../src/sandbox/partner';
import { CHARGERS, type Charger, type Sample } from '../support/chargers';
import { ENERGY_TARIFF, StationWorld } from '../support/stations';
import { until } from '../support/until';
import { aToken, EMSP } from '../support/world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse('2026-06-01T12:00:00Z');
const iso = (ms: number) => new Date(ms).toISOString();

describe.each(CHARGERS)('what a charger of OCPP %s measures', (_version, open) => {
  let here: StationWorld;
  let charger: Charger;
  let emsp: SandboxPartner;

  beforeEach(async () => {
    here = await StationWorld.start();
    emsp = await here.world.join(EMSP);
    await here.withTariff(ENERGY_TARIFF);
    await here.knowToken(emsp, aToken({ uid: 'CARD1', whitelist: 'ALWAYS' }));
    charger = await open(here);
    await charger.boot();
    await charger.status('Available');
  });
  afterEach(() => here.stop());

  const items = async (of: string) =>
    (await here.world.api('GET', `/parties/NL/TNM/${of}`)).json.items as Record<string, unknown>[];
  const session = async () => (await items('sessions'))[0] ?? {};
  const kwhIs = (kwh: number) => until(async () => (await session()).kwh === kwh, `${kwh} kWh`);
  const transaction = async () => (await items(`charge-points/${charger.identity}/transactions`))[0] ?? {};
  const notes = () => here.world.log.map(({ about }) => (about as { note?: string }).note);
  /** The charge ends, and late values have been waited for. */
  const stop = async (transactionId: string | number, meterWh: number) => {
    charger.station.meterWh = meterWh;
    await charger.stop(transactionId);
    await here.pass(30_000);
  };

  it('by a clock two hours ahead is corrected by exactly that, however late it comes [EC-33] [BR-5]', async () => {
    const ahead = (lateMs = 0) => ({ at: iso(here.clock.now() + 2 * HOUR - lateMs), isLive: true });
    for (const status of ['Available', 'Occupied', 'Available', 'Occupied', 'Available', 'Occupied'])
      await charger.status(status, ahead());
    await here.pass(MINUTE);
    const { transactionId } = await charger.start('CARD1', ahead(20_000));
    await here.pass(HOUR);
    charger.station.meterWh = 1_000;
    await charger.stop(transactionId, ahead());
    await here.pass(30_000);

    expect(await here.cdr(emsp)).toMatchObject({
      start_date_time: iso(START + MINUTE - 20_000),
      end_date_time: iso(START + MINUTE + HOUR),
    });
    expect(await here.shown(charger.identity)).toMatchObject({ clock_offset_ms: -2 * HOUR });
  });

  it('changes the Session when it says something new, and `last_updated` with it alone, never backwards [BR-4]', async () => {
    const { transactionId } = await charger.start('CARD1');
    await here.pass(10 * MINUTE);
    await charger.meter(transactionId, 2_000);
    await here.pass(6 * MINUTE);
    await kwhIs(2);
    const known = await session();
    const at = iso(START + 10 * MINUTE);
    await charger.meter(transactionId, 2_000, { at, isLive: true });
    await here.pass(10 * MINUTE);
    expect(await session()).toEqual(known);

    await charger.meter(transactionId, 1_500, { at: iso(START + 8 * MINUTE), isLive: true });
    await charger.meter(transactionId, 3_000);
    await here.pass(6 * MINUTE);
    await kwhIs(3);
    expect(Date.parse(String((await session()).last_updated))).toBeGreaterThan(Date.parse(String(known.last_updated)));
  });

  it('by phase is added up [EC-39]', async () => {
    const { transactionId } = await charger.start('CARD1');
    await here.pass(HOUR);
    await charger.values(
      transactionId,
      ['L1', 'L2', 'L3'].map((phase) => ({ value: 1_000, phase })),
    );
    await kwhIs(3);
    await stop(transactionId, 3_000);

    expect(await here.cdr(emsp)).toMatchObject({ total_energy: 3 });
  });

  it('by a meter that is exchanged goes on from where the old one ended; an operator decides [EC-77]', async () => {
    charger.station.meterWh = 12_345;
    const { transactionId } = await charger.start('CARD1');
    for (const wh of [15_345, 2_000, 3_000]) {
      await here.pass(20 * MINUTE);
      await charger.meter(transactionId, wh);
    }
    await stop(transactionId, 4_000);
    await until(async () => (await transaction()).state === 'held');

    expect((await transaction()).flags).toEqual(expect.arrayContaining(['registerFell', 'suspect']));
    expect(await items('sessions')).toMatchObject([{ status: 'COMPLETED', kwh: 5 }]);
  });

  it('in kWh but for the last value, which says Wh, is what the last one says [EC-79]', async () => {
    const { transactionId } = await charger.start('CARD1');
    for (const value of [150, 300]) {
      await here.pass(15_000);
      await charger.values(transactionId, [{ value, unit: 'kWh' }]);
    }
    await here.pass(5 * MINUTE);
    await stop(transactionId, 3_301);

    expect(await here.cdr(emsp)).toMatchObject({ total_energy: 3.301 });
  });

  it('feeds every dimension that it gives, and of a CDR only those it may have [BR-51]', async () => {
    const { transactionId } = await charger.start('CARD1');
    const measure = (value: number, power: number, current: number, charge: number) => {
      const currents = ['L1', 'L2', 'L3'].map((phase) => ({
        value: current,
        measurand: 'Current.Import',
        unit: 'A',
        phase,
      }));
      const samples: Sample[] = [
        { value },
        { value: power, measurand: 'Power.Active.Import', unit: 'kW' },
        ...currents,
        { value: charge, measurand: 'SoC', unit: 'Percent', location: 'EV' },
      ];
      return charger.values(transactionId, samples);
    };
    await measure(0, 11, 16, 20);
    await here.pass(5 * MINUTE);
    await measure(900, 10.5, 15, 30);
    await here.pass(55 * MINUTE);
    await stop(transactionId, 9_000);
    const ended = await here.session(emsp, 'COMPLETED');
    const cdr = await here.cdr(emsp);
    const typesIn = ({ charging_periods: periods }: Record<string, unknown>) =>
      new Set(
        (periods as { dimensions: { type: string }[] }[]).flatMap(({ dimensions }) =>
          dimensions.map(({ type }) => type),
        ),
      );

    expect([...typesIn(ended)]).toEqual(expect.arrayContaining(['CURRENT', 'MAX_CURRENT', 'POWER', 'STATE_OF_CHARGE']));
    expect([...typesIn(cdr)].filter((type) => /^(CURRENT|POWER|STATE_OF_CHARGE|ENERGY_.*)$/.test(type))).toEqual([]);
    expect([...typesIn(cdr)]).toEqual(expect.arrayContaining(['ENERGY', 'TIME', 'MAX_CURRENT', 'MAX_POWER']));
  });

  describe('and signs', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const content = '{"FV":"1.0","RD":[{"TX":"B"},{"TX":"E"}]}';
    const signature = sign('SHA256', Buffer.from(content), privateKey).toString('hex');
    const recordOf = (told: string) => `OCMF|${told}|{"SA":"ECDSA-secp256r1-SHA256","SD":"${signature}"}`;
    const key = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    const charge = async (record: string, publicKeyText: string) => {
      const { transactionId } = await charger.start('CARD1');
      await here.pass(HOUR);
      charger.station.meterWh = 1_000;
      await charger.signed(transactionId, { record, publicKey: publicKeyText });
      await stop(transactionId, 1_000);
      return here.cdr(emsp);
    };

    it('is in the CDR as it came, and nothing is noted when the signature is right [BR-62]', async () => {
      const record = recordOf(content);

      expect((await charge(record, key)).signed_data).toEqual({
        encoding_method: 'OCMF',
        encoding_method_version: 1,
        public_key: key,
        signed_values: [{ nature: 'End', plain_data: record, signed_data: Buffer.from(record).toString('base64') }],
      });
      expect(notes().filter((note) => note?.includes('sign'))).toEqual([]);
    });

    it('wrongly is in the CDR as it came; operators are told [EC-50]', async () => {
      const record = recordOf(content.replace('"B"', '"C"'));
      const { signed_data: signed } = await charge(record, key);

      expect(signed).toMatchObject({ signed_values: [{ signed_data: Buffer.from(record).toString('base64') }] });
      await until(() => notes().includes('the signature of a meter value does not verify'));
    });

    it('at a length that no CDR takes is left out, not cut; operators are told [EC-51]', async () => {
      const cdr = await charge(recordOf(content.replace('}]}', `}],"GI":"${'x'.repeat(5_000)}"}`)), key);

      expect(cdr).toMatchObject({ total_energy: 1 });
      expect(cdr).not.toHaveProperty('signed_data');
      await until(() => /a signed value is too long|signedValueTooLong/.test(JSON.stringify(here.world.log)));
    });

    it('with a key that is too long is in the CDR without it; operators are told [EC-51]', async () => {
      const record = recordOf(content);
      const { signed_data: signed } = await charge(record, Buffer.alloc(600, 1).toString('base64'));

      expect(signed).toMatchObject({ signed_values: [{ plain_data: record }] });
      expect(signed).not.toHaveProperty('public_key');
      await until(() => notes().includes('the key of the signed values is too long for a CDR and was left out'));
    });
  });

  it('at a Location that is not there is nobody’s business but the operator’s, who is told why [BR-14]', async () => {
    await here.world.api('DELETE', `/parties/NL/TNM/charge-points/${charger.identity}`);
    await charger.station.until(() => charger.station.closed !== undefined);
    await here.register(charger.identity, {
      location_id: 'LOC9',
      evses: [{ uid: 'X1', ocpp_evse: 1, ocpp_connector: 1 }],
    });
    charger = await charger.reconnect();
    await charger.boot();
    await charger.status('Available');
    const { transactionId, status } = await charger.start('CARD1');
    await here.pass(HOUR);
    await stop(transactionId, 1_000);

    expect(status).toBe('Accepted');
    await until(async () => (await transaction()).state === 'closed');
    expect(await transaction()).toMatchObject({ ocpp_id: String(transactionId) });
    expect([await items('sessions'), await items('cdrs')]).toEqual([[], []]);
    expect(await here.shown(charger.identity)).toMatchObject({ hidden_because: 'NL*TNM has no Location LOC9' });
  });
});
