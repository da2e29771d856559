/** What the shelves really ask, taken down while they ask it, and how the database would find it. */
import { Secrets } from '../../src/lib/secrets';
import { auditShelf } from '../../src/store/api';
import { Database } from '../../src/store/database';
import { driverShelf } from '../../src/store/drivers';
import { dueShelf } from '../../src/store/due';
import { AuditRow } from '../../src/store/entities/api';
import { LetterRow, TakenOrderRow } from '../../src/store/entities/dialogue';
import { EventRow } from '../../src/store/entities/events';
import { DueMarkRow, HeldObjectRow } from '../../src/store/entities/objects';
import { StationEventRow, TransactionRow } from '../../src/store/entities/ocpp';
import { DeliveryRow } from '../../src/store/entities/webhooks';
import { feedShelf } from '../../src/store/events';
import { letterShelf } from '../../src/store/letters';
import { takenOrderShelf } from '../../src/store/orders';
import { eventShelf, transactionShelf } from '../../src/store/stations';
import { webhookShelf } from '../../src/store/webhooks';
import { onEachDatabase, type TestDatabase } from '../support/databases';

const ROWS = 2_000;
const id = (index: number) => `i${String(index).padStart(8, '0')}`;

/** Enough rows, of few enough partners and stations, for a planner to care. */
async function fill(database: Database): Promise<void> {
  const nothing = { messageId: null, digest: null, stationTime: null, decided: null, answer: null };
  const tables: [new () => object, (index: number) => object][] = [
    [
      EventRow,
      (n) => ({
        id: id(n),
        at: n,
        type: 't',
        party: `P${n % 50}`,
        platform: null,
        module: null,
        object: null,
        data: '{}',
      }),
    ],
    [
      LetterRow,
      (n) => ({
        subject: id(n),
        id: id(n),
        from: 'A',
        to: 'B',
        platformId: null,
        module: 'commands',
        role: 'SENDER',
        method: 'POST',
        url: 'u',
        body: '{}',
        attempts: 0,
        nextAt: n,
        expiresAt: n,
        lastError: null,
      }),
    ],
    [
      DeliveryRow,
      (n) => ({
        webhookId: `w${n % 50}`,
        eventId: id(n),
        state: n % 100 === 0 ? 'due' : 'done',
        attempts: 0,
        nextAt: n,
        lastAt: null,
        lastStatus: null,
        lastError: null,
      }),
    ],
    [
      StationEventRow,
      (n) => ({
        ...nothing,
        id: id(n),
        station: `S${n % 50}`,
        kind: 'k',
        transaction: `t${n % 200}`,
        correctedTime: n,
        receivedTime: n,
        fact: '{}',
      }),
    ],
    [
      TransactionRow,
      (n) => ({
        id: id(n),
        station: `S${n % 50}`,
        ocppId: id(n),
        fingerprint: id(n),
        state: n % 100 === 0 ? 'open' : 'closed',
        sessionId: id(n),
        cdrId: id(n),
        startedAt: n,
        endedAt: null,
        settleAt: null,
        flags: {},
      }),
    ],
    [
      AuditRow,
      (n) => ({
        id: id(n),
        at: n,
        keyId: `k${n % 50}`,
        keyName: 'k',
        scope: 'admin',
        address: '',
        method: 'PUT',
        action: '/',
        path: '/',
        members: '',
        status: 200,
        detail: null,
      }),
    ],
    [
      TakenOrderRow,
      (n) => ({
        id: id(n),
        party: 'P',
        counterparty: `C${n % 50}`,
        platformId: null,
        name: 'N',
        content: '{}',
        responseUrl: 'u',
        response: {},
        result: null,
        at: n,
        endsAt: n,
        tokenUid: id(n),
        reservationNumber: null,
      }),
    ],
    [
      HeldObjectRow,
      (n) => ({
        holder: 'P',
        module: 'sessions',
        owner: 'P',
        objectId: id(n),
        position: id(n),
        lastUpdated: n,
        counterparty: null,
        status: null,
        contractId: id(n),
        sessionId: id(n),
        json: '{}',
      }),
    ],
    [
      DueMarkRow,
      (n) => ({
        platformId: `p${n % 50}`,
        module: 'locations',
        owner: 'P',
        objectId: id(n),
        party: null,
        change: null,
        after: null,
        rev: 1,
        dueAt: n,
        state: 'due',
        attempts: 0,
        nextAt: n,
        lastError: null,
        reason: null,
      }),
    ],
  ];
  for (const [entity, row] of tables)
    for (let start = 0; start < ROWS; start += 500)
      await database.write((manager) =>
        database.upsert(
          manager,
          entity,
          Array.from({ length: 500 }, (_, index) => row(start + index)),
        ),
      );
}

onEachDatabase((take, kind) => {
  let given: TestDatabase;
  let database: Database;
  let asked: { sql: string; values: unknown[] }[] = [];

  beforeAll(async () => {
    given = await take();
    database = await Database.open(given.url, 'main');
    await fill(database);
    if (kind === 'MariaDB')
      await database.source.query(
        'ANALYZE TABLE event, letter, webhook_delivery, station_event, station_transaction, audit, taken_order, held_object, due_mark',
      );
    const nothing = () => undefined;
    database.source.logger = {
      logQuery: (sql, values) => void asked.push({ sql, values: [values ?? []].flat() }),
      ...{
        logQueryError: nothing,
        logQuerySlow: nothing,
        logSchemaBuild: nothing,
        logMigration: nothing,
        log: nothing,
      },
    };
  });
  afterAll(async () => {
    await database.close();
    await given.release();
  });

  /** Tables that a statement would read from end to end; none is as it should be. */
  async function readWhole({ sql, values }: { sql: string; values: unknown[] }): Promise<string[]> {
    const explain = kind === 'SQLite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN';
    const rows = (await database.source.query(`${explain} ${sql}`, values as never)) as Record<string, string>[];
    return rows
      .map(({ detail, table, type, key }) => detail ?? `${table} ${type} ${key}`)
      .filter((step) => /^SCAN (?!dummy_table)\S+$| ALL | index null/i.test(step));
  }

  const queries: [string, () => Promise<unknown>][] = [
    ['the next events of a stream', () => feedShelf(database).read({}, { after: id(1_900), limit: 100 })],
    ['the next events of a party', () => feedShelf(database).read({ party: 'P7' }, { after: id(1_000), limit: 10 })],
    ['letters that are due', () => letterShelf(database).due(10, 64)],
    [
      'deliveries of a webhook',
      () => webhookShelf(database, new Secrets(Buffer.alloc(32))).take('w0', 10, { nowMs: 500, againAt: 600 }),
    ],
    ['what is due of an object', () => dueShelf(database).isDue({ module: 'locations', owner: 'P', objectId: id(7) })],
    ['what was told in a transaction', () => transactionShelf(database).events('t7')],
    ['the transactions that are open', () => transactionShelf(database).open(['S0', 'S1'])],
    ['the transaction of a Session', () => transactionShelf(database).bySession(id(7))],
    ['the transaction that a station names', () => transactionShelf(database).byOcppId('S7', id(7))],
    ['a transaction told twice', () => transactionShelf(database).byFingerprint('S7', id(7), 1)],
    ['the last events of a station', () => eventShelf(database).recent('S7', 10)],
    ['the calls that a station was answered last', () => eventShelf(database).answered('S7', 10)],
    ['the states of stations', () => eventShelf(database).states(['S7', 'S8'])],
    ['who did what last', () => auditShelf(database).find({ limit: 50 })],
    ['orders with a token', () => takenOrderShelf(database).withToken('P', id(7), 1)],
    ['what is kept of a driver', () => driverShelf(database).objects(id(7))],
  ];

  it.each(queries)('%s are found by an index', async (_, ask) => {
    asked = [];
    await ask();
    const selects = asked.filter(({ sql }) => /^\s*SELECT/i.test(sql));

    expect(selects.length).toBeGreaterThan(0);
    expect((await Promise.all(selects.map(readWhole))).flat()).toEqual([]);
  });
});
