/** Tokens that eMSPs have sent in commands: the driver may charge there without being asked about. OCPI 2.2.1 "StartSession". */
import type { Clock } from '../../lib/clock';
import type { LocationReferences, Token } from '../../ocpi/model';
import { type PartyId, partyKey } from '../../ocpi/party';
import type { TokenName, Verdict } from '../token-question';
import { isSameId } from './checks';
import { endOfReservation } from './order';
import type { TakenOrder, TakenOrderShelf } from './shelf';

const MINUTE_MS = 60_000;
/** OCPI 2.2.1 "Commands, Flow": how long a card that a command named is not asked about. */
const CARD_GRANT_MS = 15 * MINUTE_MS;
/** An app's Token is known to nobody but its eMSP, who has just authorized it. */
const APP_GRANT_MS = 24 * 60 * MINUTE_MS;

interface Granting {
  token: Token;
  location_id: string;
  evse_uid?: string | null;
  authorization_reference?: string | null;
  expiry_date?: string;
}

/** The verdict of a command that still holds for the Token at the place. */
export async function grantedByCommand(
  { shelf, clock }: { shelf: TakenOrderShelf; clock: Clock },
  party: PartyId,
  { uid, type }: TokenName,
  place?: LocationReferences,
): Promise<Verdict | undefined> {
  const now = clock.now();
  const orders = await shelf.withToken(partyKey(party), uid.toUpperCase(), now - APP_GRANT_MS);
  for (const order of orders) {
    const granting = JSON.parse(order.content) as Granting;
    const { token, authorization_reference } = granting;
    if ((type && token.type !== type) || !holds(order, granting, now) || !isThere(granting, place)) continue;
    return { allowed: 'ALLOWED', token, ...(authorization_reference ? { authorization_reference } : {}) };
  }
  return undefined;
}

function holds({ at, result }: TakenOrder, granting: Granting, now: number): boolean {
  // A charger that did not answer in time may have started all the same.
  if (result !== null && result.result !== 'ACCEPTED' && result.result !== 'TIMEOUT') return false;
  const isCard = granting.token.type !== 'APP_USER' && granting.token.type !== 'AD_HOC_USER';
  const until = isCard ? at + CARD_GRANT_MS : Math.max(at + APP_GRANT_MS, endOfReservation({ ...granting }));
  return now <= until;
}

function isThere({ location_id, evse_uid }: Granting, place?: LocationReferences): boolean {
  if (!place) return true;
  if (!isSameId(place.location_id, location_id)) return false;
  return !evse_uid || !place.evse_uids?.length || place.evse_uids.some((uid) => isSameId(uid, evse_uid));
}
