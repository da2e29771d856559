/**
 * PINs (OCPP 2.0.1 "KeyCode") are hashed, with a key, as soon as they are read: everything that is stored or compared has the
 * hash. The PIN itself lives as long as the message, for the one question to the eMSP that it is good for.
 */
import type { Secrets } from '../lib/secrets';
import type { ShownToken, StationFact } from './station-event';

/** Hashed token → what was shown. */
const shown = new WeakMap<ShownToken, string>();

export const hasPin = (fact: StationFact) => 'token' in fact && fact.token?.type === 'KeyCode';

/** The fact with its PIN hashed; any other fact as it is. */
export function withoutPin<F extends StationFact>(fact: F, secrets: Secrets): F {
  const token = 'token' in fact ? fact.token : undefined;
  if (token?.type !== 'KeyCode') return fact;
  const hashed = { ...token, text: secrets.hash(token.text.trim()) };
  shown.set(hashed, token.text);
  return { ...fact, token: hashed };
}

/** What the driver showed; of a PIN that was read before, only its hash is known. */
export const textShown = (token: ShownToken) => shown.get(token) ?? token.text;
