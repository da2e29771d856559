import type { EntityManager } from 'typeorm';
import { systemClock } from '../../src/lib/clock';
import type { Page, PageQuery } from '../../src/ocpi/page';
import type { ObjectFilter } from '../../src/roles/shelf';
import { ofSessionSql } from '../../src/store/cdr-reviews';
import { Database } from '../../src/store/database';
import { backlogShelf, backlogSql, LANES } from '../../src/store/due';
import { CollectedObjectRow, IssuedTokenRow } from '../../src/store/entities/entities';
import { DueMarkRow, HeldObjectRow } from '../../src/store/entities/objects';
import { collected } from '../../src/store/hub';
import { ObjectLists } from '../../src/store/object-lists';
import { withIdSql } from '../../src/store/objects';
import { countSql, listPage, pageSql } from '../../src/store/page';
import { type RunSql, readLegs } from '../../src/store/trace-batches';
import { findRecords } from '../../src/store/trace-search';
import { onEachDatabase, type TestDatabase } from '../support/databases';

const OWNERS = Array.from({ length: 40 }, (_, index) => `NL*T${String(index).padStart(2, '0')}`);
const OBJECTS = 4_000;
const position = (index: number) => `p${String(index).padStart(8, '0')}`;

/** Enough rows for a planner to care, in the order of no index. */
async function fill(database: Database, manager: EntityManager): Promise<void> {
  const objects = Array.from({ length: OBJECTS }, (_, index) => ({
    module: 'locations',
    owner: OWNERS[(index * 7) % OWNERS.length] ?? '',
    objectId: `LOC${(index * 31) % OBJECTS}`,
    position: position(index),
    lastUpdated: 1_000 + index,
    json: `{"id":${index}}`,
  }));
  const none = { counterparty: null, status: null, contractId: null, sessionId: null };
  for (let start = 0; start < OBJECTS; start += 500) {
    const some = objects.slice(start, start + 500);
    await database.upsert(manager, CollectedObjectRow, some);
    await database.upsert(
      manager,
      HeldObjectRow,
      some.map((object) => ({ ...object, ...none, holder: 'NL*T00' })),
    );
  }
  const marks = objects.slice(0, 1_000).map(({ objectId, owner, module }, index) => ({
    platformId: `platform-${index % 50}`,
    ...{
      module,
      owner,
      objectId,
      party: null,
      change: null,
      after: null,
      rev: 1,
      dueAt: index,
      state: 'due',
      attempts: 0,
    },
    ...{ nextAt: index, lastError: null, reason: null },
  }));
  await database.upsert(manager, DueMarkRow, marks);
}

onEachDatabase((take, kind) => {
  let given: TestDatabase;
  let main: Database;
  let trace: Database;

  beforeAll(async () => {
    given = await take();
    main = await Database.open(given.url, 'main');
    trace = await Database.open(given.url, 'trace');
    await main.write((manager) => fill(main, manager));
    if (kind === 'MariaDB') await main.source.query('ANALYZE TABLE collected_object, held_object, due_mark');
  });

  afterAll(async () => {
    await main.close();
    await trace.close();
    await given.release();
  });

  /** Which index each table of a statement is read by; `none` where the whole table is read, and whether it is sorted. */
  async function planOf(database: Database, sql: string, values: unknown[]): Promise<string> {
    if (kind === 'SQLite') {
      const rows = (await database.manager.query(`EXPLAIN QUERY PLAN ${sql}`, values)) as { detail: string }[];
      return rows.map(({ detail }) => detail).join('; ');
    }
    const rows = (await database.manager.query(`EXPLAIN ${sql}`, values)) as Record<string, string>[];
    return rows.map(({ table, type, key, Extra }) => `${table} ${type} ${key} ${Extra}`).join('; ');
  }

  /** No table is read whole, and nothing is sorted that is longer than a page. */
  function expectIndexed(plan: string, index: RegExp): void {
    expect(plan).toMatch(index);
    if (kind === 'SQLite')
      expect(plan).not.toMatch(/SCAN (collected_object|held_object|message|due_mark|issued_token)\b/);
    else expect(plan).not.toMatch(/(_object|message|due_mark|issued_token|one) ALL/);
  }

  const pages = [
    ['at its beginning', { offset: 0, limit: 50 }],
    ['by cursor', { offset: 3_000, limit: 50, after: position(3_000) }],
    ['far in by offset', { offset: 2_000, limit: 50 }],
  ] as const;

  it.each(pages)('GET All %s is read from its index, without sorting', async (_, asked) => {
    const source = collected(main, { module: 'locations', owners: OWNERS.slice(0, 30) });
    const { sql, values } = pageSql(main, source, asked);

    const plan = await planOf(main, sql, values);

    expectIndexed(plan, /collected_object_position/);
    // Only the page itself may be put in order, after the late join.
    expect(plan.split('; ').filter((step) => /collected_object.*filesort/.test(step))).toEqual([]);
    if (kind === 'SQLite' && 'after' in asked) expect(plan).not.toContain('TEMP B-TREE');
  });

  it('GET All is counted from an index', async () => {
    const source = collected(main, { module: 'locations', owners: OWNERS.slice(0, 30) });
    const { sql, values } = countSql(main, source, { offset: 0, limit: 1 });

    expectIndexed(await planOf(main, sql, values), /(_position|PRIMARY|autoindex|_id|_owner)/);
  });

  /** The statements that a Sender list runs, and what it answers. */
  async function listing(filter: ObjectFilter, ...asked: PageQuery[]) {
    const run: [string, unknown[]][] = [];
    const query = (sql: string, values: unknown[]) => {
      run.push([sql, values]);
      return main.manager.query(sql, values);
    };
    const parts = { manager: { query }, isSqlite: main.isSqlite };
    const lists = new ObjectLists(parts as unknown as Database, systemClock);
    const answered: Page[] = [];
    for (const one of asked) answered.push(await lists.page(filter, one));
    return { run, answered, lists };
  }

  it.each(pages)('a Sender list %s is read and counted from an index', async (_, asked) => {
    const { run } = await listing({ holder: 'NL*T00', module: 'locations' }, asked);

    expect(run).toHaveLength(2);
    for (const [sql, values] of run)
      expectIndexed(await planOf(main, sql, values), /held_object_\w+|PRIMARY|autoindex/);
  });

  it('a Sender list of what changed lately is counted and read by moment, whatever owner it is of', async () => {
    const dateFrom = 1_000 + OBJECTS - 200;
    const asked = { dateFrom, offset: 0, limit: 3 };
    const filter = { holder: 'NL*T00', module: 'locations', owner: 'NL*T07' } as const;

    const { run, answered } = await listing(filter, asked, { ...asked, offset: 3, after: position(OBJECTS - 79) });

    for (const [sql, values] of run) expectIndexed(await planOf(main, sql, values), /held_object_moment/);
    expect(answered[0]).toMatchObject({ total: 5, hasMore: true, last: position(OBJECTS - 119) });
    expect(answered[1]).toMatchObject({ total: 5, hasMore: false, last: position(OBJECTS - 39) });
  });

  it.each([
    ['of a status', { status: 'ACTIVE' }, /held_object_status/],
    ['of ids that begin with something', { idPrefix: 'LOC1' }, /held_object_named/],
    ['of an owner and a status', { owner: 'NL*T07', status: 'ACTIVE' }, /held_object_list/],
  ])('what operators look for %s is found in an index alone, and not counted', async (_, asked, index) => {
    const filter = { holder: 'NL*T00', module: 'locations' as const, ...asked };
    const page = { offset: 0, limit: 3, newestFirst: true, uncounted: true };

    const { run, answered } = await listing(filter, page);

    expect(run).toHaveLength(1);
    for (const [sql, values] of run) expectIndexed(await planOf(main, sql, values), index);
    if ('idPrefix' in asked) expect(answered[0]).toMatchObject({ hasMore: true, last: position(OBJECTS - 67) });
  });

  it('a list is counted once while nothing is added to it or taken from it', async () => {
    const filter = { holder: 'NL*T00', module: 'locations' } as const;
    const asked = { offset: 0, limit: 1 };
    const row = { ...filter, status: 'IN_USE', counterparty: null } as const;
    const { run, lists } = await listing(filter, asked, asked);
    const counts = () => run.filter(([sql]) => sql.includes('COUNT')).length;

    const before = counts();
    lists.touch(row, row);
    await lists.page(filter, asked);
    const afterChange = counts();
    lists.touch(undefined, row);
    await lists.page(filter, asked);

    expect([before, afterChange, counts()]).toEqual([1, 1, 2]);
  });

  it('Locations are searched in their cards, and only those that fit are read', async () => {
    const search = { words: 'utrecht', evseStatus: 'AVAILABLE', power: 50_000 };
    const { run } = await listing(
      { holder: 'NL*T00', module: 'locations', search },
      { offset: 0, limit: 50, newestFirst: true },
      { offset: 0, limit: 50, after: position(7) },
    );

    expect(run).toHaveLength(2);
    for (const [sql, values] of run) {
      const plan = await planOf(main, sql, values);
      expect(plan).toMatch(kind === 'SQLite' ? /^SEARCH card .*SEARCH held /s : /^card .*held /s);
      expect(plan).toMatch(/held_object_position/);
      expect(plan).not.toMatch(/TEMP B-TREE|filesort/);
    }
  });

  it('a list by cursor and by offset gives each object once, in the order of creation', async () => {
    const source = collected(main, { module: 'locations' });
    const seen: string[] = [];
    let after: string | undefined;
    for (let offset = 0; offset < OBJECTS; offset += 900) {
      const asked = { offset, limit: 900 };
      const byOffset = await listPage(main, source, asked);
      const byCursor = after === undefined ? byOffset : await listPage(main, source, { ...asked, after });
      expect(byCursor).toEqual(byOffset);
      seen.push(...byCursor.items);
      after = byCursor.last;
    }

    expect(seen).toEqual(Array.from({ length: OBJECTS }, (_, index) => `{"id":${index}}`));
  });

  it('the trace is searched newest first, in narrow cards, and a batch is read by its key', async () => {
    const asked: [string, unknown[]][] = [];
    const run: RunSql = (sql, values) => {
      asked.push([sql, values]);
      return [];
    };
    await findRecords(run, { correlationId: 'c1', party: 'NL*TNM', before: 'f', limit: 50 });
    await readLegs(run, '0');

    const [cards = '', batch = ''] = await Promise.all(asked.map(([sql, values]) => planOf(trace, sql, values)));
    expect(cards).toMatch(/PRIMARY|sqlite_autoindex_message_card/);
    expect(cards).not.toMatch(/TEMP B-TREE|filesort/);
    expect(asked[0]?.[0]).not.toContain('message_batch');
    expectIndexed(batch, /PRIMARY|const|sqlite_autoindex_message_batch/);
  });

  it('a token, a lane of marks and an object are looked up by key', async () => {
    const ask = (entity: new () => object, where: object) => {
      const query = main.manager.createQueryBuilder(entity, 'row').where(where);
      return query.getQueryAndParameters();
    };
    const looked = [
      [ask(IssuedTokenRow, { hash: 'h' }), /PRIMARY|sqlite_autoindex|const/],
      [ask(DueMarkRow, { platformId: 'platform-1', module: 'locations', state: 'due' }), /due_mark_waiting|PRIMARY/],
      [ask(HeldObjectRow, { module: 'locations', objectId: 'LOC1' }), /held_object_named/],
    ] as const;

    for (const [[sql, values], index] of looked) expect(await planOf(main, sql, values)).toMatch(index);
  });

  it('a Token is found among all that a party has, and a CDR by its Session, without reading the others', async () => {
    const looked = [
      [withIdSql(main, 'NL*T00', 'locations', ['LOC1', 'LOC2']), /held_object_named/],
      [ofSessionSql(main, 'NL*T00', 'NL*T07', 'S1'), /held_object_session/],
    ] as const;

    for (const [{ sql, values }, index] of looked) expect(await planOf(main, sql, values)).toMatch(index);
  });

  it('platforms with something due are found without reading their marks', async () => {
    const rows = (await main.manager.query(LANES)) as { platformId: string; module: string; nextAt: unknown }[];
    const due = rows.filter(({ nextAt }) => nextAt !== null);

    expectIndexed(await planOf(main, LANES, []), /due_mark_waiting/);
    expect(due).toHaveLength(50);
    expect(due.find(({ platformId }) => platformId === 'platform-7')).toMatchObject({ module: 'locations' });
    expect(due.map(({ nextAt }) => Number(nextAt)).sort((a, b) => a - b)).toEqual([...Array(50).keys()]);
  });

  it('what waits for each platform is counted from an index alone', async () => {
    const plan = await planOf(main, backlogSql(main.isSqlite), []);
    const waiting = await backlogShelf(main).backlog();

    expect(plan).toMatch(kind === 'SQLite' ? /COVERING INDEX due_mark_waiting/ : /due_mark_waiting .*Using index/);
    expect(waiting).toHaveLength(50);
  });

  it('marks of the objects that have changed are found by their keys', async () => {
    const keys = ['LOC1', 'LOC2'].map((objectId) => ({ module: 'locations', owner: 'NL*T07', objectId }));
    const query = main.manager.createQueryBuilder(DueMarkRow, 'mark').where(keys);

    const plan = await planOf(main, ...query.getQueryAndParameters());

    expectIndexed(plan, /due_mark_object/);
  });
});
