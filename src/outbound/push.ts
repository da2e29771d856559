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
  /** Of a part or of some members: of use only to a partner that knows the rest. */
  isPartial?: true;
}

/** What to send for a mark; `json` is the present object, undefined when it is no more. Undefined: nothing at all. */
export function pushOf(mark: DueMark, json: string | undefined, platform: Platform): Push | undefined {
  if (json === undefined) return mark.module === 'tariffs' ? { method: 'DELETE', ...addressOf(mark, {}) } : undefined;
  // Tariffs have no PATCH.
  if (mark.module === 'tariffs') return putOf(mark, json);
  if (mark.module === 'cdrs') return { method: 'POST', rest: '', search: '', body: Buffer.from(json) };
  return partialOf(mark, json, platform) ?? putOf(mark, json);
}

/** The whole object, whatever the mark says of the change. */
export function putOf(mark: ObjectKey, json: string): Push {
  const { id, uid } = readLossless(json) as { id?: string; uid?: string };
  return { method: 'PUT', ...addressOf(mark, {}, uid ?? id), body: Buffer.from(json) };
}

/** Lists that a partner adds to, or merges, when they come in a PATCH: replaced by PUT alone. */
const PUT_ONLY = new Set(['charging_periods', 'evses', 'connectors']);

/**
 * OCPI 2.2.1 "PATCH": only what has changed, and `last_updated`. What is taken away, and a new part, is PUT at its level
 * ("Locations, Flow").
 */
function partialOf(mark: DueMark, json: string, platform: Platform): Push | undefined {
  const { change } = mark;
  const isPart = change?.part.evse_uid !== undefined;
  if (!change || quirksOf(platform, mark.module).put_instead_of_patch || (change.members.length === 0 && !isPart))
    return undefined;
  const whole = readLossless(json);
  const part = partOf(whole, change.part);
  if (!part) return undefined;
  const { id, uid } = whole as { id?: string; uid?: string };
  const { members } = change;
  const isPatch = members.length > 0 && members.every((name) => !PUT_ONLY.has(name) && part[name] !== undefined);
  if (!isPatch && !isPart) return undefined;
  const names = [...new Set([...members, 'last_updated'])];
  const body = isPatch ? Object.fromEntries(names.map((name) => [name, part[name]])) : part;
  const address = addressOf(mark, change.part, uid ?? id);
  return { method: isPatch ? 'PATCH' : 'PUT', ...address, body: Buffer.from(writeLossless(body)), isPartial: true };
}

function addressOf({ owner, objectId }: ObjectKey, part: PartIds, written?: string) {
  const { countryCode, partyId } = partyOfKey(owner);
  const [id = '', type] = objectId.split('|');
  const { evse_uid, connector_id } = part;
  const parts = [evse_uid, connector_id].filter((one): one is string => one !== undefined);
  const rest = segments(countryCode, partyId, written ?? id, ...parts);
  return { rest, search: type ? `?type=${type}` : '' };
}
