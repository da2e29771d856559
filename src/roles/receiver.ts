/** What partners push to a hosted party: kept as it comes, checked, and theirs alone to change. OCPI 2.2.1 "Receiver Interface". */
import type { JsonObject } from '../lib/json';
import { JsonError, parseJson } from '../lib/json';
import type { Events } from '../observe/events';
import { type Answer, created, done } from '../ocpi/answer';
import { applyChange, contradictions } from '../ocpi/change';
import { checked, checkedPatch, tellFaults } from '../ocpi/check';
import { type ObjectKey, type ObjectModule, objectIdIn, ownerIn, tokenId } from '../ocpi/object-key';
import { OBJECT_CLASS } from '../ocpi/objects';
import { partyKey } from '../ocpi/party';
import { OcpiError } from '../ocpi/status';
import type { AddressBook } from '../platforms/address-book';
import { isHub } from '../platforms/platform';
import { admit } from './admit';
import { columnsOf } from './columns';
import type { Operations, Visit } from './roles';
import { partAnswer } from './sender';
import type { ObjectShelf } from './shelf';

export interface ReceiverParts {
  shelf: ObjectShelf;
  book: AddressBook;
  events: Events;
  /** Called after a received object was created, changed or removed. */
  received: (change: { holder: string; key: ObjectKey; json: string | undefined; isNew: boolean }) => void;
}

export function receiverOperations(parts: ReceiverParts): Operations {
  const get = async ({ request, party }: Visit): Promise<Answer> => {
    const found = await parts.shelf.get(partyKey(party.id), keyIn(request));
    return partAnswer(found?.json, request.params);
  };
  const put = (visit: Visit) => write(parts, visit);
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

function keyIn({ module, params, search }: Visit['request']): ObjectKey {
  const owner = partyKey(ownerIn(params));
  return { module: module as ObjectModule, owner, objectId: objectIdIn(params, search) };
}

/** A whole Token says its type itself; many partners leave the query out. What both say must be the same. */
function keyOfWritten(request: Visit['request'], { type }: JsonObject): ObjectKey {
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

/** OCPI 2.2.1 "Client Owned Object Push": only the owner changes an object. */
function demandOwner({ request }: Visit, book: AddressBook): void {
  const owner = ownerIn(request.params);
  if (book.speaksFor(request.platform, owner) || (isHub(request.platform) && !book.ownerOf(owner))) return;
  throw new OcpiError('invalidParameters', `${partyKey(owner)} in the address is not a party of your platform`);
}

async function write({ shelf, book, received, events }: ReceiverParts, visit: Visit): Promise<Answer> {
  const { request, party } = visit;
  demandOwner(visit, book);
  const text = admittedText(visit, events);
  if (text === undefined) return done();
  const key = keyOfWritten(request, JSON.parse(text) as JsonObject);
  const holder = partyKey(party.id);
  const change = { method: request.method, part: request.params, text };
  let json: string | undefined;
  const before = await shelf.change(holder, key, (known) => {
    json = applyChange(known?.json, change);
    if (json === undefined)
      throw new OcpiError('unknownObject', `${key.objectId} or that part of it is not known here; PUT it whole`);
    return { put: columnsOf(key.module, json, checked(OBJECT_CLASS[key.module], JSON.parse(json))) };
  });
  received({ holder, key, json, isNew: before === undefined });
  return before === undefined ? created() : done();
}

/**
 * The body's text as it is to be kept; undefined when the partner's quirks say that it is left out. What was repaired or
 * left out is told. Throws `notJson`, `invalidParameters`.
 */
function admittedText({ request, party }: Visit, events: Events): string | undefined {
  const { endpoint, method, params, body, platform, module } = request;
  if (!endpoint?.body) throw new OcpiError('invalidParameters', `${method} ${module} takes no body`);
  const told = contradictions(params, readJson(body));
  if (told.length > 0) throw new OcpiError('invalidParameters', told.join('; '));
  const expected = { type: endpoint.body, isPatch: method === 'PATCH' };
  const admission = admit(body?.toString('utf8') ?? '', expected, platform, module);
  const about = { platform: platform.name, party: partyKey(party.id), module };
  if (admission.kind === 'taken') {
    if (admission.repaired.length > 0) events.objectRepaired({ ...about, reason: tellFaults(admission.repaired) });
    return admission.json;
  }
  const reason = tellFaults(admission.faults);
  if (admission.kind === 'refused') throw new OcpiError('invalidParameters', reason);
  events.badObjectLeftOut({ ...about, reason });
  return undefined;
}

/** The body as JSON, checked by its class and against the address. Throws `notJson`, `invalidParameters`. */
export function readChecked({ endpoint, method, params, body }: Visit['request']): JsonObject {
  if (!endpoint?.body) return {};
  const content = readJson(body);
  const value = method === 'PATCH' ? checkedPatch(endpoint.body, content) : checked(endpoint.body, content);
  const told = contradictions(params, value);
  if (told.length > 0) throw new OcpiError('invalidParameters', told.join('; '));
  return value as JsonObject;
}

/** Throws `notJson` saying where. */
export function readJson(body: Buffer | undefined): unknown {
  try {
    return parseJson(body ?? Buffer.alloc(0));
  } catch (error) {
    if (error instanceof JsonError) throw new OcpiError('notJson', error.message);
    throw error;
  }
}

async function remove({ shelf, book, received }: ReceiverParts, visit: Visit): Promise<Answer> {
  demandOwner(visit, book);
  const key = keyIn(visit.request);
  const holder = partyKey(visit.party.id);
  const before = await shelf.change(holder, key, (known) => (known ? { remove: true } : {}));
  if (!before) throw new OcpiError('unknownObject', `${key.objectId} is not known here`);
  received({ holder, key, json: undefined, isNew: false });
  return done();
}
