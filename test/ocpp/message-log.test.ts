/** The messages of stations where they are kept: a file with a thread of its own, and tables that the process itself writes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../../src/lib/ids';
import { MessageLog } from '../../src/ocpp/message-log';
import type { MessageShelf } from '../../src/store/message-shelf';
import { openTrace } from '../../src/store/messages';
import { onEachDatabase, type TestDatabase } from '../support/databases';
import { TestClock } from '../support/world';

const folder = mkdtempSync(join(tmpdir(), 'junction-frames-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HOUR_MS = 3_600_000;
const aFile = async () => ({
  url: `sqlite:${join(folder, `${newId()}.sqlite`)}`,
  release: async () => undefined,
});

onEachDatabase((take, kind) => {
  keeping(take);
  if (kind === 'SQLite') describe('in a file', () => keeping(aFile));
});

function keeping(take: () => Promise<TestDatabase>): void {
  let given: TestDatabase;
  let shelf: MessageShelf;
  let clock: TestClock;
  let log: MessageLog;
  const faults: Error[] = [];
  beforeEach(async () => {
    given = await take();
    shelf = await openTrace(given.url);
    clock = new TestClock();
    log = new MessageLog(shelf, clock, (error) => void faults.push(error));
  });
  afterEach(async () => {
    await shelf.close();
    await given.release();
    expect(faults).toEqual([]);
  });

  /** A call with this number and its answer, from each of these. */
  function talk(number: number, ...stations: string[]): void {
    for (const station of stations) {
      log.record(station, 'in', `[2,"${number}","Heartbeat",{}]`);
      log.record(station, 'out', `[3,"${number}",{}]`);
    }
    clock.advance(1_000);
  }

  const numbersOf = async (station: string, page: { before?: string; limit: number }) =>
    (await log.find(station, page)).map(({ text }) => Number(JSON.parse(text)[1]));

  it('are found by station, newest first, with their time and direction', async () => {
    const at = clock.now();
    talk(1, 'CP1', 'CP2');
    talk(2, 'CP2');
    talk(3, 'CP1');

    expect(await log.find('CP1', { limit: 10 })).toMatchObject([
      { station: 'CP1', at: at + 2_000, direction: 'out', text: '[3,"3",{}]' },
      { station: 'CP1', at: at + 2_000, direction: 'in', text: '[2,"3","Heartbeat",{}]' },
      { station: 'CP1', at, direction: 'out', text: '[3,"1",{}]' },
      { station: 'CP1', at, direction: 'in', text: '[2,"1","Heartbeat",{}]' },
    ]);
    expect(await log.find('CP3', { limit: 10 })).toEqual([]);
  });

  it('are found page by page, also across what was filed', async () => {
    for (let number = 0; number < 20; number++) talk(number, 'CP1', 'CP2', `CP${100 + number}`);
    clock.advance(HOUR_MS);
    await log.file();
    for (let number = 20; number < 40; number++) talk(number, 'CP1', 'CP2');

    const pages: number[][] = [];
    for (let before: string | undefined; ; ) {
      const page = await log.find('CP1', { limit: 15, ...(before ? { before } : {}) });
      if (page.length === 0) break;
      pages.push(page.map(({ text }) => Number(JSON.parse(text)[1])));
      before = page.at(-1)?.id;
    }

    expect(pages.map(({ length }) => length)).toEqual([15, 15, 15, 15, 15, 5]);
    expect(pages.flat()).toEqual(Array.from({ length: 80 }, (_, index) => 39 - Math.floor(index / 2)));
    expect(await numbersOf('CP107', { limit: 5 })).toEqual([7, 7]);
  });

  it('are filed once, and what is new stays where it is', async () => {
    talk(1, 'CP1');
    clock.advance(HOUR_MS);
    talk(2, 'CP1');
    await log.find('CP1', { limit: 1 });
    await log.file();
    await log.file();
    clock.advance(HOUR_MS);
    await log.file();

    expect(await numbersOf('CP1', { limit: 10 })).toEqual([2, 2, 1, 1]);
  });

  it('are forgotten when they are old, filed or not', async () => {
    talk(1, 'CP1');
    clock.advance(HOUR_MS);
    await log.find('CP1', { limit: 1 });
    await log.file();
    const before = clock.now();
    talk(2, 'CP1');

    await log.trim(before);
    expect(await numbersOf('CP1', { limit: 10 })).toEqual([2, 2]);
    await log.find('CP1', { limit: 1 });
    await log.trim(clock.now());
    expect(await numbersOf('CP1', { limit: 10 })).toEqual([]);
  });

  it('keep no password, and may hold anything that a station sends', async () => {
    log.record('CP1', 'out', '[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"secret-1"}]');
    log.record('CP1', 'out', '[2,"2","UpdateFirmware",{"location":"ftp://user:secret-1@files.example/1"}]');
    log.record('CP1', 'in', 'no JSON \x1e at \x1f all: é€😀');

    expect((await log.find('CP1', { limit: 10 })).map(({ text }) => text)).toEqual([
      'no JSON   at   all: é€😀',
      '[2,"2","UpdateFirmware",{"location":"ftp://user:***@files.example/1"}]',
      '[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"***"}]',
    ]);
  });
}
