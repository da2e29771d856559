/** How a hosted party's request reaches another party: in the house, or over the best way to it. */
import type { InterfaceRole } from '../../ocpi/endpoint';
import { type PartyId, partyKey } from '../../ocpi/party';
import type { AddressBook } from '../../platforms/address-book';
import type { HostedParties, HostedParty } from '../../platforms/hosted-parties';
import { endpointOf, type Platform } from '../../platforms/platform';
import { OrderRefused } from './order';

export type Way = { cpo: HostedParty } | { platform: Platform; url: string };

export interface WayParts {
  book: AddressBook;
  hosted: HostedParties;
  mayTalk: (a: PartyId, b: PartyId, module: string) => boolean;
}

/** Throws OrderRefused: `unknown`. */
export function wayTo(
  { book, hosted, mayTalk }: WayParts,
  { party, to, module, role }: { party: PartyId; to: PartyId; module: string; role: InterfaceRole },
): Way {
  const cpo = hosted.spokenFor().find(({ id }) => partyKey(id) === partyKey(to));
  const entry = book.findParty(to);
  if (!(cpo || entry) || !mayTalk(party, to, module))
    throw new OrderRefused('unknown', `${partyKey(to)} is not within reach; GET /api/v1/parties lists who is`);
  if (cpo) return { cpo };
  const platform = entry?.platform;
  const url = platform && endpointOf(platform, module, role);
  if (!platform || url === undefined)
    throw new OrderRefused('unknown', `${partyKey(to)} does not take ${module}: its platform has no such endpoint`);
  return { platform, url };
}
