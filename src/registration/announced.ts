/** Learning the parties behind an upstream hub from its HubClientInfo list. OCPI 2.2.1 "HubClientInfo, Pull model". */
import { newId } from '../lib/ids';
import type { Events } from '../observe/events';
import { faultsOf, tellFaults } from '../ocpi/check';
import { ClientInfo } from '../ocpi/model';
import { type Control, ControlFailure } from '../outbound/control';
import type { AddressBook } from '../platforms/address-book';
import { type AnnouncedParty, endpointOf, isHub, type Platform } from '../platforms/platform';

/** A list that links to itself shall end some day; no hub has this many pages of parties. */
const MAX_PAGES = 1_000;

/** Reads the whole list of a hub; true when there was one to read. A bad entry is reported and left out. */
export async function learnAnnounced(
  platform: Platform,
  { book, control, events }: { book: AddressBook; control: Control; events: Events },
): Promise<boolean> {
  const url = endpointOf(platform, 'hubclientinfo', 'SENDER');
  if (!isHub(platform) || !url) return false;
  try {
    const announced = await readAll(platform, url, control, events);
    // OCPI 2.2.1 "HubClientInfo, Response Data": what a full list does not hold is no longer valid.
    await book.amend(platform.id, { announced });
    return true;
  } catch (error) {
    if (!(error instanceof ControlFailure)) throw error;
    events.pullFailed({ platform: platform.name, module: 'hubclientinfo', reason: error.message });
    return false;
  }
}

async function readAll(platform: Platform, first: string, control: Control, events: Events): Promise<AnnouncedParty[]> {
  const found: AnnouncedParty[] = [];
  const correlationId = newId();
  let next: string | undefined = first;
  for (let page = 0; next !== undefined; page++) {
    if (page === MAX_PAGES) throw new ControlFailure(`the list does not end within ${MAX_PAGES} pages`);
    const answer = await control.send({
      method: 'GET',
      url: next,
      token: platform.theirToken ?? '',
      encoding: platform.quirks.token_encoding ?? 'base64',
      module: 'hubclientinfo',
      role: 'SENDER',
      platformId: platform.id,
      correlationId,
    });
    for (const entry of Array.isArray(answer.data) ? answer.data : []) {
      const faults = faultsOf(ClientInfo, entry);
      if (faults.length === 0) found.push(entry as ClientInfo);
      else events.badObjectLeftOut({ platform: platform.name, module: 'hubclientinfo', reason: tellFaults(faults) });
    }
    next = sameHost(answer.next, first);
  }
  return found;
}

/** A page link may not lead our token to another host. */
function sameHost(link: string | undefined, first: string): string | undefined {
  if (link === undefined || !URL.canParse(link, first)) return undefined;
  const url = new URL(link, first);
  if (url.host !== new URL(first).host) throw new ControlFailure(`the next page is on another host: ${url.host}`);
  return url.toString();
}
