import { ConfigError, loadConfig } from '../../src/config/load';

const load = (env: Record<string, string>) => loadConfig(env, 'no-such-folder');

describe('the configuration', () => {
  it('has defaults that work', () => {
    expect(load({})).toMatchObject({
      port: 3000,
      databaseUrl: 'sqlite:data/junction.sqlite',
      hubParty: 'FR*JCT',
      forwardTimeoutMs: 10_000,
    });
  });

  it('tells all faults at once, with name, value and what is expected, and never a secret', () => {
    let told = '';
    try {
      load({
        PORT: 'many',
        DATABASE_URL: 'postgres://x',
        ADMIN_KEY: 'short-secret',
        HUB_PARTY: 'nonsense',
        LOG_LEVEL: 'loud',
      });
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      told = (error as Error).message;
    }

    for (const name of ['PORT: "many"', 'DATABASE_URL', 'ADMIN_KEY', 'HUB_PARTY', 'LOG_LEVEL'])
      expect(told).toContain(name);
    expect(told).not.toContain('short-secret');
  });

  it('wants SECRET_KEY with MySQL, and takes an empty HUB_PARTY for no hub', () => {
    expect(() => load({ DATABASE_URL: 'mysql://u:p@db:3306/junction' })).toThrow('SECRET_KEY');
    expect(load({ HUB_PARTY: '' }).hubParty).toBe('');
  });
});
