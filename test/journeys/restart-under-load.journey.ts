/**
 * A node is restarted while back offices write and read, partners are relayed and pushed to, and chargers charge. Clients
 * keep their connections and try again only where nobody takes one: no request of theirs fails. At the end each object is
 * there as it was answered last, at the partner too, and each charge has one Session and one CDR, which came once.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../../src/lib/ids';
import { headersFor } from '../../src/sandbox/partner';
import { Balancer } from '../support/balancer';
import type { Charger } from '../support/charger';
import { JOURNEY_KEY, JunctionProcess, pause, until } from '../support/junction-process';
import { MariaDb } from '../support/mariadb-server';
import { Nats } from '../support/nats';
import { Random } from '../support/random';
import { SteadyClient } from '../support/steady-client';
import { aLocation, aToken } from '../support/world';
import { KeepingPartner } from '../torture/partner';
import { accepted, build, faultsOfCharging, openOwner, plugIn } from '../torture/street';

const STATIONS = 20;
const BACK_OFFICES = 6;
const PARTNERS_ASKING = 4;
const SETTINGS = { HUB_PARTY: 'NL*HUB', API_RATE: '100000', PLATFORM_RATE: '100000', EGRESS_ALLOW: '127.0.0.1' };

let closing: (() => unknown)[];
beforeEach(() => {
  closing = [];
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
});

async function aNode(name: string, settings: Record<string, string> = {}): Promise<JunctionProcess> {
  const node = await JunctionProcess.start(name, { ...SETTINGS, ...settings });
  closing.push(() => node.discard());
  return node;
}

/** Two nodes on one MariaDB and one NATS, behind an address that leads to whoever takes the connection. */
async function twoNodes(): Promise<{ nodes: JunctionProcess[]; port: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'junction-restart-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  const database = await MariaDb.start(folder);
  closing.push(() => database.stop());
  const nats = await Nats.start();
  closing.push(() => nats.goAway());
  const balancer = await Balancer.start();
  closing.push(() => balancer.stop());
  const shared = {
    DATABASE_URL: await database.take(),
    NATS_URL: nats.url,
    SECRET_KEY: Buffer.alloc(32, 'restart').toString('base64'),
    PUBLIC_URL: `http://127.0.0.1:${balancer.port}`,
  };
  const nodes = [await aNode('a', shared), await aNode('b', shared)];
  for (const { port } of nodes) balancer.add(port);
  return { nodes, port: balancer.port };
}

async function oneNode(): Promise<{ nodes: JunctionProcess[]; port: number }> {
  const node = await aNode('alone');
  return { nodes: [node], port: node.port };
}

/** Clients of all kinds, each calling without a pause; what failed, and the newest version of each Tariff that was answered. */
class Load {
  readonly failures: string[] = [];
  readonly written = new Map<string, number>();
  readonly clients: SteadyClient[] = [];
  private goesOn = true;
  private readonly running: Promise<void>[] = [];

  constructor(private readonly ports: number[]) {}

  /** Writes a Tariff of its own and reads it again. */
  backOffice(index: number): void {
    const id = `W${index}`;
    const client = this.client({ authorization: `Bearer ${JOURNEY_KEY}`, 'content-type': 'application/json' });
    this.repeat(async (version) => {
      await client.call('PUT', `/api/v1/parties/NL/TNM/tariffs/${id}`, tariffOf(version));
      this.written.set(id, version);
      const { text } = await client.call('GET', `/api/v1/parties/NL/TNM/tariffs/NL/TNM/${id}`);
      const found = versionOf(JSON.parse(text));
      if (found !== version) this.failures.push(`${id}: version ${version} was answered, ${found} was read`);
    });
  }

  /** Sends a Location through the hub to its receiver, who counts. */
  partner(cpo: KeepingPartner, receiver: string, index: number): void {
    const { sandbox, name } = cpo;
    const [country_code, party_id] = name.split('*');
    const path = new URL(sandbox.hubUrl('locations', 'RECEIVER', `/${country_code}/${party_id}/L${index}`)).pathname;
    const client = this.client({
      authorization: `Token ${Buffer.from(sandbox.theirToken).toString('base64')}`,
      'content-type': 'application/json',
      'x-request-id': newId(),
      'x-correlation-id': newId(),
      ...headersFor('from', name),
      ...headersFor('to', receiver),
    });
    this.repeat(async (version) => {
      const body = aLocation({ country_code, party_id, id: `L${index}`, name: String(version) });
      const { text } = await client.call('PUT', path, body);
      if (JSON.parse(text).status_code !== 1000) this.failures.push(text);
    });
  }

  async end(): Promise<void> {
    this.goesOn = false;
    await Promise.all(this.running);
    for (const client of this.clients) client.close();
  }

  private client(headers: Record<string, string>): SteadyClient {
    const client = new SteadyClient([...this.ports], headers);
    this.ports.push(this.ports.shift() as number);
    this.clients.push(client);
    return client;
  }

  private repeat(round: (version: number) => Promise<void>): void {
    const run = async () => {
      for (let version = 1; this.goesOn; version++)
        await round(version).catch((error: Error) => void this.failures.push(error.message));
    };
    this.running.push(run());
  }
}

const tariffOf = (version: number) => ({
  currency: 'EUR',
  elements: [{ price_components: [{ type: 'ENERGY', price: version / 1_000, step_size: 1 }] }],
});

const versionOf = ({ elements }: { elements: { price_components: { price: number }[] }[] }) =>
  Math.round((elements[0]?.price_components[0]?.price ?? 0) * 1_000);

async function connect(node: JunctionProcess, partner: KeepingPartner): Promise<KeepingPartner> {
  const { json } = await accepted((...call) => node.api(...call), 'POST', '/platforms', { name: partner.name });
  await partner.join(String(json.versions_url), String(json.registration_token));
  closing.push(() => partner.goAway());
  return partner;
}

async function sendToken({ sandbox, name }: KeepingPartner): Promise<void> {
  const body = aToken({ uid: 'CARD', whitelist: 'ALWAYS' });
  const asked = { method: 'PUT', module: 'tokens', role: 'RECEIVER' as const, from: name, to: 'NL*TNM' };
  const { json, text } = await sandbox.call({ ...asked, rest: '/DE/MSP/CARD', body });
  if (json.status_code !== 1000) throw new Error(text);
}

const readyOf = async ({ url }: JunctionProcess) => (await fetch(`${url}/health/ready`)).status;

/** SIGTERM; looks whether it says that it leaves while it still answers, waits for its end, and starts it again. */
async function restart(node: JunctionProcess): Promise<number> {
  const ended = node.end('SIGTERM');
  await pause(200);
  const ready = await readyOf(node);
  const beganAt = Date.now();
  await ended;
  expect(Date.now() - beganAt).toBeLessThan(10_000);
  await node.run();
  return ready;
}

describe.each([
  ['the only node', 2, oneNode],
  ['two nodes, one after the other,', 4, twoNodes],
] as const)('a restart of %s under load', (_, restarts, start) => {
  it('fails no request, loses no object and doubles none', async () => {
    const { nodes, port } = await start();
    const [first] = nodes as [JunctionProcess];
    const api: JunctionProcess['api'] = (...call) => first.api(...call);
    await openOwner(api);
    const emsp = await connect(first, new KeepingPartner('DE*MSP', 'EMSP'));
    const cpo = await connect(first, new KeepingPartner('FR*CPO', 'CPO'));
    await sendToken(emsp);
    const identities = await build(api, STATIONS);
    const url = `ws://127.0.0.1:${port}`;
    const random = new Random(1);
    const chargers = plugIn(identities, { url, random, values: 2, pauseMs: [50, 300], idTagOf: () => 'CARD' });
    const charging = chargers.map((charger) => charger.run());

    const load = new Load(nodes.map((node) => node.port));
    for (let index = 0; index < BACK_OFFICES; index++) load.backOffice(index);
    for (let index = 0; index < PARTNERS_ASKING; index++) load.partner(cpo, 'DE*MSP', index);
    for (let turn = 0; turn < restarts; turn++) {
      await pause(3_000);
      expect(await restart(nodes[turn % nodes.length] as JunctionProcess)).toBe(503);
    }
    await pause(2_000);
    await load.end();
    for (const charger of chargers) charger.goesOn = false;
    await Promise.all(charging);

    expect(load.failures).toEqual([]);
    for (const { answered } of load.clients) expect(answered).toBeGreaterThan(20);
    await until('everything is in its place', async () => {
      const faults = await faultsAtTheEnd(first, emsp, load, chargers);
      return faults.length === 0 ? true : undefined;
    }).catch(async (error: Error) => {
      throw new Error(`${error.message}\n${(await faultsAtTheEnd(first, emsp, load, chargers)).join('\n')}`);
    });
    for (const node of nodes) expect(node.log).not.toMatch(/"level":"error"/);
  }, 240_000);
});

async function faultsAtTheEnd(
  node: JunctionProcess,
  emsp: KeepingPartner,
  load: Load,
  chargers: Charger[],
): Promise<string[]> {
  const [tariffs, sessions, cdrs] = [
    await node.objects('NL*TNM', 'tariffs'),
    await node.objects('NL*TNM', 'sessions'),
    await node.objects('NL*TNM', 'cdrs'),
  ];
  const faults = faultsOfCharging(chargers, sessions, cdrs);
  for (const [id, version] of load.written) {
    const here = tariffs.find((tariff) => tariff.id === id);
    const there = emsp.held.get(`tariffs/NL/TNM/${id}`);
    for (const [where, found] of Object.entries({ here, there }))
      if (!found || versionOf(found as never) !== version) faults.push(`${id}, version ${version}, is not ${where}`);
  }
  for (const { id } of cdrs) {
    const times = emsp.billed.filter((billed) => billed === id).length;
    if (times !== 1) faults.push(`CDR ${id} came ${times} times`);
  }
  return faults;
}
