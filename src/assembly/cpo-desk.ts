/** The CPO role as the bridge sees it: a station's party keeps its Locations, Sessions and CDRs like any other owner of objects. */
import { type Clock, toDateTime } from '../lib/clock';
import { type Location, type Tariff, TOKEN_TYPES, type Token } from '../ocpi/model';
import { tokenId } from '../ocpi/object-key';
import { type PartyId, partyKey } from '../ocpi/party';
import type { AuthorizationAnswer, AuthorizationQuestion, CpoDesk } from '../ocpp/desk';
import type { Authorizer } from '../roles/authorize';
import type { Profiles } from '../roles/orders/profiles';
import type { TakenOrders } from '../roles/orders/taken';
import { ObjectRefused } from '../roles/own-name';
import type { OwnObjects } from '../roles/own-objects';
import type { HeldObject, ObjectShelf } from '../roles/shelf';

/** Tokens that are read at a time. */
const LIST_PAGE = 1_000;

export interface CpoDeskParts {
  own: OwnObjects;
  shelf: ObjectShelf;
  authorizer: Authorizer;
  taken: TakenOrders;
  profiles: Profiles;
  clock: Clock;
}

export function cpoDesk({ own, shelf, authorizer, taken, profiles, clock }: CpoDeskParts): CpoDesk {
  const read = async <T>(party: PartyId, module: 'locations' | 'tariffs', id: string): Promise<T | undefined> => {
    const held = await own.get({ party, module, id });
    return held && (JSON.parse(held.json) as T);
  };
  return {
    async authorize(party, question) {
      const known = question.isPast ? await knownToken(shelf, party, question) : undefined;
      if (known) return { allowed: 'ALLOWED', token: known, authMethod: 'WHITELIST' };
      const { uid, type, locationId, evseUids, prefers } = question;
      const place = { location_id: locationId, evse_uids: evseUids };
      return answerOf(await authorizer.authorize(party, { uid, type }, { place, prefers }));
    },
    location: (party, id) => read<Location>(party, 'locations', id),
    async tariffs(party, ids) {
      const found = await Promise.all(ids.map((id) => read<Tariff>(party, 'tariffs', id)));
      return found.filter((tariff) => tariff !== undefined);
    },
    async setEvseStatus({ party, locationId, evseUid }, status, at) {
      const name = { party, module: 'locations', id: locationId } as const;
      const location = await read<Location>(party, 'locations', locationId);
      const before = location?.evses?.find(({ uid }) => uid === evseUid)?.status;
      // What is planned or removed only the back office can change.
      if (before === undefined || before === status || before === 'PLANNED' || before === 'REMOVED') return;
      const change = JSON.stringify({ status, last_updated: toDateTime(at) });
      await own.patch(name, { evse_uid: evseUid }, change).catch(unlessUnknown);
    },
    async withdraw({ party, locationId }, evseUid, capability) {
      const location = await read<Location>(party, 'locations', locationId);
      const before = location?.evses?.find(({ uid }) => uid === evseUid)?.capabilities ?? [];
      if (!before.includes(capability)) return;
      const change = JSON.stringify({ capabilities: before.filter((one) => one !== capability) });
      await own
        .patch({ party, module: 'locations', id: locationId }, { evse_uid: evseUid }, change)
        .catch(unlessUnknown);
    },
    offlineTokens: (party) => offlineTokens(shelf, party),
    async profileChanged(party, sessionId, active) {
      const nothing = { charging_rate_unit: 'W' as const, charging_profile_period: [] };
      const said = active ?? { start_date_time: toDateTime(clock.now()), charging_profile: nothing };
      await profiles.changed(party, sessionId, said);
    },
    endReservation: (party, number, takenBack) => taken.endReservation(party, number, takenBack),
    async putSession(party, session) {
      await own.put({ party, module: 'sessions', id: session.id }, JSON.stringify(session));
    },
    async postCdr(party, cdr) {
      await own.create({ party, module: 'cdrs', id: cdr.id }, JSON.stringify(cdr)).catch(unlessThere);
    },
  };
}

/** A Token that may be accepted without its owner: it is valid, and its owner lets it charge offline. */
async function knownToken(shelf: ObjectShelf, party: PartyId, { uid, type, prefers }: AuthorizationQuestion) {
  const ids = (type ? [type] : TOKEN_TYPES).map((each) => tokenId(uid, each));
  const held = await shelf.withId(partyKey(party), 'tokens', ids);
  const isPreferred = ({ owner }: HeldObject) => Number(prefers.includes(owner));
  const tokens = held.sort((a, b) => isPreferred(b) - isPreferred(a)).map(({ json }) => JSON.parse(json) as Token);
  return tokens.find(({ valid, whitelist }) => valid && whitelist !== 'NEVER');
}

/** `NEVER` and `ALLOWED` must not be on a charger: it would skip us (mapping 4.7). */
async function offlineTokens(shelf: ObjectShelf, party: PartyId): Promise<Token[]> {
  const filter = { holder: partyKey(party), module: 'tokens' as const };
  const found: Token[] = [];
  for (let after: string | undefined, more = true; more; ) {
    const page = await shelf.list(filter, { offset: 0, limit: LIST_PAGE, after });
    found.push(...page.items.map((json) => JSON.parse(json) as Token));
    after = page.last;
    more = page.hasMore === true && after !== undefined;
  }
  return found.filter(({ whitelist }) => whitelist === 'ALWAYS' || whitelist === 'ALLOWED_OFFLINE');
}

function answerOf({ info, way, claimedBy }: Awaited<ReturnType<Authorizer['authorize']>>): AuthorizationAnswer {
  const methods = { cache: 'WHITELIST', command: 'COMMAND' } as const;
  return {
    allowed: info.token || info.allowed === 'ALLOWED' ? info.allowed : 'UNKNOWN',
    token: info.token,
    authMethod: way === 'cache' || way === 'command' ? methods[way] : 'AUTH_REQUEST',
    reference: info.authorization_reference ?? undefined,
    message: info.info?.text,
    language: info.info?.language,
    evseUids: info.location?.evse_uids ?? undefined,
    claimedBy,
  };
}

/** A station may be operated before its Location is there: then nothing is published (BR-14). */
function unlessUnknown(error: Error): void {
  if (!(error instanceof ObjectRefused) || error.kind !== 'unknown') throw error;
}

/** BR-60: what was handed in once stays as it was. */
function unlessThere(error: Error): void {
  if (!(error instanceof ObjectRefused) || error.kind !== 'conflict') throw error;
}
