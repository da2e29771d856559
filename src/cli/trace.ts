/** The message trace in a terminal, and following it. */
import type { Command } from 'commander';
import type { Context } from './context';
import { whole } from './processes';

type Message = Record<string, string | number | null>;

interface Filters {
  party?: string;
  platform?: string;
  module?: string;
  object?: string;
  status?: string;
  correlation?: string;
  since?: string;
  limit: string;
  follow?: boolean;
}

const EVERY_MS = 1_000;
/** Messages of one look; more than come in a second are caught up with the next. */
const AT_ONCE = 500;

export function addTrace(program: Command, context: Context): void {
  program
    .command('trace')
    .description('what went in and out, newest last')
    .option('--party <party>', 'a party written FR*ABC, as sender or receiver')
    .option('--platform <id>', 'id of a platform')
    .option('--module <module>', 'a module, such as cdrs')
    .option('--object <id>', 'id of an object')
    .option('--status <code>', 'an OCPI status of four digits or an HTTP status of three')
    .option('--correlation <id>', 'both legs of a routed request share it')
    .option('--since <moment>', 'such as 2026-01-31T12:00:00Z')
    .option('--limit <count>', 'how many', '20')
    .option('-f, --follow', 'go on as messages come, until Ctrl-C')
    .action((filters: Filters) => trace(filters, context));
}

async function trace(filters: Filters, context: Context): Promise<void> {
  const client = context.client();
  let newest = '';
  const look = async (limit: number, since?: string) => {
    const { json } = await client.call('GET', `/messages?${queryOf(filters, limit, since)}`);
    const fresh = (json.items as Message[]).filter(({ id }) => String(id) > newest).reverse();
    for (const message of fresh) context.out.line(context.isJson ? JSON.stringify(message) : lineOf(message));
    const last = fresh.at(-1);
    newest = String(last?.id ?? newest);
    return last?.at === undefined ? since : String(last.at);
  };
  let since = await look(whole(filters.limit, '--limit'), filters.since);
  while (filters.follow && (await context.pause(EVERY_MS))) since = await look(AT_ONCE, since);
}

function queryOf(filters: Filters, limit: number, since: string | undefined): URLSearchParams {
  const query = new URLSearchParams({ limit: String(limit) });
  const { party, platform, module, object, status, correlation } = filters;
  const given = { party, platform, module, object, status, since, correlation_id: correlation };
  for (const [name, value] of Object.entries(given)) if (value) query.set(name, value);
  return query;
}

/** `12:00:00.123  in  NL*TNM → DE*MSP  PUT locations LOC1  200 1000  12 ms`. */
function lineOf(message: Message): string {
  const { at, direction, from, to, method, module, object, http_status, ocpi_status, duration_ms, error } = message;
  const who = `${from ?? '–'} → ${to ?? '–'}`;
  const what = [method, module, object].filter(Boolean).join(' ');
  const status = `${http_status ?? '–'} ${ocpi_status ?? '–'}`;
  const line = `${String(at).slice(11, 23)}  ${String(direction).padEnd(3)}  ${who.padEnd(17)}  ${what.padEnd(34)}`;
  return `${line}  ${status.padEnd(8)}  ${duration_ms} ms${error ? `  ${error}` : ''}`;
}
