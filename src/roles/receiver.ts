/** What partners push to a hosted party: kept as it comes, checked, and theirs alone to change. OCPI 2.2.1 "Receiver Interface". */
import { fromDateTime } from '../lib/clock';
import type { JsonObject } from '../lib/json';
import type { Events } from '../observe/events';
import { type Answer, created, done } from '../ocpi/answer';
import { applyChange, keepRemovedEvses, partOf } from '../ocpi/change';
import { checked } from '../ocpi/check';
import { type ObjectKey, type ObjectModule, objectIdIn, ownerIn, tokenId } from '../ocpi/object-key';
import { OBJECT_CLASS } from '../ocpi/objects';
import { type PartyId, type PartyKey, partyKey } from '../ocpi/party';
import { OcpiError, type Situation } from '../ocpi/status';
import type { AddressBook } from '../platforms/address-book';
import type { HostedParties } from '../platforms/hosted-parties';
import { isHub, type Platform } from '../platforms/platform';
import { quirksOf } from '../platforms/quirks';
import type { OcpiRequest } from '../platforms/request';
import { columnsOf } from './columns';
import { readPushed } from './pushed';
import type { Operations, Visit } from './roles';
import { partAnswer } from './sender';
import type { HeldObject, ObjectShelf } from './shelf';

export interface ReceiverParts {
  shelf: ObjectShelf;
  book: AddressBook;
  hosted: HostedParties;
  events: Events;
  /** Hears what was created, changed, removed or refused. */
  inbox: Inbox;
}

/** What came of a push to a hosted party. */
export interface Inbox {
  received(change: {
    holder: PartyKey;
    key: ObjectKey;
    json: string | undefined;
    /** What the text says. */
    value?: JsonObject;
    /** Over which it came. */
    platform?: string;
    isNew?: boolean;
  }): void;
  rejected(about: { holder: PartyKey; request: OcpiRequest; reason: string }): void;
}

export function receiverOperations(parts: ReceiverParts): Operations {
  const get = async ({ request, party }: Visit): Promise<Answer> => {
    const found = await parts.shelf.get(partyKey(party.id), keyIn(request));
    return partAnswer(found?.json, request.params);
  };
  const put = tellingRefusals(parts.inbox, (visit) => write(parts, visit));
  return {
    getPushedLocation: get,
    getPushedEvse: get,
    getPushedConnector: get,
    getPushedTariff: get,
    getPushedToken: get,
    getPushedSession: get,
    putLocation: put,
    putEvse: put,
    putConnector: put,
    putTariff: put,
    putToken: put,
    putSession: put,
    patchLocation: put,
    patchEvse: put,
    patchConnector: put,
    patchToken: put,
    patchSession: put,
    deleteTariff: (visit) => remove(parts, visit),
  };
}

function keyIn({ module, params, search }: OcpiRequest): ObjectKey {
  const owner = partyKey(ownerIn(params));
  return { module: module as ObjectModule, owner, objectId: objectIdIn(params, search) };
}

/** A whole Token says its type itself; many partners leave the query out. What both say must be the same. */
function keyOfWritten(request: OcpiRequest, { type }: JsonObject): ObjectKey {
  const key = keyIn(request);
  if (key.module !== 'tokens' || request.method !== 'PUT') return key;
  const asked = new URLSearchParams(request.search).get('type');
  if (asked !== null && asked !== type)
    throw new OcpiError(
      'invalidParameters',
      `/type is ${JSON.stringify(type)}, but ?type= says ${JSON.stringify(asked)}`,
    );
  return { ...key, objectId: tokenId(request.params.token_uid ?? '', String(type)) };
}

/** The same, and what is refused for its content is told to whom it was for. */
export function tellingRefusals(inbox: Inbox, run: Operations[string]): Operations[string] {
  return async (visit) => {
    try {
      return await run(visit);
    } catch (error) {
      if (error instanceof OcpiError && REFUSALS.has(error.situation))
        inbox.rejected({ holder: partyKey(visit.party.id), request: visit.request, reason: error.message });
      throw error;
    }
  };
}

const REFUSALS: ReadonlySet<Situation> = new Set(['notJson', 'invalidParameters', 'unknownLocation', 'unknownObject']);

/** OCPI 2.2.1 "Client Owned Object Push": only the owner changes an object; an upstream hub brings those of others. */
export function isTheirs({ book, hosted }: Pick<ReceiverParts, 'book' | 'hosted'>, from: Platform, owner: PartyId) {
  if (hosted.find(owner)) return false;
  return book.speaksFor(from, owner) || (isHub(from) && !book.ownerOf(owner));
}

function demandOwner(parts: ReceiverParts, { request }: Visit): void {
  const owner = ownerIn(request.params);
  if (isTheirs(parts, request.platform, owner)) return;
  throw new OcpiError('invalidParameters', `${partyKey(owner)} in the address is not a party of your platform`);
}

async function write(parts: ReceiverParts, visit: Visit): Promise<Answer> {
  const { shelf, events, inbox } = parts;
  const { request, party } = visit;
  demandOwner(parts, visit);
  const pushed = readPushed(visit, events);
  if (!pushed) return done();
  const { text, value } = pushed;
  const key = keyOfWritten(request, value);
  const holder = partyKey(party.id);
  const isOlder = (known: HeldObject) =>
    quirksOf(request.platform, key.module).apply_older_pushes !== true &&
    isBefore(value.last_updated, momentOf(known, request));
  let json: string | undefined;
  let whole: JsonObject | undefined;
  let isKept = false;
  const before = await shelf.change(holder, key, (known) => {
    isKept = known !== undefined && isOlder(known);
    if (isKept) return {};
    const change = { method: request.method, part: request.params, text };
    json = applyChange(known?.json, change) ?? unknownPart(key, request, known);
    if (key.module === 'locations' && request.method === 'PUT') json = keepRemovedEvses(known?.json, json);
    whole = json === text ? value : checked(OBJECT_CLASS[key.module], JSON.parse(json));
    return { put: columnsOf(key.module, json, whole) };
  });
  if (isKept) {
    events.olderPushKept({ platform: request.platform.name, module: key.module, object: key.objectId });
    return { ...done(), message: 'Success: what is held here is newer and was kept' };
  }
  inbox.received({ holder, key, json, value: whole, platform: request.platform.id });
  return before === undefined || isNewPart(before, request) ? created() : done();
}

/** When the part that a request names changed last, as far as it is known. */
function momentOf(known: HeldObject, { params }: OcpiRequest): unknown {
  return partOf(JSON.parse(known.json), params)?.last_updated;
}

const isBefore = (moment: unknown, held: unknown) =>
  typeof held === 'string' && fromDateTime(String(moment)) < fromDateTime(held);

/** OCPI 2.2.1 "Status codes": 201 when an object was created; an EVSE or Connector is one too. */
function isNewPart(before: HeldObject, { method, params }: OcpiRequest): boolean {
  return method === 'PUT' && partOf(JSON.parse(before.json), params) === undefined;
}

/** Neither a part of an unknown object nor a patch of one makes an object. */
function unknownPart(key: ObjectKey, { method, params }: OcpiRequest, known: HeldObject | undefined): never {
  if (method === 'PATCH') {
    const named = [key.objectId, params.evse_uid, params.connector_id].filter(Boolean).join('/');
    throw new OcpiError('unknownObject', `${named} is not known here; PUT it whole`);
  }
  if (!known) throw new OcpiError('unknownLocation', `Location ${params.location_id} is not known here; PUT it first`);
  throw new OcpiError('invalidParameters', `EVSE ${params.evse_uid} is not in Location ${params.location_id} here`);
}

async function remove(parts: ReceiverParts, visit: Visit): Promise<Answer> {
  demandOwner(parts, visit);
  const key = keyIn(visit.request);
  const holder = partyKey(visit.party.id);
  const before = await parts.shelf.change(holder, key, (known) => (known ? { remove: true } : {}));
  if (!before) throw new OcpiError('unknownObject', `${key.objectId} is not known here`);
  parts.inbox.received({ holder, key, json: undefined, platform: visit.request.platform.id });
  return done();
}
