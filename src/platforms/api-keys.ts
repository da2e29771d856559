/**
 * API keys: who may call the API, and for what. Only keyed hashes are kept, and a key is looked up by its hash: how long
 * that takes tells nothing about a key.
 */
import type { Clock } from '../lib/clock';
import { newId, newSecret } from '../lib/ids';
import type { Secrets } from '../lib/secrets';
import type { PartyKey } from '../ocpi/party';

/** `admin`: everything. `read`: look, change nothing. `party:FR*ABC`: only what that hosted party owns or was sent. */
export type Scope = 'admin' | 'read' | `party:${PartyKey}`;

/** The party of a key that is confined to one. */
export function partyOfScope(scope: Scope): PartyKey | undefined {
  return scope.startsWith('party:') ? scope.slice('party:'.length) : undefined;
}

export interface ApiKey {
  id: string;
  name: string;
  hash: string;
  scope: Scope;
  createdAt: number;
  lastUsedAt: number | null;
  /** The text before the last rotation, good until `previousUntil`. */
  previousHash: string | null;
  previousUntil: number | null;
}

/** What the keys ask of the store. */
export interface ApiKeyShelf {
  load(): Promise<ApiKey[]>;
  save(key: ApiKey): Promise<void>;
  /** A key was used, if it is still there; a later moment that is there already stays. */
  used(id: string, atMs: number): Promise<void>;
  remove(id: string): Promise<void>;
}

/** Name of the key that the setting ADMIN_KEY gives; there is one at a time. */
export const ADMIN_KEY_NAME = 'ADMIN_KEY';

export class ApiKeys {
  private readonly keys = new Map<string, ApiKey>();
  private readonly byHash = new Map<string, ApiKey>();
  /** Ids of keys used since that was last written down. */
  private readonly used = new Set<string>();

  constructor(
    private readonly shelf: ApiKeyShelf,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  /** Also when another node has changed them. */
  async load(): Promise<void> {
    const rows = await this.shelf.load();
    const used = new Map(this.all().map(({ id, lastUsedAt }) => [id, lastUsedAt]));
    this.keys.clear();
    this.byHash.clear();
    for (const key of rows) {
      const lastUsedAt = Math.max(key.lastUsedAt ?? 0, used.get(key.id) ?? 0) || null;
      this.keep({ ...key, lastUsedAt });
    }
  }

  all(): ApiKey[] {
    return [...this.keys.values()];
  }

  byId(id: string): ApiKey | undefined {
    return this.keys.get(id);
  }

  /** The key that was presented, if it is one of ours. */
  recognise(presented: string): ApiKey | undefined {
    const hash = this.secrets.hash(presented);
    const key = this.byHash.get(hash);
    const now = this.clock.now();
    if (!key || (hash !== key.hash && (key.previousUntil ?? 0) <= now)) return undefined;
    key.lastUsedAt = now;
    this.used.add(key.id);
    return key;
  }

  /** A new key; its text is returned once and never again. */
  async create(
    name: string,
    scope: Scope,
    { id = newId(), presented = newSecret() } = {},
  ): Promise<{ key: ApiKey; presented: string }> {
    const hash = this.secrets.hash(presented);
    const blank = { lastUsedAt: null, previousHash: null, previousUntil: null };
    const key = { id, name, hash, scope, createdAt: this.clock.now(), ...blank };
    await this.keepDurably(key);
    return { key, presented };
  }

  /** The key of the setting ADMIN_KEY. One that the setting named before ends. */
  async setAdminKey(presented: string): Promise<void> {
    const hash = this.secrets.hash(presented);
    const isKnown = this.byHash.get(hash)?.hash === hash;
    if (!isKnown) await this.create(ADMIN_KEY_NAME, 'admin', { presented });
    const older = this.all().filter((key) => key.name === ADMIN_KEY_NAME && key.hash !== hash);
    for (const { id } of older) await this.remove(id);
  }

  /** Gives the key a new text, returned once. The one before is good for `graceMs` more. */
  async rotate(key: ApiKey, graceMs: number): Promise<{ key: ApiKey; presented: string }> {
    const presented = newSecret();
    const previousUntil = this.clock.now() + graceMs;
    const rotated = { ...key, hash: this.secrets.hash(presented), previousHash: key.hash, previousUntil };
    await this.keepDurably(rotated);
    return { key: rotated, presented };
  }

  /** Writes down when keys were last used. */
  async saveLastUsed(): Promise<void> {
    const used = [...this.used];
    this.used.clear();
    for (const id of used) {
      const at = this.keys.get(id)?.lastUsedAt;
      if (typeof at === 'number') await this.shelf.used(id, at);
    }
  }

  async remove(id: string): Promise<boolean> {
    if (!this.keys.has(id)) return false;
    await this.shelf.remove(id);
    this.forget(id);
    return true;
  }

  private async keepDurably(key: ApiKey): Promise<void> {
    await this.shelf.save(key);
    this.forget(key.id);
    this.keep(key);
  }

  private keep(key: ApiKey): void {
    this.keys.set(key.id, key);
    this.byHash.set(key.hash, key);
    if (key.previousHash !== null) this.byHash.set(key.previousHash, key);
  }

  private forget(id: string): void {
    this.keys.delete(id);
    for (const [hash, key] of this.byHash) if (key.id === id) this.byHash.delete(hash);
  }
}
