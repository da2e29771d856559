/**
 * What was broadcast, as it is now: the source of GET All. Objects are kept as the text they came in; a PATCH changes
 * members of that text and sends no number through a float. OCPI 2.2.1 "GET All via Hubs".
 */
import { parse, stringify } from 'lossless-json';
import { fromDateTime } from '../lib/clock';
import { isObject, type JsonObject } from '../lib/json';
import type { Page, PageQuery } from '../ocpi/page';
import { type PartyKey, partyKey } from '../ocpi/party';
import type { OcpiRequest } from '../platforms/request';

export interface CollectedObject {
  module: string;
  owner: PartyKey;
  /** Upper case; a Token of another type than RFID has the type behind a bar. */
  objectId: string;
  /** Milliseconds. */
  lastUpdated: number;
  json: string;
}

/** What a requester may see of a module's objects. */
export interface CollectionFilter {
  module: string;
  /** Only these owners; undefined: everybody's. */
  owners?: PartyKey[];
}

/** What the collection asks of the store. */
export interface CollectionShelf {
  /** True when the object is new. */
  put(object: CollectedObject): Promise<boolean>;
  get(module: string, owner: PartyKey, objectId: string): Promise<CollectedObject | undefined>;
  /** Objects of that id, whoever owns them. */
  find(filter: CollectionFilter, objectId: string): Promise<CollectedObject[]>;
  /** Oldest-created first. */
  list(filter: CollectionFilter, query: PageQuery): Promise<Page>;
  remove(module: string, owner: PartyKey, objectId: string): Promise<void>;
  removeOwners(owners: PartyKey[]): Promise<void>;
}

/** Takes what a broadcast push says into the collection. True when it created the object. */
export async function collect(shelf: CollectionShelf, request: OcpiRequest, body: JsonObject): Promise<boolean> {
  const { module, params, method } = request;
  const owner = partyKey({ countryCode: params.country_code ?? '', partyId: params.party_id ?? '' });
  const objectId = objectIdOf(request);
  if (method === 'DELETE') {
    await shelf.remove(module, owner, objectId);
    return false;
  }
  const text = request.body?.toString('utf8') ?? '';
  const lastUpdated = fromDateTime(String(body.last_updated));
  if (method === 'PUT' && params.evse_uid === undefined)
    return shelf.put({ module, owner, objectId, lastUpdated, json: text });
  const known = await shelf.get(module, owner, objectId);
  // What was never put here cannot be patched here; receivers that know the object still get the push.
  if (!known) return false;
  const whole = parse(known.json) as JsonObject;
  const change = parse(text) as JsonObject;
  const target = descend(whole, params, method === 'PUT');
  if (!target) return false;
  if (method === 'PUT') replaceMembers(target, change);
  else mergeMembers(target, change);
  // OCPI 2.2.1 "Locations": when an EVSE or Connector changes, its Location has changed too.
  const newest = Math.max(lastUpdated, known.lastUpdated);
  if (newest === lastUpdated) raise(whole, params, change.last_updated);
  await shelf.put({ ...known, lastUpdated: newest, json: stringify(whole) ?? known.json });
  return false;
}

export function objectIdOf({ params, search }: OcpiRequest): string {
  const id = (params.location_id ?? params.tariff_id ?? params.token_uid ?? '').toUpperCase();
  const type = params.token_uid === undefined ? null : new URLSearchParams(search).get('type');
  return type && type !== 'RFID' ? `${id}|${type}` : id;
}

/** The Location itself, one of its EVSEs or Connectors; with `create`, a missing one is added at the end. */
export function descend(location: JsonObject, params: Record<string, string>, create = false): JsonObject | undefined {
  if (params.evse_uid === undefined) return location;
  const evse = member(location, 'evses', 'uid', params.evse_uid, create && params.connector_id === undefined);
  if (!evse || params.connector_id === undefined) return evse;
  return member(evse, 'connectors', 'id', params.connector_id, create);
}

function member(parent: JsonObject, list: string, key: string, id: string, create: boolean): JsonObject | undefined {
  const entries = Array.isArray(parent[list]) ? (parent[list] as unknown[]) : [];
  const found = entries.find((entry) => isObject(entry) && String(entry[key]).toUpperCase() === id.toUpperCase());
  if (isObject(found)) return found;
  if (!create) return undefined;
  const added: JsonObject = { [key]: id };
  parent[list] = [...entries, added];
  return added;
}

function raise(location: JsonObject, params: Record<string, string>, lastUpdated: unknown): void {
  location.last_updated = lastUpdated;
  if (params.connector_id === undefined) return;
  const { connector_id: _, ...evse } = params;
  const parent = descend(location, evse);
  if (parent) parent.last_updated = lastUpdated;
}

function replaceMembers(target: JsonObject, source: JsonObject): void {
  for (const name of Object.keys(target)) delete target[name];
  Object.assign(target, source);
}

/** OCPI 2.2.1 "PATCH": what is not in the body stays; null takes an optional member away. */
function mergeMembers(target: JsonObject, change: JsonObject): void {
  for (const [name, value] of Object.entries(change)) {
    if (value === null) delete target[name];
    else Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
  }
}
