/** What a hosted eMSP says of one of its Tokens beyond `valid`: set by the back office, asked when a CPO asks. */
import { Enum, Nested } from '../ocpi/field';
import { ALLOWED_TYPES, DisplayText, LocationReferences } from '../ocpi/model';
import type { PartyKey } from '../ocpi/party';

/** Verdict about a Token, as far as it is not that of its own `valid`. */
export class TokenPolicy {
  @Enum(ALLOWED_TYPES, '?', 'The verdict; by the `valid` of the Token when left out.')
  allowed?: (typeof ALLOWED_TYPES)[number] | null;

  @Nested(() => LocationReferences, '*', 'Where it may charge, and there at which EVSEs; anywhere when left out.')
  locations?: LocationReferences[] | null;

  @Nested(() => DisplayText, '?', 'What the driver is told.')
  info?: DisplayText | null;
}

/** What the roles ask of the store. A Token is named by its owner and its object id. */
export interface TokenPolicyShelf {
  get(owner: PartyKey, objectId: string): Promise<TokenPolicy | undefined>;
  put(owner: PartyKey, objectId: string, policy: TokenPolicy): Promise<void>;
  /** False when there was none. */
  remove(owner: PartyKey, objectId: string): Promise<boolean>;
}
