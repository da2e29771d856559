/** Whether the roles that a platform brings can be taken. OCPI 2.2.1 "Credentials object". */

import type { CredentialsRole } from '../ocpi/model';
import { type PartyId, partyKey } from '../ocpi/party';
import { OcpiError } from '../ocpi/status';
import type { AddressBook } from '../platforms/address-book';
import type { HostedParties } from '../platforms/hosted-parties';

const partyOf = (role: CredentialsRole): PartyId => ({ countryCode: role.country_code, partyId: role.party_id });

/** Throws `invalidParameters` when a role is named twice, or a party is somebody else's. */
export function checkClaims(
  roles: CredentialsRole[],
  platformId: string,
  {
    book,
    hosted,
    claimed,
  }: { book: AddressBook; hosted: HostedParties; claimed: (party: string, owner: string) => void },
): void {
  const seen = new Set<string>();
  roles.forEach((role, index) => {
    const key = `${partyKey(partyOf(role))} ${role.role}`;
    if (seen.has(key)) throw new OcpiError('invalidParameters', `/roles/${index}: ${key} is named twice`);
    seen.add(key);
    const owner = hosted.find(partyOf(role)) ? 'this hub' : book.ownerOf(partyOf(role));
    if (!owner || (owner !== 'this hub' && owner.id === platformId)) return;
    claimed(partyKey(partyOf(role)), owner === 'this hub' ? owner : owner.name);
    throw new OcpiError('invalidParameters', `/roles/${index}: ${partyKey(partyOf(role))} belongs to another platform`);
  });
}
