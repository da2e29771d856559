/** What `/api/v1` answers, as far as the console reads it. snake_case is the wire's. */

export interface Role {
  role: string;
  country_code: string;
  party_id: string;
  business_details: { name: string; website?: string };
}

export type PlatformStatus = 'INVITED' | 'CONNECTED' | 'FAILED' | 'UNREGISTERED';

/** Exceptions for a partner that deviates; what is left out is by the book. */
export interface Quirks {
  token_encoding?: 'base64' | 'raw' | null;
  accept_raw_token?: boolean | null;
  broadcast_once?: boolean | null;
  list_without_to?: boolean | null;
  routing_on_hubclientinfo?: boolean | null;
  still_alive_failures?: number | null;
}

export interface Platform {
  id: string;
  name: string;
  status: PlatformStatus;
  online: boolean;
  suspended: boolean;
  version: string | null;
  versions_url: string | null;
  roles: Role[];
  planned_roles: Role[];
  endpoints: { identifier: string; role: string; url: string }[];
  announced_parties: number;
  quirks: Quirks;
  rate_limit: number | null;
  last_seen_at: string | null;
  created_at: string;
  last_error: string | null;
  /** The simulated partner of this instance. */
  sandbox: boolean;
  /** Only in the answer to an invitation. */
  registration_token?: string;
}

export interface Party {
  country_code: string;
  party_id: string;
  roles: string[];
  business_details?: { name: string };
  way: 'hosted' | 'direct' | 'hub';
  platform: string | null;
  connected: boolean;
}

export interface Message {
  id: string;
  at: string;
  direction: 'in' | 'out';
  correlation_id: string;
  request_id: string;
  platform: string | null;
  from: string | null;
  to: string | null;
  module: string | null;
  interface_role: string | null;
  method: string;
  path: string;
  object: string | null;
  http_status: number | null;
  ocpi_status: number | null;
  duration_ms: number;
  error: string | null;
}

export type Headers = [string, string][];

export interface MessageInFull extends Message {
  request: { headers: Headers | null; body: string | null };
  answer: { headers: Headers | null; body: string | null };
  /** Why it cannot be sent again; null when it can. */
  not_repeatable: { code: string; detail: string } | null;
}

/** What the partner said to a request that was sent again. */
export interface SentAgain {
  correlation_id: string;
  http_status: number;
  ocpi_status: number;
  status_message: string | null;
}

export interface Agreement {
  id: string;
  party: string;
  counterparty: string;
  modules: string[] | null;
  valid_from: string;
  valid_to: string | null;
}

export interface ApiKey {
  id: string;
  name: string;
  scope: string;
  created_at: string;
  last_used_at: string | null;
  /** Only in the answer to its making. */
  key?: string;
}

export interface Session {
  key: { id: string; name: string; scope: string } | null;
  expires_at: string | null;
}

/** How a platform has answered since this node started; null: nothing was asked. */
export interface Answers {
  requests: number;
  success: number | null;
  p95_ms: number | null;
}

export interface Status {
  release: string;
  ocpi_versions: string[];
  versions_url: string;
  nodes: { started_at: string }[];
  platforms: { id: string; name: string; backlog: number; answers: Answers }[];
  /** Why nodes cannot talk to each other; null when they can. */
  bus_trouble: string | null;
  chargers: {
    known: number;
    online: number;
    away_count: number;
    away: { identity: string; party: string }[];
    silent_nodes: string[];
  };
  active_sessions: number;
  trace: { dropped: number };
}
