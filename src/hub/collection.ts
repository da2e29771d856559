/**
 * What was broadcast, as it is now: the source of GET All. Objects are kept as the text they came in; a PATCH changes
 * members of that text and sends no number through a float. OCPI 2.2.1 "GET All via Hubs".
 */
import { fromDateTime } from '../lib/clock';
import type { JsonObject } from '../lib/json';
import { applyChange } from '../ocpi/change';
import { objectIdIn, ownerKeyIn } from '../ocpi/object-key';
import type { Page, PageQuery } from '../ocpi/page';
import type { PartyKey } from '../ocpi/party';
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
  /**
   * Makes of an object what `next` says; no other node changes it meanwhile. True when the object is new. `next` may be
   * asked more than once.
   */
  change(
    key: Pick<CollectedObject, 'module' | 'owner' | 'objectId'>,
    next: (known: CollectedObject | undefined) => CollectedObject | undefined,
  ): Promise<boolean>;
  /** Objects of that id, whoever owns them. */
  find(filter: CollectionFilter, objectId: string): Promise<CollectedObject[]>;
  /** Oldest-created first. */
  list(filter: CollectionFilter, query: PageQuery): Promise<Page>;
  remove(module: string, owner: PartyKey, objectId: string): Promise<void>;
  removeOwners(owners: PartyKey[]): Promise<void>;
}

/** Takes what a broadcast push says into the collection. True when it created the object. */
export async function collect(shelf: CollectionShelf, request: OcpiRequest, body: JsonObject): Promise<boolean> {
  const { module, params, method, search } = request;
  const owner = ownerKeyIn(params);
  const objectId = objectIdIn(params, search);
  if (method === 'DELETE') {
    await shelf.remove(module, owner, objectId);
    return false;
  }
  const text = request.body?.toString('utf8') ?? '';
  const lastUpdated = fromDateTime(String(body.last_updated));
  const isWhole = method === 'PUT' && params.evse_uid === undefined;
  const key = { module, owner, objectId };
  return shelf.change(key, (found) => {
    const known = isWhole ? undefined : found;
    const json = applyChange(known?.json, { method, part: params, text });
    // What was never put here cannot be patched here; receivers that know the object still get the push.
    if (json === undefined) return undefined;
    return { ...key, lastUpdated: Math.max(lastUpdated, known?.lastUpdated ?? 0), json };
  });
}
