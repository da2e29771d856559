/** The few members of an object that are searched by, read once when it is written. */
import { fromDateTime } from '../lib/clock';
import { isObject, type JsonObject } from '../lib/json';
import { evsesIn } from '../ocpi/change';
import type { ObjectModule } from '../ocpi/object-key';
import { partyKey } from '../ocpi/party';
import { locationCardOf } from './location-card';
import type { Decision } from './shelf';

type Columns = NonNullable<Decision['put']>;

/** `value` is the object whose text is `json`; it has been checked. */
export function columnsOf(module: ObjectModule, json: string, value: JsonObject): Columns {
  const token = isObject(value.cdr_token) ? value.cdr_token : undefined;
  return {
    json,
    lastUpdated: fromDateTime(String(value.last_updated)),
    counterparty: token ? partyKey({ countryCode: String(token.country_code), partyId: String(token.party_id) }) : null,
    status: statusOf(module, value),
    contractId: textOf(token?.contract_id ?? (module === 'tokens' ? value.contract_id : undefined)),
    sessionId: module === 'cdrs' ? (textOf(value.session_id)?.toUpperCase() ?? null) : null,
    card: module === 'locations' ? locationCardOf(value) : undefined,
  };
}

function statusOf(module: ObjectModule, value: JsonObject): string | null {
  if (module === 'tokens') return value.valid === true ? 'VALID' : 'INVALID';
  if (module === 'locations') return evsesIn(value).some(({ status }) => status !== 'REMOVED') ? 'IN_USE' : 'REMOVED';
  return module === 'sessions' ? textOf(value.status) : null;
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : null);
