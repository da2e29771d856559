/** What a hosted eMSP makes sure of before it commands something. OCPI 2.2.1 "StartSession", "ReserveNow". */
import { isObject, type JsonObject } from '../../lib/json';
import type { EVSE, Location, LocationReferences, Token } from '../../ocpi/model';
import { type PartyId, partyKey } from '../../ocpi/party';
import { OcpiError } from '../../ocpi/status';
import type { ObjectShelf } from '../shelf';
import type { TokenJudge } from '../token-judge';
import { hasCapability, isSameId } from './checks';
import { type OrderName, OrderRefused } from './order';

export interface PrepareParts {
  shelf: ObjectShelf;
  judge: TokenJudge;
}

/** Throws OrderRefused: `faulty`, or `conflict` when the Token may not charge there. */
export async function prepareCommand(
  parts: PrepareParts,
  { party, to, name, content }: { party: PartyId; to: PartyId; name: OrderName; content: JsonObject },
): Promise<void> {
  if (content.connector_id && !content.evse_uid)
    throw new OrderRefused('faulty', '/evse_uid is missing; it must be there with /connector_id');
  if (name === 'START_SESSION') await demandConnector(parts, party, to, content);
  if (isObject(content.token)) await demandAuthorized(parts, party, content);
}

async function demandConnector({ shelf }: PrepareParts, party: PartyId, to: PartyId, content: JsonObject) {
  const objectId = String(content.location_id).toUpperCase();
  const found = await shelf.get(partyKey(party), { module: 'locations', owner: partyKey(to), objectId });
  const evses: EVSE[] = found ? ((JSON.parse(found.json) as Location).evses ?? []) : [];
  const evse = evses.find(({ uid }) => isSameId(uid, content.evse_uid));
  if (hasCapability(evse, 'START_SESSION_CONNECTOR_REQUIRED') && !content.connector_id)
    throw new OrderRefused('faulty', `/connector_id is missing; EVSE ${evse?.uid} cannot be started without it`);
}

/** A Token that is not among ours may be one that the back office has made for this moment. */
async function demandAuthorized({ judge }: PrepareParts, party: PartyId, content: JsonObject): Promise<void> {
  const { country_code, party_id, uid, type } = content.token as Token;
  // A token without its party is told with all the other faults.
  if (!country_code || !party_id) return;
  const owner = partyKey({ countryCode: String(country_code), partyId: String(party_id) });
  if (owner !== partyKey(party))
    throw new OrderRefused('faulty', `/token is of ${owner}; ${partyKey(party)} can command for its own Tokens only`);
  const place = { location_id: content.location_id, evse_uids: content.evse_uid ? [content.evse_uid] : [] };
  const verdict = await judge.find(party, { uid, type }, place as LocationReferences).catch((error: Error) => {
    if (error instanceof OcpiError && error.situation === 'unknownToken') return undefined;
    throw error;
  });
  if (verdict && verdict.allowed !== 'ALLOWED')
    throw new OrderRefused('conflict', `Token ${uid} may not charge there: it is ${verdict.allowed}`);
}
