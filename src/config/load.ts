import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateSync } from 'class-validator';
import { Config } from './config';
import { SETTINGS } from './setting';

/** All faults of the configuration at once: setting, value (never a secret), what is expected. */
export class ConfigError extends Error {
  override name = 'ConfigError';

  constructor(readonly faults: string[]) {
    super(`The configuration cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

export interface Environment {
  [name: string]: string | undefined;
}

/** Defaults, then `config/default.json`, then `config/local.json`, then the environment; checked and frozen. */
export function loadConfig(env: Environment = process.env, folder = 'config'): Readonly<Config> {
  const faults: string[] = [];
  const config = new Config();
  for (const file of ['default.json', 'local.json']) applyFile(config, join(folder, file), faults);
  for (const [property, { name, read }] of SETTINGS) {
    const text = env[name];
    if (text !== undefined && (text !== '' || name === 'HUB_PARTY')) assign(config, property, read(text));
  }
  faults.push(...check(config));
  if (faults.length > 0) throw new ConfigError(faults);
  return Object.freeze(config);
}

function assign(config: Config, property: string, value: unknown): void {
  Object.assign(config, { [property]: value });
}

function applyFile(config: Config, path: string, faults: string[]): void {
  if (!existsSync(path)) return;
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    faults.push(`${path}: not JSON (${(error as Error).message})`);
    return;
  }
  const byName = new Map([...SETTINGS].map(([property, { name }]) => [name, property]));
  for (const [name, value] of Object.entries(content as object)) {
    const property = byName.get(name);
    if (property) assign(config, property, value);
    else faults.push(`${path}: there is no setting ${name}`);
  }
}

function check(config: Config): string[] {
  const faults = validateSync(config).map(({ property, value, constraints }) => {
    const setting = SETTINGS.get(property);
    const expected = Object.values(constraints ?? {})[0];
    const shown = setting?.secret ? '(secret, not shown)' : JSON.stringify(value);
    return `${setting?.name}: ${shown} is not usable; expected ${expected}`;
  });
  if (/^(mysql|mariadb):/.test(config.databaseUrl) && !config.secretKey)
    faults.push(
      'SECRET_KEY: is missing; with a MySQL database it must be set (32 bytes in Base64, the same on each node)',
    );
  if (config.databaseUrl.startsWith('sqlite:') && config.natsUrl?.length > 0)
    faults.push(
      'NATS_URL: is set, but DATABASE_URL is SQLite; several nodes share a MySQL or MariaDB database, so set ' +
        'DATABASE_URL to mysql://…, or leave NATS_URL out',
    );
  faults.push(...checkCertificates(config));
  return faults;
}

/** Settings that name a certificate and its key. */
const PAIRS = [
  ['TLS', 'tlsCert', 'tlsKey'],
  ['OCPP_SIGNING', 'ocppSigningCert', 'ocppSigningKey'],
  ['PNC_SIGNING', 'pncSigningCert', 'pncSigningKey'],
] as const;

function checkCertificates(config: Config): string[] {
  const faults = PAIRS.filter(([, cert, key]) => (config[cert] === undefined) !== (config[key] === undefined)).map(
    ([name]) => `${name}_CERT and ${name}_KEY: go together; set both, or none`,
  );
  // Partners need no certificate of ours (they have tokens), so only a port that they do not use can demand one.
  if (config.apiClientCa !== undefined && (config.apiPort === undefined || config.tlsCert === undefined))
    faults.push('API_CLIENT_CA: needs API_PORT, TLS_CERT and TLS_KEY');
  if (config.ocppClientCa !== undefined && config.tlsCert === undefined)
    faults.push('OCPP_CLIENT_CA: needs TLS_CERT and TLS_KEY; behind a proxy that ends TLS nobody shows a certificate');
  if (config.ocppClientCrl !== undefined && config.ocppClientCa === undefined)
    faults.push('OCPP_CLIENT_CRL: needs OCPP_CLIENT_CA');
  return faults;
}
