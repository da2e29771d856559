/** Learning the parties behind an upstream hub from its HubClientInfo list. OCPI 2.2.1 "HubClientInfo, Pull model". */
import { newId } from '../lib/ids';
import type { Events } from '../observe/events';
import { faultsOf, tellFaults } from '../ocpi/check';
import { ClientInfo } from '../ocpi/model';
import { partyKey } from '../ocpi/party';
import { type Control, ControlFailure } from '../outbound/control';
import { readPages } from '../outbound/pages';
import type { AddressBook } from '../platforms/address-book';
import { type AnnouncedParty, endpointOf, isHub, type Platform } from '../platforms/platform';
import { quirksOf } from '../platforms/quirks';

/** Reads the whole list of a hub; true when there was one to read. A bad entry is reported and left out. */
export async function learnAnnounced(
  platform: Platform,
  { book, control, events }: { book: AddressBook; control: Control; events: Events },
): Promise<boolean> {
  const url = endpointOf(platform, 'hubclientinfo', 'SENDER');
  if (!isHub(platform) || !url) return false;
  try {
    const known = new Set(platform.announced.map(stateOf));
    const listed = await readAll(platform, url, control, events);
    // OCPI 2.2.1 "HubClientInfo, Response Data": what a full list does not hold is no longer valid.
    await book.amend(platform.id, ({ announced }) => {
      const pushedMeanwhile = announced.filter((party) => !known.has(stateOf(party)));
      const newer = new Set(pushedMeanwhile.map(nameOf));
      return { announced: [...listed.filter((party) => !newer.has(nameOf(party))), ...pushedMeanwhile] };
    });
    return true;
  } catch (error) {
    if (!(error instanceof ControlFailure)) throw error;
    events.pullFailed({ platform: platform.name, module: 'hubclientinfo', reason: error.message });
    return false;
  }
}

const nameOf = ({ country_code, party_id, role }: AnnouncedParty) =>
  `${partyKey({ countryCode: country_code, partyId: party_id })}|${role}`;
const stateOf = (party: AnnouncedParty) => `${nameOf(party)}|${party.status}|${party.last_updated}`;

async function readAll(platform: Platform, url: string, control: Control, events: Events): Promise<AnnouncedParty[]> {
  const found: AnnouncedParty[] = [];
  const request = {
    method: 'GET' as const,
    url,
    token: platform.theirToken ?? '',
    encoding: quirksOf(platform).token_encoding ?? 'base64',
    module: 'hubclientinfo',
    role: 'SENDER' as const,
    platformId: platform.id,
    correlationId: newId(),
  };
  for await (const { entries } of readPages(control, request))
    for (const entry of entries) {
      const faults = faultsOf(ClientInfo, entry);
      if (faults.length === 0) found.push(entry as ClientInfo);
      else events.badObjectLeftOut({ platform: platform.name, module: 'hubclientinfo', reason: tellFaults(faults) });
    }
  return found;
}
