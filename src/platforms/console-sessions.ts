/** Sign-ins of the web console: a secret in a cookie stands for an API key, for a bounded time. */
import type { Clock } from '../lib/clock';
import { newSecret } from '../lib/ids';
import type { Secrets } from '../lib/secrets';
import type { ApiKey, ApiKeys } from './api-keys';

/** A sign-in as it is kept: only a keyed hash of its secret. */
export interface ConsoleSession {
  hash: string;
  keyId: string;
  createdAt: number;
  expiresAt: number;
}

/** What the sign-ins ask of the store. Asked on each request, so that a sign-out holds on every node at once. */
export interface ConsoleSessionShelf {
  find(hash: string): Promise<ConsoleSession | undefined>;
  save(session: ConsoleSession): Promise<void>;
  remove(hash: string): Promise<void>;
  removeExpired(nowMs: number): Promise<void>;
}

export class ConsoleSessions {
  constructor(
    private readonly shelf: ConsoleSessionShelf,
    private readonly keys: ApiKeys,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
    /** How long a sign-in lasts, whatever is done with it. */
    private readonly lifeMs: number,
  ) {}

  /** A new sign-in for the key; the secret is returned once and never again. */
  async begin(key: ApiKey): Promise<{ secret: string; expiresAt: number }> {
    const now = this.clock.now();
    await this.shelf.removeExpired(now);
    const secret = newSecret();
    const session = { hash: this.secrets.hash(secret), keyId: key.id, createdAt: now, expiresAt: now + this.lifeMs };
    await this.shelf.save(session);
    return { secret, expiresAt: session.expiresAt };
  }

  /** The key behind a secret; undefined when the sign-in has ended, or its key has. */
  async recognise(secret: string): Promise<{ key: ApiKey; expiresAt: number } | undefined> {
    const session = await this.shelf.find(this.secrets.hash(secret));
    if (!session || session.expiresAt <= this.clock.now()) return undefined;
    const key = this.keys.byId(session.keyId);
    return key && { key, expiresAt: session.expiresAt };
  }

  /** Ends a sign-in; nothing happens when there is none. */
  end(secret: string): Promise<void> {
    return this.shelf.remove(this.secrets.hash(secret));
  }
}
