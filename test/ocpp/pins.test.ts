import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxPartner } from '../../src/sandbox/partner';
import type { Station201 } from '../../src/sandbox/station-2.0.1';
import { ENERGY_TARIFF, StationWorld } from '../support/stations';
import { until } from '../support/until';
import { aToken, EMSP } from '../support/world';

const PIN = '73914628';

let folder: string;
let here: StationWorld;
let emsp: SandboxPartner;
let station: Station201;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'junction-'));
  here = await StationWorld.start({ databaseUrl: `sqlite:${join(folder, 'junction.sqlite')}` });
  emsp = await here.world.join(EMSP);
  await here.withTariff(ENERGY_TARIFF);
  station = await here.station201();
  station.tokenType = 'KeyCode';
  await station.boot();
});
afterEach(async () => {
  await here.stop();
  rmSync(folder, { recursive: true });
});

describe('a PIN that a driver types, OCPP 2.0.1', () => {
  it('is asked about as it is, and kept nowhere: neither in events nor in the messages', async () => {
    await here.knowToken(emsp, aToken({ uid: 'ACCOUNT7', type: 'APP_USER', whitelist: 'NEVER' }));
    const account = {
      country_code: 'DE',
      party_id: 'MSP',
      uid: 'ACCOUNT7',
      type: 'APP_USER',
      contract_id: 'DE-MSP-C7',
    };
    emsp.answer(({ path }) => path.includes('/authorize'), {
      data: { allowed: 'ALLOWED', token: { ...aToken(), ...account } },
    });
    expect(await station.authorize(PIN)).toBe('Accepted');
    expect(emsp.received.some(({ path }) => path.includes(`/${PIN}/authorize`))).toBe(true);
    const info = { transactionId: 'T1', chargingState: 'Charging' };
    const idToken = { idToken: PIN, type: 'KeyCode' };
    await station.step('Started', 'Authorized', { info, evse: { id: 1, connectorId: 1 }, idToken });
    expect((await here.session(emsp, 'ACTIVE')).cdr_token).toMatchObject({ uid: 'ACCOUNT7' });
    const { idTokenInfo } = await station.step('Updated', 'StopAuthorized', { info, idToken });
    expect(idTokenInfo).toMatchObject({ status: 'Accepted' });
    await until(async () => (await messages()).includes('KeyCode'));

    expect(await messages()).not.toContain(PIN);
    expect(JSON.stringify(here.world.log)).not.toContain(PIN);
    expect(kept()).toContain('KeyCode');
    expect(kept()).not.toContain(PIN);
  });

  /** The main database as bytes; the trace of what was asked of the eMSP is another one. */
  const kept = () =>
    readdirSync(folder)
      .filter((name) => name.startsWith('junction.sqlite') && !name.includes('trace'))
      .map((name) => readFileSync(join(folder, name), 'latin1'))
      .join('');
  const messages = async () => (await here.world.api('GET', '/parties/NL/TNM/charge-points/CS1/messages')).text;
});
