/** Two nodes of one Junction in one process: they share a MariaDB, a NATS and an address that leads to either. */
import type { Config } from '../../src/config/config';
import { aMariaDb, TEST_SECRET_KEY, type TestDatabase } from './databases';
import { Gate } from './gate';
import { Nats } from './nats';
import { until } from './until';
import { World } from './world';

export class TwoNodes {
  a!: World;
  b!: World;

  private constructor(
    private readonly database: TestDatabase,
    /** The way of A alone to the database. */
    readonly wayOfA: Gate,
    readonly nats: Nats,
    /** Where partners find us; leads to A until it is changed. */
    readonly address: Gate,
  ) {}

  static async start(settings: Partial<Config> = {}): Promise<TwoNodes> {
    const database = await aMariaDb();
    const url = new URL(database.url);
    const wayOfA = await Gate.to(Number(url.port));
    const nodes = new TwoNodes(database, wayOfA, await Nats.start(), await Gate.to(1));
    url.port = String(wayOfA.port);
    nodes.a = await nodes.another({ ...settings, databaseUrl: url.href });
    nodes.b = await nodes.another(settings);
    await nodes.leadTo(nodes.a);
    await nodes.together();
    return nodes;
  }

  /** One more node, also in the place of one that has gone. */
  another(settings: Partial<Config> = {}): Promise<World> {
    return World.start({
      databaseUrl: this.database.url,
      secretKey: TEST_SECRET_KEY,
      natsUrl: [this.nats.url],
      nodeTimeoutMs: 2_000,
      publicUrl: `http://127.0.0.1:${this.address.port}`,
      ...settings,
    });
  }

  leadTo({ app }: World): Promise<void> {
    return this.address.lead(app.port);
  }

  /** Resolves when every node hears every other one. */
  async together(): Promise<void> {
    for (const world of [this.a, this.b])
      await until(async () => (await world.api('GET', '/status')).json.bus_trouble === null, 'the bus of a node');
  }

  async stop(): Promise<void> {
    for (const world of [this.b, this.a]) await world.stop();
    await this.address.cut();
    await this.wayOfA.cut();
    await this.nats.goAway();
    await this.database.release();
  }
}
