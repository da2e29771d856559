/** Which roles are told of an object, and which serve which side of a module. */
import type { InterfaceRole } from '../ocpi/endpoint';
import type { Role } from '../ocpi/party';

/** Data meant for everyone; everything else is between two parties. */
export const BROADCAST_MODULES: ReadonlySet<string> = new Set(['locations', 'tariffs', 'tokens']);

/**
 * OCPI 2.2.1 "Broadcast Push": a CPO reaches eMSPs, NSPs and OTHERs; everyone else reaches CPOs. NAPs take the Locations
 * and Tariffs of CPOs. A party that is CPO and more acts as CPO in the modules whose data a CPO owns.
 */
export function receivingRoles(senderRoles: ReadonlySet<Role>, module: string): ReadonlySet<Role> {
  const others = [...senderRoles].some((role) => role !== 'CPO');
  const actsAsCpo = senderRoles.has('CPO') && (module !== 'tokens' || !others);
  if (!actsAsCpo) return new Set(['CPO']);
  return new Set(module === 'tokens' ? ['EMSP', 'NSP', 'OTHER'] : ['EMSP', 'NSP', 'OTHER', 'NAP']);
}

/** Modules whose data an eMSP owns, or where it is the one who asks; in the others that is the CPO. */
const OWNED_BY_EMSP: ReadonlySet<string> = new Set(['tokens', 'commands', 'chargingprofiles']);

/** The roles in which a party serves one side of a module (OCPI 2.2.1 "Typical OCPI implementations by role"). */
export function servingRoles(module: string, side: InterfaceRole): ReadonlySet<Role> {
  const isCpoSide = OWNED_BY_EMSP.has(module) === (side === 'RECEIVER');
  if (isCpoSide) return new Set(['CPO']);
  return new Set(module === 'chargingprofiles' ? ['SCSP', 'EMSP', 'OTHER'] : ['EMSP', 'NSP', 'NAP', 'SCSP', 'OTHER']);
}

/** Towards an SCSP, an eMSP takes requests about profiles and passes them on (OCPI 2.2.1 "Smart Charging Topologies"). */
export function passesOn(module: string, side: InterfaceRole, roles: readonly Role[]): boolean {
  return module === 'chargingprofiles' && side === 'RECEIVER' && roles.includes('EMSP');
}
