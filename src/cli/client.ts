/** A running Junction, spoken to through /api/v1. */
import { CliFailure } from './failure';

export interface Answered {
  status: number;
  text: string;
  json: Record<string, unknown>;
}

/** Long enough for a registration or a check with a slow partner. */
const TIMEOUT_MS = 120_000;

export class Client {
  constructor(
    readonly url: string,
    private readonly key: string | undefined,
  ) {}

  /** Throws CliFailure when there is no answer, or one that is a refusal. `body`: an object, or text as it is. */
  async call(method: string, path: string, body?: object | string): Promise<Answered> {
    const answer = await this.send(method, path, body);
    if (answer.status < 400) return answer;
    throw new CliFailure('refused', wordsOf(answer, this.key !== undefined), answer.json);
  }

  /** The same, whatever the status. */
  async send(method: string, path: string, body?: object | string): Promise<Answered> {
    const headers: Record<string, string> = {};
    if (this.key) headers.authorization = `Bearer ${this.key}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const content = typeof body === 'object' ? JSON.stringify(body) : body;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const response = await fetch(`${this.url}/api/v1${path}`, { method, headers, body: content, signal });
      const text = await response.text();
      return { status: response.status, text, json: parsed(text) };
    } catch (error) {
      const { message, cause } = error as Error;
      const why = cause instanceof Error ? cause.message || (cause as { code?: string }).code : message;
      throw new CliFailure('unreachable', `${this.url} does not answer (${why}); is Junction running? See --url`);
    }
  }

  /** Every entry of a list, page after page. */
  async list(path: string): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    let cursor: unknown = null;
    do {
      const more = cursor === null ? '' : `&cursor=${encodeURIComponent(String(cursor))}`;
      const { json } = await this.call('GET', `${path}?limit=500${more}`);
      items.push(...(json.items as Record<string, unknown>[]));
      cursor = json.next;
    } while (cursor !== null && cursor !== undefined);
    return items;
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function wordsOf({ status, json }: Answered, hasKey: boolean): string {
  if (status === 401 && !hasKey) return 'an API key is needed: set JUNCTION_KEY or give --key-file';
  const detail = typeof json.detail === 'string' ? json.detail : `HTTP ${status}`;
  const faults = Array.isArray(json.faults) ? (json.faults as { path?: string; problem?: string }[]) : [];
  return [detail, ...faults.map(({ path, problem }) => `  ${path ?? ''} ${problem ?? ''}`)].join('\n');
}
