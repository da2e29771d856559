import { runCli } from '../../src/cli/program';
import { ADMIN_KEY, type World } from '../support/world';

interface Setting {
  world: World;
  env?: Record<string, string | undefined>;
  pause?: () => Promise<boolean>;
}

/** Runs one command line against a world; what it printed. */
export async function junction(given: World | Setting, ...args: string[]) {
  const { world, env = {}, pause = async () => false } = 'world' in given ? given : { world: given };
  const lines: string[] = [];
  const notes: string[] = [];
  const out = {
    line: (text: string) => void lines.push(text),
    note: (text: string) => void notes.push(text),
    isWatched: false,
  };
  const all = { JUNCTION_URL: world.url, JUNCTION_KEY: ADMIN_KEY, ...env };
  const code = await runCli(args, { out, env: all, release: 'test', pause });
  return { code, text: lines.join('\n'), notes: notes.join('\n') };
}
