import { LocalBus } from '../../src/cluster/bus';
import { Members } from '../../src/cluster/members';
import { systemClock } from '../../src/lib/clock';
import { Database } from '../../src/store/database';
import { memberShelf } from '../../src/store/members';
import { onEachDatabase, type TestDatabase } from '../support/databases';
import { until } from '../support/until';
import { TestClock } from '../support/world';

const TIMEOUT_MS = 10_000;
const BEAT_MS = TIMEOUT_MS / 5;

onEachDatabase((take) => {
  let given: TestDatabase;
  let database: Database;
  const nodes: TestNode[] = [];

  /** A node whose time is moved by hand, and whose way to the database can be cut. */
  class TestNode {
    readonly clock = new TestClock();
    readonly told: string[] = [];
    readonly members: Members;
    isCut = false;

    constructor(name: string, bus: LocalBus) {
      const shelf = memberShelf(database);
      this.members = new Members({
        shelf: {
          ...shelf,
          beat: async (id) => {
            if (this.isCut) throw new Error('no way to the database');
            return shelf.beat(id);
          },
        },
        bus,
        self: () => ({ name, release: 'test', startedAt: 1 }),
        timeoutMs: TIMEOUT_MS,
        told: {
          lost: (node) => this.told.push(`lost ${node.name}`),
          cutOff: () => this.told.push('cut off'),
          failed: () => undefined,
        },
        clock: this.clock,
      });
    }

    /** Lives for so many beats, each done before the next. */
    async live(beats = 1): Promise<void> {
      for (let beat = 0; beat < beats; beat++) {
        this.clock.advance(BEAT_MS);
        await this.members.settle();
      }
    }
  }

  const start = async (...names: string[]) => {
    const bus = new LocalBus(systemClock);
    const started = names.map((name) => new TestNode(name, bus));
    for (const { members } of started) await members.start();
    nodes.push(...started);
    return started as [TestNode, TestNode, TestNode];
  };

  beforeEach(async () => {
    given = await take();
    database = await Database.open(given.url, 'main');
  });

  afterEach(async () => {
    await Promise.all(nodes.splice(0).map(({ members }) => members.stop()));
    await database.close();
    await given.release();
  });

  it('gives a name to one node only, also when all ask at once', async () => {
    const [a, b, c] = await start('a', 'b', 'c');

    const answers = await Promise.all([a, b, c].map(({ members }) => members.take('lane')));

    expect(answers.filter(Boolean)).toHaveLength(1);
    expect([a, b, c].map(({ members }) => members.holds('lane'))).toEqual(answers);
  });

  it('moves what a node has when it leaves, at once', async () => {
    const [a, b] = await start('a', 'b');
    a.members.want('still-alive');
    await until(() => a.members.holds('still-alive'));
    b.members.want('still-alive');
    await until(async () => !(await b.members.take('still-alive')));

    await a.members.stop();

    await until(() => b.members.holds('still-alive'));
    expect((await b.members.nodes()).map(({ name }) => name)).toEqual(['b']);
  });

  it('moves what a node has when it dies, not before it has been still for the whole time-out', async () => {
    const [a, b] = await start('a', 'b');
    await a.members.take('lane');
    let freed = 0;
    b.members.onFreed(() => {
      freed += 1;
    });

    await b.live(5);
    const early = await b.members.take('lane');
    await b.live(2);
    await until(() => freed > 0);
    const late = await b.members.take('lane');

    expect([early, late, b.told]).toEqual([false, true, ['lost a']]);
  });

  it('leaves a node alone that lives, however long another looks', async () => {
    const [a, b] = await start('a', 'b');
    await a.members.take('lane');

    for (let round = 0; round < 12; round++) {
      await a.live();
      await b.live();
    }

    expect(b.told).toEqual([]);
    expect(a.members.holds('lane')).toBe(true);
  });

  it('stops believing in its leases before others may take them, and joins anew when it is back', async () => {
    const [a, b] = await start('a', 'b');
    await a.members.take('lane');
    a.isCut = true;

    await a.live(3);
    const believes = a.members.holds('lane');
    await b.live(7);
    const moved = await b.members.take('lane');
    a.isCut = false;
    await a.live();

    expect([believes, moved, a.told]).toEqual([false, true, ['cut off']]);
    await until(async () => (await b.members.nodes()).length === 2);
    expect([a.members.holds('lane'), await a.members.take('lane'), await a.members.take('other')]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('believes nothing after its clock has jumped ahead, until the database has confirmed it', async () => {
    const [a] = await start('a');
    await a.members.take('lane');
    const now = a.clock.now.bind(a.clock);
    a.clock.now = () => now() + 3_600_000;

    const jumped = a.members.holds('lane');
    await a.live();

    expect([jumped, a.members.holds('lane')]).toEqual([false, true]);
  });

  it('lets a node that starts again at the same place go on where it was killed', async () => {
    const [a, b] = await start('a', 'b');
    await a.members.take('lane');
    a.isCut = true;

    const [again] = await start('a');

    expect([await again.members.take('lane'), await b.members.take('lane')]).toEqual([true, false]);
  });

  it('takes away leases that a dead node was given at the last moment', async () => {
    const [a, b] = await start('a', 'b');
    await memberShelf(database).take('orphan', 'a node that is not there');

    await a.members.stop();

    await until(() => b.members.take('orphan'));
  });
});
