/** What happens at the simulated chargers when an eMSP commands something: the result, then Sessions and CDRs. */
import type { PartyName, SimulatedEvse, SimulatedLocation, SimulatedTariff } from './company';

/** What a simulated driver charges with in an hour. */
const KW = 11;
const PRICE_PER_KWH = 0.39;

export interface ChargingSession extends PartyName {
  id: string;
  start_date_time: string;
  end_date_time?: string;
  kwh: number;
  cdr_token: object;
  auth_method: string;
  authorization_reference?: string;
  location_id: string;
  evse_uid: string;
  connector_id: string;
  currency: string;
  status: string;
  last_updated: string;
}

export interface StartOrder {
  response_url: string;
  token: Record<string, unknown>;
  location_id: string;
  evse_uid?: string;
  authorization_reference?: string;
}

/** The EVSE that a START_SESSION is for: the one it names, or any that is free. */
export function evseFor(locations: SimulatedLocation[], order: StartOrder): SimulatedEvse | undefined {
  const location = locations.find(({ id }) => id === order.location_id);
  const isMeant = ({ uid, status }: SimulatedEvse) =>
    order.evse_uid ? uid === order.evse_uid : status === 'AVAILABLE';
  return location?.evses.find(isMeant);
}

export function begun(owner: PartyName, id: string, order: StartOrder, evse: SimulatedEvse, now: string) {
  const { country_code, party_id, uid, type, contract_id } = order.token;
  const session: ChargingSession = {
    ...owner,
    id,
    start_date_time: now,
    kwh: 0,
    cdr_token: { country_code, party_id, uid, type, contract_id },
    auth_method: 'COMMAND',
    authorization_reference: order.authorization_reference,
    location_id: order.location_id,
    evse_uid: evse.uid,
    connector_id: '1',
    currency: 'EUR',
    status: 'ACTIVE',
    last_updated: now,
  };
  return session;
}

export function ended(session: ChargingSession, now: string): ChargingSession {
  const hours = hoursOf(session, now);
  return { ...session, end_date_time: now, kwh: rounded(hours * KW), status: 'COMPLETED', last_updated: now };
}

/** The bill of an ended session: the energy at the first tariff's price. */
export function cdrOf(session: ChargingSession, location: SimulatedLocation, tariff: SimulatedTariff): object {
  const end = session.end_date_time ?? session.last_updated;
  const cost = {
    excl_vat: rounded(session.kwh * PRICE_PER_KWH),
    incl_vat: rounded(session.kwh * PRICE_PER_KWH * 1.21),
  };
  const { country_code, party_id, start_date_time, cdr_token, auth_method, authorization_reference } = session;
  return {
    country_code,
    party_id,
    id: `CDR-${session.id}`,
    start_date_time,
    end_date_time: end,
    session_id: session.id,
    cdr_token,
    auth_method,
    authorization_reference,
    cdr_location: placeOf(session, location),
    currency: 'EUR',
    tariffs: [tariff],
    charging_periods: [
      { start_date_time, dimensions: [{ type: 'ENERGY', volume: session.kwh }], tariff_id: tariff.id },
    ],
    total_cost: cost,
    total_energy: session.kwh,
    total_energy_cost: cost,
    total_time: rounded(hoursOf(session, end)),
    last_updated: end,
  };
}

/** The CdrLocation: where, and at which plug. */
function placeOf(session: ChargingSession, location: SimulatedLocation): object {
  const { id, address, city, postal_code, country, coordinates } = location;
  const evse = location.evses.find(({ uid }) => uid === session.evse_uid);
  const connector = (evse?.connectors[0] ?? {}) as Record<string, unknown>;
  return {
    id,
    address,
    city,
    postal_code,
    country,
    coordinates,
    evse_uid: session.evse_uid,
    evse_id: evse?.evse_id,
    connector_id: session.connector_id,
    connector_standard: connector.standard,
    connector_format: connector.format,
    connector_power_type: connector.power_type,
  };
}

const hoursOf = ({ start_date_time }: ChargingSession, end: string) =>
  (Date.parse(end) - Date.parse(start_date_time)) / 3_600_000;
const rounded = (value: number) => Number(value.toFixed(4));
