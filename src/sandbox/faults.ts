/** Faults that a sandbox partner can be told to have, on all functional modules or on one: `slow`, `500:locations`. */
import type { Behaviour, SandboxPartner } from './partner';
import type { Received } from './wire';

export const FAULTS = {
  slow: 'answers after five seconds',
  '500': 'answers HTTP 500 with an empty body',
  rubbish: 'answers an HTML page with HTTP 200',
  'wrong-status': 'answers HTTP 200 with OCPI status 2001',
  'page-loop': 'lists link to themselves as their next page',
  hang: 'never answers',
  reset: 'closes the connection instead of an answer',
} as const;

export type FaultName = keyof typeof FAULTS;

export interface Fault {
  name: FaultName;
  /** Undefined: every functional module. */
  module: string | undefined;
}

const SLOW_MS = 5_000;

/** Reads `slow,500:locations`. Throws saying which name is none. */
export function readFaults(text: string): Fault[] {
  const written = text.split(',').map((entry) => entry.trim());
  return written.filter(Boolean).map((entry) => {
    const [name = '', module] = entry.split(':');
    if (!Object.hasOwn(FAULTS, name))
      throw new Error(`there is no fault "${name}"; choose from ${Object.keys(FAULTS).join(', ')}`);
    return { name: name as FaultName, module };
  });
}

export const tellFaults = (faults: Fault[]) =>
  faults.map(({ name, module }) => (module ? `${name}:${module}` : name)).join(',');

/** Module of a functional request; undefined for versions, details and credentials, which always go by the book. */
export const moduleOf = ({ path }: Received) => /^\/ocpi\/[^/]+\/(?:sender|receiver)\/([^/]+)/.exec(path)?.[1];

/** What the faults make of an answer that would have been good. */
export async function spoil(
  faults: Fault[],
  partner: SandboxPartner,
  received: Received,
  good: () => Behaviour,
): Promise<Behaviour> {
  const module = moduleOf(received);
  const inForce = faults.filter((fault) => module && (fault.module === undefined || fault.module === module));
  const has = (name: FaultName) => inForce.some((fault) => fault.name === name);
  if (has('slow')) await new Promise((resolve) => setTimeout(resolve, SLOW_MS).unref());
  if (has('hang')) return 'hang';
  if (has('reset')) return 'reset';
  if (has('500')) return { http: 500, body: '' };
  if (has('rubbish')) return { headers: { 'content-type': 'text/html' }, body: '<html><h1>It works!</h1></html>' };
  if (has('wrong-status')) return { status_code: 2001 };
  const answer = good();
  if (!has('page-loop') || received.method !== 'GET' || typeof answer === 'string') return answer;
  const here = `http://127.0.0.1:${partner.port}${received.path}?${received.query}`;
  return { ...answer, headers: { ...answer.headers, link: `<${here}>; rel="next"` } };
}
