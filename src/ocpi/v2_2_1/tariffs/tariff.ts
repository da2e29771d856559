/** What charging costs (OCPI 2.2.1 "Tariffs, Object description"). */
import {
  CiString,
  CountryCode,
  Currency,
  DateTime,
  Enum,
  Int,
  Matching,
  Nested,
  Num,
  PartyCode,
  Url,
} from '../../field';
import { EnergyMix } from '../locations/energy';
import { DisplayText, Price } from '../types';

export const DAYS_OF_WEEK = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;
export const RESERVATION_RESTRICTIONS = ['RESERVATION', 'RESERVATION_EXPIRES'] as const;
export const TARIFF_DIMENSIONS = ['ENERGY', 'FLAT', 'PARKING_TIME', 'TIME'] as const;
export const TARIFF_TYPES = ['AD_HOC_PAYMENT', 'PROFILE_CHEAP', 'PROFILE_FAST', 'PROFILE_GREEN', 'REGULAR'] as const;

const TIME = '^([0-1][0-9]|2[0-3]):[0-5][0-9]$';
const DATE = '^([12][0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$';

/** A price for one dimension (OCPI 2.2.1 "PriceComponent class"). */
export class PriceComponent {
  @Enum(TARIFF_DIMENSIONS, '1', 'What is priced.')
  type!: (typeof TARIFF_DIMENSIONS)[number];

  @Num('1', 'Price per unit without VAT: per kWh, per hour, or once.')
  price!: number;

  @Num('?', 'VAT in percent; left out: not applicable.')
  vat?: number | null;

  @Int('1', 'Smallest amount that is billed: Wh or seconds.')
  step_size!: number;
}

/** When a price applies (OCPI 2.2.1 "TariffRestrictions class"). */
export class TariffRestrictions {
  @Matching(TIME, 'a time HH:MM', '?', 'From this time of day, local time.')
  start_time?: string | null;

  @Matching(TIME, 'a time HH:MM', '?', 'Until this time of day, local time.')
  end_time?: string | null;

  @Matching(DATE, 'a date YYYY-MM-DD', '?', 'From this day, local date, inclusive.')
  start_date?: string | null;

  @Matching(DATE, 'a date YYYY-MM-DD', '?', 'Until this day, local date, exclusive.')
  end_date?: string | null;

  @Num('?', 'From this energy in kWh.')
  min_kwh?: number | null;

  @Num('?', 'Below this energy in kWh.')
  max_kwh?: number | null;

  @Num('?', 'From this current in A, over all phases.')
  min_current?: number | null;

  @Num('?', 'Below this current in A, over all phases.')
  max_current?: number | null;

  @Num('?', 'From this power in kW.')
  min_power?: number | null;

  @Num('?', 'Below this power in kW.')
  max_power?: number | null;

  @Int('?', 'From this duration of the Session in seconds.')
  min_duration?: number | null;

  @Int('?', 'Below this duration of the Session in seconds.')
  max_duration?: number | null;

  @Enum(DAYS_OF_WEEK, '*', 'On these days of the week.')
  day_of_week?: (typeof DAYS_OF_WEEK)[number][] | null;

  @Enum(RESERVATION_RESTRICTIONS, '?', 'For a reservation, or one that expires.')
  reservation?: (typeof RESERVATION_RESTRICTIONS)[number] | null;
}

/** Prices and when they apply (OCPI 2.2.1 "TariffElement class"). */
export class TariffElement {
  @Nested(() => PriceComponent, '+', 'The prices.')
  price_components!: PriceComponent[];

  @Nested(() => TariffRestrictions, '?', 'When they apply; always, when left out.')
  restrictions?: TariffRestrictions | null;
}

/** A tariff (OCPI 2.2.1 "Tariff Object"). */
export class Tariff {
  @CountryCode('1', 'Country code of the CPO that owns the Tariff.')
  country_code!: string;

  @PartyCode('1', 'Party id of the CPO that owns the Tariff.')
  party_id!: string;

  @CiString(36, '1', 'Id of the Tariff in the system of its CPO.')
  id!: string;

  @Currency('1', 'Currency of all its prices.')
  currency!: string;

  @Enum(TARIFF_TYPES, '?', 'For which kind of payment or preference it is; any, when left out.')
  type?: (typeof TARIFF_TYPES)[number] | null;

  @Nested(() => DisplayText, '*', 'The Tariff in words, one per language.')
  tariff_alt_text?: DisplayText[] | null;

  @Url('?', 'Where more about it can be read.')
  tariff_alt_url?: string | null;

  @Nested(() => Price, '?', 'The least a Session costs.')
  min_price?: Price | null;

  @Nested(() => Price, '?', 'The most a Session costs.')
  max_price?: Price | null;

  @Nested(() => TariffElement, '+', 'Its prices, first match first.')
  elements!: TariffElement[];

  @DateTime('?', 'From when it is valid.')
  start_date_time?: string | null;

  @DateTime('?', 'Until when it is valid.')
  end_date_time?: string | null;

  @Nested(() => EnergyMix, '?', 'Where the energy sold with it comes from.')
  energy_mix?: EnergyMix | null;

  @DateTime('1', 'When the Tariff last changed.')
  last_updated!: string;
}
