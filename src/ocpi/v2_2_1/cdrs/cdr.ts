/** What is billed (OCPI 2.2.1 "CDRs, Object description"). */
import {
  Bool,
  CiString,
  CountryCode,
  Currency,
  DateTime,
  Enum,
  FieldOf,
  Nested,
  Num,
  PartyCode,
  Text,
} from '../../field';
import { countryCode3 } from '../../kinds';
import { CONNECTOR_FORMATS, CONNECTOR_TYPES, POWER_TYPES } from '../locations/enums';
import { GeoLocation } from '../locations/place';
import { Tariff } from '../tariffs/tariff';
import { Price } from '../types';
import { AUTH_METHODS, CdrToken, ChargingPeriod } from './period';
import { SignedData } from './signed-data';

/**
 * Where it was charged, as the place was then (OCPI 2.2.1 "CdrLocation class"). The three ids may be `#NA` for a
 * reservation that never became a Session.
 */
export class CdrLocation {
  @CiString(36, '1', 'Id of the Location.')
  id!: string;

  @Text(255, '?', 'Name for people.')
  name?: string | null;

  // A Location may say more than the 45 and 20 characters of "CdrLocation class"; what it says must fit its CDR.
  @Text(255, '1', 'Street and number.')
  address!: string;

  @Text(45, '1', 'City or town.')
  city!: string;

  @Text(10, '?', 'Postal code.')
  postal_code?: string | null;

  @Text(45, '?', 'State or province.')
  state?: string | null;

  @FieldOf(countryCode3, '1', 'ISO 3166-1 alpha-3 code of the country.')
  country!: string;

  @Nested(() => GeoLocation, '1', 'Where it is.')
  coordinates!: GeoLocation;

  @CiString(36, '1', 'Uid of the EVSE.')
  evse_uid!: string;

  @CiString(48, '1', 'Id of the EVSE that drivers read.')
  evse_id!: string;

  @CiString(36, '1', 'Id of the Connector within its EVSE.')
  connector_id!: string;

  @Enum(CONNECTOR_TYPES, '1', 'Standard of the Connector.')
  connector_standard!: (typeof CONNECTOR_TYPES)[number];

  @Enum(CONNECTOR_FORMATS, '1', 'Socket or attached cable.')
  connector_format!: (typeof CONNECTOR_FORMATS)[number];

  @Enum(POWER_TYPES, '1', 'Kind of current and phases.')
  connector_power_type!: (typeof POWER_TYPES)[number];
}

/** A charge detail record (OCPI 2.2.1 "CDR Object"). It never changes; a Credit CDR takes it back. */
export class CDR {
  @CountryCode('1', 'Country code of the CPO that owns the CDR.')
  country_code!: string;

  @PartyCode('1', 'Party id of the CPO that owns the CDR.')
  party_id!: string;

  @CiString(39, '1', 'Id of the CDR, unique for its CPO; more than 36 characters only for a Credit CDR.')
  id!: string;

  @DateTime('1', 'When the Session began, or the reservation before it.')
  start_date_time!: string;

  @DateTime('1', 'When the Session ended, parking included.')
  end_date_time!: string;

  @CiString(36, '?', 'Id of the Session; left out when there was none.')
  session_id?: string | null;

  @Nested(() => CdrToken, '1', 'The Token with which it was started.')
  cdr_token!: CdrToken;

  @Enum(AUTH_METHODS, '1', 'How it was authorized last.')
  auth_method!: (typeof AUTH_METHODS)[number];

  @CiString(36, '?', 'The last reference that the eMSP gave with its authorization.')
  authorization_reference?: string | null;

  @Nested(() => CdrLocation, '1', 'Where it was charged, as it was at the start.')
  cdr_location!: CdrLocation;

  @Text(255, '?', 'Id of the meter.')
  meter_id?: string | null;

  @Currency('1', 'Currency of all its costs.')
  currency!: string;

  @Nested(() => Tariff, '*', 'The Tariffs that applied, as they were at the start.')
  tariffs?: Tariff[] | null;

  @Nested(() => ChargingPeriod, '+', 'The periods that make it up, in order.')
  charging_periods!: ChargingPeriod[];

  @Nested(() => SignedData, '?', 'Signed readings of the meter.')
  signed_data?: SignedData | null;

  @Nested(() => Price, '1', 'All costs together.')
  total_cost!: Price;

  @Nested(() => Price, '?', 'Costs that do not depend on an amount, without those of parking and reservation.')
  total_fixed_cost?: Price | null;

  @Num('1', 'Energy in kWh.')
  total_energy!: number;

  @Nested(() => Price, '?', 'Cost of the energy.')
  total_energy_cost?: Price | null;

  @Num('1', 'Duration in hours, charging and not charging.')
  total_time!: number;

  @Nested(() => Price, '?', 'Cost of the time of charging.')
  total_time_cost?: Price | null;

  @Num('?', 'Part of the duration in hours in which it was not charging.')
  total_parking_time?: number | null;

  @Nested(() => Price, '?', 'Cost of parking.')
  total_parking_cost?: Price | null;

  @Nested(() => Price, '?', 'Cost of the reservation.')
  total_reservation_cost?: Price | null;

  @Text(255, '?', 'Anything people should know, such as why it was stopped.')
  remark?: string | null;

  @CiString(39, '?', 'Id of the invoice on which it will be.')
  invoice_reference_id?: string | null;

  @Bool('?', 'Whether this is a Credit CDR.')
  credit?: boolean | null;

  @CiString(39, '?', 'Id of the CDR that this Credit CDR takes back.')
  credit_reference_id?: string | null;

  @Bool('?', 'Whether it was charged at home and the energy is to be refunded to the driver.')
  home_charging_compensation?: boolean | null;

  @DateTime('1', 'When the CDR was made.')
  last_updated!: string;
}
