/** What names an object world-wide: its module, its owner and its id. */
import { type PartyId, type PartyKey, partyKey } from './party';

/** Modules whose objects are kept; the others are conversations. */
export const OBJECT_MODULES = ['locations', 'tariffs', 'tokens', 'sessions', 'cdrs'] as const;
export type ObjectModule = (typeof OBJECT_MODULES)[number];

export interface ObjectKey {
  module: ObjectModule;
  owner: PartyKey;
  /** Upper case; a Token of another type than RFID has the type behind a bar. */
  objectId: string;
}

export const isObjectModule = (module: string): module is ObjectModule =>
  OBJECT_MODULES.includes(module as ObjectModule);

/** A Token's id within its owner. OCPI 2.2.1 "Token Object": the uid is unique together with the type. */
export function tokenId(uid: string, type: string | null | undefined): string {
  return type && type !== 'RFID' ? `${uid.toUpperCase()}|${type}` : uid.toUpperCase();
}

/** The id that a path names, upper case; `search` may carry a Token's `type`. */
export function objectIdIn(params: Record<string, string>, search = ''): string {
  if (params.token_uid !== undefined) return tokenId(params.token_uid, new URLSearchParams(search).get('type'));
  return (params.location_id ?? params.tariff_id ?? params.session_id ?? params.cdr_id ?? '').toUpperCase();
}

/** The owner that a path names: `{country_code}/{party_id}`. */
export function ownerIn(params: Record<string, string>): PartyId {
  return { countryCode: params.country_code ?? '', partyId: params.party_id ?? '' };
}

export const ownerKeyIn = (params: Record<string, string>): PartyKey => partyKey(ownerIn(params));

/** The name of an object that has been checked. */
export function keyOfObject(module: ObjectModule, value: Record<string, unknown>): ObjectKey {
  const owner = partyKey({ countryCode: String(value.country_code), partyId: String(value.party_id) });
  const objectId =
    module === 'tokens' ? tokenId(String(value.uid), String(value.type)) : String(value.id).toUpperCase();
  return { module, owner, objectId };
}
