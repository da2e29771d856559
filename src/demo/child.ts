/** Processes of the demo: started, told what to do, and stopped by their process ids. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Received, Reply } from '../sandbox/wire';

/** What a partner process is told. */
export interface Order {
  id: number;
  what: 'address' | 'register' | 'discover' | 'call' | 'send' | 'received';
  args: unknown[];
}

/** A partner in a process of its own. */
export class PartnerProcess {
  private readonly pending = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  private last = 0;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', ({ id, result, error }: { id: number; result?: unknown; error?: string }) => {
      const waiting = this.pending.get(id);
      this.pending.delete(id);
      if (error === undefined) waiting?.resolve(result as never);
      else waiting?.reject(new Error(error));
    });
  }

  static async start(role: 'CPO' | 'EMSP'): Promise<PartnerProcess> {
    const child = fork(join(__dirname, 'partner-process.js'), [role], { stdio: 'inherit' });
    const partner = new PartnerProcess(child);
    await once(child, 'message');
    return partner;
  }

  tell(what: 'address'): Promise<{ versionsUrl: string; token: string; port: number }>;
  tell(what: 'received', ...args: unknown[]): Promise<Received>;
  tell(what: 'register' | 'discover' | 'call' | 'send', ...args: unknown[]): Promise<Reply>;
  tell(what: Order['what'], ...args: unknown[]): Promise<unknown> {
    this.last += 1;
    const id = this.last;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.child.send({ id, what, args } satisfies Order);
    });
  }

  stop(): void {
    this.child.kill();
  }
}

/** The hub as it is shipped, in a process of its own. */
export class HubProcess {
  private child: ChildProcess | undefined;

  constructor(private readonly env: Record<string, string>) {}

  async start(): Promise<void> {
    const main = join(__dirname, '../main.js');
    const env = { ...process.env, ...this.env };
    const child = spawn(process.execPath, ['--enable-source-maps', main], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child = child;
    child.stdout.setEncoding('utf8');
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (text: string) => {
        said += text;
        if (said.includes('is listening')) resolve();
      });
      child.once('exit', () => reject(new Error(`the hub did not start: ${said}`)));
    });
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}
