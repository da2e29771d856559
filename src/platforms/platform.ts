import type { InterfaceRole } from '../ocpi/endpoint';
import type { BusinessDetails, ConnectionStatus } from '../ocpi/model';
import type { Role } from '../ocpi/party';
import { type Quirks, quirksOf } from './quirks';

/**
 * How far the exchange of credentials with a platform has come.
 * INVITED: it holds a registration token. CONNECTED: registered. FAILED: our own attempt to register did not succeed.
 * UNREGISTERED: it ended the connection itself; a new invitation is needed.
 */
export type PlatformStatus = 'INVITED' | 'CONNECTED' | 'FAILED' | 'UNREGISTERED';

/** A party acting in a role, as a platform told it in its credentials. */
export interface PlatformRole {
  role: Role;
  country_code: string;
  party_id: string;
  business_details: BusinessDetails;
}

export interface PlatformEndpoint {
  /** Module id; custom modules have ids of their own. */
  identifier: string;
  role: InterfaceRole;
  url: string;
}

/** A party that an upstream hub announced: reachable through that hub's platform. */
export interface AnnouncedParty {
  role: Role;
  country_code: string;
  party_id: string;
  status: ConnectionStatus;
  last_updated: string;
}

/** A system at the other end of one credentials exchange; it brings one or more parties. */
export interface Platform {
  id: string;
  name: string;
  status: PlatformStatus;
  /** The operator has switched it off: nothing is routed to or from it. */
  suspended: boolean;
  /** It answered, or was heard, within the still-alive period. */
  online: boolean;
  /** The OCPI version agreed on; null until registered. */
  version: string | null;
  /** Its versions endpoint; null until known. */
  versionsUrl: string | null;
  /** The token that we present to it. Never leaves the house but in `Authorization`. */
  theirToken: string | null;
  roles: PlatformRole[];
  endpoints: PlatformEndpoint[];
  /** What an upstream hub told us of its parties. Empty unless the platform has role HUB. */
  announced: AnnouncedParty[];
  quirks: Quirks;
  /** Parties the operator expects on an invited platform; shown as PLANNED. */
  plannedRoles: PlatformRole[];
  /** Requests per second it may send; null: the default. */
  rateLimit: number | null;
  /** Milliseconds; null: never heard. */
  lastSeenAt: number | null;
  createdAt: number;
  /** Why the last registration failed; null when it did not. */
  lastError: string | null;
  /** A simulated partner of this instance: nothing that is sent to it reaches anybody. */
  isSandbox: boolean;
  /** Mark of the roles of ours that it has been told, with its credentials; null: none. */
  rolesTold: string | null;
}

/** The address under which a platform serves one side of a module. */
export function endpointOf(platform: Platform, module: string, role: InterfaceRole): string | undefined {
  if (quirksOf(platform).unsupported_modules?.includes(module)) return undefined;
  return platform.endpoints.find((endpoint) => endpoint.identifier === module && endpoint.role === role)?.url;
}

/** Whether messages may be sent to it now. */
export function isReachable(platform: Platform): boolean {
  return platform.status === 'CONNECTED' && platform.online && !platform.suspended;
}

/** OCPI 2.2.1 "ConnectionStatus enum", for the parties of this platform. */
export function connectionStatus(platform: Platform): ConnectionStatus {
  if (platform.suspended || platform.status === 'UNREGISTERED') return 'SUSPENDED';
  if (platform.status !== 'CONNECTED') return 'PLANNED';
  return platform.online ? 'CONNECTED' : 'OFFLINE';
}

export function isHub(platform: Platform): boolean {
  return platform.roles.some(({ role }) => role === 'HUB');
}
