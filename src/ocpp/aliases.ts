/** Tokens that do not fit into an idTag of OCPP 1.6, and the kinds of identifiers of 2.0.1 (mapping 4.2, BR-31). */
import { createHash } from 'node:crypto';
import type { Token } from '../ocpi/model';
import type { LiveStation } from './live';
import type { ShownToken } from './station-event';

const ID_TAG_LENGTH = 20;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Undefined when the uid itself can be sent. */
function aliasFor({ country_code, party_id, uid, type }: Token): string | undefined {
  return fits(uid) ? undefined : aliasOf([country_code, party_id, uid, type]);
}

/** The text for a group that fits into a `parentIdTag`. */
export const groupTag = (group: string) => (fits(group) ? group : aliasOf([group]));

const fits = (text: string) => text.length <= ID_TAG_LENGTH && /^[\x20-\x7e]+$/.test(text);

function aliasOf(parts: string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  const letters = [...digest.subarray(0, ID_TAG_LENGTH - 1)].map((byte) => BASE32[byte % BASE32.length]);
  return `A${letters.join('')}`;
}

/** How a Token is named to that station; an alias is kept in its state, which must be stored before anything is sent. */
export function showToken({ connection, state }: LiveStation, token: Token): { token: ShownToken; group?: string } {
  const alias = connection?.protocol === 'ocpp1.6' ? aliasFor(token) : undefined;
  if (alias !== undefined) state.aliases = { ...state.aliases, [alias]: { uid: token.uid, type: token.type } };
  const shown = { text: alias ?? token.uid, type: kindOf(token) };
  return { token: shown, ...(token.group_id ? { group: token.group_id } : {}) };
}

/** ISO 15118 "eMAID": country, provider, 9 characters, perhaps a check digit; separators may stand between. */
const EMAID = /^[A-Z]{2}[-*]?[A-Z0-9]{3}[-*]?C?[A-Z0-9]{8,9}([-*]?[A-Z0-9])?$/i;

function kindOf({ uid, type }: Token): ShownToken['type'] {
  if (type === 'RFID') return 'ISO14443';
  return type === 'OTHER' && EMAID.test(uid) ? 'eMAID' : 'Central';
}
