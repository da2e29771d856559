/** What is wrong with this installation, before or while Junction runs: one line per thing looked at. */
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import libsql from 'libsql';
import { createConnection } from 'mysql2/promise';
import type { Config } from '../config/config';
import { ConfigError, loadConfig } from '../config/load';
import type { Context } from './context';
import { EXIT } from './failure';

interface Look {
  name: string;
  outcome: 'ok' | 'warn' | 'fail';
  detail: string;
}

/** A clock further off makes partners refuse or misorder what we send. */
const CLOCK_OFF_MS = 2_000;
const FREE_BYTES = 1024 ** 3;
const WAIT_MS = 5_000;

export function addDoctor(program: Command, context: Context): void {
  program
    .command('doctor')
    .description('look at settings, database, key file, clock, public URL and the way out; exit code 1 when one fails')
    .option('--probe <url>', 'any public HTTPS address: shows that calls get out, and whether the clock is right')
    .action(({ probe }: { probe?: string }) => doctor(probe, context));
}

async function doctor(probe: string | undefined, context: Context): Promise<void> {
  const looks: Look[] = [];
  const config = configuration(context, looks);
  if (config) {
    looks.push(...(await database(config)), ...egress(config), await publicUrl(config));
    if (probe) looks.push(...(await wayOut(probe)));
  }
  context.show(looks, () =>
    looks.map(({ name, outcome, detail }) => `${outcome.padEnd(5)} ${name}: ${detail}`).join('\n'),
  );
  if (looks.some(({ outcome }) => outcome === 'fail')) context.exitCode = EXIT.notWell;
}

const look = (name: string, outcome: Look['outcome'], detail: string): Look => ({ name, outcome, detail });

function configuration(context: Context, looks: Look[]): Readonly<Config> | undefined {
  try {
    const config = loadConfig(context.env);
    looks.push(look('settings', 'ok', 'every one can be used'));
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    looks.push(...error.faults.map((fault) => look('settings', 'fail', fault)));
    return undefined;
  }
}

function database(config: Readonly<Config>): Promise<Look[]> | Look[] {
  const { databaseUrl } = config;
  if (databaseUrl === 'sqlite::memory:') return [look('database', 'warn', 'in memory: nothing survives a restart')];
  if (!databaseUrl.startsWith('sqlite:')) return mySql(databaseUrl);
  const path = resolve(databaseUrl.slice('sqlite:'.length));
  return [sqlite(path), disk(dirname(path)), ...(config.secretKey ? [] : [keyFile(path)])];
}

function sqlite(path: string): Look {
  if (!existsSync(path)) return look('database', 'ok', `${path} will be made on the first start`);
  try {
    const file = new libsql(path);
    const [row] = file.prepare('PRAGMA quick_check').all() as { quick_check: string }[];
    file.close();
    const isWhole = row?.quick_check === 'ok';
    return look('database', isWhole ? 'ok' : 'fail', isWhole ? `${path} is whole` : `${path}: ${row?.quick_check}`);
  } catch (error) {
    return look('database', 'fail', `${path}: ${(error as Error).message}; restore a backup`);
  }
}

/** The nearest folder that exists must take files, and have room. */
function disk(folder: string): Look {
  if (!existsSync(folder)) return disk(dirname(folder));
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    return look('disk', 'fail', `${folder} cannot be written to`);
  }
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  return look('disk', free < FREE_BYTES ? 'warn' : 'ok', `${(free / FREE_BYTES).toFixed(1)} GB free at ${folder}`);
}

function keyFile(database: string): Look {
  const path = join(dirname(database), 'secret.key');
  if (!existsSync(path))
    return existsSync(database)
      ? look('key file', 'fail', `${path} is missing: the tokens in the database cannot be read; restore it`)
      : look('key file', 'ok', 'will be made on the first start');
  const isOpen = (statSync(path).mode & 0o077) !== 0;
  return look('key file', isOpen ? 'warn' : 'ok', isOpen ? `${path} can be read by others: chmod 600` : path);
}

async function mySql(url: string): Promise<Look[]> {
  try {
    const connection = await createConnection({ uri: url.replace(/^mariadb:/, 'mysql:'), connectTimeout: WAIT_MS });
    const [rows] = await connection.query('SELECT VERSION() AS version, UNIX_TIMESTAMP(NOW(3)) * 1000 AS now');
    await connection.end();
    const [{ version, now } = { version: '', now: 0 }] = rows as { version: string; now: number }[];
    return [look('database', 'ok', `${version} answers`), clock(Number(now), 'the database')];
  } catch (error) {
    return [look('database', 'fail', `it does not answer: ${(error as Error).message}`)];
  }
}

function clock(theirs: number, whose: string): Look {
  const off = Date.now() - theirs;
  const detail = `${Math.abs(Math.round(off))} ms ${off < 0 ? 'behind' : 'ahead of'} ${whose}`;
  return look('clock', Math.abs(off) > CLOCK_OFF_MS ? 'fail' : 'ok', detail);
}

function egress({ egressAllow, publicUrl }: Readonly<Config>): Look[] {
  const isPublic = publicUrl !== undefined && !/\/\/(localhost|127\.)/.test(publicUrl);
  const isOpen = egressAllow.some((entry) => /^(localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|\*)/.test(entry));
  if (egressAllow.length === 0) return [look('egress', 'ok', 'private addresses are not called')];
  const detail = `EGRESS_ALLOW lets partners lead calls to ${egressAllow.join(', ')}`;
  return [look('egress', isPublic && isOpen ? 'warn' : 'ok', detail)];
}

async function publicUrl({ publicUrl: url }: Readonly<Config>): Promise<Look> {
  if (!url) return look('public URL', 'warn', 'PUBLIC_URL is not set: partners are told http://localhost');
  if (url.startsWith('http:')) return look('public URL', 'warn', `${url} is not HTTPS, which OCPI demands`);
  try {
    const { status } = await fetch(`${url}/ocpi/versions`, {
      signal: AbortSignal.timeout(WAIT_MS),
      redirect: 'manual',
    });
    // Without a token, versions are refused: so it is an OCPI server that answers.
    const isOurs = status === 401;
    const detail = isOurs ? `${url} leads here` : `${url}/ocpi/versions answered ${status} instead of 401`;
    return look('public URL', isOurs ? 'ok' : 'fail', detail);
  } catch (error) {
    return look(
      'public URL',
      'warn',
      `${url} does not answer from here (${reasonOf(error)}); fine if Junction is stopped`,
    );
  }
}

async function wayOut(url: string): Promise<Look[]> {
  try {
    const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(WAIT_MS), redirect: 'manual' });
    const date = Date.parse(answer.headers.get('date') ?? '');
    // The header has whole seconds.
    const seen = Number.isNaN(date) ? [] : [clock(date + 500, new URL(url).host)];
    return [look('way out', 'ok', `${url} answered ${answer.status}`), ...seen];
  } catch (error) {
    return [look('way out', 'fail', `${url}: ${reasonOf(error)}`)];
  }
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? cause.message : message;
}
