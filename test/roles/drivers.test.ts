import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import libsql from 'libsql';
import { Drivers } from '../../src/roles/drivers';
import type { SandboxPartner } from '../../src/sandbox/partner';
import { Database } from '../../src/store/database';
import { driverShelf } from '../../src/store/drivers';
import { StationEventRow } from '../../src/store/entities/ocpp';
import { objectShelf } from '../../src/store/objects';
import { aSession } from '../support/builders';
import { ENERGY_TARIFF, StationWorld } from '../support/stations';
import { until } from '../support/until';
import { aToken, EMSP } from '../support/world';

const CONTRACT = 'DE-MSP-C12345678-1';

const NOTHING_LOGGED = { forget: async () => ({}), renewLists: async () => [] };

let folder: string;
let url: string;
let here: StationWorld;
let emsp: SandboxPartner;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'junction-drivers-'));
  url = `sqlite:${join(folder, 'junction.sqlite')}`;
  here = await StationWorld.start({ databaseUrl: url });
  emsp = await here.world.join(EMSP);
  await here.withTariff(ENERGY_TARIFF);
  await here.knowToken(emsp, aToken({ uid: 'CARD1', contract_id: CONTRACT, whitelist: 'ALWAYS' }));
});
afterEach(async () => {
  await here.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (path: string) => here.world.api('POST', `/drivers/${path}`, { contract_id: CONTRACT });
const list = async (module: string) =>
  (await here.world.api('GET', `/parties/NL/TNM/${module}`)).json.items as Record<string, unknown>[];
const counts = async () => {
  const { json } = await ask('export');
  return ['tokens', 'sessions', 'cdrs'].map((module) => (json[module] as object[]).length);
};

/** As the driver hands them out. */
const isBytes = (value: unknown): value is ArrayBuffer => typeof value === 'object' && value !== null;

/** Every text and every byte of every table of a file. */
async function everythingIn(path: string): Promise<string> {
  const file = new libsql(path, { readonly: true } as object);
  const tables = file.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[];
  const rows = tables.flatMap(({ name }) => file.prepare(`SELECT * FROM "${name}"`).all() as object[]);
  file.close();
  const texts = rows.flatMap((row) => Object.values(row) as unknown[]);
  return texts.map((text) => (isBytes(text) ? Buffer.from(text).toString('latin1') : String(text))).join('\n');
}

/** The driver charges 4 kWh, and everybody has been told. */
async function charge(): Promise<void> {
  const station = await here.station();
  const { transactionId } = await station.start(1, 'CARD1', { meterStart: 0 });
  await here.pass(600_000);
  await station.stop(transactionId, { meterStop: 4_000 });
  await here.pass(31_000);
  await here.cdr(emsp);
  await here.session(emsp, 'COMPLETED');
  await here.world.settled();
}

describe('what is kept of a driver', () => {
  it('is handed out by contract id', async () => {
    await charge();

    expect(await counts()).toEqual([1, 1, 1]);
  });

  it('is erased: no Token, nobody named in Sessions and CDRs, every sum as before', async () => {
    await charge();
    const [before] = await list('cdrs');
    let erased: unknown;
    await until(async () => {
      const { http, json } = await ask('erase');
      erased = json;
      return http === 200;
    }, 'everything to be delivered');

    const [cdr = {}] = await list('cdrs');
    const [session = {}] = await list('sessions');
    expect(erased).toMatchObject({ tokens: 1, sessions: 1, cdrs: 1, station_events: expect.any(Number) });
    expect(await counts()).toEqual([0, 0, 0]);
    expect(await list('tokens')).toEqual([]);
    expect({ ...cdr, cdr_token: null }).toEqual({ ...before, cdr_token: null });
    expect(cdr.cdr_token).toMatchObject({ country_code: 'DE', party_id: 'MSP', type: 'RFID' });
    expect(JSON.stringify([cdr, session])).not.toMatch(/CARD1|C12345678/);
    const side = await Database.open(url, 'main', 10_000);
    const told = await side.manager.find(StationEventRow);
    await side.close();
    expect(told.some(({ fact }) => fact.includes('ERASED-'))).toBe(true);
    expect(JSON.stringify(told.filter(({ transaction }) => transaction))).not.toMatch(/CARD1|C12345678/);
  });

  it('is not what a comparison mends: partners keep what they were told', async () => {
    await charge();
    await until(async () => (await ask('erase')).http === 200, 'everything to be delivered');
    const { json } = await here.world.api('GET', '/platforms');
    const [{ id }] = json.items as [{ id: string }];
    emsp.received.length = 0;
    await here.world.api('POST', `/platforms/${id}/reconcile`, { repair: true, modules: ['sessions', 'locations'] });
    await here.world.settled();

    expect(emsp.received.some(({ path }) => path.includes('/receiver/locations'))).toBe(true);
    expect(emsp.received.filter(({ path }) => path.includes('/receiver/sessions'))).toEqual([]);
  });

  it('is not erased while the driver charges', async () => {
    const station = await here.station();
    await station.start(1, 'CARD1', { meterStart: 0 });
    await until(async () => (await list('sessions')).length === 1);

    const { http, json } = await ask('erase');
    expect([http, json.detail]).toEqual([409, expect.stringMatching(/^Session .* is ACTIVE: it must end first$/)]);
  });

  it('is not erased while an own Token of the contract is valid', async () => {
    await here.world.host('FR*OWN', 'EMSP');
    const { country_code: _, party_id: __, uid: ___, type: ____, ...token } = aToken({ contract_id: CONTRACT });
    await here.world.api('PUT', '/parties/FR/OWN/tokens/T9', token);

    expect((await ask('erase')).http).toBe(409);
  });

  it('is forgotten by itself once it is old enough', async () => {
    await charge();
    const side = await Database.open(url, 'main', 10_000);
    const drivers = new Drivers(driverShelf(side), objectShelf(side, here.clock), NOTHING_LOGGED);
    await drivers.eraseOld('cdrs', here.clock.now() - 86_400_000);
    const young = await counts();
    await until(async () => {
      await drivers.eraseOld('cdrs', here.clock.now() + 1);
      return (await counts())[2] === 0;
    }, 'the CDR to be delivered');
    await side.close();

    expect(young).toEqual([1, 1, 1]);
    expect(await counts()).toEqual([1, 1, 0]);
  });

  it('is forgotten behind what has to wait, however much that is', async () => {
    const session = (status: 'ACTIVE' | 'COMPLETED') => ({
      ...aSession({ country_code: 'NL', party_id: 'TNM', status }),
      id: undefined,
    });
    const put = (id: string, status: 'ACTIVE' | 'COMPLETED') =>
      here.world.api('PUT', `/parties/NL/TNM/sessions/${id}`, {
        ...session(status),
        last_updated: '2026-05-01T10:00:00Z',
      });
    await put('S0', 'ACTIVE');
    for (let number = 1; number <= 250; number++) await put(`S${number}`, 'COMPLETED');
    await here.world.settled();
    const side = await Database.open(url, 'main', 10_000);
    const drivers = new Drivers(driverShelf(side), objectShelf(side, here.clock), NOTHING_LOGGED);
    await drivers.eraseOld('sessions', here.clock.now());
    await side.close();

    const named = (await here.world.api('GET', '/parties/NL/TNM/sessions?limit=1000')).text.match(/"uid":"ERASED-/g);
    expect(named).toHaveLength(250);
  });

  it('is erased once an operator has given up telling a partner', async () => {
    emsp.answer(({ path }) => path.includes('/receiver/sessions'), { http: 500, body: 'oops' });
    const session = aSession({ country_code: 'NL', party_id: 'TNM', id: 'S1', status: 'COMPLETED' });
    const { contract_id } = session.cdr_token as { contract_id: string };
    const erase = () => here.world.api('POST', '/drivers/erase', { contract_id });
    await here.world.api('PUT', '/parties/NL/TNM/sessions/S1', session);
    await here.world.settled();
    const refused = await erase();
    const { json } = await here.world.api('GET', '/platforms');
    const [{ id }] = json.items as [{ id: string }];
    const name = { module: 'sessions', owner: 'NL*TNM', object: 'S1' };
    await here.world.api('POST', `/platforms/${id}/due/give-up`, { ...name, reason: 'agreed by telephone' });

    expect([refused.http, refused.json.detail]).toEqual([409, expect.stringContaining('/due/give-up')]);
    expect((await erase()).http).toBe(200);
  });

  it('leaves no name in logs, in the trace, in orders or in what a charger keeps, and nothing else is missing there', async () => {
    await charge();
    const station = await here.station('CP2');
    station.on('GetLocalListVersion', () => ({ listVersion: 0 }));
    const token = aToken({ uid: 'CARD1', contract_id: CONTRACT, whitelist: 'ALWAYS' });
    await here.world.api('POST', '/parties/NL/TNM/charge-points/CP2/local-list');
    await station.ask('Authorize', { idTag: 'card1' });
    await here.command(emsp, 'START_SESSION', { token, location_id: 'LOC1', evse_uid: 'E1' });
    await station.ask('Authorize', { idTag: 'OTHER7' });
    await here.pass(60_000);
    await here.world.api('GET', '/parties/NL/TNM/tokens/CARD1');
    await here.world.api('POST', '/parties/NL/TNM/tokens/CARD1/authorize', {});
    let erased: Record<string, unknown> = {};
    await until(async () => {
      const { http, json } = await ask('erase');
      erased = json;
      return http === 200;
    }, 'everything to be delivered');

    expect(erased).toMatchObject({ tokens: 1, local_lists: ['CP2'], logged: { trace: expect.any(Number) } });
    const files = readdirSync(folder).filter((name) => name.endsWith('.sqlite'));
    const kept = (await Promise.all(files.map((name) => everythingIn(join(folder, name))))).join();
    expect(kept.match(/.{0,60}(CARD1|C12345678-1).{0,40}/i)?.[0]).toBeUndefined();
    expect(kept).toContain('OTHER7');
    expect(kept).toContain('ERASED-');
    expect(kept).toContain('/tokens/DE/MSP/*****');
  });

  it('is erased from Tokens of others that a hub collects, and from those only', async () => {
    const far = { country_code: 'DE', party_id: 'MSP', issuer: 'MSP', last_updated: '2026-05-01T10:00:00Z' };
    const push = (uid: string, contract_id: string) =>
      emsp.call({
        ...{ method: 'PUT', module: 'tokens', role: 'RECEIVER' as const, from: 'DE*MSP', to: 'NL*HUB' },
        rest: `/DE/MSP/${uid}`,
        body: aToken({ ...far, uid, contract_id }),
      });
    await push('FAR1', CONTRACT);
    await push('FAR2', 'DE-MSP-C12345678-2');
    const cpo = await here.world.join({ roles: [{ role: 'CPO', country_code: 'BE', party_id: 'CPO' }] });
    const all = async () =>
      (await cpo.call({ method: 'GET', module: 'tokens', role: 'SENDER', from: 'BE*CPO', to: 'NL*HUB' })).text;
    const before = await all();
    const { json } = await ask('export');
    await here.world.settled();
    const erased = await ask('erase');

    expect(before).toMatch(/FAR1.*FAR2|FAR2.*FAR1/);
    expect(JSON.stringify(json.tokens)).toContain('FAR1');
    expect(erased.json).toMatchObject({ collected_tokens: 1 });
    expect(await all()).not.toContain('FAR1');
    expect(await all()).toContain('FAR2');
  });

  it('leaves nothing in what a hub collects', async () => {
    await here.world.host('FR*OWN', 'EMSP');
    const cpo = await here.world.join({ roles: [{ role: 'CPO', country_code: 'BE', party_id: 'CPO' }] });
    const own = aToken({ country_code: 'FR', party_id: 'OWN', uid: 'T9', contract_id: CONTRACT, valid: false });
    await here.world.api('PUT', '/parties/FR/OWN/tokens/T9', own);
    await here.world.settled();
    const all = async () =>
      (await cpo.call({ method: 'GET', module: 'tokens', role: 'SENDER', from: 'BE*CPO', to: 'NL*HUB' })).text;
    const before = await all();
    await until(async () => (await ask('erase')).http === 200, 'everything to be delivered');

    expect(before).toContain('"T9"');
    expect(await all()).not.toContain('"T9"');
  });
});
