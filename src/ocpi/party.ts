/** A company in OCPI. The pair identifies it world-wide and is compared without regard to case. */
export interface PartyId {
  /** ISO 3166-1 alpha-2. */
  countryCode: string;
  /** ISO 15118 party id, three characters. */
  partyId: string;
}

/** `NL*TNM`: how a party is written as one word, upper case, in keys, settings and the API. */
export type PartyKey = string;

export function partyKey(party: PartyId): PartyKey {
  return `${party.countryCode}*${party.partyId}`.toUpperCase();
}

const WRITTEN_PARTY = /^([A-Za-z]{2})\*([A-Za-z0-9]{3})$/;

/** Reads `NL*TNM`; undefined when it is not written like that. */
export function parseParty(text: string): PartyId | undefined {
  const found = WRITTEN_PARTY.exec(text);
  return found?.[1] && found[2] ? { countryCode: found[1].toUpperCase(), partyId: found[2].toUpperCase() } : undefined;
}

/** Reads a key that we wrote ourselves; another shape is a broken table. */
export function partyOfKey(key: PartyKey): PartyId {
  const party = parseParty(key);
  if (!party) throw new Error(`${key} is not a party`);
  return party;
}

export function isSameParty(a: PartyId, b: PartyId): boolean {
  return partyKey(a) === partyKey(b);
}

/** The roles of OCPI 2.2.1 "Role enum". */
export const ROLES = ['CPO', 'EMSP', 'HUB', 'NAP', 'NSP', 'OTHER', 'SCSP'] as const;
export type Role = (typeof ROLES)[number];
