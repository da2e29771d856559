/** One attempt to deliver an event to a webhook, signed the way of Standard Webhooks. */
import type { AxiosInstance } from 'axios';
import { Webhook as Signature } from 'standardwebhooks';
import type { Clock } from '../lib/clock';
import { retryAfterMs } from './backoff';
import type { EgressPolicy } from './egress';
import { guardedAxios } from './guarded-axios';

/** How an attempt ended. Anything but a 2xx answer is not accepted. */
export interface WebhookOutcome {
  isAccepted: boolean;
  /** HTTP status of the answer, if one came. */
  status?: number;
  error?: string;
  /** What the receiver asks for with Retry-After. */
  retryAfterMs?: number;
  /** The receiver says that it is no more: 410. */
  isGone?: boolean;
  /** Trying again is of no use. */
  isFinal?: boolean;
  /** Cut off because the process stops: says nothing about the receiver. */
  isCutOff?: boolean;
}

/** Where to send, and what signs. */
export interface WebhookTarget {
  url: string;
  secret: string;
  previousSecret: string | null;
  previousUntil: number | null;
}

/** A receiver is to accept and do its work later. */
const TIMEOUT_MS = 15_000;
/** What a receiver answers is not read beyond that. */
const ANSWER_LIMIT = 64 * 1024;

export class WebhookCall {
  private readonly http: AxiosInstance;
  private readonly stopping = new AbortController();

  constructor(
    private readonly egress: EgressPolicy,
    private readonly clock: Clock,
    private readonly release: string,
  ) {
    this.http = guardedAxios(egress, ANSWER_LIMIT);
  }

  /** Cuts off what is under way. */
  stop(): void {
    this.stopping.abort();
  }

  /** Never throws. */
  async send(target: WebhookTarget, eventId: string, body: string): Promise<WebhookOutcome> {
    const abort = new AbortController();
    const signal = AbortSignal.any([abort.signal, this.stopping.signal]);
    const stop = this.clock.after(TIMEOUT_MS, () => abort.abort());
    try {
      this.egress.check(target.url);
      const headers = { ...this.signed(target, eventId, body), 'User-Agent': `Junction/${this.release}` };
      const answer = await this.http.post(target.url, Buffer.from(body), { headers, signal });
      return outcomeOf(answer.status, String(answer.headers['retry-after'] ?? ''), this.clock.now());
    } catch (error) {
      if (this.stopping.signal.aborted) return { isAccepted: false, isCutOff: true };
      const why = abort.signal.aborted ? `no answer within ${TIMEOUT_MS / 1000} s` : wordsOf(error as Error);
      return { isAccepted: false, error: why };
    } finally {
      stop();
    }
  }

  private signed({ secret, previousSecret, previousUntil }: WebhookTarget, eventId: string, body: string) {
    const now = this.clock.now();
    const isOverlap = previousSecret !== null && (previousUntil ?? 0) > now;
    const secrets = isOverlap ? [secret, previousSecret] : [secret];
    const at = new Date(now);
    return {
      'Content-Type': 'application/json',
      'webhook-id': eventId,
      'webhook-timestamp': String(Math.floor(now / 1000)),
      'webhook-signature': secrets.map((one) => new Signature(one).sign(eventId, at, body)).join(' '),
    };
  }
}

function outcomeOf(status: number, retryAfter: string, nowMs: number): WebhookOutcome {
  if (status >= 200 && status < 300) return { isAccepted: true, status };
  const error = status >= 300 && status < 400 ? `a redirect (HTTP ${status}), which is not followed` : `HTTP ${status}`;
  return { isAccepted: false, status, error, isGone: status === 410, retryAfterMs: retryAfterMs(retryAfter, nowMs) };
}

function wordsOf(error: Error & { code?: string; cause?: unknown }): string {
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return (error.message || cause || error.code || 'the connection failed').slice(0, 500);
}
