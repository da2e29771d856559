/** What a driver charges with (OCPI 2.2.1 "Tokens, Object description"). */
import { Bool, CiString, CountryCode, DateTime, Enum, Nested, PartyCode, Text } from '../../field';
import { PROFILE_TYPES, TOKEN_TYPES, WHITELIST_TYPES } from './enums';

/** The contract for the energy itself (OCPI 2.2.1 "EnergyContract class"). */
export class EnergyContract {
  @Text(64, '1', 'Name of the supplier.')
  supplier_name!: string;

  @Text(64, '?', 'Id of the contract at that supplier.')
  contract_id?: string | null;
}

/** A Token (OCPI 2.2.1 "Token Object"). */
export class Token {
  @CountryCode('1', 'Country code of the eMSP that owns the Token.')
  country_code!: string;

  @PartyCode('1', 'Party id of the eMSP that owns the Token.')
  party_id!: string;

  @CiString(36, '1', 'What the reader reads; unique together with the type.')
  uid!: string;

  @Enum(TOKEN_TYPES, '1', 'Kind of Token.')
  type!: (typeof TOKEN_TYPES)[number];

  @CiString(36, '1', 'Contract of the driver (eMAID).')
  contract_id!: string;

  @Text(64, '?', 'Number printed on the Token.')
  visual_number?: string | null;

  @Text(64, '1', 'Who issued the Token.')
  issuer!: string;

  @CiString(36, '?', 'Group of Tokens that may stop one another.')
  group_id?: string | null;

  @Bool('1', 'Whether it may be used at all.')
  valid!: boolean;

  @Enum(WHITELIST_TYPES, '1', 'When it may be accepted without asking.')
  whitelist!: (typeof WHITELIST_TYPES)[number];

  @Text(2, '?', 'ISO 639-1 code of the language the driver reads.')
  language?: string | null;

  @Enum(PROFILE_TYPES, '?', "The driver's usual preference.")
  default_profile_type?: (typeof PROFILE_TYPES)[number] | null;

  @Nested(() => EnergyContract, '?', 'Whose energy the driver buys.')
  energy_contract?: EnergyContract | null;

  @DateTime('1', 'When the Token last changed.')
  last_updated!: string;
}
