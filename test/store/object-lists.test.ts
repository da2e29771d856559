/** Lists of held objects, as pages. */
import { Database } from '../../src/store/database';
import { objectShelf } from '../../src/store/objects';

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
});
