import { CountryCode, Enum, FieldOf, Nested, PartyCode, Url } from '../../field';
import * as kinds from '../../kinds';
import { ROLES, type Role } from '../../party';
import { BusinessDetails } from '../types';

/** A party acting in a role (OCPI 2.2.1 "CredentialsRole class"). */
export class CredentialsRole {
  @Enum(ROLES, '1', 'The role in which the party acts.')
  role!: Role;

  @Nested(() => BusinessDetails, '1', 'Who the party is.')
  business_details!: BusinessDetails;

  @PartyCode('1', 'Party id, following ISO 15118.')
  party_id!: string;

  @CountryCode('1', 'ISO 3166-1 alpha-2 code of the country in which the party operates.')
  country_code!: string;
}

/** What two platforms exchange (OCPI 2.2.1 "Credentials object"). */
export class Credentials {
  @FieldOf(kinds.credentialsToken, '1', 'The token with which the other side shall authorize itself here, as it is.')
  token!: string;

  @Url('1', "Address of this side's versions endpoint.")
  url!: string;

  @Nested(() => CredentialsRole, '+', 'The parties of this platform with their roles.')
  roles!: CredentialsRole[];
}
