/** How complete Locations are, and how soon CDRs come. */
import { fromDateTime } from '../lib/clock';
import { isObject, type JsonObject } from '../lib/json';

/** A CDR and the moment it came, in milliseconds. */
export interface ReceivedCdr {
  receivedAt: number;
  cdr: JsonObject;
}

/** Optional in OCPI, and yet what a driver looks for: where it is called, when it is open, what it costs, how fast it is. */
const OF_LOCATION = ['name', 'postal_code', 'operator', 'opening_times', 'parking_type'];
const OF_EVSE = ['evse_id', 'capabilities'];
const OF_CONNECTOR = ['tariff_ids', 'max_electric_power'];

/** Share of these fields that are there, over all Locations, EVSEs and Connectors; null without any. */
export function completenessOf(locations: JsonObject[]): number | null {
  const count = { wanted: 0, there: 0 };
  for (const location of locations) {
    look(location, OF_LOCATION, count);
    for (const evse of listIn(location, 'evses').filter(({ status }) => status !== 'REMOVED')) {
      look(evse, OF_EVSE, count);
      for (const connector of listIn(evse, 'connectors')) look(connector, OF_CONNECTOR, count);
    }
  }
  return count.wanted === 0 ? null : Number((count.there / count.wanted).toFixed(4));
}

function look(object: JsonObject, names: string[], count: { wanted: number; there: number }): void {
  count.wanted += names.length;
  count.there += names.filter((name) => isFilled(object[name])).length;
}

const isFilled = (value: unknown) =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

const listIn = (object: JsonObject, name: string): JsonObject[] => {
  const list = object[name];
  return Array.isArray(list) ? list.filter(isObject) : [];
};

/** Median from `end_date_time` to the arrival; null without CDRs. */
export function cdrDelaySeconds(cdrs: ReceivedCdr[]): number | null {
  const delays = cdrs
    .map(({ receivedAt, cdr }) => receivedAt - fromDateTime(String(cdr.end_date_time)))
    .filter((delay) => Number.isFinite(delay))
    .sort((a, b) => a - b);
  const median = delays[Math.floor(delays.length / 2)];
  return median === undefined ? null : Math.max(0, Math.round(median / 1000));
}
