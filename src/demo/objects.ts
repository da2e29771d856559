/** What the companies of the demo send one another. */

const at = (time: string) => `2026-06-01T${time}Z`;

/** The driver's card. */
export const CARD = '04A1B2C3D4';

const connector = {
  id: '1',
  standard: 'IEC_62196_T2',
  format: 'SOCKET',
  power_type: 'AC_3_PHASE',
  max_voltage: 230,
  max_amperage: 32,
  last_updated: at('08:00:00'),
};

export function location(): object {
  return {
    country_code: 'NL',
    party_id: 'TNM',
    id: 'LOC1',
    publish: true,
    name: 'Station Square',
    address: 'Stationsplein 1',
    city: 'Utrecht',
    country: 'NLD',
    coordinates: { latitude: '52.089444', longitude: '5.110278' },
    evses: [
      { uid: 'E1', evse_id: 'NL*TNM*E1', status: 'AVAILABLE', connectors: [connector], last_updated: at('08:00:00') },
    ],
    time_zone: 'Europe/Amsterdam',
    last_updated: at('08:00:00'),
  };
}

/** Where the chargers stand that Junction runs itself. */
export function depot(): object {
  const evse = (uid: string) => ({
    uid,
    evse_id: `NL*DEP*E${uid}`,
    status: 'UNKNOWN',
    connectors: [{ ...connector, tariff_ids: ['T1'] }],
    last_updated: at('08:00:00'),
  });
  return {
    publish: true,
    name: 'Depot',
    address: 'Havenstraat 7',
    city: 'Utrecht',
    country: 'NLD',
    coordinates: { latitude: '52.095000', longitude: '5.105000' },
    evses: [evse('D1'), evse('D2')],
    time_zone: 'Europe/Amsterdam',
  };
}

/** Half a euro for the start, 30 cents per kWh, and 20 % of VAT. */
export function depotTariff(): object {
  const component = (type: string, price: number) => ({ type, price, vat: 20, step_size: 1 });
  return { currency: 'EUR', elements: [{ price_components: [component('FLAT', 0.5), component('ENERGY', 0.3)] }] };
}

export function token(): object {
  return {
    country_code: 'DE',
    party_id: 'MSP',
    uid: CARD,
    type: 'RFID',
    contract_id: 'DE-MSP-C12345678-1',
    issuer: 'Big MSP',
    valid: true,
    whitelist: 'NEVER',
    last_updated: at('08:00:00'),
  };
}

export const startSession = (responseUrl: string): object => ({
  response_url: responseUrl,
  token: token(),
  location_id: 'LOC1',
  evse_uid: 'E1',
});

const cdrToken = {
  country_code: 'DE',
  party_id: 'MSP',
  uid: CARD,
  type: 'RFID',
  contract_id: 'DE-MSP-C12345678-1',
};
const energy = { start_date_time: at('08:05:00'), dimensions: [{ type: 'ENERGY', volume: 12.5 }] };

export function session(): object {
  return {
    country_code: 'NL',
    party_id: 'TNM',
    id: 'S1',
    start_date_time: at('08:05:00'),
    kwh: 12.5,
    cdr_token: cdrToken,
    auth_method: 'COMMAND',
    location_id: 'LOC1',
    evse_uid: 'E1',
    connector_id: '1',
    currency: 'EUR',
    charging_periods: [energy],
    status: 'ACTIVE',
    last_updated: at('09:05:00'),
  };
}

export function cdr(): object {
  return {
    country_code: 'NL',
    party_id: 'TNM',
    id: 'CDR1',
    start_date_time: at('08:05:00'),
    end_date_time: at('09:05:00'),
    session_id: 'S1',
    cdr_token: cdrToken,
    auth_method: 'COMMAND',
    cdr_location: {
      id: 'LOC1',
      address: 'Stationsplein 1',
      city: 'Utrecht',
      country: 'NLD',
      coordinates: { latitude: '52.089444', longitude: '5.110278' },
      evse_uid: 'E1',
      evse_id: 'NL*TNM*E1',
      connector_id: '1',
      connector_standard: 'IEC_62196_T2',
      connector_format: 'SOCKET',
      connector_power_type: 'AC_3_PHASE',
    },
    currency: 'EUR',
    charging_periods: [energy],
    total_cost: { excl_vat: 3.75 },
    total_energy: 12.5,
    total_time: 1,
    last_updated: at('09:06:00'),
  };
}
