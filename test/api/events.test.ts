import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStream } from '../../src/api/event-stream';
import type { Clock } from '../../src/lib/clock';
import { Feed, type FeedShelf } from '../../src/observe/feed';
import { Database } from '../../src/store/database';
import { feedShelf } from '../../src/store/events';
import { aKey, call, host } from '../support/api';
import { EventSourceClient } from '../support/event-source';
import { CPO, TestClock, World } from '../support/world';

describe('GET /events', () => {
  let world: World;
  const clients: EventSourceClient[] = [];
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'junction-'));
    world = await World.start();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await world.stop();
    rmSync(folder, { recursive: true });
  });

  const listen = async (query = '', headers: Record<string, string> = {}) => {
    const client = await EventSourceClient.open(`${world.url}/api/v1/events${query}`, headers);
    clients.push(client);
    return client;
  };
  const invite = (name: string) => call(world, { method: 'POST', path: '/platforms', body: { name } });

  it('tells what happens, live', async () => {
    const client = await listen();
    const partner = await world.join(CPO);
    await client.until(({ events }) => events.length === 2);

    expect(client.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(client.headers['cache-control']).toBe('no-store');
    const [, registered] = client.events;
    expect(registered).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      type: 'platform.registered',
      data: {
        id: registered?.id,
        at: new Date(world.clock.now()).toISOString(),
        type: 'platform.registered',
        party: null,
        platform: expect.any(String),
        module: null,
        object: null,
        data: { name: 'TNM' },
      },
    });
    expect(client.text).not.toContain(partner.theirToken);
  });

  it('reads on behind Last-Event-ID, without a gap and without a repetition, also after a restart', async () => {
    await world.restart({ databaseUrl: `sqlite:${join(folder, 'junction.sqlite')}` });
    const first = await listen();
    for (const name of ['One', 'Two', 'Three']) await invite(name);
    await first.until(({ events }) => events.length === 3);
    first.close();
    await invite('Four');
    await world.restart();

    const second = await listen('', { 'last-event-id': first.events[1]?.id ?? '' });
    await invite('Five');
    await second.until(({ events }) => events.length === 3);

    expect(second.events.map(({ data }) => data.data.name)).toEqual(['Three', 'Four', 'Five']);
  });

  it('gives a new client only what happens from then on', async () => {
    await invite('Before');
    const client = await listen();
    await invite('After');
    await client.until(({ events }) => events.length > 0);

    expect(client.events.map(({ data }) => data.data.name)).toEqual(['After']);
  });

  it('is filtered by type, also by a whole kind, and refuses a type that does not exist', async () => {
    const client = await listen('?types=platform.registered,webhook.*');
    await world.join(CPO);
    await client.until(({ events }) => events.length > 0);

    expect(client.events.map(({ type }) => type)).toEqual(['platform.registered']);
    const refused = await call(world, { path: '/events?types=platform.born' });
    expect([refused.http, refused.json.detail]).toEqual([400, expect.stringContaining('"platform.born"')]);
  });

  it('shows a key of a party nothing of others', async () => {
    await host(world, 'FR/ABC');
    const key = await aKey(world, 'party:FR*ABC');

    expect((await call(world, { path: '/events?party=FR*XYZ', key })).http).toBe(403);
    const client = await listen('', { authorization: `Bearer ${key}` });
    const all = await listen();
    await invite('Not theirs');
    await all.until(({ events }) => events.length === 1);

    expect(client.events).toEqual([]);
  });

  it('says that it is still there, and ends when its key does', async () => {
    const key = await aKey(world, 'read', 'dashboard');
    const client = await listen('', { authorization: `Bearer ${key}` });

    world.clock.advance(15_000);
    await client.until(({ text }) => text.includes(': still here\n\n'));

    const { json } = await call(world, { path: '/keys' });
    const { id } = json.items.find(({ name }: { name: string }) => name === 'dashboard');
    await call(world, { method: 'DELETE', path: `/keys/${id}` });
    world.clock.advance(15_000);
    await client.until(({ isEnded }) => isEnded);
  });

  it('ends when the process stops, and delays it by nothing', async () => {
    const client = await listen();
    await world.restart();
    await client.until(({ isEnded }) => isEnded);
  });
});

describe('a client of the event stream that reads slowly', () => {
  let database: Database;
  let shelf: FeedShelf;
  let feed: Feed;
  let server: Server;
  let response: ServerResponse;
  let client: EventSourceClient;
  const clock = new TestClock();

  beforeEach(async () => {
    database = await Database.open('sqlite::memory:', 'main');
    shelf = feedShelf(database);
    feed = new Feed(shelf, clock, (error) => {
      throw error;
    });
    const asked = { filter: {}, after: undefined, isAllowed: () => true };
    server = createServer((_, answer) => {
      response = answer;
      void new EventStream({ feed, shelf, clock, isShared: false }, asked, answer).start();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    client = await EventSourceClient.open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    client.response.pause();
  });
  afterEach(async () => {
    client.close();
    server.closeAllConnections();
    server.close();
    await feed.stop();
    await database.close();
  });

  const COUNT = 1_500;
  const tellMuch = async () => {
    for (let i = 0; i < COUNT; i++)
      feed.tell('session.updated', { object: String(i), data: { text: 'x'.repeat(20_000) } });
    await feed.flush();
  };

  it('costs bounded memory, and gets everything in order once it reads', async () => {
    await tellMuch();
    expect(response.writableLength).toBeLessThan(600_000);

    client.response.resume();
    await client.until(({ events }) => events.length === COUNT);
    expect(client.events.map(({ data }) => Number(data.object))).toEqual(Array.from({ length: COUNT }, (_, i) => i));
  });

  it('is given up when it takes nothing for a minute', async () => {
    await tellMuch();
    const closed = new Promise((resolve) => response.once('close', resolve));
    for (let beat = 0; beat < 5; beat++) clock.advance(15_000);

    await closed;
  });
});

describe('the event stream of one of several nodes', () => {
  const clock = new TestClock();
  let database: Database;
  let server: Server;
  let client: EventSourceClient;
  let ours: Feed;
  let theirs: Feed;
  beforeEach(async () => {
    database = await Database.open('sqlite::memory:', 'main');
    const shelf = feedShelf(database);
    const failed = (error: Error) => {
      throw error;
    };
    ours = new Feed(shelf, clock, failed);
    // Their clock is a little behind.
    const late: Clock = {
      now: () => clock.now() - 500,
      after: (ms, then) => clock.after(ms, then),
      every: (ms, then) => clock.every(ms, then),
    };
    theirs = new Feed(shelf, late, failed);
    const asked = { filter: {}, after: undefined, isAllowed: () => true };
    server = createServer((_, answer) => {
      void new EventStream({ feed: ours, shelf, clock, isShared: true }, asked, answer).start();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    client = await EventSourceClient.open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterEach(async () => {
    client.close();
    server.closeAllConnections();
    server.close();
    await database.close();
  });

  it('has the events of all, each once, also one that was written after a later one', async () => {
    clock.advance(1_000);
    ours.tell('platform.online', { object: 'ours' });
    await ours.flush();
    clock.advance(100);
    theirs.tell('platform.online', { object: 'theirs' });
    await theirs.flush();
    clock.advance(3_000);
    await client.until(({ events }) => events.length === 2);
    ours.tell('platform.online', { object: 'last' });
    await ours.flush();
    clock.advance(3_000);
    await client.until(({ events }) => events.length === 3);

    expect(client.events.map(({ data }) => data.object)).toEqual(['theirs', 'ours', 'last']);
  });
});
