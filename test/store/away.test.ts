import { Database } from '../../src/store/database';
import { aMariaDb, describeWith, TEST_SECRET_KEY, type TestDatabase } from '../support/databases';
import { Gate } from '../support/gate';
import { until } from '../support/until';
import { aLocation, CPO, EMSP, World } from '../support/world';

const push = { method: 'PUT', module: 'locations', role: 'RECEIVER' as const, rest: '/NL/TNM/LOC1', from: 'NL*TNM' };

describeWith('mariadbd')('while the database is away', () => {
  let given: TestDatabase;
  let gate: Gate;
  let world: World;

  beforeEach(async () => {
    given = await aMariaDb();
    const url = new URL(given.url);
    gate = await Gate.to(Number(url.port));
    url.port = String(gate.port);
    world = await World.start({ databaseUrl: url.href, secretKey: TEST_SECRET_KEY, databaseTimeoutMs: 2_000 });
  });

  afterEach(async () => {
    await world.stop();
    await gate.cut();
    await given.release();
  });

  const broadcast = (cpo: Awaited<ReturnType<World['join']>>) => cpo.call({ ...push, to: 'NL*HUB', body: aLocation() });
  const invite = () => world.api('POST', '/platforms', { name: 'another' });
  const isReady = async () => (await fetch(`${world.url}/health/ready`)).ok;

  it.each([
    ['cut off', () => gate.cut(), () => gate.mend()],
    ['frozen', async () => gate.freeze(), async () => gate.thaw()],
  ])(
    '%s: what needs it is refused early with 503 and Retry-After, what does not goes on, and all is well when it is back',
    async (_, leave, comeBack) => {
      const emsp = await world.join(EMSP);
      const cpo = await world.join(CPO);
      await until(isReady);

      await leave();
      await until(async () => (await invite()).http === 503);
      const [refused, problem, routed] = await Promise.all([
        broadcast(cpo),
        invite(),
        cpo.call({ ...push, to: 'DE*MSP', body: aLocation() }),
      ]);
      const ready = await fetch(`${world.url}/health/ready`);

      expect([refused.http, refused.json.status_code, refused.headers['retry-after']]).toEqual([503, 3000, '2']);
      expect([problem.http, problem.headers['retry-after']]).toEqual([503, '2']);
      expect(routed.json.status_code).toBe(1000);
      expect(emsp.received.at(-1)).toMatchObject({ method: 'PUT' });
      expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('the database is away')]);

      await comeBack();
      await until(isReady, 'the return of the database');
      await until(async () => (await broadcast(cpo)).json.status_code === 1000);
      expect((await invite()).http).toBe(201);
      const { json } = await world.api('GET', '/messages?object=LOC1');
      expect((json.items as object[]).length).toBeGreaterThan(0);
    },
  );

  it('more writes than may wait are refused at once, and those that wait are written', async () => {
    const database = await Database.open(given.url, 'main');
    const write = () => database.write((manager) => manager.query('SELECT 1'));

    const outcomes = await Promise.allSettled(Array.from({ length: 12_000 }, write));

    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(1_000);
    expect(refused.length).toBeLessThanOrEqual(2_000);
    expect(refused[0]).toMatchObject({ reason: { message: 'the database is slower than the load' } });
    await database.close();
  });
});
