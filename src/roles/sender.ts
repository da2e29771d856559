/** What partners read of our own objects: lists, page by page, and single Locations. OCPI 2.2.1 "Sender Interface". */
import { type Answer, done } from '../ocpi/answer';
import { partOf, readLossless, writeLossless } from '../ocpi/change';
import { type ObjectModule, objectIdIn } from '../ocpi/object-key';
import { PAGE_LIMIT, pageHeaders, readPageQuery } from '../ocpi/page';
import { partyKey } from '../ocpi/party';
import { OcpiError } from '../ocpi/status';
import type { AddressBook } from '../platforms/address-book';
import { isHub } from '../platforms/platform';
import { quirksOf } from '../platforms/quirks';
import { BROADCAST_MODULES } from '../platforms/receivers';
import type { Operations, Visit } from './roles';
import type { ObjectFilter, ObjectShelf } from './shelf';

export interface SenderParts {
  shelf: ObjectShelf;
  book: AddressBook;
  /** Address of a module's Sender interface, for `Link`. */
  addressOf: (module: string) => string;
}

export function senderOperations({ shelf, book, addressOf }: SenderParts): Operations {
  const list = async (visit: Visit): Promise<Answer> => {
    const { request } = visit;
    const query = new URLSearchParams(request.search);
    const asked = readPageQuery(query);
    // OCPI 2.2.1 "Sessions, GET Method": date_from is required there, and only there.
    if (request.module === 'sessions' && asked.dateFrom === undefined)
      throw new OcpiError('invalidParameters', '?date_from is missing; Sessions are listed from a moment on');
    const most = quirksOf(request.platform, request.module).page_limit ?? PAGE_LIMIT;
    asked.limit = Math.min(asked.limit, most);
    const page = await shelf.list(filterFor(visit, book), asked);
    const headers = pageHeaders(addressOf(request.module), query, { ...asked, most }, page);
    return { kind: 'made', situation: 'done', dataJson: `[${page.items.join(',')}]`, headers };
  };
  const single = async ({ request, party }: Visit): Promise<Answer> => {
    const owner = partyKey(party.id);
    const found = await shelf.get(owner, { module: 'locations', owner, objectId: objectIdIn(request.params) });
    return partAnswer(found?.json, request.params);
  };
  return {
    getLocations: list,
    getTariffs: list,
    getTokens: list,
    getSessions: list,
    getCdrs: list,
    getLocation: single,
    getEvse: single,
    getConnector: single,
  };
}

/** An object's text, or the part of it that the path names. Throws `unknownObject`. */
export function partAnswer(json: string | undefined, params: Record<string, string>): Answer {
  const { evse_uid, connector_id, ...ids } = params;
  if (json === undefined) throw new OcpiError('unknownObject', `${Object.values(ids).at(-1)} is not known here`);
  if (evse_uid === undefined) return { ...done(), dataJson: json };
  const part = partOf(readLossless(json), { evse_uid, connector_id });
  if (!part) throw new OcpiError('unknownObject', `no ${[evse_uid, connector_id].filter(Boolean).join('/')} in there`);
  return { ...done(), dataJson: writeLossless(part) };
}

/** A Session or CDR is shown to the eMSP of its Token alone; an upstream hub asks for everybody behind it. */
function filterFor({ request, from, party }: Visit, book: AddressBook): ObjectFilter {
  const owner = partyKey(party.id);
  const module = request.module as ObjectModule;
  if (BROADCAST_MODULES.has(module)) return { holder: owner, module, owner };
  const isFromHub =
    isHub(request.platform) && book.partiesOf(request.platform).some(({ key }) => key === partyKey(from));
  const behind = isFromHub ? request.platform.announced : [];
  const counterparties = [
    partyKey(from),
    ...behind.map(({ country_code, party_id }) => partyKey({ countryCode: country_code, partyId: party_id })),
  ];
  return { holder: owner, module, owner, counterparties };
}
