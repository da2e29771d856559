/** A charging session as it goes on (OCPI 2.2.1 "Sessions, Object description"). */
import { Bool, CiString, CountryCode, Currency, DateTime, Enum, Nested, Num, PartyCode, Text } from '../../field';
import { AUTH_METHODS, CdrToken, ChargingPeriod } from '../cdrs/period';
import { PROFILE_TYPES } from '../tokens/enums';
import { Price } from '../types';

export const SESSION_STATUSES = ['ACTIVE', 'COMPLETED', 'INVALID', 'PENDING', 'RESERVATION'] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

export const CHARGING_PREFERENCES_RESPONSES = [
  'ACCEPTED',
  'DEPARTURE_REQUIRED',
  'ENERGY_NEED_REQUIRED',
  'NOT_POSSIBLE',
  'PROFILE_TYPE_NOT_SUPPORTED',
] as const;
export type ChargingPreferencesResponse = (typeof CHARGING_PREFERENCES_RESPONSES)[number];

/** A Session (OCPI 2.2.1 "Session Object"). */
export class Session {
  @CountryCode('1', 'Country code of the CPO that owns the Session.')
  country_code!: string;

  @PartyCode('1', 'Party id of the CPO that owns the Session.')
  party_id!: string;

  @CiString(36, '1', 'Id of the Session in the system of its CPO.')
  id!: string;

  @DateTime('1', 'When it became ACTIVE; while PENDING, when it was created at the charger.')
  start_date_time!: string;

  @DateTime('?', 'When it ended, parking included.')
  end_date_time?: string | null;

  @Num('1', 'Energy so far in kWh.')
  kwh!: number;

  @Nested(() => CdrToken, '1', 'The Token with which it was started.')
  cdr_token!: CdrToken;

  @Enum(AUTH_METHODS, '1', 'How it is authorized at present.')
  auth_method!: (typeof AUTH_METHODS)[number];

  @CiString(36, '?', 'The last reference that the eMSP gave with its authorization.')
  authorization_reference?: string | null;

  @CiString(36, '1', 'Id of the Location.')
  location_id!: string;

  @CiString(36, '1', 'Uid of the EVSE; #NA while a reservation has none.')
  evse_uid!: string;

  @CiString(36, '1', 'Id of the Connector; #NA while a reservation has none.')
  connector_id!: string;

  @Text(255, '?', 'Id of the meter.')
  meter_id?: string | null;

  @Currency('1', 'Currency of its cost.')
  currency!: string;

  @Nested(() => ChargingPeriod, '*', 'Its periods so far, in order.')
  charging_periods?: ChargingPeriod[] | null;

  @Nested(() => Price, '?', 'What the eMSP will pay so far; unknown, when left out.')
  total_cost?: Price | null;

  @Enum(SESSION_STATUSES, '1', 'State of the Session.')
  status!: SessionStatus;

  @DateTime('1', 'When the Session last changed.')
  last_updated!: string;
}

/** What the driver wants of a Session (OCPI 2.2.1 "ChargingPreferences Object"). */
export class ChargingPreferences {
  @Enum(PROFILE_TYPES, '1', 'What matters most.')
  profile_type!: (typeof PROFILE_TYPES)[number];

  @DateTime('?', 'When the driver expects to leave.')
  departure_time?: string | null;

  @Num('?', 'Energy in kWh that is wanted.')
  energy_need?: number | null;

  @Bool('?', 'Whether the vehicle may be discharged meanwhile; false when left out.')
  discharge_allowed?: boolean | null;
}

/** Query of the Session list: `date_from` must be there, unlike anywhere else (OCPI 2.2.1 "Sessions, GET Method"). */
export class SessionListQuery {
  @DateTime('1', 'Only Sessions that changed at this moment or later.')
  date_from!: string;
}
