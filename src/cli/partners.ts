/** Partners and parties: who is connected, invite one, register with one, check one. */
import type { Command } from 'commander';
import { type Context, readText } from './context';
import { CliFailure, EXIT } from './failure';
import { table } from './output';

type Row = Record<string, unknown>;
interface Party {
  role: string;
  country_code: string;
  party_id: string;
}

const partiesOf = (roles: unknown) =>
  (roles as Party[]).map(({ role, country_code, party_id }) => `${country_code}*${party_id} ${role}`).join(', ');

export function addPartners(program: Command, context: Context): void {
  const partners = program.command('partners').description('platforms that we are connected with');
  partners
    .command('list')
    .description('every platform, how far it is, and its parties')
    .action(() => list(context));
  partners
    .command('invite <name>')
    .description('let a partner register with us; prints what to hand over to it')
    .action((name: string) => invite(name, context));
  partners
    .command('register <name> <versions-url>')
    .description('register with a partner now')
    .option('--token-file <file>', 'file with the registration token it gave us; - reads it from standard input')
    .action((name: string, url: string, { tokenFile }: { tokenFile?: string }) =>
      register(name, url, tokenFile, context),
    );
  partners
    .command('check <partner>')
    .description(
      'a read-only conformance run against a partner, by its name, party or id; exit code 1 when a MUST is broken',
    )
    .option('--all', 'show what passed as well')
    .action((named: string, { all }: { all?: boolean }) => check(named, all === true, context));
  program
    .command('parties')
    .description('parties that we host, and those that we reach, with the way to each')
    .action(() => parties(context));
}

async function list(context: Context): Promise<void> {
  const found = await context.client().list('/platforms');
  context.show(found, () =>
    table(
      ['NAME', 'STATUS', 'ONLINE', 'VERSION', 'PARTIES', 'LAST SEEN', 'ID'],
      found.map((one) => [
        String(one.name),
        one.suspended ? 'SUSPENDED' : String(one.status),
        one.online ? 'yes' : 'no',
        one.version as string | null,
        partiesOf(one.roles) || null,
        one.last_seen_at as string | null,
        String(one.id),
      ]),
    ),
  );
}

async function invite(name: string, context: Context): Promise<void> {
  const { json } = await context.client().call('POST', '/platforms', { name });
  context.show(json, () =>
    [
      `${name} is invited. Hand over to it, on a safe way:`,
      `  Versions URL         ${json.versions_url}`,
      `  Registration token   ${json.registration_token}`,
    ].join('\n'),
  );
}

async function register(name: string, versionsUrl: string, tokenFile: string | undefined, context: Context) {
  const token = tokenOf(tokenFile, context);
  const order = { name, versions_url: versionsUrl, registration_token: token };
  const { status, json } = await context.client().send('POST', '/platforms', order);
  if (status === 502) throw new CliFailure('notWell', `step ${json.step}: ${json.detail}${answerOf(json)}`, json);
  if (status >= 400) throw new CliFailure('refused', String(json.detail ?? `HTTP ${status}`), json);
  context.show(json, () => `${name} is ${json.status}: ${partiesOf(json.roles)}`);
}

const answerOf = ({ answer }: Row) => (answer ? `\n  it answered: ${JSON.stringify(answer)}` : '');

/** Never an argument: those are seen by everybody on the machine. */
function tokenOf(file: string | undefined, { env }: Context): string {
  const token = file ? readText(file === '-' ? '/dev/stdin' : file).trim() : env.REGISTRATION_TOKEN;
  if (token) return token;
  throw new CliFailure('usage', 'the registration token is missing: give --token-file, or set REGISTRATION_TOKEN');
}

/** A partner by its id, its name or one of its parties. */
export async function partnerNamed(named: string, context: Context): Promise<Row> {
  const found = (await context.client().list('/platforms')).filter(
    ({ id, name, roles }) =>
      id === named ||
      name === named ||
      partiesOf(roles)
        .split(', ')
        .some((one) => one.split(' ')[0] === named),
  );
  const [one] = found;
  if (one && found.length === 1) return one;
  if (one) throw new CliFailure('usage', `several partners are called ${named}; use one of the ids ${ids(found)}`);
  throw new CliFailure('refused', `there is no partner ${named}; "partners list" shows them`);
}

const ids = (rows: Row[]) => rows.map(({ id }) => id).join(', ');

interface Finding {
  module: string;
  name: string;
  outcome: string;
  requirements: string[];
  detail: string | null;
}

async function check(named: string, showsAll: boolean, context: Context): Promise<void> {
  const { id, name } = await partnerNamed(named, context);
  const { json } = await context.client().call('POST', `/platforms/${id}/check`);
  const { pass, warn, fail, skip } = json.counts as Record<string, number>;
  const found = (json.findings as Finding[]).filter(({ outcome }) => showsAll || outcome !== 'pass');
  const lines = found.map(
    ({ outcome, module, name, requirements, detail }) =>
      `${outcome.padEnd(4)}  ${module}: ${name}${detail ? ` — ${detail}` : ''}  [${requirements.join(' ')}]`,
  );
  const total = `${name}: ${pass} passed, ${fail} failed, ${warn} warnings, ${skip} not tried`;
  context.show(json, () => [...lines, total].join('\n'));
  if (json.verdict === 'fail') context.exitCode = EXIT.notWell;
}

async function parties(context: Context): Promise<void> {
  const found = await context.client().list('/parties');
  context.show(found, () =>
    table(
      ['PARTY', 'ROLES', 'WAY', 'CONNECTED', 'PLATFORM'],
      found.map((one) => [
        `${one.country_code}*${one.party_id}`,
        (one.roles as string[]).join(', '),
        String(one.way),
        one.connected ? 'yes' : 'no',
        one.platform as string | null,
      ]),
    ),
  );
}
