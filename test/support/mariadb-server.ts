/** A MariaDB of our own: a free port, throw-away data, settings for speed instead of durability. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Connection, createConnection } from 'mysql2/promise';
import { ENVIRONMENT, freePort, Watched } from './watched';

const run = promisify(execFile);
const START_MS = 60_000;

export class MariaDb {
  private readonly free: string[] = [];
  private made = 0;

  private constructor(
    private readonly url: string,
    private readonly connection: Connection,
    readonly stop: () => Promise<void>,
    private readonly pidFile: string,
  ) {}

  /** Throws when this machine has no mariadbd. */
  static async start(folder: string): Promise<MariaDb> {
    const data = join(folder, 'data');
    mkdirSync(data, { recursive: true });
    const user = `--user=${userInfo().username}`;
    const install = ['--no-defaults', `--datadir=${data}`, user, '--auth-root-authentication-method=normal'];
    await run('mariadb-install-db', [...install, '--skip-test-db'], { env: ENVIRONMENT });
    const port = await freePort();
    const options = [
      '--no-defaults',
      user,
      `--datadir=${data}`,
      `--socket=${join(folder, 'socket')}`,
      `--pid-file=${join(folder, 'pid')}`,
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      '--skip-name-resolve',
      '--max-connections=1000',
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-doublewrite=0',
      '--innodb-buffer-pool-size=96M',
      '--innodb-log-file-size=32M',
    ];
    const server = new Watched('mariadbd', options);
    const url = `mysql://root@127.0.0.1:${port}`;
    const connection = await connect(url);
    return new MariaDb(
      url,
      connection,
      async () => {
        await connection.end();
        await server.stop();
      },
      join(folder, 'pid'),
    );
  }

  /** SIGSTOP freezes it, SIGCONT lets it go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    process.kill(Number(readFileSync(this.pidFile, 'utf8')), signal);
  }

  /** The URL of a database without rows; tables may be there already, from one that was given back. */
  async take(): Promise<string> {
    const known = this.free.pop();
    if (known !== undefined) return known;
    const name = `junction_${++this.made}`;
    await this.connection.query(`CREATE DATABASE ${name}`);
    return `${this.url}/${name}`;
  }

  async give(url: string): Promise<void> {
    const name = new URL(url).pathname.slice(1);
    const [rows] = await this.connection.query(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? AND table_name NOT LIKE '%migration'",
      [name],
    );
    for (const table of rows as { name: string }[])
      await this.connection.query(`DELETE FROM \`${name}\`.\`${table.name}\``);
    this.free.push(url);
  }
}

async function connect(url: string): Promise<Connection> {
  const giveUpAt = Date.now() + START_MS;
  for (;;) {
    try {
      return await createConnection(url);
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
