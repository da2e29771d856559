/** Who may come in: the key, how often it may call, and what it is good for. */
import type { Request } from 'express';
import type { Clock } from '../lib/clock';
import { ConcurrencyLimiter, RateLimiter } from '../lib/rate';
import { type PartyKey, partyKey } from '../ocpi/party';
import { type ApiKey, partyOfScope } from '../platforms/api-keys';
import { Problem, tooMany } from './problem';
import type { ApiRoute } from './route';

export interface GuardLimits {
  /** Requests per second of one key. */
  rate: number;
  /** Requests of one key that may be under way. */
  concurrency: number;
  /** Failed authentications per minute and address. */
  failedAuthPerMinute: number;
}

export class Guard {
  private readonly rate: RateLimiter;
  private readonly failedAuth: RateLimiter;
  private readonly underWay: ConcurrencyLimiter;

  constructor(
    private readonly identify: (request: Request) => Promise<ApiKey | undefined> | ApiKey | undefined,
    private readonly clock: Clock,
    private readonly limits: GuardLimits,
  ) {
    this.rate = new RateLimiter(limits.rate);
    this.underWay = new ConcurrencyLimiter(limits.concurrency);
    this.failedAuth = new RateLimiter(limits.failedAuthPerMinute / 60, limits.failedAuthPerMinute);
  }

  /** The key behind the request. Throws Problem 401, 429. */
  async recognise(request: Request): Promise<ApiKey> {
    const key = await this.identify(request);
    const now = this.clock.now();
    if (!key) throw this.refuse(request.socket.remoteAddress ?? '', now);
    const wait = this.rate.take(key.id, now);
    if (wait > 0) throw tooMany(wait, `more than ${this.limits.rate} requests per second with the key "${key.name}"`);
    return key;
  }

  /** Counts a request as under way until the returned function is called. Throws Problem 429. */
  enter(key: ApiKey): () => void {
    const leave = this.underWay.enter(key.id);
    if (leave) return leave;
    throw tooMany(1, `${this.underWay.limit} requests with the key "${key.name}" are under way already`);
  }

  private refuse(address: string, now: number): Problem {
    const wait = this.failedAuth.take(address, now);
    if (wait > 0) return tooMany(wait, 'too many requests without a valid key came from this address');
    return new Problem(401, 'Unauthorized', 'send "Authorization: Bearer KEY" with an API key of this instance');
  }
}

/** The key in `Authorization: Bearer KEY`. */
export function bearerOf(request: Request): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

/**
 * Whether the key is good for this call; returns the party that it is confined to, if it is. Throws Problem 403.
 * What another party owns is refused before it is looked for, so that nobody learns whether it is there.
 */
export function permit(key: ApiKey, route: ApiRoute, params: Record<string, string>): PartyKey | undefined {
  const party = partyOfScope(key.scope);
  const isGood = party === undefined ? key.scope === 'admin' || route.scope === 'read' : isOpenTo(party, route, params);
  if (isGood) return party;
  const needed = party === undefined || !route.forParty ? `scope ${route.scope}` : `a key of ${partyIn(params)}`;
  throw new Problem(403, 'Forbidden', `this call needs ${needed}; the key "${key.name}" has ${key.scope}`);
}

function isOpenTo(party: PartyKey, { forParty }: ApiRoute, params: Record<string, string>): boolean {
  return forParty === 'filter' || (forParty === 'path' && partyIn(params) === party);
}

const partyIn = ({ country = '', party = '' }: Record<string, string>) =>
  partyKey({ countryCode: country, partyId: party });
