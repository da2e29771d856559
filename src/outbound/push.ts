/** A mark and the present object → the request that brings the partner to the present state. OCPI 2.2.1 "Push model". */
import { type PartIds, partOf, readLossless, writeLossless } from '../ocpi/change';
import type { Method } from '../ocpi/endpoint';
import type { ObjectKey } from '../ocpi/object-key';
import { partyOfKey } from '../ocpi/party';
import type { Platform } from '../platforms/platform';
import { quirksOf } from '../platforms/quirks';
import type { DueMark } from './due';
import { segments } from './url';

/** One request, without its receiver. */
export interface Push {
  method: Method;
  /** Behind the endpoint's address. */
  rest: string;
  search: string;
  body?: Buffer;
}

/** What to send for a mark; `json` is the present object, undefined when it is no more. Undefined: nothing at all. */
export function pushOf(mark: DueMark, json: string | undefined, platform: Platform): Push | undefined {
  if (json === undefined) return mark.module === 'tariffs' ? { method: 'DELETE', ...addressOf(mark, {}) } : undefined;
  if (mark.module === 'cdrs') return { method: 'POST', rest: '', search: '', body: Buffer.from(json) };
  return patchOf(mark, json, platform) ?? putOf(mark, json);
}

/** The whole object, whatever the mark says of the change. */
export function putOf(mark: ObjectKey, json: string): Push {
  const { id, uid } = readLossless(json) as { id?: string; uid?: string };
  return { method: 'PUT', ...addressOf(mark, {}, uid ?? id), body: Buffer.from(json) };
}

/** OCPI 2.2.1 "PATCH": only what has changed, and `last_updated`. */
function patchOf(mark: DueMark, json: string, platform: Platform): Push | undefined {
  const { change } = mark;
  if (!change || change.members.length === 0 || quirksOf(platform, mark.module).put_instead_of_patch) return undefined;
  const whole = readLossless(json);
  const part = partOf(whole, change.part);
  if (!part) return undefined;
  const members = [...new Set([...change.members, 'last_updated'])];
  // A member that is gone is taken away by null.
  const body = Object.fromEntries(members.map((name) => [name, part[name] ?? null]));
  const { id, uid } = whole as { id?: string; uid?: string };
  return { method: 'PATCH', ...addressOf(mark, change.part, uid ?? id), body: Buffer.from(writeLossless(body)) };
}

function addressOf({ owner, objectId }: ObjectKey, part: PartIds, written?: string) {
  const { countryCode, partyId } = partyOfKey(owner);
  const [id = '', type] = objectId.split('|');
  const { evse_uid, connector_id } = part;
  const parts = [evse_uid, connector_id].filter((one): one is string => one !== undefined);
  const rest = segments(countryCode, partyId, written ?? id, ...parts);
  return { rest, search: type ? `?type=${type}` : '' };
}
