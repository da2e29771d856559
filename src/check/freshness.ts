/** How complete and how fresh Locations are, how soon CDRs come, and how many of them are in order. */
import { fromDateTime } from '../lib/clock';
import { isObject, type JsonObject } from '../lib/json';

/** A CDR and the moment it came, in milliseconds. */
export interface ReceivedCdr {
  receivedAt: number;
  cdr: JsonObject;
  /** Whether nothing was found that is wrong with it; null: it has not been checked. */
  isInOrder: boolean | null;
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

/** Median of the time since each EVSE last changed; null without any. */
export function evseAgeSeconds(locations: JsonObject[], nowMs: number): number | null {
  const evses = locations.flatMap((location) => listIn(location, 'evses'));
  const inUse = evses.filter(({ status }) => status !== 'REMOVED');
  return medianSeconds(inUse.map(({ last_updated }) => nowMs - fromDateTime(String(last_updated))));
}

/** Median from `end_date_time` to the arrival; null without CDRs. */
export function cdrDelaySeconds(cdrs: ReceivedCdr[]): number | null {
  return medianSeconds(cdrs.map(({ receivedAt, cdr }) => receivedAt - fromDateTime(String(cdr.end_date_time))));
}

/** Share of the checked CDRs that are in order; null without any. */
export function orderOf(cdrs: ReceivedCdr[]): number | null {
  const checked = cdrs.filter(({ isInOrder }) => isInOrder !== null);
  const good = checked.filter(({ isInOrder }) => isInOrder);
  return checked.length === 0 ? null : Number((good.length / checked.length).toFixed(4));
}

function medianSeconds(durations: number[]): number | null {
  const known = durations.filter((ms) => Number.isFinite(ms)).sort((a, b) => a - b);
  const median = known[Math.floor(known.length / 2)];
  return median === undefined ? null : Math.max(0, Math.round(median / 1000));
}
