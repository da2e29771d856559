import { HandshakeRefused } from '../../src/sandbox/station';
import { PASSWORD, StationWorld } from '../support/stations';
import { until } from '../support/until';

let here: StationWorld;
const start = async (...options: Parameters<typeof StationWorld.start>) => {
  here = await StationWorld.start(...options);
};
afterEach(() => here.stop());

const refusalOf = async (attempt: Promise<unknown>) => {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof HandshakeRefused ? error.status : error;
};

describe('a station at the door', () => {
  beforeEach(() => start());

  it('comes in with its password and speaks the version it offers', async () => {
    const { http, json } = await here.register('CP1');
    const station = await here.connect('CP1');

    expect(http).toBe(201);
    expect(JSON.stringify(json)).not.toContain(PASSWORD);
    expect(station.protocol).toBe('ocpp1.6');
    expect(await here.shown('CP1')).toMatchObject({ connected: true, protocol: 'ocpp1.6', has_password: true });
  });

  it('stays outside with a wrong password, and waits longer each time [BR-90]', async () => {
    await here.register('CP1');

    expect(await refusalOf(here.connect('CP1', { password: 'wrong' }))).toBe(401);
    let second: unknown;
    void refusalOf(here.connect('CP1', { password: 'wrong' })).then((refusal) => {
      second = refusal;
    });
    await here.shown('CP1');
    here.clock.advance(400);
    await here.shown('CP1');
    expect(second).toBeUndefined();
    await until(() => {
      here.clock.advance(1_000);
      return second === 401;
    });
  });

  it.each(['with:colon:and more', Buffer.from([0, 255, 58, 10, 200])])(
    'may have a password of any bytes: %j [BR-90]',
    async (password) => {
      const registered = typeof password === 'string' ? password : password.toString('hex').toUpperCase();
      await here.register('CP1', { auth: { password: registered } });

      await expect(here.connect('CP1', { password })).resolves.toBeDefined();
    },
  );

  it('keeps its password when it is registered again without one', async () => {
    await here.register('CP1');
    await here.register('CP1', { auth: undefined, strict: true });

    await expect(here.connect('CP1')).resolves.toBeDefined();
  });

  it('is not found when nobody registered it', async () => {
    expect(await refusalOf(here.connect('NOBODY'))).toBe(404);
  });

  it('hurts nobody with a malformed percent escape: it is told 400 [EC-67]', async () => {
    await here.register('CP1');

    expect(await refusalOf(here.connect('CP1', { path: '/ocpp/%E0%A4%A' }))).toBe(400);
    expect(await refusalOf(here.connect('CP1', { path: '/ocpp/a%20b' }))).toBe(400);
    await expect(here.connect('CP1')).resolves.toBeDefined();
  });

  it('comes with the security profile it was registered for, never with a lower one [BR-92]', async () => {
    await here.register('CP1', { security_profile: 2 });

    expect(await refusalOf(here.connect('CP1'))).toBe(401);
  });

  it('is not served without a common subprotocol [BR-95]', async () => {
    await here.register('CP1', { protocol: 'ocpp2.0.1' });
    const station = await here.connect('CP1').catch(() => undefined);
    const known = station ?? here.known('CP1');
    if (station) await station.until(() => station.closed !== undefined);

    expect(station === undefined || known.closed?.code === 1002).toBe(true);
  });

  it('replaces its own older connection', async () => {
    const first = await here.station('CP1');
    const second = await here.connect('CP1');
    await first.until(() => first.closed !== undefined);

    expect(first.closed).toMatchObject({ code: 1000 });
    await second.boot();
    expect(await here.shown('CP1')).toMatchObject({ connected: true });
  });

  it('is slowed down when two machines use its identity in turn [EC-14]', async () => {
    await here.station('CP1');
    for (let i = 0; i < 5; i++) await here.connect('CP1');
    const sixth = here.connect('CP1');
    await until(() => here.world.log.some(({ message }) => message === 'alarm at a station'));

    expect(await Promise.race([sixth, Promise.resolve('waits')])).toBe('waits');
    here.clock.advance(30_000);
    await expect(sixth).resolves.toBeDefined();
  });

  it('is gone when it is deleted', async () => {
    const station = await here.station('CP1');
    await here.world.api('DELETE', '/parties/NL/TNM/charge-points/CP1');
    await station.until(() => station.closed !== undefined);

    expect(await refusalOf(here.connect('CP1'))).toBe(404);
  });
});

describe('by setting', () => {
  it('a station without a password comes in only with OCPP_ALLOW_NO_AUTH', async () => {
    await start({ ocppAllowNoAuth: true });
    await here.register('CP1', { auth: {} });

    await expect(here.connect('CP1', { password: undefined })).resolves.toBeDefined();
  });

  it('no station comes over plain ws without OCPP_ALLOW_PLAIN', async () => {
    await start({ ocppAllowPlain: false });
    await here.register('CP1');

    expect(await refusalOf(here.connect('CP1'))).toBe(401);
  });

  it('an unknown station is parked: its boot is pending, all else refused, until somebody registers it', async () => {
    await start({ ocppUnknown: 'park' });
    const station = await here.connect('CP1');

    expect(await station.boot()).toMatchObject({ status: 'Pending' });
    expect(await station.call('Authorize', { idTag: 'T1' })).toMatchObject({ error: 'SecurityError' });
    await here.register('CP1');
    await station.until(() => station.closed !== undefined);
    expect(await (await here.connect('CP1')).boot()).toMatchObject({ status: 'Accepted' });
  });
});
