import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EntityManager } from 'typeorm';
import { nextTurn } from '../../src/lib/clock';
import { Database } from '../../src/store/database';
import { AgreementRow, ApiKeyRow, CollectedObjectRow, SightingRow } from '../../src/store/entities/entities';
import { aMariaDb, describeWith, onEachDatabase, type TestDatabase } from '../support/databases';

const agreement = (id: string, party = 'NL*TNM'): AgreementRow => ({
  id,
  party,
  counterparty: 'DE*MSP',
  modules: ['locations'],
  validFrom: 1_780_000_000_123,
  validTo: null,
});
const sighting = (objectId: string, counterparty: string | null = null): SightingRow => ({
  module: 'locations',
  objectId,
  owner: 'NL*TNM',
  counterparty,
});

onEachDatabase((take, kind) => {
  let given: TestDatabase;
  let database: Database;

  beforeEach(async () => {
    given = await take();
    database = await Database.open(given.url, 'main');
  });

  afterEach(async () => {
    await database.close();
    await given.release();
  });

  const agreements = async () => (await database.manager.find(AgreementRow)).map(({ id }) => id).sort();

  it('gives back what was written: moments to the millisecond, lists, nothing as nothing', async () => {
    await database.write((manager) => database.upsert(manager, AgreementRow, [agreement('a1')]));

    expect(await database.manager.findOneBy(AgreementRow, { id: 'a1' })).toEqual(agreement('a1'));
  });

  it('keeps every character, and a text far above 64 KB', async () => {
    const json = JSON.stringify({ name: 'Łódź – 充電 🔌 \u0000 "quoted" \\ back', long: 'x'.repeat(300_000) });
    const row = { module: 'tariffs', owner: 'NL*TNM', objectId: 'T', position: '1', lastUpdated: 1, json };

    await database.write((manager) => database.upsert(manager, CollectedObjectRow, [row]));

    expect((await database.manager.findOneByOrFail(CollectedObjectRow, { objectId: 'T' })).json).toBe(json);
  });

  it('replaces a row of the same key, and tells apart keys that differ in case, accent or a space at the end', async () => {
    const ids = ['LOC1', 'loc1', 'LOC1 ', 'LÖC1', 'LOC1'];

    await database.write(async (manager) => {
      for (const [index, id] of ids.entries())
        await database.upsert(manager, SightingRow, [sighting(id, `DE*M0${index}`)]);
    });

    const rows = await database.manager.find(SightingRow, { order: { objectId: 'ASC' } });
    expect(rows.map(({ objectId, counterparty }) => [objectId, counterparty])).toEqual([
      ['LOC1', 'DE*M04'],
      ['LOC1 ', 'DE*M02'],
      ['LÖC1', 'DE*M03'],
      ['loc1', 'DE*M01'],
    ]);
    expect(await database.manager.countBy(SightingRow, { objectId: 'Loc1' })).toBe(0);
  });

  it('a job that fails takes no other with it, whatever commit they shared', async () => {
    const jobs = Array.from({ length: 60 }, (_, index) =>
      database.write(async (manager) => {
        await database.upsert(manager, AgreementRow, [agreement(`a${index}`)]);
        if (index % 7 === 0) throw new Error('no');
      }),
    );

    const outcomes = await Promise.allSettled(jobs);

    const kept = outcomes.flatMap(({ status }, index) => (status === 'fulfilled' ? [`a${index}`] : []));
    expect(kept).toHaveLength(51);
    expect(await agreements()).toEqual(kept.sort());
  });

  it('writes that come in one after another, before anybody else is heard, share one commit', async () => {
    const transactions = new Set<unknown>();
    const come = (index: number) => async () => {
      // As a request does that another socket brought: everything it can do at once is done before the next comes.
      await nextTurn();
      await database.write(async (manager) => {
        transactions.add(manager);
        await database.upsert(manager, AgreementRow, [agreement(`a${index}`)]);
      });
    };

    await Promise.all(Array.from({ length: 20 }, (_, index) => come(index)()));

    expect(transactions.size).toBe(1);
    expect(await agreements()).toHaveLength(20);
  });

  it('what follows a change goes along with the next commit, or with one of its own in a moment', async () => {
    const transactions: unknown[] = [];
    const note = (id: string) => async (manager: EntityManager) => {
      transactions.push(manager);
      await database.upsert(manager, AgreementRow, [agreement(id)]);
    };

    const along = database.writeAlong(note('a1'));
    await nextTurn();
    const before = transactions.length;
    await Promise.all([database.write(note('a2')), along]);
    await database.writeAlong(note('a3'));

    expect([before, new Set(transactions).size]).toEqual([0, 2]);
    expect(await agreements()).toEqual(['a1', 'a2', 'a3']);
  });

  it('a second key of the same hash is refused, the first one stays', async () => {
    const key = { id: 'k1', name: 'one', hash: 'h', scope: 'read', createdAt: 1, lastUsedAt: null };
    await database.write((manager) => manager.insert(ApiKeyRow, key));

    const second = database.write((manager) => manager.insert(ApiKeyRow, { ...key, id: 'k2' }));

    await expect(second).rejects.toThrow(kind === 'SQLite' ? 'UNIQUE constraint' : 'Duplicate entry');
    expect((await database.manager.find(ApiKeyRow)).map(({ id }) => id)).toEqual(['k1']);
  });
});

describeWith('mariadbd')('MariaDB as Junction uses it', () => {
  let given: TestDatabase;
  const opened: Database[] = [];
  const open = async (purpose: 'main' | 'trace' = 'main') => {
    const database = await Database.open(given.url, purpose);
    opened.push(database);
    return database;
  };

  beforeEach(async () => {
    given = await aMariaDb();
  });

  afterEach(async () => {
    // Not given back: some of these tests leave it in disorder.
    await Promise.all(opened.splice(0).map((database) => database.close()));
  });

  const tablesOf = async (database: Database) =>
    (await database.source.query(
      'SELECT table_name AS name, table_collation AS collation FROM information_schema.tables WHERE table_schema = DATABASE()',
    )) as { name: string; collation: string }[];

  it('comes up from empty with several nodes starting at once, each migration run once', async () => {
    const admin = await open();
    for (const { name } of await tablesOf(admin)) await admin.source.query(`DROP TABLE \`${name}\``);

    const [one] = await Promise.all([open(), open(), open(), open('trace'), open('trace')]);

    const done = await one.source.query('SELECT name, COUNT(*) AS times FROM migration GROUP BY name');
    expect((done as { times: number }[]).map(({ times }) => Number(times))).not.toContain(2);
    expect((await tablesOf(one)).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['platform', 'message_batch']),
    );
  });

  it('goes on with migrations that were cut off between two tables', async () => {
    const admin = await open();
    await admin.source.query('DROP TABLE sighting');
    await admin.source.query("DELETE FROM migration WHERE name = 'Hub1700000000000'");

    const again = await open();

    expect(await again.manager.count(SightingRow)).toBe(0);
  });

  it('compares byte by byte in every table', async () => {
    const database = await open();

    const collations = new Set((await tablesOf(database)).map(({ collation }) => collation));

    expect([...collations]).toEqual(['utf8mb4_nopad_bin']);
  });

  it('works strictly, in UTC and without gap locks on every connection', async () => {
    const database = await open();
    const [{ version }] = await database.source.query('SELECT VERSION() AS version');
    const level = String(version).includes('MariaDB') ? 'tx_isolation' : 'transaction_isolation';
    const sql = `SELECT @@sql_mode AS mode, @@time_zone AS zone, @@${level} AS isolation, CONNECTION_ID() AS id`;

    const sessions = (await Promise.all(Array.from({ length: 12 }, () => database.source.query(sql)))).flat();

    expect(new Set(sessions.map(({ id }) => id)).size).toBeGreaterThan(1);
    for (const { mode, zone, isolation } of sessions) {
      expect(mode).toContain('STRICT_ALL_TABLES');
      expect([zone, isolation]).toEqual(['+00:00', 'READ-COMMITTED']);
    }
  });

  it('refuses what is too long for its column instead of cutting it', async () => {
    const database = await open();

    const write = database.write((manager) => database.upsert(manager, SightingRow, [sighting('x'.repeat(300))]));

    await expect(write).rejects.toThrow('Data too long');
  });

  it('runs a transaction again that a deadlock has undone', async () => {
    const database = await open();
    await database.write((manager) => database.upsert(manager, AgreementRow, [agreement('a'), agreement('b')]));
    let runs = 0;
    let atBoth: () => void = () => undefined;
    const both = new Promise<void>((resolve) => {
      atBoth = resolve;
    });
    const cross = (first: string, second: string) =>
      database.write(async (manager) => {
        await manager.update(AgreementRow, first, { counterparty: 'FR*ONE' });
        runs += 1;
        underWay();
        if (runs === 2) atBoth();
        await both;
        await manager.update(AgreementRow, second, { counterparty: 'FR*TWO' });
      });
    let underWay: () => void = () => undefined;
    // One after the other, so that they do not share a transaction.
    const isUnderWay = new Promise<void>((resolve) => {
      underWay = resolve;
    });

    const one = cross('a', 'b');
    await isUnderWay;
    await Promise.all([one, cross('b', 'a')]);

    expect(runs).toBe(3);
  });

  it('says what an administrator must do when it may not set the collation', async () => {
    const admin = await open();
    const { pathname } = new URL(given.url);
    const name = pathname.slice(1);
    await admin.source.query(`ALTER DATABASE ${name} COLLATE utf8mb4_general_ci`);
    await admin.source.query("DROP USER IF EXISTS limited@'127.0.0.1'");
    await admin.source.query("CREATE USER limited@'127.0.0.1'");
    await admin.source.query(`GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ON ${name}.* TO limited@'127.0.0.1'`);

    const refused = Database.open(given.url.replace('root@', 'limited@'), 'main');

    await expect(refused).rejects.toThrow(
      `let its administrator run: ALTER DATABASE \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin`,
    );
    await admin.source.query(`ALTER DATABASE ${name} COLLATE utf8mb4_nopad_bin`);
  });
});

describe('a SQLite file that may not grow', () => {
  it('refuses what does not fit, and keeps what it answers when there is room again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'junction-full-'));
    const url = `sqlite:${folder}/junction.sqlite`;
    const database = await Database.open(url, 'main');
    const large = (index: number) => {
      const json = JSON.stringify('x'.repeat(200_000));
      const row = { module: 'tariffs', owner: 'NL*TNM', objectId: `T${index}`, position: '1', lastUpdated: 1, json };
      return database.write((manager) => database.upsert(manager, CollectedObjectRow, [row]));
    };
    const [{ page_count }] = await database.manager.query('PRAGMA page_count');
    await database.manager.query(`PRAGMA max_page_count = ${page_count + 10}`);

    const outcomes = await Promise.allSettled([1, 2, 3].map(large));
    for (const index of [4, 5]) outcomes.push(...(await Promise.allSettled([large(index)])));
    await database.manager.query('PRAGMA max_page_count = 100000');
    await large(6);

    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { name: 'Unavailable' } });
    // Seen by another connection: it has been committed.
    const another = await Database.open(url, 'main');
    expect((await another.manager.find(CollectedObjectRow)).map(({ objectId }) => objectId)).toEqual(['T6']);
    await Promise.all([another.close(), database.close()]);
    rmSync(folder, { recursive: true });
  });
});

describe('a database that a newer release has changed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'junction-newer-'));
  const url = `sqlite:${join(folder, 'junction.sqlite')}`;
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is not opened by an older one, which says so', async () => {
    const database = await Database.open(url, 'main');
    await database.source.query("INSERT INTO migration (timestamp, name) VALUES (9999999999999, 'Later9999999999999')");
    await database.close();

    await expect(Database.open(url, 'main')).rejects.toThrow(/newer release \(Later9999999999999\)/);
  });
});
