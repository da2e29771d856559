/** Two nodes as shipped, their MariaDB, their NATS and a load balancer in front of them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exchange } from '../../src/sandbox/wire';
import { Balancer } from '../support/balancer';
import { type ApiReply, JOURNEY_KEY, JunctionProcess, pause } from '../support/junction-process';
import { MariaDb } from '../support/mariadb-server';
import { Nats } from '../support/nats';
import { INSPECTED } from './memory';

const ANSWER_MS = 60_000;
const TRIES = 200;
export const SECRET_KEY = Buffer.alloc(32, 'ordeal').toString('base64');

export class Cluster {
  private constructor(
    private readonly folder: string,
    readonly database: MariaDb,
    readonly nats: Nats,
    private readonly balancer: Balancer,
    readonly nodes: JunctionProcess[],
  ) {}

  static async start(): Promise<Cluster> {
    const folder = mkdtempSync(join(tmpdir(), 'junction-ordeal-'));
    const database = await MariaDb.start(folder);
    const nats = await Nats.start();
    const balancer = await Balancer.start();
    const settings = {
      DATABASE_URL: await database.take(),
      NATS_URL: nats.url,
      SECRET_KEY,
      PUBLIC_URL: `http://127.0.0.1:${balancer.port}`,
      HUB_PARTY: 'NL*HUB',
      NODE_TIMEOUT_MS: '3000',
      FORWARD_TIMEOUT_MS: '5000',
      STILL_ALIVE_SECONDS: '5',
      API_RATE: '100000',
      PLATFORM_RATE: '100000',
    };
    const node = (name: string) => JunctionProcess.start(name, settings, [INSPECTED]);
    const nodes = [await node('a'), await node('b')];
    for (const { port } of nodes) balancer.add(port);
    return new Cluster(folder, database, nats, balancer, nodes);
  }

  get port(): number {
    return this.balancer.port;
  }

  /** A call of the API at whichever node answers; rejects when none does. */
  async ask(method: string, path: string, body?: object): Promise<ApiReply> {
    const headers = { authorization: `Bearer ${JOURNEY_KEY}`, 'content-type': 'application/json' };
    const url = `http://127.0.0.1:${this.port}/api/v1${path}`;
    const late = pause(ANSWER_MS).then(() => Promise.reject(new Error(`${method} ${path} was not answered`)));
    const asked = exchange({ method, url, headers, body: body && JSON.stringify(body) });
    return (await Promise.race([asked, late])) as unknown as ApiReply;
  }

  /** The same, repeated as a patient client does. */
  async insist(method: string, path: string, body?: object): Promise<ApiReply> {
    for (let tries = 0; ; tries++) {
      const reply = await this.ask(method, path, body).catch((error: Error) => error);
      if (!(reply instanceof Error) && reply.http !== 503 && reply.http !== 429) return reply;
      if (tries >= TRIES) throw reply instanceof Error ? reply : new Error(reply.text);
      await pause(200);
    }
  }

  /** Every object of a module that the hosted party has. */
  async objects(party: string, module: string): Promise<Record<string, unknown>[]> {
    const found: Record<string, unknown>[] = [];
    let cursor = '';
    for (;;) {
      const reply = await this.insist('GET', `/parties/${party.replace('*', '/')}/${module}?limit=200${cursor}`);
      found.push(...(reply.json.items as Record<string, unknown>[]));
      if (reply.json.next === null) return found;
      cursor = `&cursor=${reply.json.next}`;
    }
  }

  async stop(): Promise<void> {
    this.database.signal('SIGCONT');
    for (const node of this.nodes) await node.discard();
    await this.balancer.stop();
    await this.nats.goAway();
    await this.database.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
