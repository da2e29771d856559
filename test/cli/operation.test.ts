import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CPO, World } from '../support/world';
import { junction } from './junction';

describe('the command line of who runs it', () => {
  let folder: string;
  let world: World;
  const settings = () => ({
    DATABASE_URL: `sqlite:${folder}/data/junction.sqlite`,
    HUB_PARTY: 'NL*HUB',
    JUNCTION_URL: 'http://127.0.0.1:9',
  });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'junction-operation-'));
    world = await World.start({ databaseUrl: settings().DATABASE_URL });
  });
  afterEach(async () => {
    await world.stop();
    rmSync(folder, { recursive: true });
  });

  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const tariff = (id: string, changes: object = {}) => ({
    id,
    currency: 'EUR',
    elements: [{ price_components: [{ type: 'ENERGY', price: 0.25, step_size: 1 }] }],
    ...changes,
  });

  it('makes a copy while it runs, from which a partner is routed to again without a handshake', async () => {
    const partner = await world.join(CPO);
    const backup = join(folder, 'backup');

    const made = await junction({ world, env: settings() }, 'backup', backup);
    const elsewhere = `sqlite:${folder}/elsewhere/junction.sqlite`;
    const restored = await junction({ world, env: { ...settings(), DATABASE_URL: elsewhere } }, 'restore', backup);
    await world.restart({ databaseUrl: elsewhere });
    await partner.discover(world.versionsUrl);

    expect(made).toMatchObject({ code: 0, text: expect.stringContaining('secret.key') });
    expect(restored.code).toBe(0);
    const reply = await partner.call({ method: 'GET', module: 'tokens', role: 'SENDER', from: 'NL*TNM', to: 'NL*HUB' });
    expect(reply.json.status_code).toBe(1000);
  });

  it('replaces nothing unless told to, and nothing while Junction runs', async () => {
    const backup = join(folder, 'backup');
    await junction({ world, env: settings() }, 'backup', backup);

    const there = await junction({ world, env: settings() }, 'restore', backup);
    const running = await junction(
      { world, env: { ...settings(), JUNCTION_URL: world.url } },
      'restore',
      backup,
      '--force',
    );

    expect(there).toMatchObject({ code: 1, notes: expect.stringContaining('--force replaces them') });
    expect(running).toMatchObject({ code: 1, notes: expect.stringContaining('stop it first') });
  });

  it('says what to run where the database is MySQL', async () => {
    const env = { DATABASE_URL: 'mysql://u:p@127.0.0.1:9/j', SECRET_KEY: Buffer.alloc(32, 1).toString('base64') };

    const { code, notes } = await junction({ world, env }, 'backup', join(folder, 'b'));

    expect(code).toBe(2);
    expect(notes).toContain('mysqldump --single-transaction');
  });

  it('looks at settings, database, key file and public URL', async () => {
    const good = await junction({ world, env: settings() }, 'doctor');
    const bad = await junction({ world, env: { ...settings(), PORT: 'many' } }, 'doctor');
    rmSync(join(folder, 'data/secret.key'));
    const keyless = await junction({ world, env: settings() }, 'doctor');

    expect(good).toMatchObject({ code: 0, text: expect.stringContaining('junction.sqlite is whole') });
    expect(bad).toMatchObject({ code: 1, text: expect.stringContaining('PORT: "many" is not usable') });
    expect(keyless).toMatchObject({ code: 1, text: expect.stringContaining('secret.key is missing') });
  });

  it('loads JSON lines, and tells bad ones by their number', async () => {
    await world.host('FR*CPO', 'CPO');
    const lines = [tariff('T1'), tariff('T2', { currency: 7 }), '{', tariff('T4')];
    const path = file(
      'tariffs.jsonl',
      lines.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n'),
    );

    const { code, text, notes } = await junction(world, 'load', path, '--as', 'tariffs', '--party', 'FR*CPO');
    const { json } = await world.api('GET', '/parties/FR/CPO/tariffs');

    expect(code).toBe(1);
    expect(text).toBe('2 loaded, 2 bad');
    expect(notes).toMatch(/tariffs\.jsonl:2: .*currency/);
    expect(notes).toMatch(/tariffs\.jsonl:3: no JSON/);
    expect((json.items as { id: string }[]).length).toBe(2);
  });

  it('loads CSV, whose cells become what the fields are', async () => {
    await world.host('FR*MSP', 'EMSP');
    const path = file(
      'tokens.csv',
      'uid,type,contract_id,issuer,valid,whitelist\n0400001,RFID,FR-MSP-C1,MSP,true,ALLOWED\n0400002,RFID,FR-MSP-C2,MSP,maybe,ALLOWED\n',
    );

    const { text, notes } = await junction(world, 'load', path, '--as', 'tokens', '--party', 'FR*MSP');
    const { text: kept } = await world.api('GET', '/parties/FR/MSP/tokens');

    expect(text).toBe('1 loaded, 1 bad');
    expect(notes).toMatch(/tokens\.csv:3: .*valid/);
    expect(kept).toContain('"uid":"0400001"');
    expect(kept).toContain('"valid":true');
  });

  it('goes on where it broke', async () => {
    await world.host('FR*CPO', 'CPO');
    const path = file('tariffs.json', JSON.stringify(Array.from({ length: 40 }, (_, index) => tariff(`T${index}`))));
    const load = (env: object) =>
      junction({ world, env: { ...env } }, 'load', path, '--as', 'tariffs', '--party', 'FR*CPO');
    const broken = await load({ JUNCTION_KEY: 'wrong' });
    // What a run leaves behind that broke after so many.
    const { size, mtimeMs } = statSync(path);
    writeFileSync(`${path}.progress`, `32 ${size} ${mtimeMs}\n`);

    const done = await load({});

    expect(broken).toMatchObject({ code: 4, notes: expect.stringContaining('run it again to go on') });
    expect(done.text).toBe('8 loaded, 0 bad, 32 were done before');
    expect(existsSync(`${path}.progress`)).toBe(false);
  });
});
