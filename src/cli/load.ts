/** Bulk import of own Locations, Tariffs and Tokens through the API: bad lines told by number, resumable where it broke. */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { JsonObject } from '../lib/json';
import type { Class } from '../ocpi/field';
import { Location, Tariff, Token } from '../ocpi/model';
import type { Client } from './client';
import { type Context, readText } from './context';
import { CliFailure, EXIT } from './failure';
import { type Entry, readEntries } from './load-read';
import type { Output } from './output';

const CLASSES: Record<string, Class> = { locations: Location, tariffs: Tariff, tokens: Token };
/** Requests under way at once: quick, and far below what one key may send. */
const AT_ONCE = 16;

interface Switches {
  as: string;
  party?: string;
  restart?: boolean;
}

interface Bad {
  number: number;
  reason: string;
}

export function addLoad(program: Command, context: Context): void {
  program
    .command('load <file>')
    .description('put own Locations, Tariffs or Tokens from JSON, JSON lines or CSV; run again to go on where it broke')
    .requiredOption('--as <module>', 'locations, tariffs or tokens')
    .option('--party <party>', 'the hosted party they belong to, FR*ABC, where an object does not say so itself')
    .option('--restart', 'begin at the first line, whatever has been loaded before')
    .addHelpText(
      'after',
      '\nCSV: the first line names the fields; a dot leads inside, as in coordinates.latitude or evses.0.uid.',
    )
    .action((file: string, switches: Switches) => load(file, switches, context));
}

async function load(file: string, { as, party, restart }: Switches, context: Context): Promise<void> {
  const type = CLASSES[as];
  if (!type) throw new CliFailure('usage', `--as ${as}: choose locations, tariffs or tokens`);
  const entries = readEntries(file, readText(file), type);
  const progress = new Progress(file, restart === true);
  const client = context.client();
  const bad: Bad[] = [];
  const todo = entries.slice(progress.done);
  for (let start = 0; start < todo.length; start += AT_ONCE) {
    const group = todo.slice(start, start + AT_ONCE);
    // What is put twice is put once: after a break in the middle of a group, the whole group is put again.
    const results = await Promise.all(group.map((entry) => put(entry, as, party, client)));
    bad.push(...results.filter((result) => result !== undefined));
    progress.save(progress.done + group.length);
    draw(context.out, progress.done, entries.length, bad.length);
  }
  progress.end();
  for (const { number, reason } of bad) context.out.note(`${file}:${number}: ${reason}`);
  const result = { loaded: todo.length - bad.length, bad, skipped: entries.length - todo.length };
  context.show(result, () => told(result));
  if (bad.length > 0) context.exitCode = EXIT.notWell;
}

const told = ({ loaded, bad, skipped }: { loaded: number; bad: Bad[]; skipped: number }) =>
  `${loaded} loaded, ${bad.length} bad${skipped > 0 ? `, ${skipped} were done before` : ''}`;

/** Why it was not taken; throws when going on makes no sense. */
async function put(entry: Entry, module: string, party: string | undefined, client: Client): Promise<Bad | undefined> {
  const { number, object, fault } = entry;
  if (!object) return { number, reason: fault ?? 'empty' };
  const path = pathOf(object, module, party);
  if (!path) return { number, reason: 'it has no id, or no party: give --party' };
  const { status, json } = await client.send('PUT', path, object);
  if (status < 400) return undefined;
  const detail = String(json.detail ?? `HTTP ${status}`);
  // Not this line's fault: a wrong key, too much at once, Junction in trouble.
  if (status === 401 || status === 403 || status === 429 || status >= 500)
    throw new CliFailure('refused', `stopped at ${number}: ${detail}; run it again to go on`, json);
  const faults = Array.isArray(json.faults) ? (json.faults as { path: string; problem: string }[]) : [];
  return { number, reason: [detail, ...faults.map(({ path, problem }) => `${path} ${problem}`)].join('; ') };
}

function pathOf(object: JsonObject, module: string, party: string | undefined): string | undefined {
  const [country, name] = party ? party.split('*') : [object.country_code, object.party_id];
  const id = module === 'tokens' ? object.uid : object.id;
  if (!country || !name || id === undefined || id === '') return undefined;
  const type = module === 'tokens' && object.type ? `?type=${encodeURIComponent(String(object.type))}` : '';
  return `/parties/${[country, name].join('/')}/${module}/${encodeURIComponent(String(id))}${type}`;
}

function draw(out: Output, done: number, all: number, bad: number): void {
  if (!out.isWatched) return;
  const width = 30;
  const filled = Math.round((done / all) * width);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
  process.stderr.write(`\r${bar} ${done}/${all}${bad > 0 ? `, ${bad} bad` : ''}${done === all ? '\n' : ''}`);
}

/** How far a file has been loaded, in a small file beside it that is gone when all is done. */
class Progress {
  done = 0;
  private readonly path: string;
  /** Of the file as it was: a changed one is loaded from its beginning. */
  private readonly mark: string;

  constructor(file: string, restart: boolean) {
    this.path = `${file}.progress`;
    const { size, mtimeMs } = statSync(file);
    this.mark = `${size} ${mtimeMs}`;
    if (restart || !existsSync(this.path)) return;
    const [done = '0', ...mark] = readFileSync(this.path, 'utf8').trim().split(' ');
    if (mark.join(' ') === this.mark) this.done = Number(done);
  }

  save(done: number): void {
    this.done = done;
    writeFileSync(this.path, `${done} ${this.mark}\n`);
  }

  end(): void {
    rmSync(this.path, { force: true });
  }
}
