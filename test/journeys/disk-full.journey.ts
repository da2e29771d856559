/**
 * The disk is full while back offices write, partners push and chargers charge. What cannot be kept is refused at once and
 * says when to come back; what need not be kept goes on; nothing that was answered is lost; and when there is room again
 * everything goes on by itself.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JunctionProcess, pause, until } from '../support/junction-process';
import { Random } from '../support/random';
import { aLocation, aToken } from '../support/world';
import { KeepingPartner } from '../torture/partner';
import { accepted, build, faultsOfCharging, openOwner, plugIn } from '../torture/street';

const STATIONS = 4;
const DISK_MB = 24;
/** How long it stays full: long enough for everything that tries again by itself. */
const FULL_MS = 12_000;
/** Lines that a minute of trouble may cost, whatever comes in meanwhile. */
const MOST_LINES = 60;
const BLOCK = Buffer.alloc(64 * 1024);

/** A disk that can be filled and freed. */
interface Disk {
  folder: string;
  fill(junction: JunctionProcess): void;
  free(junction: JunctionProcess): void;
  remove(): void;
}

/** A small file system of its own: needs the right to mount one. */
function smallDisk(): Disk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'junction-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'none', folder]);
  if (mounted.status !== 0) return void rmSync(folder, { recursive: true });
  const filler = join(folder, 'filler');
  return {
    folder,
    fill() {
      const file = openSync(filler, 'w');
      for (const block of [BLOCK, BLOCK.subarray(0, 512)]) writeUntilFull(file, block);
      closeSync(file);
    },
    free: () => rmSync(filler),
    remove() {
      execFileSync('umount', [folder]);
      rmSync(folder, { recursive: true });
    },
  };
}

function writeUntilFull(file: number, block: Buffer): void {
  try {
    for (;;) writeSync(file, block);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

/** No file of the process may be written behind its first page. */
function limitedFiles(): Disk {
  const folder = mkdtempSync(join(tmpdir(), 'junction-disk-'));
  const limit = ({ pid }: JunctionProcess, bytes: string) =>
    void execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
  return {
    folder,
    fill: (junction) => limit(junction, '4096'),
    free: (junction) => limit(junction, 'unlimited'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Back offices that write one Tariff each, and keep what was answered. */
class Writers {
  readonly written = new Map<string, number>();
  /** HTTP status → how often. */
  readonly statuses = new Map<number, number>();
  readonly faults: string[] = [];
  private goesOn = true;
  private readonly running: Promise<void>[] = [];

  constructor(private readonly junction: JunctionProcess) {
    for (let index = 0; index < 4; index++) this.running.push(this.write(`W${index}`));
  }

  async end(): Promise<void> {
    this.goesOn = false;
    await Promise.all(this.running);
  }

  /** What was answered and is not there. */
  async missing(): Promise<string[]> {
    const tariffs = (await this.junction.objects('NL*TNM', 'tariffs')) as unknown as ReturnType<typeof tariffOf>[];
    return [...this.written].flatMap(([id, version]) => {
      const found = tariffs.find((tariff) => tariff.id === id);
      const price = found?.elements[0]?.price_components[0]?.price ?? 0;
      return Math.round(price * 1_000) >= version ? [] : [`${id}: ${version} was answered, ${price * 1_000} is there`];
    });
  }

  private async write(id: string): Promise<void> {
    for (let version = 1; this.goesOn; version++) {
      const beganAt = Date.now();
      const { http, headers } = await this.junction.api('PUT', `/parties/NL/TNM/tariffs/${id}`, tariffOf(id, version));
      this.statuses.set(http, (this.statuses.get(http) ?? 0) + 1);
      if (http < 300) this.written.set(id, version);
      else if (http !== 503 || !headers['retry-after']) this.faults.push(`${id} was answered with ${http}`);
      if (Date.now() - beganAt > 5_000) this.faults.push(`${id} waited ${Date.now() - beganAt} ms for ${http}`);
      await pause(50);
    }
  }
}

const tariffOf = (id: string, version: number) => ({
  id,
  currency: 'EUR',
  elements: [{ price_components: [{ type: 'ENERGY', price: version / 1_000, step_size: 1 }] }],
});

const readiness = async ({ url }: JunctionProcess) => {
  const reply = await fetch(`${url}/health/ready`);
  return { status: reply.status, text: await reply.text() };
};

describe.each([
  ['a file system without room', smallDisk],
  ['files that may not grow', limitedFiles],
])('a full disk: %s', (name, make) => {
  let disk: Disk | undefined;
  let junction: JunctionProcess | undefined;
  const partners: KeepingPartner[] = [];

  afterEach(async () => {
    for (const partner of partners.splice(0)) await partner.goAway();
    await junction?.discard();
    disk?.remove();
  });

  it('refuses early what it cannot keep, goes on with the rest, loses nothing, and comes back by itself', async () => {
    disk = make();
    if (!disk) return void process.stderr.write(`left out: ${name}, for want of the right to mount one\n`);
    const settings = { HUB_PARTY: 'NL*HUB', DATABASE_URL: `sqlite:${disk.folder}/junction.sqlite` };
    const node = await JunctionProcess.start('full', settings);
    junction = node;
    const api: JunctionProcess['api'] = (...call) => node.api(...call);
    await openOwner(api);
    const [emsp, cpo] = [new KeepingPartner('DE*MSP', 'EMSP'), new KeepingPartner('FR*CPO', 'CPO')];
    for (const partner of [emsp, cpo]) {
      const { json } = await accepted(api, 'POST', '/platforms', { name: partner.name });
      await partner.join(String(json.versions_url), String(json.registration_token));
      partners.push(partner);
    }
    const identities = await build(api, STATIONS);
    const body = aToken({ uid: 'CARD', whitelist: 'ALWAYS' });
    const token = { method: 'PUT', module: 'tokens', role: 'RECEIVER' as const, from: 'DE*MSP', to: 'NL*TNM' };
    await emsp.sandbox.call({ ...token, rest: '/DE/MSP/CARD', body });
    const url = node.url.replace('http', 'ws');
    const charging = { url, random: new Random(1), values: 2, pauseMs: [50, 300] as [number, number] };
    const chargers = plugIn(identities, { ...charging, idTagOf: () => 'CARD' });
    const running = chargers.map((charger) => charger.run());
    const writers = new Writers(node);
    await pause(3_000);

    disk.fill(node);
    await until('a refusal', async () => ((writers.statuses.get(503) ?? 0) > 0 ? true : undefined));
    const linesBefore = node.log.split('\n').length;
    const push = { method: 'PUT', module: 'locations', role: 'RECEIVER' as const, rest: '/FR/CPO/L1', from: 'FR*CPO' };
    const location = aLocation({ country_code: 'FR', party_id: 'CPO', id: 'L1' });
    // A small write may still find room in what the files occupy already.
    const broadcast = await until('a broadcast refused', async () => {
      const reply = await cpo.sandbox.call({ ...push, to: 'NL*HUB', body: location });
      return reply.http === 201 || reply.http === 200 ? undefined : reply;
    });
    const ready = await until('being not ready', async () => {
      const found = await readiness(node);
      return found.status === 200 ? undefined : found;
    });
    const relayed = await cpo.sandbox.call({ ...push, to: 'DE*MSP', body: location });
    const read = await api('GET', '/parties/NL/TNM/tariffs/NL/TNM/W0');
    const live = await fetch(`${node.url}/health/live`);
    await pause(FULL_MS);
    const lines = node.log.split('\n').slice(linesBefore);

    expect([broadcast.http, broadcast.json.status_code]).toEqual([503, 3000]);
    expect(Number(broadcast.headers['retry-after'])).toBeGreaterThan(0);
    expect(relayed.json.status_code).toBe(1000);
    expect([read.http, live.status]).toEqual([200, 200]);
    expect(ready).toEqual({ status: 503, text: expect.stringContaining('nothing can be written') });
    expect(lines.length > MOST_LINES ? lines : []).toEqual([]);

    disk.free(node);
    await until('being ready again', async () => ((await readiness(node)).status === 200 ? true : undefined), 15_000);
    const before = writers.written.get('W0') ?? 0;
    await until('writing again', async () => ((writers.written.get('W0') ?? 0) > before ? true : undefined), 15_000);
    await pause(2_000);
    await writers.end();
    for (const charger of chargers) charger.goesOn = false;
    await Promise.all(running);
    await node.restart('SIGKILL');

    expect(writers.faults).toEqual([]);
    expect(await writers.missing()).toEqual([]);
    let faults = ['nothing has been looked at'];
    await until('one Session and one CDR each', async () => {
      faults = faultsOfCharging(
        chargers,
        await node.objects('NL*TNM', 'sessions'),
        await node.objects('NL*TNM', 'cdrs'),
      );
      return faults.length === 0 ? true : undefined;
    }).catch(() => undefined);
    expect(faults).toEqual([]);
    expect(await writers.missing()).toEqual([]);
  }, 240_000);
});
