/** Lists of held objects, as pages. */
import { Database } from '../../src/store/database';
import { LocationCards1700000000900 } from '../../src/store/migrations/1700000000900-location-cards';
import { objectShelf } from '../../src/store/objects';
import { aLocation } from '../support/builders';
import { onEachDatabase, type TestDatabase } from '../support/databases';
import { TestClock } from '../support/world';

const holder = 'NL*TNM';
const list = { holder, module: 'locations' } as const;

onEachDatabase((take) => {
  let given: TestDatabase;
  let here: Database;
  let there: Database;

  beforeEach(async () => {
    given = await take();
    here = await Database.open(given.url, 'main');
    there = given.url.includes(':memory:') ? here : await Database.open(given.url, 'main');
  });
  afterEach(async () => {
    if (there !== here) await there.close();
    await here.close();
    await given.release();
  });

  it('never tell of fewer objects than they show, also while another node writes', async () => {
    const clock = new TestClock();
    const [a, b] = [objectShelf(here, clock), objectShelf(there, clock)];
    const put = (shelf: typeof a, objectId: string) =>
      shelf.change(holder, { module: 'locations', owner: holder, objectId }, () => ({
        put: { lastUpdated: 1, counterparty: null, status: null, contractId: null, sessionId: null, json: '{}' },
      }));
    for (const id of ['A', 'B']) await put(a, id);
    const before = await a.list(list, { offset: 0, limit: 10 });
    for (const id of ['C', 'D']) await put(b, id);
    const after = await a.list(list, { offset: 0, limit: 10 });
    const later = await a.list(list, { offset: 2, limit: 1 });

    expect([before.total, before.items.length]).toEqual([2, 2]);
    expect([after.total, after.items.length]).toEqual([4, 4]);
    expect(later.total).toBeGreaterThanOrEqual(4);
  });

  it('find Locations also that were there before they could be searched', async () => {
    const shelf = objectShelf(here, new TestClock());
    const rest = { lastUpdated: 1, counterparty: null, status: 'IN_USE', contractId: null, sessionId: null };
    const put = (objectId: string, city: string) =>
      shelf.change(holder, { module: 'locations', owner: holder, objectId }, () => ({
        put: { ...rest, json: JSON.stringify(aLocation({ id: objectId, city })) },
      }));
    for (const id of ['A', 'B']) await put(id, id === 'A' ? 'Zwolle' : 'Utrecht');
    const search = { ...list, search: { words: 'zwolle' } };
    const before = await shelf.list(search, { offset: 0, limit: 10 });

    const runner = here.source.createQueryRunner();
    const migration = new LocationCards1700000000900();
    await migration.down(runner);
    await migration.up(runner);
    await runner.release();

    const after = await shelf.list(search, { offset: 0, limit: 10 });
    expect([before.items.length, after.items.map((json) => JSON.parse(json).id)]).toEqual([0, ['A']]);
  });
});
