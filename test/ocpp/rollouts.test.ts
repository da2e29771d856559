import { HandshakeRefused, type SandboxStation } from '../../src/sandbox/station';
import { CHARGERS, type Charger } from '../support/chargers';
import { PASSWORD, StationWorld } from '../support/stations';
import { until } from '../support/until';

const DAY = 24 * 3_600_000;
const NEW = 'A-NEW-PASSWORD-OF-25-CHARS';

describe.each(CHARGERS)('a charger of OCPP %s', (version, open) => {
  const is16 = version === '1.6';
  let here: StationWorld;
  let charger: Charger;
  let station: SandboxStation;

  beforeEach(async () => {
    here = await StationWorld.start();
    charger = await open(here);
    station = charger.station;
    await charger.station.boot();
  });
  afterEach(() => here.stop());

  const call = (path: string, body: object) =>
    here.world.api('POST', `/parties/NL/TNM/charge-points/${charger.identity}/${path}`, body);
  const comes = (password: string) =>
    is16 ? here.connect(charger.identity, { password }) : here.connect201(charger.identity, { password });
  const told = (who: SandboxStation) =>
    who.calls.filter(
      ({ action, payload }) =>
        /^(ChangeConfiguration|SetVariables)$/.test(action) && JSON.stringify(payload).includes(NEW),
    );
  const alarm = (reason: string) =>
    here.world.log.some(
      ({ message, about }) => message === 'alarm at a station' && JSON.stringify(about).includes(reason),
    );
  const takesPasswords = (who: SandboxStation) =>
    who.on('SetVariables', ({ setVariableData }) => ({
      setVariableResult: (setVariableData as { component: object; variable: object }[]).map(
        ({ component, variable }) => ({
          ...{ component, variable },
          attributeStatus: 'Accepted',
        }),
      ),
    }));

  describe('that is given a new password', () => {
    beforeEach(() => void takesPasswords(station));

    it('may come with either until it has come with the new one; then the old one ends', async () => {
      const { http, text } = await call('password', { password: NEW });
      expect(http).toBe(200);
      expect(text).not.toContain(NEW);
      expect(told(station)).toHaveLength(1);
      await expect(comes(PASSWORD)).resolves.toBeDefined();
      await expect(comes(NEW)).resolves.toBeDefined();

      await expect(comes(PASSWORD)).rejects.toBeInstanceOf(HandshakeRefused);
    });

    it('and comes back with the old one is told again; after a day it is an alarm, and the old one stays good [EC-72]', async () => {
      await call('password', { password: NEW });
      const again = takesPasswords(await comes(PASSWORD));
      await boot(again, is16);
      await until(() => told(again).length === 1);
      await again.disconnect();
      here.clock.advance(DAY + 60_000);

      expect(alarm('it has not taken up its new password within a day')).toBe(true);
      await expect(comes(NEW)).rejects.toBeInstanceOf(HandshakeRefused);
      here.clock.advance(60_000);
      await expect(comes(PASSWORD)).resolves.toBeDefined();
    });

    it('that it refuses keeps its old one; nothing of a password is in the log or the messages', async () => {
      station.on(is16 ? 'ChangeConfiguration' : 'SetVariables', () => ({ callError: 'InternalError' }));
      expect((await call('password', { password: NEW })).http).toBe(409);
      const messages = await here.world.api('GET', `/parties/NL/TNM/charge-points/${charger.identity}/messages`);

      expect(messages.text).not.toContain(NEW);
      expect(JSON.stringify(here.world.log)).not.toContain(NEW);
      await expect(comes(NEW)).rejects.toBeInstanceOf(HandshakeRefused);
    });

    it('gets one that nobody else knows when none is named, and none that is too short', async () => {
      expect((await call('password', {})).http).toBe(200);
      expect((await call('password', { password: 'short' })).http).toBe(400);
    });
  });

  describe('whose security profile is raised', () => {
    const place = is16 ? {} : { url: 'wss://ocpp.example/ocpp', slot: 1, interface: 'Wired0' };
    beforeEach(() => void takesPasswords(station));

    it('is told, restarts, and comes with less never again [BR-92]', async () => {
      expect((await call('security-profile', { profile: 1, ...place })).json).toMatchObject({ answer: 'accepted' });
      await station.called('Reset');
      if (!is16) expect(await station.called('SetNetworkProfile')).toMatchObject({ configurationSlot: 1 });
      expect((await here.shown(charger.identity)).security_profile).toBe(0);
      await comes(PASSWORD);

      expect((await here.shown(charger.identity)).security_profile).toBe(1);
    });

    it('that does not come back with it in half an hour is an alarm, and let in as before', async () => {
      await call('security-profile', { profile: 1, ...place });
      await station.disconnect();
      here.clock.advance(31 * 60_000);

      expect(alarm('it has not come back with security profile 1')).toBe(true);
      expect((await here.shown(charger.identity)).security_profile).toBe(0);
    });

    it('needs our root first, and for profile 3 a certificate', async () => {
      station.on('GetInstalledCertificateIds', () => ({ status: 'NotFound' }));
      const second = await call('security-profile', { profile: 2, ...place });
      const third = await call('security-profile', { profile: 3, ...place });

      expect(second).toMatchObject({ http: 409, json: { detail: expect.stringContaining('install ours first') } });
      expect(third).toMatchObject({ http: 409, json: { detail: expect.stringContaining('has no certificate yet') } });
      expect(station.calls.some(({ action }) => action === 'Reset')).toBe(false);
    });
  });
});

const boot = (station: SandboxStation, is16: boolean) =>
  is16
    ? station.ask('BootNotification', { chargePointVendor: 'Sandbox', chargePointModel: 'One' })
    : station.ask('BootNotification', { reason: 'PowerUp', chargingStation: { vendorName: 'Sandbox', model: 'Two' } });
