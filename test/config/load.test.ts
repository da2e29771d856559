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

  it('refuses several nodes on a SQLite file, and says what to do', () => {
    const mysql = { DATABASE_URL: 'mysql://u:p@db/junction', SECRET_KEY: Buffer.alloc(32).toString('base64') };

    expect(() => load({ NATS_URL: 'nats://nats:4222' })).toThrow('several nodes share a MySQL or MariaDB database');
    expect(() => load({ ...mysql, NATS_URL: 'http://nats:4222' })).toThrow('NATS_URL');
    expect(load({ ...mysql, NATS_URL: 'nats://a:4222, tls://b:4222' }).natsUrl).toEqual([
      'nats://a:4222',
      'tls://b:4222',
    ]);
  });

  it('demands of TLS settings that they go together', () => {
    const faults = (env: Record<string, string>) => {
      try {
        loadConfig(env, '/nowhere');
        return [];
      } catch (error) {
        return (error as { faults: string[] }).faults;
      }
    };

    expect(faults({ TLS_CERT: 'a.pem' })).toEqual(['TLS_CERT and TLS_KEY: go together; set both, or none']);
    expect(faults({ API_CLIENT_CA: 'ca.pem', TLS_CERT: 'a', TLS_KEY: 'b' })).toEqual([
      'API_CLIENT_CA: needs API_PORT, TLS_CERT and TLS_KEY',
    ]);
    expect(faults({ API_CLIENT_CA: 'ca.pem', API_PORT: '1', TLS_CERT: 'a', TLS_KEY: 'b' })).toEqual([]);
    expect(faults({ OCPP_CLIENT_CA: 'ca.pem' })).toEqual([expect.stringContaining('OCPP_CLIENT_CA: needs TLS_CERT')]);
    expect(faults({ OCPP_CLIENT_CRL: 'crl.pem' })).toEqual(['OCPP_CLIENT_CRL: needs OCPP_CLIENT_CA']);
  });
});
