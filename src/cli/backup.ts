/** A consistent copy of the SQLite databases and the key file, also while Junction runs; and the way back. */
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import libsql from 'libsql';
import { loadConfig } from '../config/load';
import { toDateTime } from '../lib/clock';
import type { Context } from './context';
import { CliFailure } from './failure';

const MANIFEST = 'backup.json';

interface Place {
  name: 'junction.sqlite' | 'junction-trace.sqlite' | 'secret.key';
  path: string;
}

export function addBackup(program: Command, context: Context): void {
  program
    .command('backup <folder>')
    .description('copy the databases and the key file into a new folder, also while Junction runs')
    .option('--without-trace', 'leave the message trace out')
    .action((folder: string, { withoutTrace }: { withoutTrace?: boolean }) =>
      backup(folder, withoutTrace === true, context),
    );
  program
    .command('restore <folder>')
    .description('put a backup back where the settings say; Junction must be stopped')
    .option('--force', 'replace what is there')
    .action((folder: string, { force }: { force?: boolean }) => restore(folder, force === true, context));
}

function backup(folder: string, withoutTrace: boolean, context: Context): void {
  const places = placesOf(context).filter(({ name }) => !(withoutTrace && name === 'junction-trace.sqlite'));
  const [main] = places;
  if (!main || !existsSync(main.path)) throw new CliFailure('notWell', `there is no database ${main?.path}`);
  if (existsSync(join(folder, MANIFEST))) throw new CliFailure('usage', `${folder} holds a backup already`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files = places.filter(({ path }) => existsSync(path));
  for (const place of files) copy(place, join(folder, place.name));
  const names = files.map(({ name }) => name);
  const manifest = { made_at: toDateTime(Date.now()), release: context.release, files: names };
  writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
  const isKeyMissing = !names.includes('secret.key');
  if (isKeyMissing)
    context.out.note('SECRET_KEY is set outside: keep it with the backup, which is worth nothing without');
  context.show({ folder, ...manifest }, () => `${folder} holds ${names.join(', ')}; keep it as safe as a password`);
}

/** VACUUM INTO reads one moment of the database, whoever writes meanwhile. */
function copy({ name, path }: Place, to: string): void {
  if (name === 'secret.key') copyFileSync(path, to);
  else {
    const database = new libsql(path);
    try {
      database.exec('PRAGMA busy_timeout=5000');
      database.exec(`VACUUM INTO '${to.replaceAll("'", "''")}'`);
    } finally {
      database.close();
    }
  }
  chmodSync(to, 0o600);
}

async function restore(folder: string, force: boolean, context: Context): Promise<void> {
  const manifest = join(folder, MANIFEST);
  if (!existsSync(manifest)) throw new CliFailure('usage', `${folder} holds no backup (no ${MANIFEST})`);
  const { files } = JSON.parse(readFileSync(manifest, 'utf8')) as { files: string[] };
  const places = placesOf(context);
  await refuseWhileRunning(context);
  const taken = places.filter(({ path }) => existsSync(path));
  if (taken.length > 0 && !force)
    throw new CliFailure('notWell', `${taken.map(({ path }) => path).join(', ')} exist; --force replaces them`);
  for (const { name, path } of places) {
    // The log of another database would be read into this one.
    for (const suffix of ['', '-wal', '-shm']) if (name !== 'secret.key') rmSync(path + suffix, { force: true });
    if (!files.includes(name)) continue;
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(join(folder, name), path);
    chmodSync(path, 0o600);
  }
  context.show({ restored: files }, () => `restored ${files.join(', ')} to ${dirname(places[0]?.path ?? '')}`);
}

async function refuseWhileRunning(context: Context): Promise<void> {
  const answer = await fetch(`${context.url}/health/live`, { signal: AbortSignal.timeout(2_000) }).catch(
    () => undefined,
  );
  if (answer?.ok) throw new CliFailure('notWell', `Junction runs at ${context.url}; stop it first`);
}

function placesOf(context: Context): Place[] {
  const { databaseUrl, secretKey } = loadConfig(context.env);
  if (!databaseUrl.startsWith('sqlite:'))
    throw new CliFailure(
      'usage',
      'the database is MySQL: back it up with its own tools, such as\n' +
        '  mysqldump --single-transaction --routines DATABASE > junction.sql\n' +
        'or a physical backup (mariabackup, xtrabackup), and keep SECRET_KEY with it',
    );
  const path = resolve(databaseUrl.slice('sqlite:'.length));
  const trace = `${path.replace(/\.sqlite$/, '')}-trace.sqlite`;
  const places: Place[] = [
    { name: 'junction.sqlite', path },
    { name: 'junction-trace.sqlite', path: trace },
  ];
  return secretKey ? places : [...places, { name: 'secret.key', path: join(dirname(path), 'secret.key') }];
}
