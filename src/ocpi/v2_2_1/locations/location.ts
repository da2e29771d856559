/** Location, EVSE and Connector (OCPI 2.2.1 "Locations, Object description"). */
import { Bool, CiString, CountryCode, DateTime, Enum, FieldOf, Int, Nested, PartyCode, Text, Url } from '../../field';
import { countryCode3 } from '../../kinds';
import { TOKEN_TYPES } from '../tokens/enums';
import { BusinessDetails, DisplayText, Image } from '../types';
import { EnergyMix } from './energy';
import {
  CAPABILITIES,
  CONNECTOR_FORMATS,
  CONNECTOR_TYPES,
  FACILITIES,
  PARKING_RESTRICTIONS,
  PARKING_TYPES,
  POWER_TYPES,
  STATUSES,
} from './enums';
import { AdditionalGeoLocation, GeoLocation, Hours } from './place';

/** A socket or cable (OCPI 2.2.1 "Connector Object"). */
export class Connector {
  @CiString(36, '1', 'Id of the Connector within its EVSE.')
  id!: string;

  @Enum(CONNECTOR_TYPES, '1', 'Standard of the Connector.')
  standard!: (typeof CONNECTOR_TYPES)[number];

  @Enum(CONNECTOR_FORMATS, '1', 'Socket or attached cable.')
  format!: (typeof CONNECTOR_FORMATS)[number];

  @Enum(POWER_TYPES, '1', 'Kind of current and phases.')
  power_type!: (typeof POWER_TYPES)[number];

  @Int('1', 'Highest voltage in V; line to neutral for AC.')
  max_voltage!: number;

  @Int('1', 'Highest current in A.')
  max_amperage!: number;

  @Int('?', 'Highest power in W, when it is less than voltage times current allows.')
  max_electric_power?: number | null;

  @CiString(36, '*', 'Ids of the Tariffs that may apply here.')
  tariff_ids?: string[] | null;

  @Url('?', "Where the operator's terms and conditions can be read.")
  terms_and_conditions?: string | null;

  @DateTime('1', 'When this Connector last changed.')
  last_updated!: string;
}

/** A status that is planned for a time to come (OCPI 2.2.1 "StatusSchedule class"). */
export class StatusSchedule {
  @DateTime('1', 'From when.')
  period_begin!: string;

  @DateTime('?', 'Until when, if known.')
  period_end?: string | null;

  @Enum(STATUSES, '1', 'Status in that time.')
  status!: (typeof STATUSES)[number];
}

/** What charges one vehicle at a time (OCPI 2.2.1 "EVSE Object"). */
export class EVSE {
  @CiString(36, '1', 'Id of the EVSE in the system of its operator; never used for another.')
  uid!: string;

  @CiString(48, '?', 'Id that drivers read, following the eMI3 or ISO rules.')
  evse_id?: string | null;

  @Enum(STATUSES, '1', 'What it does now.')
  status!: (typeof STATUSES)[number];

  @Nested(() => StatusSchedule, '*', 'What it is planned to do.')
  status_schedule?: StatusSchedule[] | null;

  @Enum(CAPABILITIES, '*', 'What it is able to do.')
  capabilities?: (typeof CAPABILITIES)[number][] | null;

  @Nested(() => Connector, '+', 'Its Connectors.')
  connectors!: Connector[];

  @Text(4, '?', 'Floor in the building, as written there.')
  floor_level?: string | null;

  @Nested(() => GeoLocation, '?', 'Where it stands.')
  coordinates?: GeoLocation | null;

  @Text(16, '?', 'What is printed on it.')
  physical_reference?: string | null;

  @Nested(() => DisplayText, '*', 'How to get there from the Location.')
  directions?: DisplayText[] | null;

  @Enum(PARKING_RESTRICTIONS, '*', 'Who may park there.')
  parking_restrictions?: (typeof PARKING_RESTRICTIONS)[number][] | null;

  @Nested(() => Image, '*', 'Pictures of it.')
  images?: Image[] | null;

  @DateTime('1', 'When this EVSE or one of its Connectors last changed.')
  last_updated!: string;
}

/** To whom a Location that is not published may be shown (OCPI 2.2.1 "PublishTokenType class"). */
export class PublishTokenType {
  @CiString(36, '?', 'Uid of the Token.')
  uid?: string | null;

  @Enum(TOKEN_TYPES, '?', 'Type of the Token.')
  type?: (typeof TOKEN_TYPES)[number] | null;

  @Text(64, '?', 'Number printed on the Token.')
  visual_number?: string | null;

  @Text(64, '?', 'Who issued the Token.')
  issuer?: string | null;

  @CiString(36, '?', 'Group to which the Token belongs.')
  group_id?: string | null;
}

/** A place where vehicles are charged (OCPI 2.2.1 "Location Object"). */
export class Location {
  @CountryCode('1', 'Country code of the CPO that owns the Location.')
  country_code!: string;

  @PartyCode('1', 'Party id of the CPO that owns the Location.')
  party_id!: string;

  @CiString(36, '1', 'Id of the Location in the system of its CPO.')
  id!: string;

  @Bool('1', 'Whether it may be shown to everybody.')
  publish!: boolean;

  @Nested(() => PublishTokenType, '*', 'Whose Tokens may see it when it is not published.')
  publish_allowed_to?: PublishTokenType[] | null;

  @Text(255, '?', 'Name for people.')
  name?: string | null;

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

  @Nested(() => AdditionalGeoLocation, '*', 'Other points, such as the entrance.')
  related_locations?: AdditionalGeoLocation[] | null;

  @Enum(PARKING_TYPES, '?', 'Kind of parking.')
  parking_type?: (typeof PARKING_TYPES)[number] | null;

  @Nested(() => EVSE, '*', 'Its EVSEs.')
  evses?: EVSE[] | null;

  @Nested(() => DisplayText, '*', 'How to get there.')
  directions?: DisplayText[] | null;

  @Nested(() => BusinessDetails, '?', 'Who operates it; the CPO when left out.')
  operator?: BusinessDetails | null;

  @Nested(() => BusinessDetails, '?', 'Who helps to run it.')
  suboperator?: BusinessDetails | null;

  @Nested(() => BusinessDetails, '?', 'Who owns it.')
  owner?: BusinessDetails | null;

  @Enum(FACILITIES, '*', 'What is nearby.')
  facilities?: (typeof FACILITIES)[number][] | null;

  @Text(255, '1', 'IANA time zone, such as Europe/Paris.')
  time_zone!: string;

  @Nested(() => Hours, '?', 'When it is open.')
  opening_times?: Hours | null;

  @Bool('?', 'Whether vehicles go on charging when it is closed; true when left out.')
  charging_when_closed?: boolean | null;

  @Nested(() => Image, '*', 'Pictures of it.')
  images?: Image[] | null;

  @Nested(() => EnergyMix, '?', 'Where its energy comes from.')
  energy_mix?: EnergyMix | null;

  @DateTime('1', 'When the Location or a part of it last changed.')
  last_updated!: string;
}
