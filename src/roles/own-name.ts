/** How an own object is named, read and refused. */
import { isObject, type JsonObject } from '../lib/json';
import { readLossless } from '../ocpi/change';
import type { Fault } from '../ocpi/check';
import type { ObjectModule } from '../ocpi/object-key';
import type { PartyId } from '../ocpi/party';

/** Names an own object: a Token by its uid, together with its type. */
export interface OwnName {
  party: PartyId;
  module: ObjectModule;
  id: string;
  type?: string;
}

/** Why an object was not taken. `conflict`: it is there and may not be replaced. */
export class ObjectRefused extends Error {
  override name = 'ObjectRefused';

  constructor(
    readonly kind: 'faulty' | 'unknown' | 'conflict',
    message: string,
    readonly faults: Fault[] = [],
  ) {
    super(message);
  }
}

/** What an address would name of it, for `contradictions`. */
export function namedBy({ party, module, id }: OwnName): Record<string, string> {
  const named: Record<string, string> = module === 'tokens' ? { token_uid: id } : { location_id: id };
  return { country_code: party.countryCode, party_id: party.partyId, ...named };
}

/** Throws ObjectRefused when the text is no JSON object. */
export function readObject(text: string): JsonObject {
  let value: unknown;
  try {
    value = readLossless(text);
  } catch {
    throw new ObjectRefused('faulty', 'the body is not JSON');
  }
  if (!isObject(value)) throw new ObjectRefused('faulty', 'the body must be a JSON object');
  return value;
}
