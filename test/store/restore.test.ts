import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { aMariaDb, describeWith, TEST_SECRET_KEY, type TestDatabase } from '../support/databases';
import { CPO, EMSP, pushLocation, World } from '../support/world';

const run = promisify(execFile);
const addressOf = ({ url }: TestDatabase) => {
  const { port, pathname } = new URL(url);
  return { server: ['--host=127.0.0.1', `--port=${port}`, '--user=root'], name: pathname.slice(1) };
};

describeWith(
  'mariadb-dump',
  'mariadb',
  'mariadbd',
)('a backup of MariaDB', () => {
  let folder: string;
  let from: TestDatabase;
  let to: TestDatabase;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'junction-dump-'));
    [from, to] = [await aMariaDb(), await aMariaDb()];
  });
  afterEach(async () => {
    for (const database of [from, to]) await database.release();
    rmSync(folder, { recursive: true });
  });

  it('is made while Junction runs; restored elsewhere, partners are routed to without a handshake', async () => {
    const world = await World.start({ databaseUrl: from.url, secretKey: TEST_SECRET_KEY });
    const [cpo, emsp] = [await world.join(CPO), await world.join(EMSP)];
    await pushLocation(cpo);

    const source = addressOf(from);
    const dumped = await run('mariadb-dump', [...source.server, '--single-transaction', source.name]);
    writeFileSync(join(folder, 'dump.sql'), dumped.stdout);
    const target = addressOf(to);
    const restoring = execFile('mariadb', [...target.server, target.name]);
    restoring.stdin?.end(readFileSync(join(folder, 'dump.sql')));
    const [code] = await once(restoring, 'exit');
    await world.restart({ databaseUrl: to.url });
    await cpo.discover(world.versionsUrl);
    emsp.received.length = 0;
    const reply = await pushLocation(cpo);

    expect(code).toBe(0);
    expect(reply.json.status_code).toBe(1000);
    expect(emsp.received.map(({ method }) => method)).toContain('PUT');
    await world.stop();
  }, 90_000);
});
