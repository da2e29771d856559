/** What the calls about commands and about charging profiles have in common. */
import { toDateTime } from '../lib/clock';
import { isObject, type JsonObject } from '../lib/json';
import { AnyObject, CountryCode, FieldOf, Nested, PartyCode } from '../ocpi/field';
import { text } from '../ocpi/kinds';
import { DisplayText } from '../ocpi/model';
import { type PartyId, parseParty, partyOfKey } from '../ocpi/party';
import { OrderRefused } from '../roles/orders/order';
import type { AskedOrder } from '../roles/orders/shelf';
import { conflict, notFound, Problem } from './problem';

/** A party in a body. */
export class PartyReference {
  @CountryCode('1', 'Its country code.')
  country_code!: string;

  @PartyCode('1', 'Its party id.')
  party_id!: string;
}

/** What the back office of a hosted CPO says came of an order. */
export class OrderResult {
  @FieldOf(text(24), '1', 'CommandResultType of a command; ACCEPTED, REJECTED or UNKNOWN of a charging profile.')
  result!: string;

  @Nested(() => DisplayText, '*', 'The reason for people, one per language.')
  message?: DisplayText[] | null;

  @AnyObject('?', 'The ActiveChargingProfile that was asked for.')
  profile?: JsonObject | null;
}

export const partyOf = ({ country_code, party_id }: PartyReference): PartyId => ({
  countryCode: country_code.toUpperCase(),
  partyId: party_id.toUpperCase(),
});

export const TO_QUERY = { to: 'The CPO of the Session, written FR*ABC; when left out, the one that has sent it.' };

/** The party of `?to=`. Throws Problem 400. */
export function cpoNamed(query: URLSearchParams): PartyId | undefined {
  const written = query.get('to');
  if (written === null) return undefined;
  const party = parseParty(written);
  if (!party) throw new Problem(400, 'Bad request', '?to= is a party written FR*ABC');
  return party;
}

const DISPLAY_TEXTS = { type: 'array', items: { type: 'object' } };
const RESULT = {
  type: ['object', 'null'],
  description: 'What came of it; null until then. TIMEOUT when nothing came in time.',
  properties: { result: { type: 'string' }, message: DISPLAY_TEXTS, profile: { type: 'object' } },
};

/** Schema of an order that a hosted eMSP has given. */
export const ASKED = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    command: { type: 'string' },
    to: { type: 'object' },
    request: { type: 'object' },
    response: {
      type: ['object', 'null'],
      description: 'What the CPO said at once. A result follows ACCEPTED alone.',
      properties: { result: { type: 'string' }, timeout: { type: 'integer' }, message: DISPLAY_TEXTS },
    },
    result: RESULT,
    history: { type: 'array', description: 'What came after the result.', items: { type: 'object' } },
    error: { type: ['string', 'null'], description: 'Why there is no response.' },
    at: { type: 'string' },
  },
};

export function shownAsked({ id, name, counterparty, content, response, result, history, error, at }: AskedOrder) {
  const { countryCode, partyId } = partyOfKey(counterparty);
  return {
    id,
    command: name,
    to: { country_code: countryCode, party_id: partyId },
    request: JSON.parse(content) as JsonObject,
    response,
    result,
    history,
    error,
    at: toDateTime(at),
  };
}

/** Tells why an order was not given or settled. */
export async function refusing<T>(job: () => Promise<T>): Promise<T> {
  try {
    return await job();
  } catch (error) {
    if (!(error instanceof OrderRefused)) throw error;
    if (error.kind === 'unknown') throw new Problem(404, 'Not found', error.message);
    if (error.kind === 'conflict') throw conflict(error.message);
    if (error.kind === 'failed') throw new Problem(502, 'The CPO did not take it', error.message, error.members);
    throw new Problem(400, 'Bad request', error.message, error.members);
  }
}

/** The body as an object without the members named. Throws Problem 400. */
export function contentOf(body: unknown, ...without: string[]): JsonObject {
  if (!isObject(body)) throw new Problem(400, 'Bad request', 'the body must be a JSON object');
  return Object.fromEntries(Object.entries(body).filter(([name]) => !without.includes(name)));
}

export const unknownOrder = (id: string | undefined) => notFound(`command ${id}`);
