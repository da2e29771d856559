/** Junction as it is shipped, in a process of its own: started, asked, killed and started again on the same data. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exchange, type Reply } from '../../src/sandbox/wire';

export const JOURNEY_KEY = 'an-admin-key-for-the-journeys';

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

export type ApiReply = Omit<Reply, 'json'> & { json: Record<string, unknown> };

export class JunctionProcess {
  private child: ChildProcess | undefined;
  private said = '';

  private constructor(
    readonly name: string,
    readonly port: number,
    private readonly folder: string,
    private readonly settings: Record<string, string>,
    private readonly nodeOptions: string[],
  ) {}

  static async start(
    name: string,
    settings: Record<string, string>,
    nodeOptions: string[] = [],
  ): Promise<JunctionProcess> {
    const folder = mkdtempSync(join(tmpdir(), `junction-${name}-`));
    const made = new JunctionProcess(name, await freePort(), folder, settings, nodeOptions);
    await made.run();
    return made;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get versionsUrl(): string {
    return `${this.url}/ocpi/versions`;
  }

  /** Undefined while it does not run. */
  get pid(): number | undefined {
    const { child } = this;
    return child && child.exitCode === null && child.signalCode === null ? child.pid : undefined;
  }

  /** Everything that it has logged. */
  get log(): string {
    return this.said;
  }

  async run(): Promise<void> {
    const main = join(__dirname, '../../dist/main.js');
    const own = {
      PORT: String(this.port),
      HOST: '127.0.0.1',
      PUBLIC_URL: this.url,
      DATABASE_URL: `sqlite:${this.folder}/junction.sqlite`,
      ADMIN_KEY: JOURNEY_KEY,
      EGRESS_ALLOW: '127.0.0.1',
      LOG_FORMAT: 'json',
    };
    const { PATH = '' } = process.env;
    const env = { PATH, ...own, ...this.settings };
    const child = spawn(process.execPath, [...this.nodeOptions, main], { env, cwd: this.folder });
    this.child = child;
    const keep = (text: Buffer) => {
      this.said += text.toString();
    };
    child.stderr.on('data', keep);
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (text: Buffer) => {
        keep(text);
        if (text.includes('is listening')) resolve();
      });
      child.once('exit', (code) => reject(new Error(`${this.name} ended with ${code}: ${this.said.slice(-2000)}`)));
    });
  }

  /** Ends the process and waits until it has ended. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.removeAllListeners('exit');
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  async restart(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.end(signal);
    await this.run();
  }

  /** Stops it and forgets its data. */
  async discard(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A call of the API; repeated while nobody listens, as a client would that has been restarted upon. */
  async api(method: string, path: string, body?: object, idempotencyKey?: string): Promise<ApiReply> {
    const headers: Record<string, string> = {
      authorization: `Bearer ${JOURNEY_KEY}`,
      'content-type': 'application/json',
    };
    if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
    const url = `${this.url}/api/v1${path}`;
    for (let tries = 0; ; tries++) {
      try {
        return (await exchange({ method, url, headers, body: body && JSON.stringify(body) })) as unknown as ApiReply;
      } catch (error) {
        if (tries >= 100) throw error;
        await pause(100);
      }
    }
  }

  /** Every object of a module that a hosted party has, page by page. */
  async objects(party: string, module: string): Promise<Record<string, unknown>[]> {
    const found: Record<string, unknown>[] = [];
    let cursor = '';
    for (;;) {
      const reply = await this.api('GET', `/parties/${party.replace('*', '/')}/${module}?limit=200${cursor}`);
      found.push(...(reply.json.items as Record<string, unknown>[]));
      const next = reply.json.next as string | null;
      if (next === null) return found;
      cursor = `&cursor=${next}`;
    }
  }
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until `look` returns something; fails with what it said last. */
export async function until<T>(what: string, look: () => Promise<T | undefined>, limitMs = 60_000): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`${what}: not within ${limitMs / 1000} s`);
    await pause(250);
  }
}
