/**
 * Changes of an object that is kept as the text it came in: the whole of it, or one EVSE or Connector of a Location, put
 * or patched. No number goes through a float, and what nobody here knows survives. OCPI 2.2.1 "PATCH".
 */
import { parse, stringify } from 'lossless-json';
import { fromDateTime } from '../lib/clock';
import { isObject, type JsonObject } from '../lib/json';
import type { Method } from './endpoint';

/** Reads a stored text without loss: numbers stay as they are written. */
export function readLossless(text: string): JsonObject {
  return parse(text) as JsonObject;
}

export function writeLossless(value: unknown): string {
  return stringify(value) ?? 'null';
}

/** Which part of a Location is meant; without `evse_uid` the object itself. */
export interface PartIds {
  evse_uid?: string;
  connector_id?: string;
}

/** A PUT or PATCH as it came. */
export interface Change {
  method: Method;
  part: PartIds;
  /** JSON text of the object, the part, or the members to change. */
  text: string;
}

/**
 * The object's text after a change; undefined when the change is of a part and there is no such object or part. When an
 * EVSE or Connector changes, what is above it has changed too (OCPI 2.2.1 "Locations, last_updated").
 */
export function applyChange(known: string | undefined, { method, part, text }: Change): string | undefined {
  if (method === 'PUT' && part.evse_uid === undefined) return text;
  if (known === undefined) return undefined;
  const whole = readLossless(known);
  const change = readLossless(text);
  const target = partOf(whole, part, method === 'PUT');
  if (!target) return undefined;
  if (method === 'PUT') replaceMembers(target, change);
  else mergeMembers(target, change);
  raise(whole, part, change.last_updated);
  return writeLossless(whole);
}

/** The object itself, one of its EVSEs or Connectors; with `create`, a missing one is added at the end. */
export function partOf(location: JsonObject, part: PartIds, create = false): JsonObject | undefined {
  if (part.evse_uid === undefined) return location;
  const evse = entryOf(location, { list: 'evses', key: 'uid' }, part.evse_uid, create && !part.connector_id);
  if (!evse || part.connector_id === undefined) return evse;
  return entryOf(evse, { list: 'connectors', key: 'id' }, part.connector_id, create);
}

function entryOf(parent: JsonObject, { list, key }: { list: string; key: string }, id: string, create: boolean) {
  const entries = Array.isArray(parent[list]) ? (parent[list] as unknown[]) : [];
  const found = entries.find((entry) => isObject(entry) && isAlike(entry[key], id));
  if (isObject(found)) return found;
  if (!create) return undefined;
  const added: JsonObject = { [key]: id };
  parent[list] = [...entries, added];
  return added;
}

function raise(location: JsonObject, part: PartIds, lastUpdated: unknown): void {
  if (part.evse_uid === undefined || lastUpdated === undefined) return;
  const parents =
    part.connector_id === undefined ? [location] : [location, partOf(location, { evse_uid: part.evse_uid })];
  for (const parent of parents)
    if (parent && isLater(lastUpdated, parent.last_updated)) parent.last_updated = lastUpdated;
}

function isLater(moment: unknown, than: unknown): boolean {
  return typeof than !== 'string' || fromDateTime(String(moment)) >= fromDateTime(than);
}

function replaceMembers(target: JsonObject, source: JsonObject): void {
  for (const name of Object.keys(target)) delete target[name];
  Object.assign(target, source);
}

/** Lists that a PATCH never shortens, and what names their entries. */
const MERGED_LISTS: Record<string, string> = { evses: 'uid', connectors: 'id' };

/**
 * OCPI 2.2.1 "PATCH": what is not in the body stays; null takes an optional member away. EVSEs and Connectors are never
 * deleted, so their lists are merged by id. Periods are added to those that are there ("Sessions, PATCH Method").
 */
function mergeMembers(target: JsonObject, change: JsonObject): void {
  for (const [name, value] of Object.entries(change)) {
    const id = MERGED_LISTS[name];
    if (id !== undefined) mergeById(target, name, { id, entries: listIn(value) });
    else if (name === 'charging_periods') target[name] = [...listIn(target[name]), ...listIn(value)];
    else if (value === null) delete target[name];
    else Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
  }
}

function mergeById(target: JsonObject, list: string, { id, entries }: { id: string; entries: unknown[] }): void {
  const held = [...listIn(target[list])];
  for (const entry of entries) {
    if (!isObject(entry)) continue;
    const known = held.find((one) => isObject(one) && isAlike(one[id], String(entry[id])));
    if (isObject(known)) mergeMembers(known, entry);
    else held.push(entry);
  }
  if (held.length > 0 || Array.isArray(target[list])) target[list] = held;
}

const listIn = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/**
 * A Location's text with the EVSEs that were known and are not in it any more, as REMOVED: OCPI 2.2.1 "Locations,
 * Flow" knows no deletion, and Sessions and CDRs go on naming them.
 */
export function keepRemovedEvses(known: string | undefined, text: string): string {
  if (known === undefined) return text;
  const uids = new Set(evsesIn(JSON.parse(text)).map(({ uid }) => String(uid).toUpperCase()));
  const isGone = ({ uid }: JsonObject) => !uids.has(String(uid).toUpperCase());
  if (!evsesIn(JSON.parse(known)).some(isGone)) return text;
  const location = readLossless(text);
  const { last_updated } = location;
  const gone = evsesIn(readLossless(known)).filter(isGone);
  const removed = gone.map((evse) => (evse.status === 'REMOVED' ? evse : { ...evse, status: 'REMOVED', last_updated }));
  return writeLossless({ ...location, evses: [...listIn(location.evses), ...removed] });
}

/** The EVSEs of a Location, as far as they are objects. */
export const evsesIn = (location: JsonObject): JsonObject[] => listIn(location.evses).filter(isObject);

/** OCPI ids are compared without regard to case. */
const isAlike = (a: unknown, b: string) => String(a).toUpperCase() === b.toUpperCase();

/** Where the address and the object name different things, as sentences. OCPI 2.2.1 "Client Owned Object Push". */
export function contradictions(params: Record<string, string>, body: unknown): string[] {
  if (!isObject(body)) return [];
  const isPart = params.evse_uid !== undefined;
  const id = params.connector_id ?? params.location_id ?? params.tariff_id ?? params.session_id;
  const pairs: [string, string | undefined][] = [
    ['country_code', isPart ? undefined : params.country_code],
    ['party_id', isPart ? undefined : params.party_id],
    ['uid', params.token_uid ?? (params.connector_id === undefined ? params.evse_uid : undefined)],
    ['id', isPart && params.connector_id === undefined ? undefined : id],
  ];
  return pairs.flatMap(([name, inAddress]) =>
    inAddress === undefined || typeof body[name] !== 'string' || isAlike(body[name], inAddress)
      ? []
      : [`/${name} is ${JSON.stringify(body[name])}, but the address says ${JSON.stringify(inAddress)}`],
  );
}
