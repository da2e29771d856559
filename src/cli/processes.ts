/** Commands that run for as long as somebody wants them to: Junction itself, the demo, a sandbox partner. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Command } from 'commander';
import { FAULTS, readFaults } from '../sandbox/faults';
import { SimulatedPartner } from '../sandbox/simulated';
import type { Context } from './context';
import { CliFailure } from './failure';

export function addProcesses(program: Command, context: Context): void {
  program
    .command('start')
    .description('start Junction here, with the settings of the environment and config/')
    .action(() => run('main.js', [], context));
  program
    .command('demo')
    .description('a hub, a CPO and an eMSP as separate servers; a driver charges')
    .option('--crash', 'kill the hub in the middle and go on')
    .option('--keep', 'leave everything running at the end')
    .action((options: Record<string, boolean>) =>
      run(
        'demo/main.js',
        Object.keys(options).map((name) => `--${name}`),
        context,
      ),
    );
  addSandbox(program, context);
}

interface SandboxSwitches {
  port: string;
  cpo: string;
  emsp: string;
  locations: string;
  faults?: string;
  name: string;
  register?: boolean;
}

function addSandbox(program: Command, context: Context): void {
  const faults = Object.entries(FAULTS).map(([name, what]) => `  ${name.padEnd(13)} ${what}`);
  program
    .command('sandbox')
    .description('run a simulated partner: a CPO with a few hundred Locations, and an eMSP with Tokens')
    .option('--port <port>', 'where it listens on 127.0.0.1; 0 takes a free port', '4100')
    .option('--cpo <party>', 'its CPO', 'NL*SBC')
    .option('--emsp <party>', 'its eMSP', 'NL*SBM')
    .option('--locations <count>', 'how many Locations it has', '300')
    .option('--faults <list>', 'what it does wrong: names separated by commas, each with :module if wanted')
    .option('--register', 'let the Junction at --url register with it (admin key; EGRESS_ALLOW=127.0.0.1 there)')
    .option('--name <name>', 'what Junction calls it', 'Sandbox')
    .addHelpText('after', `\nFaults, on every functional module or on one (500:locations):\n${faults.join('\n')}`)
    .action((switches: SandboxSwitches) => sandbox(switches, context));
}

async function sandbox(switches: SandboxSwitches, context: Context): Promise<void> {
  const simulated = await simulate(switches).start(whole(switches.port, '--port'));
  const { partner } = simulated;
  try {
    if (switches.register) await register(simulated, switches.name, context);
    const faultsUrl = `http://127.0.0.1:${partner.port}/sandbox/faults`;
    const told = { versions_url: partner.versionsUrl, registration_token: partner.ourToken, faults_url: faultsUrl };
    context.show(switches.register ? { ...told, registration_token: undefined } : told, () =>
      [
        `The sandbox partner ${switches.cpo} (CPO), ${switches.emsp} (eMSP) is listening.`,
        `  Versions URL         ${partner.versionsUrl}`,
        switches.register
          ? `  Registered with      ${context.url}`
          : `  Registration token   ${partner.ourToken}   (good until it is registered with)`,
        `  Switch its faults    curl -X PUT -d slow,500:locations ${faultsUrl}`,
        'It runs until Ctrl-C.',
      ].join('\n'),
    );
    await ended();
  } finally {
    await simulated.stop();
  }
}

function simulate({ cpo, emsp, locations, faults = '' }: SandboxSwitches): SimulatedPartner {
  for (const party of [cpo, emsp])
    if (!/^[A-Z]{2}\*[A-Z0-9]{3}$/.test(party)) throw new CliFailure('usage', `${party}: a party is written NL*SBC`);
  try {
    return new SimulatedPartner({ cpo, emsp, locations: whole(locations, '--locations'), faults: readFaults(faults) });
  } catch (error) {
    throw error instanceof CliFailure ? error : new CliFailure('usage', (error as Error).message);
  }
}

/** A sandbox of that name that was here before is registered with anew. */
async function register({ partner }: SimulatedPartner, name: string, context: Context): Promise<void> {
  const client = context.client();
  const address = { versions_url: partner.versionsUrl, registration_token: partner.ourToken };
  const known = (await client.list('/platforms')).find((platform) => platform.name === name);
  if (known) await client.call('POST', `/platforms/${known.id}/register`, address);
  else await client.call('POST', '/platforms', { name, ...address });
}

export function whole(text: string, name: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new CliFailure('usage', `${name}: ${text} is no whole number`);
  return Number(text);
}

/** Resolves on Ctrl-C or SIGTERM. */
export function ended(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

/** Another entrance of the build as a child; its exit code is ours. */
async function run(entrance: string, args: string[], context: Context): Promise<void> {
  const path = join(__dirname, '..', entrance);
  const child = spawn(process.execPath, ['--enable-source-maps', path, ...args], {
    env: context.env,
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  context.exitCode = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}
