/** The words in which a Token is asked about and spoken of. */
import type { AuthorizationInfo, LocationReferences, Token } from '../ocpi/model';
import type { PartyId, PartyKey } from '../ocpi/party';

/** A Token as a reader names it; RFID when it does not say more. */
export interface TokenName {
  uid: string;
  type?: string | null;
}

/** A hosted CPO's question on its way. */
export interface Question {
  party: PartyId;
  token: TokenName;
  place?: LocationReferences;
  /** Whose Token it is when several have sent a valid one of that name; left out: whoever has sent it last. */
  prefers?: readonly PartyKey[];
  /** Milliseconds of the clock. */
  endsAt: number;
}

/** What a charger is told. `token` is absent when nobody knows it. */
export type Verdict = Omit<AuthorizationInfo, 'token'> & { token?: Token };
