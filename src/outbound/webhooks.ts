/**
 * Webhooks: each event that a webhook wants becomes a delivery in the same transaction in which the event is kept, so
 * none is forgotten. Each webhook has a lane of its own: a slow one delays nobody. What is not accepted is sent again
 * along a list of waits, and is dead after its end, to be looked at and sent again by hand. A webhook that has accepted
 * nothing for days is disabled, with an event. Signed the way of Standard Webhooks.
 */
import type { Clock } from '../lib/clock';
import { type EventType, typesMatching } from '../observe/event-types';
import type { Feed, FeedEvent } from '../observe/feed';
import { eventJson } from '../observe/feed';
import type { PartyKey } from '../ocpi/party';
import type { WebhookCall, WebhookOutcome } from './webhook-call';
import { nextTry } from './webhook-retry';

export interface Webhook {
  id: string;
  url: string;
  /** Event types and patterns such as `platform.*`. */
  events: string[];
  /** Only what concerns this hosted party; null: everything. */
  party: PartyKey | null;
  secret: string;
  /** The secret before the last change: signs as well until `previousUntil`. */
  previousSecret: string | null;
  previousUntil: number | null;
  createdAt: number;
  /** Since when nothing has been accepted; null: the last attempt was. */
  failingSince: number | null;
  disabledAt: number | null;
  disabledBecause: string | null;
}

export type DeliveryState = 'due' | 'delivered' | 'dead';

/** One event on its way to one webhook. */
export interface Delivery {
  webhookId: string;
  eventId: string;
  state: DeliveryState;
  attempts: number;
  /** When it is tried next; while it is under way: when it is tried again should this process end. */
  nextAt: number;
  lastAt: number | null;
  lastStatus: number | null;
  lastError: string | null;
}

/** What webhooks ask of the store. */
export interface WebhookShelf {
  all(): Promise<Webhook[]>;
  get(id: string): Promise<Webhook | undefined>;
  save(webhook: Webhook): Promise<void>;
  /** Changes members of a webhook that is still there. */
  amend(id: string, change: Partial<Webhook>): Promise<void>;
  /** With its deliveries. */
  remove(id: string): Promise<void>;
  /** Ids of enabled webhooks that have something due. */
  withDue(nowMs: number): Promise<string[]>;
  /** Due deliveries, the oldest first, each set to be due again at `againAt`. */
  take(webhookId: string, limit: number, times: { nowMs: number; againAt: number }): Promise<Delivery[]>;
  settle(delivery: Delivery): Promise<void>;
  /** Newest first; older than the event id `before`. */
  deliveries(
    webhookId: string,
    state: DeliveryState | undefined,
    page: { before?: string; limit: number },
  ): Promise<Delivery[]>;
  /** Makes dead deliveries due again: all, or that of one event. Returns how many. */
  revive(webhookId: string, nowMs: number, eventId?: string): Promise<number>;
  /** Gives up what is due. */
  bury(webhookId: string, reason: string): Promise<void>;
  event(id: string): Promise<FeedEvent | undefined>;
  /** Deliveries that wait, and dead ones. */
  counts(): Promise<{ due: number; dead: number }>;
}

/** Whether a webhook wants an event. */
export function wants(
  { events, party, disabledAt }: Pick<Webhook, 'events' | 'party' | 'disabledAt'>,
  event: FeedEvent,
) {
  if (disabledAt !== null || (party !== null && party !== event.party)) return false;
  return events.some((pattern) => typesMatching(pattern).includes(event.type satisfies EventType));
}

/** Deliveries under way to one webhook. */
const WIDTH = 8;
/** Longer than an attempt takes. */
const LEASE_MS = 60_000;
/** How often due deliveries are looked for; new events are sent at once. */
const TICK_MS = 1_000;
/** After this long without one accepted delivery a webhook is disabled. */
const DISABLE_AFTER_MS = 5 * 24 * 3_600_000;

export class Webhooks {
  private readonly running = new Map<string, number>();
  private readonly attempts = new Set<Promise<void>>();
  private stops: (() => void)[] = [];
  private looking: Promise<void> | undefined;
  private lookAgain = false;

  constructor(
    private readonly parts: {
      shelf: WebhookShelf;
      call: WebhookCall;
      feed: Feed;
      clock: Clock;
      failed: (error: Error) => void;
    },
  ) {}

  start(): void {
    this.stops = [this.parts.feed.listen(() => this.look()), this.parts.clock.every(TICK_MS, () => this.look())];
    this.look();
  }

  /** Begins nothing more; what is under way is cut off and due at once when the process is back. */
  async stop(): Promise<void> {
    for (const stop of this.stops) stop();
    this.stops = [];
    await this.looking;
    this.parts.call.stop();
    await Promise.all(this.attempts);
  }

  /** Looks for what is due, soon. */
  look(): void {
    if (this.stops.length === 0) return;
    this.lookAgain = true;
    this.looking ??= this.lookForDue().finally(() => {
      this.looking = undefined;
    });
  }

  private async lookForDue(): Promise<void> {
    while (this.lookAgain) {
      this.lookAgain = false;
      try {
        for (const id of await this.parts.shelf.withDue(this.parts.clock.now())) await this.fill(id);
      } catch (error) {
        this.parts.failed(error as Error);
      }
    }
  }

  /** Starts as many deliveries of one webhook as its lane is wide. */
  private async fill(webhookId: string): Promise<void> {
    const { shelf, clock } = this.parts;
    const free = WIDTH - (this.running.get(webhookId) ?? 0);
    const webhook = free > 0 ? await shelf.get(webhookId) : undefined;
    if (!webhook) return;
    const nowMs = clock.now();
    for (const delivery of await shelf.take(webhookId, free, { nowMs, againAt: nowMs + LEASE_MS })) {
      this.running.set(webhookId, (this.running.get(webhookId) ?? 0) + 1);
      const attempt = this.attempt(webhook, delivery)
        .catch(this.parts.failed)
        .finally(() => this.leave(webhookId, attempt));
      this.attempts.add(attempt);
    }
  }

  private leave(webhookId: string, attempt: Promise<void>): void {
    this.attempts.delete(attempt);
    const left = (this.running.get(webhookId) ?? 1) - 1;
    if (left > 0) this.running.set(webhookId, left);
    else this.running.delete(webhookId);
    // There may be more than the lane was wide.
    this.look();
  }

  private async attempt(webhook: Webhook, delivery: Delivery): Promise<void> {
    const { shelf, call, clock } = this.parts;
    const event = await shelf.event(delivery.eventId);
    const outcome: WebhookOutcome = event
      ? await call.send(webhook, event.id, eventJson(event))
      : { isAccepted: false, isFinal: true, error: 'the event is older than events are kept' };
    const now = clock.now();
    if (outcome.isCutOff) return shelf.settle({ ...delivery, nextAt: now });
    const attempts = delivery.attempts + 1;
    const nextAt = outcome.isAccepted || outcome.isFinal ? undefined : nextTry(attempts, now, outcome.retryAfterMs);
    await shelf.settle({
      ...delivery,
      attempts,
      state: outcome.isAccepted ? 'delivered' : nextAt === undefined ? 'dead' : 'due',
      nextAt: nextAt ?? now,
      lastAt: now,
      lastStatus: outcome.status ?? null,
      lastError: outcome.error ?? null,
    });
    if (event) await this.judge(webhook.id, outcome, now);
  }

  /** Remembers since when a webhook fails, and disables one that has failed for too long or says that it is gone. */
  private async judge(id: string, outcome: WebhookOutcome, now: number): Promise<void> {
    const { shelf } = this.parts;
    const webhook = await shelf.get(id);
    if (!webhook || webhook.disabledAt !== null) return;
    if (outcome.isAccepted) {
      if (webhook.failingSince !== null) await shelf.amend(id, { failingSince: null });
    } else if (outcome.isGone) await this.disable(webhook, 'it answers that it is gone (HTTP 410)', now);
    else if (webhook.failingSince === null) await shelf.amend(id, { failingSince: now });
    else if (now - webhook.failingSince >= DISABLE_AFTER_MS)
      await this.disable(webhook, `nothing has been accepted for days; last: ${outcome.error}`, now);
  }

  private async disable({ id, url, party }: Webhook, reason: string, now: number): Promise<void> {
    const { shelf, feed } = this.parts;
    await shelf.amend(id, { disabledAt: now, disabledBecause: reason });
    await shelf.bury(id, 'the webhook was disabled');
    const [countryCode, partyId] = party?.split('*') ?? [];
    const about = countryCode && partyId ? { party: { countryCode, partyId } } : {};
    feed.tell('webhook.disabled', { ...about, data: { id, url, reason } });
  }
}
