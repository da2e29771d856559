/** One example of every class, with a value for every field that it has. */
import type { JsonObject } from '../../src/lib/json';
import type { Class } from '../../src/ocpi/field';
import * as model from '../../src/ocpi/model';
import {
  aCancelReservation,
  aCdr,
  aCdrLocation,
  aCdrToken,
  aChargingPeriod,
  aClientInfo,
  aConnector,
  aCredentialsRole,
  aLocation,
  anAuthorizationInfo,
  anEvse,
  anUnlockConnector,
  aReserveNow,
  aSession,
  aStartSession,
  aStopSession,
  aTariff,
  aToken,
  credentials,
} from './builders';

const at = '2026-05-01T10:00:00Z';
const later = '2026-05-01T12:00:00Z';
const url = 'https://tnm.example/a';
const price = { excl_vat: 1.25, incl_vat: 1.5125 };
const text = { language: 'en', text: 'Behind the station' };
const point = { latitude: '52.089444', longitude: '5.110278' };
const image = { url, thumbnail: url, category: 'OPERATOR' as const, type: 'png', width: 512, height: 512 };
const business = { name: 'TNM', website: url, logo: image };
const exception = { period_begin: at, period_end: later };
const opening = { weekday: 1, period_begin: '08:00', period_end: '20:00' };
const hours = {
  twentyfourseven: false,
  regular_hours: [opening],
  exceptional_openings: [exception],
  exceptional_closings: [exception],
};
const source = { source: 'SOLAR' as const, percentage: 100 };
const impact = { category: 'CARBON_DIOXIDE' as const, amount: 0.5 };
const mix = {
  is_green_energy: true,
  energy_sources: [source],
  environ_impact: [impact],
  supplier_name: 'Sun and Sons',
  energy_product_name: 'Sunny',
};
const scheduled = { period_begin: at, period_end: later, status: 'REMOVED' as const };
const visibleTo = { uid: 'T1', type: 'RFID' as const, visual_number: '12-34', issuer: 'MSP', group_id: 'G1' };
const restrictions = {
  start_time: '09:00',
  end_time: '17:30',
  start_date: '2026-01-01',
  end_date: '2026-12-31',
  min_kwh: 1,
  max_kwh: 50,
  min_current: 6,
  max_current: 32,
  min_power: 1.4,
  max_power: 22,
  min_duration: 60,
  max_duration: 7200,
  day_of_week: ['MONDAY' as const],
  reservation: 'RESERVATION' as const,
};
const component = { type: 'ENERGY' as const, price: 0.25, vat: 21, step_size: 1 };
const element = { price_components: [component], restrictions };
const tariff = aTariff({
  type: 'REGULAR',
  tariff_alt_text: [text],
  tariff_alt_url: url,
  min_price: price,
  max_price: price,
  elements: [element],
  start_date_time: at,
  end_date_time: later,
  energy_mix: mix,
});
const contract = { supplier_name: 'Sun and Sons', contract_id: '123' };
const token = aToken({
  visual_number: '12-34',
  group_id: 'G1',
  language: 'de',
  default_profile_type: 'GREEN',
  energy_contract: contract,
});
const references = { location_id: 'LOC1', evse_uids: ['E1'] };
const connector = aConnector({ max_electric_power: 22_000, terms_and_conditions: url });
const evse = anEvse({
  status_schedule: [scheduled],
  capabilities: ['RFID_READER'],
  connectors: [connector],
  floor_level: '-1',
  coordinates: point,
  physical_reference: '3',
  directions: [text],
  parking_restrictions: ['EV_ONLY'],
  images: [image],
});
const reading = { nature: 'Start', plain_data: 'OCMF|{}', signed_data: 'T0NNRnx7fQ==' };
const signed = {
  encoding_method: 'OCMF',
  encoding_method_version: 1,
  public_key: 'MFkw',
  signed_values: [reading],
  url,
};
const dimension = { type: 'ENERGY' as const, volume: 20.5 };
const limit = { start_period: 0, limit: 16.5 };
const profile = {
  start_date_time: at,
  duration: 3600,
  charging_rate_unit: 'A' as const,
  min_charging_rate: 6.1,
  charging_profile_period: [limit],
};
const active = { start_date_time: at, charging_profile: profile };
const address = { identifier: 'locations', role: 'SENDER' as const, url };
const reference = { authorization_reference: 'A1' };

/** The compiler sees that the example is one of its class; that no field is left out is a test. */
const of = <T extends object>(type: Class<T>, example: NoInfer<T>): [Class, JsonObject] => [
  type,
  example as JsonObject,
];

export const EXAMPLES: [Class, JsonObject][] = [
  of(model.DisplayText, text),
  of(model.Price, price),
  of(model.Image, image),
  of(model.BusinessDetails, business),
  of(model.Version, { version: '2.2.1', url }),
  of(model.EndpointAddress, address),
  of(model.VersionDetails, { version: '2.2.1', endpoints: [address] }),
  of(model.Credentials, credentials()),
  of(model.CredentialsRole, aCredentialsRole({ business_details: business })),
  of(model.ClientInfo, aClientInfo()),
  of(model.GeoLocation, point),
  of(model.AdditionalGeoLocation, { ...point, name: text }),
  of(model.RegularHours, opening),
  of(model.ExceptionalPeriod, exception),
  of(model.Hours, hours),
  of(model.EnergySource, source),
  of(model.EnvironmentalImpact, impact),
  of(model.EnergyMix, mix),
  of(model.StatusSchedule, scheduled),
  of(model.PublishTokenType, visibleTo),
  of(model.Connector, connector),
  of(model.EVSE, evse),
  of(
    model.Location,
    aLocation({
      publish_allowed_to: [visibleTo],
      name: 'Utrecht Centraal',
      postal_code: '3511 CE',
      state: 'Utrecht',
      related_locations: [{ ...point, name: text }],
      parking_type: 'PARKING_GARAGE',
      evses: [evse],
      directions: [text],
      operator: business,
      suboperator: business,
      owner: business,
      facilities: ['TRAIN_STATION'],
      opening_times: hours,
      charging_when_closed: false,
      images: [image],
      energy_mix: mix,
    }),
  ),
  of(model.PriceComponent, component),
  of(model.TariffRestrictions, restrictions),
  of(model.TariffElement, element),
  of(model.Tariff, tariff),
  of(model.EnergyContract, contract),
  of(model.Token, token),
  of(model.LocationReferences, references),
  of(model.AuthorizationInfo, anAuthorizationInfo({ token, location: references, info: text, ...reference })),
  of(
    model.Session,
    aSession({
      end_date_time: later,
      meter_id: 'M1',
      charging_periods: [aChargingPeriod()],
      total_cost: price,
      ...reference,
    }),
  ),
  of(model.ChargingPreferences, {
    profile_type: 'CHEAP',
    departure_time: later,
    energy_need: 20.5,
    discharge_allowed: true,
  }),
  of(model.CdrToken, aCdrToken()),
  of(model.CdrDimension, dimension),
  of(model.ChargingPeriod, aChargingPeriod({ dimensions: [dimension] })),
  of(model.CdrLocation, aCdrLocation({ name: 'Utrecht Centraal', postal_code: '3511 CE', state: 'Utrecht' })),
  of(model.SignedValue, reading),
  of(model.SignedData, signed),
  of(
    model.CDR,
    aCdr({
      ...reference,
      meter_id: 'M1',
      tariffs: [tariff],
      signed_data: signed,
      total_fixed_cost: price,
      total_time_cost: price,
      total_parking_time: 0.5,
      total_parking_cost: price,
      total_reservation_cost: price,
      remark: 'Stopped by the driver',
      invoice_reference_id: 'I1',
      credit: true,
      credit_reference_id: 'CDR0',
      home_charging_compensation: false,
    }),
  ),
  of(model.StartSession, aStartSession({ token, connector_id: '1', ...reference })),
  of(model.StopSession, aStopSession()),
  of(model.ReserveNow, aReserveNow({ token, evse_uid: 'E1', ...reference })),
  of(model.CancelReservation, aCancelReservation()),
  of(model.UnlockConnector, anUnlockConnector()),
  of(model.CommandResponse, { result: 'ACCEPTED', timeout: 30, message: [text] }),
  of(model.CommandResult, { result: 'EVSE_OCCUPIED', message: [text] }),
  of(model.ChargingProfilePeriod, limit),
  of(model.ChargingProfile, profile),
  of(model.ActiveChargingProfile, active),
  of(model.SetChargingProfile, { charging_profile: profile, response_url: url }),
  of(model.ChargingProfileResponse, { result: 'TOO_OFTEN', timeout: 30 }),
  of(model.ActiveChargingProfileResult, { result: 'ACCEPTED', profile: active }),
  of(model.ChargingProfileResult, { result: 'REJECTED' }),
  of(model.ClearProfileResult, { result: 'UNKNOWN' }),
];
