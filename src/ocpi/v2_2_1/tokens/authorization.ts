/** Real-time authorization (OCPI 2.2.1 "Tokens, Real-time authorization"). */
import { CiString, Enum, Nested } from '../../field';
import { DisplayText } from '../types';
import { ALLOWED_TYPES, TOKEN_TYPES } from './enums';
import { Token } from './token';

/** Which place is meant (OCPI 2.2.1 "LocationReferences class"). */
export class LocationReferences {
  @CiString(36, '1', 'Id of the Location.')
  location_id!: string;

  @CiString(36, '*', 'Uids of the EVSEs of that Location that are meant.')
  evse_uids?: string[] | null;
}

/** Whether a Token may charge (OCPI 2.2.1 "AuthorizationInfo Object"). */
export class AuthorizationInfo {
  @Enum(ALLOWED_TYPES, '1', 'The verdict.')
  allowed!: (typeof ALLOWED_TYPES)[number];

  @Nested(() => Token, '1', 'The Token that was asked about, complete.')
  token!: Token;

  @Nested(() => LocationReferences, '?', 'Where it may charge: the place asked about, with the EVSEs that are allowed.')
  location?: LocationReferences | null;

  @CiString(36, '?', 'Reference of the eMSP that the Session and the CDR repeat.')
  authorization_reference?: string | null;

  @Nested(() => DisplayText, '?', 'What the driver may be told.')
  info?: DisplayText | null;
}

/** Query of the Tokens interfaces (OCPI 2.2.1 "Tokens, Request Parameters"). */
export class TokenQuery {
  @Enum(TOKEN_TYPES, '?', 'Type of the Token; RFID when left out.')
  type?: (typeof TOKEN_TYPES)[number] | null;
}
