import type { PartyId } from './party';
import { OcpiError } from './status';

/** OCPI's header names, written as the specification writes them; they are matched without regard to case. */
export const HEADER = {
  authorization: 'Authorization',
  requestId: 'X-Request-ID',
  correlationId: 'X-Correlation-ID',
  toCountry: 'OCPI-to-country-code',
  toParty: 'OCPI-to-party-id',
  fromCountry: 'OCPI-from-country-code',
  fromParty: 'OCPI-from-party-id',
  link: 'Link',
  totalCount: 'X-Total-Count',
  limit: 'X-Limit',
  location: 'Location',
  contentType: 'Content-Type',
} as const;

/** Headers as Node's HTTP server gives them: lower-case names. */
export type IncomingHeaders = Record<string, string | string[] | undefined>;

/** The routing headers of one message; each side is there or not. */
export interface Routing {
  from?: PartyId;
  to?: PartyId;
}

/** OCPI 2.2.1 "Message Routing Headers". Half a pair is a fault, not an absent address. */
export function readRouting(headers: IncomingHeaders): Routing {
  return {
    from: readPair(headers['ocpi-from-country-code'], headers['ocpi-from-party-id'], 'OCPI-from-*'),
    to: readPair(headers['ocpi-to-country-code'], headers['ocpi-to-party-id'], 'OCPI-to-*'),
  };
}

function readPair(country: string | string[] | undefined, party: string | string[] | undefined, which: string) {
  if (country === undefined && party === undefined) return undefined;
  if (typeof country !== 'string' || typeof party !== 'string' || country.length !== 2 || !party || party.length > 3)
    throw new OcpiError(
      'invalidParameters',
      `${which} headers need a country code of 2 and a party id of 3 characters`,
    );
  return { countryCode: country, partyId: party };
}

/** Adds the routing headers to name and value pairs, flat, ready to be sent. */
export function writeRouting({ from, to }: Routing, headers: string[] = []): string[] {
  if (to) headers.push(HEADER.toCountry, to.countryCode, HEADER.toParty, to.partyId);
  if (from) headers.push(HEADER.fromCountry, from.countryCode, HEADER.fromParty, from.partyId);
  return headers;
}

export type TokenEncoding = 'base64' | 'raw';

/** The value of `Authorization`. 2.2.1 wants Base64; a quirk of a partner may want the bare token. */
export function writeToken(token: string, encoding: TokenEncoding = 'base64'): string {
  return `Token ${encoding === 'raw' ? token : Buffer.from(token, 'utf8').toString('base64')}`;
}

/**
 * The tokens a caller may have meant, best guess first: decoded from Base64, then as written (partners that come from
 * 2.1.1 send it bare). Trailing line feeds, as in the specification's own samples, are cut.
 */
export function readToken(authorization: string | undefined): { token: string; encoding: TokenEncoding }[] {
  const written = /^token +(\S+)\s*$/i.exec(authorization ?? '')?.[1];
  if (!written) return [];
  const decoded = Buffer.from(written, 'base64').toString('utf8').trimEnd();
  const guesses: { token: string; encoding: TokenEncoding }[] = [{ token: written, encoding: 'raw' }];
  if (decoded) guesses.unshift({ token: decoded, encoding: 'base64' });
  return guesses;
}
