/** SECRET_KEY: from the settings, or from a file beside the SQLite database that is made on the first start. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from '../config/config';
import { newSecret } from '../lib/ids';

export function secretKeyOf({ secretKey, databaseUrl }: Config): Buffer {
  if (secretKey) return Buffer.from(secretKey, 'base64');
  const path = databaseUrl.replace(/^sqlite:/, '');
  if (path === ':memory:') return Buffer.from(newSecret(), 'base64url');
  const file = join(dirname(path), 'secret.key');
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${Buffer.from(newSecret(), 'base64url').toString('base64')}\n`, { mode: 0o600 });
  }
  return Buffer.from(readFileSync(file, 'utf8'), 'base64');
}
