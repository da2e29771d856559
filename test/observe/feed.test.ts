import { IdSequence } from '../../src/lib/ids';
import { Feed, type FeedEvent, type FeedShelf } from '../../src/observe/feed';
import { Database } from '../../src/store/database';
import { feedShelf } from '../../src/store/events';
import { TestClock } from '../support/world';

const FR_ABC = { countryCode: 'FR', partyId: 'abc' };
const ALL = { after: '', limit: 1000 };

describe('the feed of events for back offices', () => {
  let database: Database;
  let shelf: FeedShelf;
  let clock: TestClock;
  let failures: string[];

  beforeEach(async () => {
    database = await Database.open('sqlite::memory:', 'main');
    shelf = feedShelf(database);
    clock = new TestClock();
    failures = [];
  });
  afterEach(() => database.close());

  const started = async (on: FeedShelf = shelf) => {
    const feed = new Feed(on, clock, ({ message }) => failures.push(message));
    await feed.load();
    return feed;
  };

  it('keeps what was told in the order of telling, and reads on behind any event', async () => {
    const feed = await started();

    feed.tell('platform.registered', { platform: 'p1', data: { name: 'One' } });
    feed.tell('cdr.received', { party: FR_ABC, platform: 'p1', module: 'cdrs', object: 'C1', data: { id: 'C1' } });
    await feed.flush();

    const [first, second] = await shelf.read({}, ALL);
    expect(second).toMatchObject({
      at: clock.now(),
      type: 'cdr.received',
      party: 'FR*ABC',
      platform: 'p1',
      module: 'cdrs',
      object: 'C1',
      data: '{"id":"C1"}',
    });
    expect(await shelf.read({}, { ...ALL, after: first?.id ?? '' })).toEqual([second]);
  });

  it('is read by type and by party', async () => {
    const feed = await started();
    feed.tell('platform.offline', { platform: 'p1' });
    feed.tell('session.updated', { party: FR_ABC, object: 'S1' });
    feed.tell('session.updated', { party: { countryCode: 'DE', partyId: 'MSP' }, object: 'S2' });
    await feed.flush();

    const typesOf = (events: FeedEvent[]) => events.map(({ type, object }) => `${type} ${object}`);
    expect(typesOf(await shelf.read({ types: ['session.updated'] }, ALL))).toEqual([
      'session.updated S1',
      'session.updated S2',
    ]);
    expect(typesOf(await shelf.read({ party: 'FR*ABC' }, ALL))).toEqual(['session.updated S1']);
    expect(await shelf.read({ types: [], party: 'FR*ABC' }, ALL)).toEqual([]);
  });

  it('lets listeners hear an event only when it can be read', async () => {
    const feed = await started();
    const readable: Promise<boolean>[] = [];
    feed.listen((event) => readable.push(shelf.read({}, ALL).then((all) => all.some(({ id }) => id === event.id))));

    feed.tell('platform.online');
    expect(readable).toEqual([]);
    await feed.flush();

    expect(await Promise.all(readable)).toEqual([true]);
  });

  it('goes on behind the newest event after a restart, though the clock was put back', async () => {
    const before = await started();
    before.tell('platform.online');
    await before.stop();
    clock = new TestClock(clock.now() - 60_000);

    const after = await started();
    after.tell('platform.offline');
    await after.flush();

    expect((await shelf.read({}, ALL)).map(({ type }) => type)).toEqual(['platform.online', 'platform.offline']);
  });

  it('waits while the database cannot be written, and loses and repeats nothing', async () => {
    let isGone = true;
    const shaky = {
      ...shelf,
      add: (events: FeedEvent[]) => (isGone ? Promise.reject(new Error('gone')) : shelf.add(events)),
    };
    const feed = await started(shaky);
    feed.tell('platform.offline');
    await feed.flush();
    feed.tell('platform.online');
    await feed.flush();

    isGone = false;
    clock.advance(1_000);
    await feed.flush();

    expect(failures).toEqual(['gone']);
    expect((await shelf.read({}, ALL)).map(({ type }) => type)).toEqual(['platform.offline', 'platform.online']);
  });

  it('never throws at the teller, whatever it is handed', async () => {
    const feed = await started();
    const circular: { self?: object } = {};
    circular.self = circular;

    feed.tell('object.rejected', { data: circular, object: 'x'.repeat(300) });
    feed.tell('object.rejected', { data: { text: 'x'.repeat(300_000) } });
    await feed.flush();

    const [first, second] = await shelf.read({}, ALL);
    expect(first?.object).toHaveLength(255);
    expect(JSON.parse(first?.data ?? '')).toHaveProperty('left_out');
    expect(second?.data).toBe('{"left_out":"longer than 262144 characters"}');
  });

  it('forgets events that are older than they are kept', async () => {
    const feed = await started();
    feed.tell('platform.offline');
    clock.advance(1_000);
    feed.tell('platform.online');
    await feed.flush();

    await shelf.trim(clock.now());

    expect((await shelf.read({}, ALL)).map(({ type }) => type)).toEqual(['platform.online']);
  });
});

describe('a sequence of ids', () => {
  it('sorts in the order of making, within a millisecond and over the end of its counter', () => {
    const ids = new IdSequence();
    const made = Array.from({ length: 70_000 }, () => ids.next(1_000));

    expect([...made].sort()).toEqual(made);
  });
});
