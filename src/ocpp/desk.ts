/**
 * What the bridge asks of the party whose stations it runs: the CPO's own objects, and whether a token may charge. The
 * CPO role answers; the bridge knows nothing of partners.
 */
import type {
  ActiveChargingProfile,
  AuthorizationInfo,
  CDR,
  EVSE,
  Location,
  Session,
  Tariff,
  Token,
} from '../ocpi/model';
import type { PartyId, PartyKey } from '../ocpi/party';
import type { EvseStatus } from './models/state';

export interface AuthorizationQuestion {
  uid: string;
  /** Undefined: the station does not tell; an RFID card, an app user or another. */
  type?: Token['type'];
  locationId: string;
  /** EVSEs at which the driver may be. */
  evseUids: string[];
  /** It has charged already: what is known counts, and only if nothing is, somebody is asked. */
  isPast?: boolean;
  /** eMSPs that come first when several have a token of that name: those of the last good starts there (BR-30). */
  prefers: PartyKey[];
}

/** The eMSP's word, or what is known without it. */
export interface AuthorizationAnswer {
  allowed: AuthorizationInfo['allowed'] | 'UNKNOWN';
  token?: Token;
  authMethod: 'AUTH_REQUEST' | 'COMMAND' | 'WHITELIST';
  reference?: string;
  message?: string;
  language?: string;
  /** Where the driver may charge, when the eMSP has said so. */
  evseUids?: string[];
  /** The eMSPs, when several have a token of that name. */
  claimedBy?: PartyKey[];
}

type Capability = NonNullable<EVSE['capabilities']>[number];

export interface CpoDesk {
  location(party: PartyId, id: string): Promise<Location | undefined>;
  /** The Tariffs of a connector that hold at that moment. */
  tariffs(party: PartyId, ids: string[]): Promise<Tariff[]>;
  setEvseStatus(
    place: { party: PartyId; locationId: string; evseUid: string },
    status: EvseStatus,
    at: number,
  ): Promise<void>;
  /** The same Session again changes nothing. */
  putSession(party: PartyId, session: Session): Promise<void>;
  /** A CDR of a known id is delivered already; it is never changed. */
  postCdr(party: PartyId, cdr: CDR): Promise<void>;
  /** A reservation was used or is over; `takenBack`: by the CPO, and why, which its eMSP is told. */
  endReservation(party: PartyId, number: number, takenBack: string | undefined): Promise<void>;
  /** The station has shown that it cannot do that. */
  withdraw(place: { party: PartyId; locationId: string }, evseUid: string, capability: Capability): Promise<void>;
  /** What limits a Session has changed; undefined: nothing does. Whoever has set a profile is told. */
  profileChanged(party: PartyId, sessionId: string, active: ActiveChargingProfile | undefined): Promise<void>;
  /** Tokens that may charge without anybody being asked. */
  offlineTokens(party: PartyId): Promise<Token[]>;
  /** Asks the cache and the eMSP; `deadlineMs`: by then an answer is needed. */
  authorize(party: PartyId, question: AuthorizationQuestion, deadlineMs: number): Promise<AuthorizationAnswer>;
}
