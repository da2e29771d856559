/** Programs that tests start: they end with the test run, also when that is killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Where Debian keeps servers is not on everybody's path. */
export const ENVIRONMENT = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin:/usr/local/sbin` };
/** The shell waits for the end of its input, which comes with the end of the test run at the latest. */
const WATCHED = '"$@" & server=$!; cat >/dev/null; kill -9 $server; wait $server';

export class Watched {
  private readonly child: ChildProcess;

  constructor(program: string, options: string[]) {
    this.child = spawn('sh', ['-c', WATCHED, 'sh', program, ...options], {
      env: ENVIRONMENT,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
  }

  /** Ends the program at once. */
  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.stdin?.end();
    await ended;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
