/** Delivers one object to one platform: the request, the parties it is addressed to, and what came of it. */
import type { Clock } from '../lib/clock';
import { newId } from '../lib/ids';
import type { ObjectKey } from '../ocpi/object-key';
import { type PartyId, type PartyKey, partyOfKey } from '../ocpi/party';
import { isSuccess } from '../ocpi/status';
import { endpointOf, type Platform } from '../platforms/platform';
import { retryAfterMs, UNAUTHORIZED_RETRY_SECONDS } from './backoff';
import type { Answered, Caller, OutgoingCall } from './call';
import type { DueMark } from './due';
import { type Push, pushOf, putOf } from './push';
import { joinUrl } from './url';
import { CallFailure } from './wire';

/** How one push ended. `down`: the partner, not the object, is the trouble. */
export type Outcome =
  | { kind: 'done' }
  | { kind: 'refused'; error: string }
  | { kind: 'down'; error: string; waitMs?: number };

export interface DeliveryParts {
  /** The object's text as it is now; undefined when it is no more. */
  present: (key: ObjectKey) => Promise<string | undefined>;
  caller: Caller;
  clock: Clock;
  /** Called when a partner has taken a CDR. */
  accepted: (taken: Taken) => Promise<void>;
}

/** A partner has taken a CDR. */
export interface Taken extends ObjectKey {
  platformId: string;
  party: PartyKey | null;
  /** Where it was sent, and the address that the partner answered. */
  url: string;
  location: string | undefined;
}

export class Delivery {
  constructor(private readonly parts: DeliveryParts) {}

  /** Brings the present object to each of the parties, one after another; stops at the first that does not take it. */
  async deliver(platform: Platform, mark: DueMark, parties: PartyId[]): Promise<Outcome> {
    const json = await this.parts.present(mark);
    const push = pushOf(mark, json, platform);
    if (!push) return { kind: 'done' };
    for (const party of parties) {
      let outcome = await this.send(platform, mark, push, party);
      // A partner that does not know the object cannot take a part of it: it gets the whole.
      if (outcome.kind === 'refused' && push.isPartial && json !== undefined)
        outcome = await this.send(platform, mark, putOf(mark, json), party);
      if (outcome.kind !== 'done') return outcome;
    }
    return { kind: 'done' };
  }

  private async send(platform: Platform, mark: DueMark, push: Push, to: PartyId): Promise<Outcome> {
    const { caller, clock, accepted } = this.parts;
    const role = 'RECEIVER';
    const url = endpointOf(platform, mark.module, role);
    if (url === undefined) return { kind: 'done' };
    const call: OutgoingCall = {
      platform,
      method: push.method,
      url: joinUrl(url, push.rest, push.search),
      module: mark.module,
      role,
      correlationId: newId(),
      routing: { to, from: partyOfKey(mark.owner) },
      object: mark.objectId,
      body: push.body,
    };
    try {
      const answer = await caller.call(call);
      const outcome = outcomeOf(answer, push, clock.now());
      if (outcome.kind === 'done' && mark.module === 'cdrs')
        await accepted({ ...mark, url: call.url, location: single(answer.headers.location) });
      return outcome;
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      const { kind, message } = error;
      return kind === 'unauthorized'
        ? { kind: 'down', error: message, waitMs: UNAUTHORIZED_RETRY_SECONDS * 1000 }
        : { kind: 'down', error: message };
    }
  }
}

function outcomeOf(answer: Answered, push: Push, nowMs: number): Outcome {
  const { http, ocpi, envelope, headers } = answer;
  // What is not there need not be deleted.
  if (isSuccess(ocpi) || (push.method === 'DELETE' && http === 404)) return { kind: 'done' };
  if (push.method === 'POST' && isThere(http, envelope.status_message)) return { kind: 'done' };
  const words = typeof envelope.status_message === 'string' ? ` "${envelope.status_message}"` : '';
  const error = `answered ${ocpi}${words} (HTTP ${http})`;
  if (http === 429 || http === 503)
    return { kind: 'down', error, waitMs: retryAfterMs(single(headers['retry-after']), nowMs) };
  return { kind: 'refused', error };
}

/** A CDR whose answer was lost comes again. OCPI has no code for it: partners say it with HTTP 409, or in words. */
const isThere = (http: number, message: unknown) =>
  http === 409 ||
  (typeof message === 'string' && /already (exist|there|known|received|stored|present)|duplicate/i.test(message));

const single = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
