/** The command line, put together. */
import { Command, CommanderError } from 'commander';
import { addBackup } from './backup';
import { Context, type World } from './context';
import { addDoctor } from './doctor';
import { CliFailure, EXIT } from './failure';
import { addLoad } from './load';
import { asJson } from './output';
import { addPartners } from './partners';
import { addPricing } from './pricing';
import { addProcesses } from './processes';
import { addTrace } from './trace';

const CODES = `
Exit codes: 0 done; 1 what was looked at is not well; 2 the command line or a file cannot be read;
3 Junction does not answer; 4 Junction refused.
The API key comes from JUNCTION_KEY (or ADMIN_KEY) or --key-file, never from an argument.`;

/** Runs one command line; the exit code. */
export async function runCli(args: string[], world: World): Promise<number> {
  const { out, release } = world;
  const program = new Command('junction')
    .description('Junction, the OCPI roaming hub: run it, connect partners, look, load, back up.')
    .version(release)
    .option('--url <url>', 'where Junction is; JUNCTION_URL, or this machine, when left out')
    .option('--key-file <file>', 'file with the API key')
    .option('--json', 'print JSON for programs')
    .addHelpText('after', CODES)
    .showHelpAfterError('(--help tells more)')
    .exitOverride()
    .configureOutput({ writeOut: (text) => out.line(text.trimEnd()), writeErr: (text) => out.note(text.trimEnd()) });
  const context = new Context(world, program);
  addProcesses(program, context);
  addPartners(program, context);
  addTrace(program, context);
  addPricing(program, context);
  addLoad(program, context);
  addBackup(program, context);
  addDoctor(program, context);
  for (const command of all(program)) command.copyInheritedSettings(program);
  try {
    await program.parseAsync(args, { from: 'user' });
    return context.exitCode;
  } catch (error) {
    return told(error as Error, context);
  }
}

const all = (command: Command): Command[] => command.commands.flatMap((one) => [one, ...all(one)]);

function told(error: Error, context: Context): number {
  // Help and version are done; what else commander ends with is a command line that cannot be read.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
  if (!(error instanceof CliFailure)) throw error;
  const { kind, message, problem } = error;
  if (context.isJson) context.out.line(asJson({ error: kind, message, problem }));
  else context.out.note(message);
  return EXIT[kind];
}
