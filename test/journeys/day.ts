/** What a small company does in a day: Locations, Tariffs, Tokens, Sessions and their CDRs. */
import type { JunctionProcess } from '../support/junction-process';
import { aLocation } from '../support/world';
import { type Cast, CPO } from './cast';

export const ROUNDS = 10;
const AT = '2026-05-01T10:00:00Z';
const TOKEN = { country_code: 'DE', party_id: 'MSP', uid: 'T1', type: 'RFID', contract_id: 'DE-MSP-C1' };
const own = (path: string) => `/parties/${CPO.replace('*', '/')}/${path}`;
const CAPABILITIES = [
  ...['REMOTE_START_STOP_CAPABLE', 'RESERVABLE', 'UNLOCK_CAPABLE'],
  ...['CHARGING_PROFILE_CAPABLE', 'CHARGING_PREFERENCES_CAPABLE'],
];
const location = (id: string) => {
  const made = aLocation({ country_code: 'FR', party_id: 'CPO', id });
  for (const evse of made.evses as object[]) Object.assign(evse, { capabilities: CAPABILITIES });
  return made;
};
const tariff = (price: number) => ({
  currency: 'EUR',
  elements: [{ price_components: [{ type: 'ENERGY', price, step_size: 1 }] }],
});
const session = (changes: object) => ({
  start_date_time: AT,
  kwh: 0,
  cdr_token: TOKEN,
  auth_method: 'WHITELIST',
  location_id: 'LOC1',
  evse_uid: 'E1',
  connector_id: '1',
  currency: 'EUR',
  status: 'ACTIVE',
  ...changes,
});
const cdr = (id: string, session_id: string) => ({
  id,
  session_id,
  start_date_time: AT,
  end_date_time: '2026-05-01T11:00:00Z',
  cdr_token: TOKEN,
  auth_method: 'WHITELIST',
  cdr_location: {
    id: 'LOC1',
    address: 'Stationsplein 1',
    city: 'Utrecht',
    country: 'NLD',
    coordinates: { latitude: '52.089444', longitude: '5.110278' },
    evse_uid: 'E1',
    evse_id: 'FR*CPO*E1',
    connector_id: '1',
    connector_standard: 'IEC_62196_T2',
    connector_format: 'SOCKET',
    connector_power_type: 'AC_3_PHASE',
  },
  currency: 'EUR',
  charging_periods: [{ start_date_time: AT, dimensions: [{ type: 'ENERGY', volume: 10.5 }] }],
  total_cost: { excl_vat: 3.15 },
  total_energy: 10.5,
  total_time: 1,
});

/** One day of a small company; every write must be accepted. `between` is called after each round. */
export async function live({ cpo, emsp }: Cast, between: (round: number) => Promise<void>): Promise<void> {
  const accept = async (junction: JunctionProcess, method: string, path: string, body: object) => {
    const { http, text } = await junction.api(method, path, body);
    if (http >= 300) throw new Error(`${method} ${path}: ${http} ${text}`);
  };
  for (let round = 1; round <= ROUNDS; round++) {
    await accept(cpo, 'PUT', own(`tariffs/TAR${round}`), tariff(round / 100 + 0.3));
    await accept(cpo, 'PUT', own(`locations/LOC${round}`), location(`LOC${round}`));
    await accept(emsp, 'PUT', `/parties/DE/MSP/tokens/T${round}`, {
      contract_id: `DE-MSP-C${round}`,
      issuer: 'MSP',
      valid: round % 3 !== 0,
      whitelist: 'ALLOWED',
    });
    await accept(cpo, 'PUT', own(`sessions/S${round}`), session({}));
    await between(round);
    await accept(cpo, 'PATCH', own(`locations/LOC${round}/E1`), { status: 'CHARGING' });
    await accept(cpo, 'PUT', own(`sessions/S${round}`), session({ kwh: 5.25 }));
    await accept(cpo, 'PUT', own(`sessions/S${round}`), session({ kwh: 10.5, status: 'COMPLETED', end_date_time: AT }));
    await accept(cpo, 'POST', own('cdrs'), cdr(`CDR${round}`, `S${round}`));
    await accept(cpo, 'PATCH', own(`locations/LOC${round}/E1`), { status: 'AVAILABLE' });
  }
}
