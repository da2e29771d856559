/** How the API shows a platform, and finds one. */
import { toDateTime } from '../lib/clock';
import type { AddressBook } from '../platforms/address-book';
import type { Platform } from '../platforms/platform';
import { notFound } from './problem';

export const PLATFORM = {
  type: 'object',
  description: 'A system at the other end of one credentials exchange. Tokens never appear.',
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    status: { type: 'string', enum: ['INVITED', 'CONNECTED', 'FAILED', 'UNREGISTERED'] },
    online: { type: 'boolean' },
    suspended: { type: 'boolean' },
    version: { type: ['string', 'null'] },
    versions_url: { type: ['string', 'null'] },
    roles: { type: 'array', items: { type: 'object' } },
    endpoints: { type: 'array', items: { type: 'object' } },
    quirks: { type: 'object' },
    last_seen_at: { type: ['string', 'null'] },
    last_error: { type: ['string', 'null'] },
    sandbox: { type: 'boolean', description: 'The simulated partner of this instance.' },
  },
};

const dateOrNull = (ms: number | null) => (ms === null ? null : toDateTime(ms));

export function shown(platform: Platform): object {
  const { id, name, status, online, suspended, version, roles, endpoints, quirks, announced, lastError } = platform;
  return {
    id,
    name,
    status,
    online,
    suspended,
    version,
    versions_url: platform.versionsUrl,
    roles,
    planned_roles: platform.plannedRoles,
    endpoints,
    announced_parties: announced.length,
    quirks,
    rate_limit: platform.rateLimit,
    last_seen_at: dateOrNull(platform.lastSeenAt),
    created_at: toDateTime(platform.createdAt),
    last_error: lastError,
    sandbox: platform.isSandbox,
  };
}

/** Throws a 404 problem. */
export function findPlatform(book: AddressBook, id = ''): Platform {
  const platform = book.platform(id);
  if (!platform) throw notFound(`platform ${id}`);
  return platform;
}
