import { type Bus, LocalBus } from '../../src/cluster/bus';
import { NatsBus } from '../../src/cluster/nats';
import { describeWith } from '../support/databases';
import { Nats } from '../support/nats';
import { until } from '../support/until';
import { TestClock } from '../support/world';

const heardBy = (bus: Bus, topic: string) => {
  const heard: unknown[] = [];
  bus.subscribe(topic, ({ data, isOwn }) => heard.push([data, isOwn]));
  return heard;
};

describe('the bus of a single node', () => {
  const clock = new TestClock();
  const bus = new LocalBus(clock);

  it('tells the node what it told itself, after what it is doing now', async () => {
    const heard = heardBy(bus, 'platforms');

    bus.publish('platforms', ['p1']);

    expect(heard).toEqual([]);
    await until(() => heard.length > 0);
    expect(heard).toEqual([[['p1'], true]]);
  });

  it('asks whoever serves the topic in this process, and nobody when it is not served any more', async () => {
    const stop = bus.serve('station/A', async (data) => ({ got: data }));
    const answer = await bus.request('station/A', { order: 'start' });
    stop();

    expect(answer).toEqual({ got: { order: 'start' } });
    await expect(bus.request('station/A', null)).rejects.toMatchObject({ reason: 'nobody' });
  });

  it('gives up on an answer that does not come', async () => {
    bus.serve('station/B', () => new Promise(() => undefined));

    const asked = bus.request('station/B', null, 3_000);
    clock.advance(3_000);

    await expect(asked).rejects.toMatchObject({ reason: 'silent' });
  });
});

describeWith('nats-server')('the bus over NATS', () => {
  let nats: Nats;
  const buses: NatsBus[] = [];
  const node = (realm = 'one') => {
    const bus = new NatsBus({ servers: [nats.url], realm, changed: () => undefined });
    buses.push(bus);
    bus.start();
    return bus;
  };
  const up = () => until(() => buses.every((bus) => bus.trouble() === undefined), 'the connection to NATS');

  beforeEach(async () => {
    nats = await Nats.start();
  });

  afterEach(async () => {
    await Promise.all(buses.splice(0).map((bus) => bus.close()));
    await nats.goAway();
  });

  it('reaches every node of one Junction once, and none of another that shares the server', async () => {
    const [a, b, stranger] = [node(), node(), node('two')];
    const [atA, atB, atStranger] = [a, b, stranger].map((bus) => heardBy(bus, 'platforms'));
    await up();

    a.publish('platforms', ['p1']);
    b.publish('platforms', ['p2']);

    await until(() => atA?.length === 2 && atB?.length === 2);
    expect(atA).toEqual(
      expect.arrayContaining([
        [['p1'], true],
        [['p2'], false],
      ]),
    );
    expect(atB).toEqual(
      expect.arrayContaining([
        [['p1'], false],
        [['p2'], true],
      ]),
    );
    expect(atStranger).toEqual([]);
  });

  it('asks the node that serves a topic, whatever characters its name has', async () => {
    const [a, b] = [node(), node()];
    const topic = 'station/NL*TNM.1 > ü';
    await up();
    b.serve(topic, async (data) => ({ got: data }));
    b.serve('station/broken', async () => {
      throw new Error('the station has gone');
    });

    await until(() =>
      a.request(topic, 1).then(
        () => true,
        () => false,
      ),
    );

    expect(await a.request(topic, { order: 'start' })).toEqual({ got: { order: 'start' } });
    await expect(a.request('station/nowhere', null)).rejects.toMatchObject({ reason: 'nobody' });
    await expect(a.request('station/broken', null)).rejects.toMatchObject({
      reason: 'failed',
      message: 'the station has gone',
    });
  });

  it('says that NATS is away, refuses at once, and goes on by itself when it is back, telling every node to look again', async () => {
    const [a, b] = [node(), node()];
    await up();
    const atB = heardBy(b, 'platforms');
    await nats.goAway();
    await until(() => a.trouble() !== undefined && b.trouble() !== undefined);
    let returns = 0;
    b.onReturn(() => {
      returns += 1;
    });

    a.publish('platforms', ['lost']);
    await expect(a.request('station/A', null)).rejects.toMatchObject({ reason: 'away' });
    await nats.comeBack();
    await up();

    await until(() => returns > 0, 'the return');
    a.publish('platforms', ['heard']);
    await until(() => atB.length > 0);
    expect(atB).toEqual([[['heard'], false]]);
    expect(a.trouble()).toBeUndefined();
  });

  it('starts without NATS and joins when it appears', async () => {
    await nats.goAway();
    const a = node();
    const heard = heardBy(a, 'platforms');
    expect(a.trouble()).toContain('no connection to NATS at 127.0.0.1:');

    await nats.comeBack();
    await up();
    a.publish('platforms', 1);

    await until(() => heard.length > 0);
    expect(heard).toEqual([[1, true]]);
  });
});
