import type { Station16 } from '../../src/sandbox/station-1.6';
import { CHARGERS, type Charger } from '../support/chargers';
import { StationWorld } from '../support/stations';
import { until } from '../support/until';

let here: StationWorld;
beforeEach(async () => {
  here = await StationWorld.start();
});
afterEach(() => here.stop());

describe.each(CHARGERS)('a message of OCPP %s', (_version, open) => {
  let charger: Charger;
  beforeEach(async () => {
    charger = await open(here);
  });

  it('that is a boot or heartbeat is answered with our time in UTC with milliseconds [BR-82]', async () => {
    const boot = await charger.station.boot();
    const heartbeat = await charger.station.ask('Heartbeat', {});

    expect(boot).toEqual({ status: 'Accepted', currentTime: '2026-06-01T12:00:00.000Z', interval: 300 });
    expect(heartbeat).toEqual({ currentTime: '2026-06-01T12:00:00.000Z' });
  });

  it('of an unknown action is answered NotImplemented, and the connection stays [EC-70]', async () => {
    expect(await charger.station.call('MakeCoffee', {})).toMatchObject({ error: 'NotImplemented' });
    expect(await charger.station.call('__proto__', {})).toMatchObject({ error: 'NotImplemented' });
    expect(await charger.station.boot()).toMatchObject({ status: 'Accepted' });
  });

  it('that comes before the answer to the one before is answered in order [EC-68]', async () => {
    const boot = charger.station.boot();
    const status = charger.status('Available');
    await Promise.all([boot, status]);
    const answers = (charger.station.frames as [number, string, object][]).filter(([type]) => type === 3);

    expect(answers[0]?.[2]).toHaveProperty('interval');
    expect(answers[1]?.[2]).toEqual({});
  });
});

let station: Station16;
const connected = async () => {
  station = await here.station();
};

describe('a message', () => {
  beforeEach(connected);

  it.each([
    ['a missing member', { connectorId: 1, status: 'Available' }, 'OccurenceConstraintViolation'],
    ['an unknown word', { connectorId: 1, status: 'Sleeping', errorCode: 'NoError' }, 'PropertyConstraintViolation'],
    ['a wrong type', { connectorId: {}, status: 'Available', errorCode: 'NoError' }, 'TypeConstraintViolation'],
  ])('with %s is refused in the spelling of 1.6', async (_, payload, error) => {
    expect(await station.call('StatusNotification', payload)).toMatchObject({ error });
  });

  it('with a known deviation is mended, unless the station is strict', async () => {
    const deviating = { connectorId: '1', status: 'available', errorCode: 'NoError', vendorId: null, extra: 1 };
    expect(await station.call('StatusNotification', { ...deviating, timestamp: '2026-06-01T12:00' })).toEqual({
      payload: {},
    });

    await here.register('CP1', { auth: undefined, strict: true });
    expect(await station.call('StatusNotification', deviating)).toHaveProperty('error');
  });

  it('that is repeated with the same id gets the same answer and is stored once', async () => {
    const payload = { connectorId: 1, status: 'Available', errorCode: 'NoError', vendorId: 'V' };
    await station.ask('StatusNotification', payload, 'M1');
    await station.disconnect(true);
    station = await here.connect();
    await station.ask('StatusNotification', payload, 'M1');
    const other = await station.call('StatusNotification', { ...payload, status: 'Faulted' }, 'M1');

    expect(other).toEqual({ payload: {} });
    expect(await here.shown('CP1')).toMatchObject({ connectors: [{ place: '1.1', status: 'Faulted' }] });
  });

  it('that is no OCPP-J frame disturbs nothing', async () => {
    for (const text of ['', 'null', '{}', '[2]', '[2,"1","Heartbeat",[]]', '[9,"1",{}]', '[3,"unknown",{}]'])
      station.sendText(text);
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    for (const text of [deep, `[${deep},"1"]`, `[2,"1","Heartbeat",{"x":${deep}}]`]) station.sendText(text);

    expect(await station.boot()).toMatchObject({ status: 'Accepted' });
  });

  it('that is too large closes the connection with 1009; the station may come again [EC-69]', async () => {
    station.sendText(JSON.stringify([2, 'M1', 'DataTransfer', { vendorId: 'V', data: 'x'.repeat(300 * 1024) }]));
    await station.until(() => station.closed !== undefined);

    expect(station.closed?.code).toBe(1009);
    await expect(here.connect()).resolves.toBeDefined();
  });

  it('in binary closes the connection with 1003', async () => {
    station.sendBytes(Buffer.from('[2,"1","Heartbeat",{}]'));
    await station.until(() => station.closed !== undefined);

    expect(station.closed?.code).toBe(1003);
  });

  it('is in the log of the station, both ways, without passwords', async () => {
    await station.boot();
    await station.ask('DataTransfer', { vendorId: 'V', data: 'AuthorizationKey' });
    const { json } = await here.world.api('GET', '/parties/NL/TNM/charge-points/CP1/messages?limit=50');
    const frames = (json.items as { direction: string; frame: string }[]).map(
      ({ direction, frame }) => `${direction} ${frame.slice(0, 60)}`,
    );

    expect(frames.some((frame) => frame.startsWith('in [2') && frame.includes('BootNotification'))).toBe(true);
    expect(frames.some((frame) => frame.startsWith('out [3'))).toBe(true);
  });
});

describe('a flood', () => {
  beforeEach(connected);

  it('of messages is read more slowly, and every one is answered', async () => {
    const answers = Array.from({ length: 150 }, () => station.call('Heartbeat', {}));
    const answered = { count: 0 };
    for (const answer of answers) void answer.then(() => answered.count++);
    await until(() => answered.count >= 100);
    await until(() => {
      here.clock.advance(1_000);
      return answered.count === 150;
    });

    expect(answered.count).toBe(150);
  });
});

describe('a silent station', () => {
  beforeEach(connected);

  it('is asked by a ping, and let go after 45 s without a word [EC-03]', async () => {
    station.freeze();
    for (let second = 0; second < 50; second += 5) here.clock.advance(5_000);
    await until(async () => (await here.shown('CP1')).connected === false);

    expect(await here.shown('CP1')).toMatchObject({ connected: false });
  });

  it('is not let go as long as it answers pings', async () => {
    for (let round = 0; round < 20; round++) {
      here.clock.advance(5_000);
      await station.ask('Heartbeat', {});
    }

    expect(await here.shown('CP1')).toMatchObject({ connected: true });
  });
});
