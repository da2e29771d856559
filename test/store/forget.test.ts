import { Forgetting } from '../../src/lib/forgetting';
import { Trace } from '../../src/observe/trace';
import type { Leg } from '../../src/observe/trace-batch';
import { MessageLog } from '../../src/ocpp/message-log';
import { Database } from '../../src/store/database';
import { AuditRow } from '../../src/store/entities/api';
import { EventRow } from '../../src/store/entities/events';
import { forgetInTables } from '../../src/store/forget';
import { openTrace } from '../../src/store/messages';
import { onEachDatabase, type TestDatabase } from '../support/databases';
import { TestClock } from '../support/world';

const names = () =>
  new Forgetting(
    new Map([
      ['CARD1', 'ERASED-x'],
      ['DE-MSP-C1', 'ERASED-x'],
      ['Ä"_%', 'ERASED-x'],
    ]),
  );

describe('what is forgotten of a driver in a text', () => {
  it.each([
    ['a frame of OCPP 1.6', '[2,"1","Authorize",{"idTag":"card1"}]', '[2,"1","Authorize",{"idTag":"ERASED-x"}]'],
    [
      'a frame of OCPP 2.0.1',
      '{"idToken":{"idToken": "CARD1","type":"Central"}}',
      '{"idToken":{"idToken": "ERASED-x","type":"Central"}}',
    ],
    ['an OCPI object', '{"uid":"CARD1","contract_id":"DE-MSP-C1"}', '{"uid":"ERASED-x","contract_id":"ERASED-x"}'],
    [
      'an address',
      '/ocpi/2.2.1/receiver/tokens/DE/MSP/CARD1?type=RFID',
      '/ocpi/2.2.1/receiver/tokens/DE/MSP/ERASED-x?type=RFID',
    ],
    ['an address of the API', '/parties/DE/MSP/tokens/CARD1/authorize', '/parties/DE/MSP/tokens/ERASED-x/authorize'],
    ['a name with signs', String.raw`{"uid":"Ä\"_%"}`, '{"uid":"ERASED-x"}'],
    ['an encoded name', '/tokens/DE/MSP/%C3%84%22_%25', '/tokens/DE/MSP/ERASED-x'],
  ])('is the name in %s', (_, before, after) => {
    expect(names().in(before)).toBe(after);
  });

  it.each([
    ['a reading that is the number of a card', '{"value":"CARD1"}'],
    ['a longer name', '{"uid":"CARD12","idTag":"XCARD1"}'],
    ['another address', '/ocpi/2.2.1/receiver/locations/DE/MSP/CARD1'],
  ])('is not %s', (_, text) => {
    expect(names().in(text)).toBe(text);
  });

  it('is as long as before where places are counted, and changed in place where others hold on to it', () => {
    const held = { aliases: { A1: { uid: 'card1', type: 'RFID' } }, list: [{ text: 'CARD1' }, { value: 'CARD1' }] };
    names().inside(held);

    expect(names().starred('{"uid":"CARD1"}')).toBe('{"uid":"*****"}');
    expect(held).toEqual({
      aliases: { A1: { uid: 'ERASED-x', type: 'RFID' } },
      list: [{ text: 'ERASED-x' }, { value: 'CARD1' }],
    });
  });
});

onEachDatabase((take) => {
  let given: TestDatabase;
  beforeEach(async () => {
    given = await take();
  });
  afterEach(() => given.release());

  it('a driver is forgotten in every log, others are not', async () => {
    const database = await Database.open(given.url, 'main');
    const at = 1_000;
    const event = { at, type: 'token.received', party: null, platform: null, module: 'tokens' };
    const audit = {
      at,
      keyId: 'k',
      keyName: 'k',
      scope: 'admin',
      address: '',
      method: 'PUT',
      members: '',
      status: 200,
      detail: null,
    };
    await database.write(async (manager) => {
      await manager.insert(EventRow, { ...event, id: '1', object: 'CARD1|APP_USER', data: '{"uid":"CARD1"}' });
      await manager.insert(EventRow, { ...event, id: '2', object: 'CARD12', data: '{}' });
      await manager.insert(AuditRow, { ...audit, id: '1', action: '/tokens', path: '/parties/DE/MSP/tokens/CARD1' });
    });

    const counts = await forgetInTables(database, names());

    const { manager } = database;
    const order = { id: 'ASC' } as const;
    expect(counts).toMatchObject({ event: 1, audit: 1, station_event: 0 });
    expect((await manager.find(EventRow, { order })).map(({ object, data }) => [object, data])).toEqual([
      ['ERASED-x', '{"uid":"ERASED-x"}'],
      ['CARD12', '{}'],
    ]);
    expect((await manager.find(AuditRow))[0]?.path).toBe('/parties/DE/MSP/tokens/ERASED-x');
    await database.close();
  });

  it('messages of chargers are kept without the name, whether they were filed or not', async () => {
    const shelf = await openTrace(given.url);
    const clock = new TestClock();
    const log = new MessageLog(shelf, clock, () => undefined);
    const start = (tag: string) => log.record('CP1', 'in', `[2,"1","StartTransaction",{"idTag":"${tag}"}]`);
    for (const tag of ['card1', 'CARD2']) start(tag);
    await log.flush();
    clock.advance(3_600_000);
    await log.file();
    start('CARD1');

    expect(await log.forget(names())).toBe(2);

    const tags = (await log.find('CP1', { limit: 9 })).map(({ text }) => JSON.parse(text)[3].idTag);
    expect(tags).toEqual(['ERASED-x', 'CARD2', 'ERASED-x']);
    await shelf.close();
  });

  it('the trace keeps every leg in its place, without the name', async () => {
    const shelf = await openTrace(given.url);
    const limits = { bodyLimit: 1_000, waitingEntries: 10_000, waitingBytes: 10_000_000 };
    const trace = new Trace(shelf, new TestClock(), limits, () => undefined);
    const leg = (uid: string): Leg => ({
      ...{ direction: 'in', at: 1, durationMs: 1, requestId: 'r', correlationId: `of ${uid}`, method: 'PUT' },
      ...{ path: `/ocpi/2.2.1/receiver/tokens/DE/MSP/${uid}`, object: uid, requestHeaders: [], http: 200, ocpi: 1000 },
      requestBody: Buffer.from(`{"uid":"${uid}","issuer":"MSP"}`),
    });
    for (let number = 0; number < 3_000; number++) trace.record(leg(number % 300 === 0 ? 'CARD1' : `N${number}`));

    expect(await trace.forget(names())).toBeGreaterThan(1);

    const [found] = await shelf.find({ correlationId: 'of CARD1', limit: 1 });
    const [other] = await shelf.find({ object: 'N301', limit: 1 });
    expect(found).toMatchObject({
      path: '/ocpi/2.2.1/receiver/tokens/DE/MSP/*****',
      object: '*****',
      ocpi_status: 1000,
    });
    expect((await shelf.get(found?.id ?? ''))?.requestBody).toBe('{"uid":"*****","issuer":"MSP"}');
    expect((await shelf.get(other?.id ?? ''))?.requestBody).toBe('{"uid":"N301","issuer":"MSP"}');
    await shelf.close();
  });
});
