/** API keys: who may call the API, and for what. Only keyed hashes are kept. */
import type { Clock } from '../lib/clock';
import { newId, newSecret } from '../lib/ids';
import type { Secrets } from '../lib/secrets';

/** `admin`: everything. `read`: look, change nothing. */
export type Scope = 'admin' | 'read';

export interface ApiKey {
  id: string;
  name: string;
  hash: string;
  scope: Scope;
  createdAt: number;
  lastUsedAt: number | null;
}

/** What the keys ask of the store. */
export interface ApiKeyShelf {
  load(): Promise<ApiKey[]>;
  save(key: ApiKey): Promise<void>;
  remove(id: string): Promise<void>;
}

export class ApiKeys {
  private readonly byHash = new Map<string, ApiKey>();

  constructor(
    private readonly shelf: ApiKeyShelf,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  async load(): Promise<void> {
    for (const key of await this.shelf.load()) this.byHash.set(key.hash, key);
  }

  all(): ApiKey[] {
    return [...this.byHash.values()];
  }

  /** The key that was presented, if it is one of ours. */
  recognise(presented: string): ApiKey | undefined {
    const key = this.byHash.get(this.secrets.hash(presented));
    if (key) key.lastUsedAt = this.clock.now();
    return key;
  }

  /** A new key; its text is returned once and never again. */
  async create(name: string, scope: Scope, presented = newSecret()): Promise<{ key: ApiKey; presented: string }> {
    const hash = this.secrets.hash(presented);
    const known = this.byHash.get(hash);
    const key = known ?? { id: newId(), name, hash, scope, createdAt: this.clock.now(), lastUsedAt: null };
    await this.shelf.save(key);
    this.byHash.set(hash, key);
    return { key, presented };
  }

  /** Writes down when each key was last used. */
  async saveLastUsed(): Promise<void> {
    for (const key of this.all()) await this.shelf.save(key);
  }

  async remove(id: string): Promise<boolean> {
    const key = this.all().find((one) => one.id === id);
    if (!key) return false;
    await this.shelf.remove(id);
    return this.byHash.delete(key.hash);
  }
}
