import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CPO, EMSP, World } from '../support/world';
import { junction } from './junction';

describe('the command line', () => {
  let world: World;
  const folder = mkdtempSync(join(tmpdir(), 'junction-cli-'));

  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(async () => {
    await world.stop();
    rmSync(folder, { recursive: true });
  });

  const file = (name: string, content: object) => {
    writeFileSync(join(folder, name), JSON.stringify(content));
    return join(folder, name);
  };
  const tariff = {
    country_code: 'NL',
    party_id: 'TNM',
    id: 'T1',
    currency: 'EUR',
    elements: [{ price_components: [{ type: 'ENERGY', price: 0.25, step_size: 1 }] }],
    last_updated: '2026-05-01T10:00:00Z',
  };

  it('tells its commands and its exit codes', async () => {
    const { code, text } = await junction(world, '--help');

    expect(code).toBe(0);
    for (const word of ['partners', 'sandbox', 'trace', 'price', 'Exit codes', 'JUNCTION_KEY'])
      expect(text).toContain(word);
  });

  it('says what it cannot read, with exit code 2', async () => {
    const { code, notes } = await junction(world, 'partner', 'list');

    expect(code).toBe(2);
    expect(notes).toContain("unknown command 'partner'");
  });

  it('invites a partner, which registers and is listed with its parties', async () => {
    const invited = await junction(world, '--json', 'partners', 'invite', 'Nice Chargers');
    const { registration_token } = JSON.parse(invited.text) as { registration_token: string };
    const partner = await world.partner(CPO);
    await partner.register(world.versionsUrl, registration_token);

    const listed = await junction(world, 'partners', 'list');
    const parties = await junction(world, 'parties');

    expect(listed.text).toMatch(/Nice Chargers +CONNECTED +yes +2\.2\.1 +NL\*TNM CPO/);
    expect(parties.text).toMatch(/NL\*TNM +CPO +direct +yes/);
  });

  it('registers with a partner whose token comes from a file, and tells the step that failed', async () => {
    const partner = await world.partner(EMSP);
    writeFileSync(join(folder, 'token'), partner.ourToken);
    writeFileSync(join(folder, 'wrong'), 'no-such-token');
    const register = (name: string, token: string) =>
      junction(world, 'partners', 'register', name, partner.versionsUrl, '--token-file', join(folder, token));

    const failed = await register('Wrong MSP', 'wrong');
    const done = await register('Big MSP', 'token');

    expect(failed).toMatchObject({ code: 1, notes: expect.stringContaining('step versions') });
    expect(done).toMatchObject({ code: 0, text: 'Big MSP is CONNECTED: DE*MSP EMSP' });
  });

  it('checks a partner by its party, and says which requirements it breaks', async () => {
    const options = { roles: [{ role: 'CPO' as const, country_code: 'LU', party_id: 'LUC' }] };
    await world.join(options);

    const { code, text } = await junction(world, 'partners', 'check', 'LU*LUC');

    expect(code).toBe(1);
    expect(text).toMatch(
      /^fail {2}locations: X-Total-Count is there — X-Total-Count is missing {2}\[TRF-040 LOC-032\]/m,
    );
    expect(text).toMatch(/LUC: \d+ passed, \d+ failed, \d+ warnings, \d+ not tried$/);
  });

  it('shows the trace and goes on as messages come', async () => {
    const partner = await world.join({ roles: [{ role: 'CPO', country_code: 'BE', party_id: 'BEC' }] });
    const looks = [
      async () => {
        world.clock.advance(1000);
        await partner.call({ method: 'GET', module: 'tokens', role: 'SENDER', from: 'BE*BEC', to: 'NL*HUB' });
        return true;
      },
      async () => false,
    ];
    const pause = () => looks.shift()?.() ?? Promise.resolve(false);

    const { text } = await junction({ world, pause }, 'trace', '--follow', '--module', 'tokens');

    expect(text).toMatch(/in {3}BE\*BEC → NL\*HUB +GET tokens +200 1000/);
    expect(text.split('\n')).toHaveLength(1);
  });

  it('prices a session and explains a tariff in English and French', async () => {
    const session = {
      mode: 'PERIODS',
      time_zone: 'Europe/Amsterdam',
      start_date_time: '2026-05-01T09:00:00Z',
      end_date_time: '2026-05-01T10:00:00Z',
      charging_periods: [{ start_date_time: '2026-05-01T09:00:00Z', dimensions: [{ type: 'ENERGY', volume: 20 }] }],
    };

    const priced = await junction(world, 'price', file('price.json', { tariff, session }));
    const english = await junction(world, 'tariff', 'explain', file('tariff.json', tariff));
    const french = await junction(world, 'tariff', 'explain', file('tariff.json', tariff), '--lang', 'fr');

    expect(priced.notes + priced.text).toMatch(/5\.00|€ ?5/);
    expect(english.text).toMatch(/0\.25/);
    expect(french.text).toMatch(/0,25/);
  });

  it('says that a key is needed, that one is refused, and that nobody answers', async () => {
    const none = await junction({ world, env: { JUNCTION_KEY: undefined } }, 'partners', 'list');
    const wrong = await junction({ world, env: { JUNCTION_KEY: 'wrong' } }, 'partners', 'list');
    const away = await junction(world, '--url', 'http://127.0.0.1:9', 'partners', 'list');

    expect(none).toMatchObject({ code: 4, notes: expect.stringContaining('set JUNCTION_KEY') });
    expect(wrong.code).toBe(4);
    expect(away).toMatchObject({ code: 3, notes: expect.stringContaining('is Junction running') });
  });
});
