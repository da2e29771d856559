/** Places of stations in OCPI: that of a transaction as it is at its start, frozen for its CDR (mapping 7.1). */
import type { Events } from '../observe/events';
import type { CdrLocation, Connector, EVSE, Location } from '../ocpi/model';
import { partyKey } from '../ocpi/party';
import type { CpoDesk } from './desk';
import type { LiveStation } from './live';
import { positionKey } from './models/state';
import type { FrozenPlace } from './models/transaction';
import type { StationPlace, StationRecord } from './registry';
import type { Position } from './station-event';

const DEFAULT_CURRENCY = 'EUR';
/** OCPI 2.2.1 "Session", evse_uid: of a reservation at no certain EVSE. */
export const UNASSIGNED = { evse_uid: '#NA', connector_id: '#NA' };

/** Null when the Location does not say enough: the station is operated, nothing is published (BR-14). */
export async function freezePlace(live: LiveStation, at: Position, desk: CpoDesk): Promise<FrozenPlace | null> {
  const { record, state } = live;
  const place = placeAt(record.places, at);
  const location = await desk.location(record.party, record.locationId);
  const evse = location?.evses?.find(({ uid }) => uid === place?.evseUid);
  const connector = evse && connectorOf(evse, place);
  if (!place || !location || !evse || !connector) return null;
  const tariffs = await desk.tariffs(record.party, connector.tariff_ids ?? []);
  const meterId = state.boot?.meterSerialNumber;
  return {
    party: record.party,
    location: cdrLocation(location, { evse, connector, place }),
    timeZone: location.time_zone,
    currency: tariffs[0]?.currency ?? DEFAULT_CURRENCY,
    tariffs,
    ...(meterId === undefined ? {} : { meterId }),
    maxPower: powerOf(connector),
    volts: connector.max_voltage,
    isDc: connector.power_type === 'DC',
    isBidirectional: place.isBidirectional ?? false,
  };
}

/** Why partners do not see it, or not all of it (BR-14); undefined: they do. */
export async function whyHidden(
  { party, locationId, places }: StationRecord,
  desk: CpoDesk,
): Promise<string | undefined> {
  const location = await desk.location(party, locationId);
  if (!location) return `${partyKey(party)} has no Location ${locationId}`;
  const missing = places.find(({ evseUid }) => !location.evses?.some(({ uid }) => uid === evseUid));
  return missing && `Location ${locationId} has no EVSE ${missing.evseUid}`;
}

/** The connector that a station means when it names the EVSE alone: the only one, the one in use, or the first. */
export function resolvePosition({ record, state, identity }: LiveStation, at: Position, events: Events): Position {
  if (at.connector > 0) return at;
  const own = record.places.filter(({ position }) => position.evse === at.evse).map(({ position }) => position);
  const isInUse = (position: Position) => state.statuses[positionKey(position)]?.status === 'Occupied';
  const found = own.length > 1 ? own.find(isInUse) : own[0];
  if (found) return found;
  if (own.length > 1)
    events.stationNoted({ station: identity, note: `EVSE ${at.evse} does not say which connector charges` });
  return own[0] ?? { ...at, connector: 1 };
}

/** The place of that connector; of the EVSE's first one when the station does not say which. */
export function placeAt(places: StationPlace[], at: Position): StationPlace | undefined {
  const ofEvse = places.filter(({ position }) => position.evse === at.evse);
  return ofEvse.find(({ position }) => position.connector === at.connector) ?? ofEvse[0];
}

function connectorOf({ connectors }: EVSE, place: StationPlace | undefined): Connector | undefined {
  return connectors.find(({ id }) => id === place?.connectorId) ?? connectors[0];
}

function cdrLocation(
  location: Location,
  parts: { evse: EVSE; connector: Connector; place: StationPlace },
): CdrLocation {
  const { evse, connector, place } = parts;
  const { id, name, address, city, postal_code, state, country, coordinates } = location;
  return {
    id,
    ...(name ? { name } : {}),
    address,
    city,
    ...(postal_code ? { postal_code } : {}),
    ...(state ? { state } : {}),
    country,
    coordinates,
    evse_uid: evse.uid,
    // `#NA` is for reservations alone: a charge at an EVSE that nobody gave an EVSE id is told with its uid.
    evse_id: evse.evse_id ?? place.evseId ?? evse.uid,
    connector_id: connector.id,
    connector_standard: connector.standard,
    connector_format: connector.format,
    connector_power_type: connector.power_type,
  };
}

/** W. */
function powerOf({ max_electric_power, max_voltage, max_amperage, power_type }: Connector): number {
  const phases = power_type === 'AC_3_PHASE' ? 3 : power_type.startsWith('AC_2') ? 2 : 1;
  return max_electric_power ?? max_voltage * max_amperage * phases;
}
