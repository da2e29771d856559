/** Read-only requests to one partner, and the list of what was found by them. */
import type { Clock } from '../lib/clock';
import { newId, newProbeId } from '../lib/ids';
import { isObject } from '../lib/json';
import type { InterfaceRole } from '../ocpi/endpoint';
import type { Routing } from '../ocpi/headers';
import { isDateTime } from '../ocpi/kinds';
import { isSuccess } from '../ocpi/status';
import type { Answered, Caller } from '../outbound/call';
import { CallFailure } from '../outbound/wire';
import type { Platform } from '../platforms/platform';
import type { Finding } from './report';

/** An answer with what is asked of it again and again. */
export interface Seen extends Answered {
  correlationId: string;
  url: string;
}

export interface Question {
  url: string;
  module: string;
  role?: InterfaceRole;
  routing?: Routing;
  /** Instead of the platform's own token. */
  token?: string;
  /** It is wrong on purpose: that it is refused says nothing against the partner. */
  isProbe?: boolean;
}

/** A partner that does not answer is not asked for ever: after this long, what is left is skipped. */
const LONGEST_MS = 90_000;

export class Probe {
  readonly findings: Finding[] = [];
  private readonly endAt: number;

  constructor(
    private readonly caller: Caller,
    private readonly clock: Clock,
    readonly platform: Platform,
  ) {
    this.endAt = clock.now() + LONGEST_MS;
  }

  /** The answer; undefined when there is none that can be used, which is then a finding. */
  async ask(name: string, question: Question): Promise<Seen | undefined> {
    const { module } = question;
    if (this.clock.now() > this.endAt) {
      this.skip(module, name, [], 'the check had taken too long before');
      return undefined;
    }
    const correlationId = question.isProbe ? newProbeId() : newId();
    try {
      return await this.send(question, correlationId);
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      this.add({ module, name, outcome: 'fail', requirements: ['TRF-067'], detail: error.message, correlationId });
      return undefined;
    }
  }

  /** Why a request is refused that carries another token; undefined when it is not refused at all. */
  async refusalOf(question: Question & { token: string }): Promise<string | undefined> {
    try {
      await this.send(question, newProbeId());
      return undefined;
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      return error.kind;
    }
  }

  /** A MUST: it holds, or the check fails. */
  must(seen: Seen, module: string, name: string, requirements: string[], fault: string | undefined): void {
    this.add({ module, name, requirements, ...judged(fault, 'fail'), correlationId: seen.correlationId });
  }

  /** A SHOULD: a warning when it does not hold. */
  should(seen: Seen, module: string, name: string, requirements: string[], fault: string | undefined): void {
    this.add({ module, name, requirements, ...judged(fault, 'warn'), correlationId: seen.correlationId });
  }

  skip(module: string, name: string, requirements: string[], detail: string): void {
    this.add({ module, name, requirements, outcome: 'skip', detail, correlationId: null });
  }

  add(finding: Finding): void {
    this.findings.push(finding);
  }

  /** What every answer has: ids repeated, the envelope, its media type. */
  envelope(seen: Seen, module: string): void {
    const type = String(seen.headers['content-type'] ?? '');
    const { timestamp, status_code } = seen.envelope;
    this.must(
      seen,
      module,
      'the answer repeats X-Request-ID and X-Correlation-ID',
      ['HUB-069', 'HUB-071'],
      echoFault(seen),
    );
    this.must(
      seen,
      module,
      'the answer is application/json',
      ['TRF-067'],
      /^application\/json\b/i.test(type) ? undefined : `Content-Type is ${type || 'missing'}`,
    );
    this.must(
      seen,
      module,
      'the envelope has a status code and a timestamp in UTC',
      ['TRF-068', 'TRF-069'],
      isDateTime(String(timestamp)) && Number.isInteger(status_code)
        ? undefined
        : `timestamp is ${JSON.stringify(timestamp)}`,
    );
  }

  private async send({ url, module, role = 'SENDER', routing, token }: Question, correlationId: string) {
    const platform = token === undefined ? this.platform : { ...this.platform, theirToken: token };
    const answer = await this.caller.call({ platform, method: 'GET', url, module, role, correlationId, routing });
    return { ...answer, correlationId, url };
  }
}

const judged = (fault: string | undefined, otherwise: 'fail' | 'warn') =>
  fault === undefined ? { outcome: 'pass' as const, detail: null } : { outcome: otherwise, detail: fault };

function echoFault({ headers, requestId, correlationId }: Seen): string | undefined {
  const given = [headers['x-request-id'], headers['x-correlation-id']];
  if (given[0] === requestId && given[1] === correlationId) return undefined;
  return `X-Request-ID ${given[0] ?? 'is missing'}, X-Correlation-ID ${given[1] ?? 'is missing'}`;
}

/** A good answer's data; a bad status is told as a fault. */
export function faultOfStatus({ ocpi, http, envelope }: Seen): string | undefined {
  if (isSuccess(ocpi)) return undefined;
  const words = typeof envelope.status_message === 'string' ? ` "${envelope.status_message}"` : '';
  return `answered ${ocpi}${words} (HTTP ${http})`;
}

export const objectIn = ({ envelope }: Seen) => (isObject(envelope.data) ? envelope.data : undefined);
export const listIn = ({ envelope }: Seen) => (Array.isArray(envelope.data) ? (envelope.data as unknown[]) : undefined);
