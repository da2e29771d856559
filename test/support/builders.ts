/**
 * Valid objects that take only what a test speaks about. Each is checked against its class when it is built; what is to
 * be faulty is made by the test itself: `{ ...aToken(), uid: null }`. Parties: NL/TNM the CPO, DE/MSP the eMSP, NL/HUB
 * the hub.
 */
import type { JsonObject } from '../../src/lib/json';
import { faultsOf, tellFaults } from '../../src/ocpi/check';
import type { Class } from '../../src/ocpi/field';
import * as model from '../../src/ocpi/model';

type Built<T> = T & JsonObject;

const CHANGED = '2026-05-01T10:00:00Z';
const owner = { country_code: 'NL', party_id: 'TNM' };

/** A builder of the class, then of its example, which is made anew each time. Throws what is wrong with a change. */
const builder =
  <T extends object>(type: Class<T>) =>
  (example: () => T) =>
  (changes: Partial<T> = {}): Built<T> => {
    const value = { ...example(), ...changes };
    const faults = faultsOf(type, value);
    if (faults.length > 0) throw new Error(`this is no ${type.name}: ${tellFaults(faults)}`);
    return value as Built<T>;
  };

export const aConnector = builder(model.Connector)(() => ({
  id: '1',
  standard: 'IEC_62196_T2',
  format: 'SOCKET',
  power_type: 'AC_3_PHASE',
  max_voltage: 230,
  max_amperage: 32,
  tariff_ids: ['TARIFF1'],
  last_updated: CHANGED,
}));

export const anEvse = builder(model.EVSE)(() => ({
  uid: 'E1',
  evse_id: 'NL*TNM*E0001',
  status: 'AVAILABLE',
  connectors: [aConnector()],
  last_updated: CHANGED,
}));

export const aLocation = builder(model.Location)(() => ({
  ...owner,
  id: 'LOC1',
  publish: true,
  address: 'Stationsplein 1',
  city: 'Utrecht',
  country: 'NLD',
  coordinates: { latitude: '52.089444', longitude: '5.110278' },
  evses: [anEvse()],
  time_zone: 'Europe/Amsterdam',
  last_updated: CHANGED,
}));

export const aTariff = builder(model.Tariff)(() => ({
  ...owner,
  id: 'TARIFF1',
  currency: 'EUR',
  elements: [{ price_components: [{ type: 'ENERGY', price: 0.25, vat: 21, step_size: 1 }] }],
  last_updated: CHANGED,
}));

export const aToken = builder(model.Token)(() => ({
  country_code: 'DE',
  party_id: 'MSP',
  uid: 'T1',
  type: 'RFID',
  contract_id: 'DE-MSP-C12345678-1',
  issuer: 'MSP',
  valid: true,
  whitelist: 'ALLOWED',
  last_updated: CHANGED,
}));

export const anAuthorizationInfo = builder(model.AuthorizationInfo)(() => ({ allowed: 'ALLOWED', token: aToken() }));

/** The part of `aToken()` that Sessions and CDRs repeat. */
export const aCdrToken = builder(model.CdrToken)(() => ({
  country_code: 'DE',
  party_id: 'MSP',
  uid: 'T1',
  type: 'RFID',
  contract_id: 'DE-MSP-C12345678-1',
}));

/** Charging at `aLocation()` with `aToken()` since an hour. */
export const aSession = builder(model.Session)(() => ({
  ...owner,
  id: 'S1',
  start_date_time: '2026-05-01T09:00:00Z',
  kwh: 11,
  cdr_token: aCdrToken(),
  auth_method: 'WHITELIST',
  location_id: 'LOC1',
  evse_uid: 'E1',
  connector_id: '1',
  currency: 'EUR',
  status: 'ACTIVE',
  last_updated: CHANGED,
}));

export const aChargingPeriod = builder(model.ChargingPeriod)(() => ({
  start_date_time: '2026-05-01T09:00:00Z',
  dimensions: [
    { type: 'ENERGY', volume: 20 },
    { type: 'TIME', volume: 1.5 },
  ],
  tariff_id: 'TARIFF1',
}));

/** What `aSession()` cost by `aTariff()` when it had ended: 20 kWh in an hour and a half. */
export const aCdr = builder(model.CDR)(() => ({
  ...owner,
  id: 'CDR1',
  start_date_time: '2026-05-01T09:00:00Z',
  end_date_time: '2026-05-01T10:30:00Z',
  session_id: 'S1',
  cdr_token: aCdrToken(),
  auth_method: 'WHITELIST',
  cdr_location: aCdrLocation(),
  currency: 'EUR',
  tariffs: [aTariff()],
  charging_periods: [aChargingPeriod()],
  total_cost: { excl_vat: 5, incl_vat: 6.05 },
  total_energy: 20,
  total_energy_cost: { excl_vat: 5, incl_vat: 6.05 },
  total_time: 1.5,
  last_updated: '2026-05-01T10:31:00Z',
}));

export const aCdrLocation = builder(model.CdrLocation)(() => ({
  id: 'LOC1',
  address: 'Stationsplein 1',
  city: 'Utrecht',
  country: 'NLD',
  coordinates: { latitude: '52.089444', longitude: '5.110278' },
  evse_uid: 'E1',
  evse_id: 'NL*TNM*E0001',
  connector_id: '1',
  connector_standard: 'IEC_62196_T2',
  connector_format: 'SOCKET',
  connector_power_type: 'AC_3_PHASE',
}));

const response_url = 'https://msp.example/ocpi/2.2.1/results/1';

export const aStartSession = builder(model.StartSession)(() => ({
  response_url,
  token: aToken(),
  location_id: 'LOC1',
  evse_uid: 'E1',
}));

export const aStopSession = builder(model.StopSession)(() => ({ response_url, session_id: 'S1' }));

export const aReserveNow = builder(model.ReserveNow)(() => ({
  response_url,
  token: aToken(),
  expiry_date: '2026-05-01T12:00:00Z',
  reservation_id: 'R1',
  location_id: 'LOC1',
}));

export const aCancelReservation = builder(model.CancelReservation)(() => ({ response_url, reservation_id: 'R1' }));

export const anUnlockConnector = builder(model.UnlockConnector)(() => ({
  response_url,
  location_id: 'LOC1',
  evse_uid: 'E1',
  connector_id: '1',
}));

export const aChargingProfile = builder(model.ChargingProfile)(() => ({
  charging_rate_unit: 'A',
  charging_profile_period: [{ start_period: 0, limit: 16 }],
}));

export const aSetChargingProfile = builder(model.SetChargingProfile)(() => ({
  charging_profile: aChargingProfile(),
  response_url,
}));

export const aCredentialsRole = builder(model.CredentialsRole)(() => ({
  role: 'CPO',
  ...owner,
  business_details: { name: 'TNM' },
}));

export const credentials = builder(model.Credentials)(() => ({
  token: 'a-token-of-the-CPO',
  url: 'https://tnm.example/ocpi/versions',
  roles: [aCredentialsRole()],
}));

export const aClientInfo = builder(model.ClientInfo)(() => ({
  country_code: 'DE',
  party_id: 'MSP',
  role: 'EMSP',
  status: 'CONNECTED',
  last_updated: CHANGED,
}));
