/** How the demo tells its story on the terminal. */
import type { Reply } from '../sandbox/wire';

const inColour = process.stdout.isTTY && !('NO_COLOR' in process.env);
const paint = (code: number, text: string) => (inColour ? `\u001b[${code}m${text}\u001b[0m` : text);

export function tell(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function step(title: string): void {
  tell(`\n${paint(1, title)}`);
}

/** One call and its answer. Throws when it was not answered as it should be. */
export function told(who: string, what: string, reply: Reply, http = 200): void {
  const status = reply.json.status_code;
  const isGood = reply.http === http && (status === undefined || status === 1000);
  const answer = status === undefined ? `${reply.http}` : `${reply.http}, OCPI ${status}`;
  tell(`  ${paint(36, who.padEnd(18))} ${what}  ${paint(isGood ? 32 : 31, answer)}`);
  if (!isGood) throw new Error(`${what} was answered ${reply.http}: ${reply.text}`);
}

export function expect(holds: boolean, what: string): void {
  tell(`  ${holds ? paint(32, '✓') : paint(31, '✗')} ${what}`);
  if (!holds) throw new Error(`not so: ${what}`);
}
