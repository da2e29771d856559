/**
 * Talk between the nodes of one Junction. `LocalBus` serves a node that is alone, `NatsBus` several; whoever uses a bus
 * does not know which.
 *
 * - `publish` reaches every node once, the own one included, soon and in no promised order. It may be lost while NATS is
 *   away: so tell only what can be found in the database too ("platform X has changed", "there is something due"), and
 *   look there again in `onReturn`.
 * - `request` is answered by the node that serves the topic ("the node that holds station X"), by itself when it is this
 *   one. It throws BusError: `nobody` at once when no node serves it, `silent` when the answer does not come in time,
 *   `failed` with the message of what the other side threw, `away` while the bus is down.
 * - A topic is a path of names: `platforms`, `station/NL*TNM*1`. Data is JSON.
 */
import type { Clock } from '../lib/clock';

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

export type Stop = () => void;

/** What was published. */
export interface Published {
  data: Json;
  /** Whether this very node told it. */
  isOwn: boolean;
}

export interface Bus {
  publish(topic: string, data: Json): void;
  subscribe(topic: string, heard: (published: Published) => void): Stop;
  request(topic: string, data: Json, timeoutMs?: number): Promise<Json>;
  /** One node at a time serves a topic; what `answer` throws reaches the asker as `failed`. */
  serve(topic: string, answer: (data: Json) => Promise<Json>): Stop;
  /** Calls back when something may have been missed: this node or another one was cut off and is back. */
  onReturn(returned: () => void): Stop;
  /** Why the bus does not carry anything at present; undefined when it does. */
  trouble(): string | undefined;
  close(): Promise<void>;
}

export class BusError extends Error {
  override name = 'BusError';

  constructor(
    readonly reason: 'nobody' | 'silent' | 'failed' | 'away',
    message: string,
  ) {
    super(message);
  }
}

/** How long an answer is waited for when nothing else is said. */
export const ANSWER_MS = 10_000;

/** The bus of a node that is alone: everything stays in the process. */
export class LocalBus implements Bus {
  private readonly listeners = new Map<string, Set<(published: Published) => void>>();
  private readonly servers = new Map<string, (data: Json) => Promise<Json>>();

  constructor(private readonly clock: Clock) {}

  publish(topic: string, data: Json): void {
    // Later, as with several nodes: who publishes in the middle of a change is not overtaken by its own news.
    setImmediate(() => {
      for (const heard of this.listeners.get(topic) ?? []) heard({ data, isOwn: true });
    });
  }

  subscribe(topic: string, heard: (published: Published) => void): Stop {
    const listeners = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, listeners.add(heard));
    return () => void listeners.delete(heard);
  }

  async request(topic: string, data: Json, timeoutMs = ANSWER_MS): Promise<Json> {
    const answer = this.servers.get(topic);
    if (!answer) throw new BusError('nobody', `nobody serves ${topic}`);
    return new Promise((resolve, reject) => {
      const stopTimer = this.clock.after(timeoutMs, () =>
        reject(new BusError('silent', `${topic} did not answer within ${timeoutMs} ms`)),
      );
      answer(data)
        .then(resolve, (error: Error) => reject(new BusError('failed', error.message)))
        .finally(stopTimer);
    });
  }

  serve(topic: string, answer: (data: Json) => Promise<Json>): Stop {
    this.servers.set(topic, answer);
    return () => {
      if (this.servers.get(topic) === answer) this.servers.delete(topic);
    };
  }

  onReturn(): Stop {
    return () => undefined;
  }

  trouble(): undefined {
    return undefined;
  }

  async close(): Promise<void> {
    this.listeners.clear();
    this.servers.clear();
  }
}
