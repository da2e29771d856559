/** Tokens that do not fit into an idTag of OCPP 1.6, and the kinds of identifiers of 2.0.1 (mapping 4.2, BR-31). */
import { createHash } from 'node:crypto';
import type { Token } from '../ocpi/model';
import type { ShownToken } from './station-event';

const ID_TAG_LENGTH = 20;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Undefined when the uid itself can be sent. */
export function aliasFor({ country_code, party_id, uid, type }: Token): string | undefined {
  if (uid.length <= ID_TAG_LENGTH && /^[\x20-\x7e]+$/.test(uid)) return undefined;
  const digest = createHash('sha256')
    .update(JSON.stringify([country_code, party_id, uid, type]))
    .digest();
  const letters = [...digest.subarray(0, ID_TAG_LENGTH - 1)].map((byte) => BASE32[byte % BASE32.length]);
  return `A${letters.join('')}`;
}

export function shownTokenFor({ uid, type }: Token, alias: string | undefined): ShownToken {
  return { text: alias ?? uid, type: type === 'RFID' ? 'ISO14443' : 'Central' };
}
