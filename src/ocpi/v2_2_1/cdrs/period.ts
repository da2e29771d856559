/** What Sessions and CDRs share (OCPI 2.2.1 "CDRs, Data types"). */
import { CiString, CountryCode, DateTime, Enum, Nested, Num, PartyCode } from '../../field';
import { TOKEN_TYPES } from '../tokens/enums';

export const AUTH_METHODS = ['AUTH_REQUEST', 'COMMAND', 'WHITELIST'] as const;

export const CDR_DIMENSION_TYPES = [
  'CURRENT',
  'ENERGY',
  'ENERGY_EXPORT',
  'ENERGY_IMPORT',
  'MAX_CURRENT',
  'MIN_CURRENT',
  'MAX_POWER',
  'MIN_POWER',
  'PARKING_TIME',
  'POWER',
  'RESERVATION_TIME',
  'STATE_OF_CHARGE',
  'TIME',
] as const;
export type CdrDimensionType = (typeof CDR_DIMENSION_TYPES)[number];

/** OCPI 2.2.1 "CdrDimensionType enum", column "Session Only": these never stand in a CDR. */
export const SESSION_ONLY_DIMENSIONS: readonly CdrDimensionType[] = [
  'CURRENT',
  'ENERGY_EXPORT',
  'ENERGY_IMPORT',
  'POWER',
  'STATE_OF_CHARGE',
];

/** The Token with which a Session was started (OCPI 2.2.1 "CdrToken class"). */
export class CdrToken {
  @CountryCode('1', 'Country code of the eMSP that owns the Token.')
  country_code!: string;

  @PartyCode('1', 'Party id of the eMSP that owns the Token.')
  party_id!: string;

  @CiString(36, '1', 'Uid of the Token.')
  uid!: string;

  @Enum(TOKEN_TYPES, '1', 'Type of the Token.')
  type!: (typeof TOKEN_TYPES)[number];

  @CiString(36, '1', 'Contract of the driver (eMAID).')
  contract_id!: string;
}

/** One measured quantity (OCPI 2.2.1 "CdrDimension class"). */
export class CdrDimension {
  @Enum(CDR_DIMENSION_TYPES, '1', 'What was measured.')
  type!: CdrDimensionType;

  @Num('1', 'How much: kWh, kW, A, hours or percent, as the type says.')
  volume!: number;
}

/** A part of a Session in which the same prices apply (OCPI 2.2.1 "ChargingPeriod class"). */
export class ChargingPeriod {
  @DateTime('1', 'When it began; it ends where the next one begins.')
  start_date_time!: string;

  @Nested(() => CdrDimension, '+', 'What was measured in it.')
  dimensions!: CdrDimension[];

  @CiString(36, '?', 'Id of the Tariff that applied; none, when left out.')
  tariff_id?: string | null;
}
