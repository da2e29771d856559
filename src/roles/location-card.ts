/** What people look for in a Location, read once when it is written: its names, how fast it is, how its EVSEs stand. */
import { isObject, type JsonObject } from '../lib/json';
import { evsesIn } from '../ocpi/change';

export interface LocationCard {
  /** Id, name, address, postal code and city as they are searched. */
  words: string;
  /** W of its strongest Connector; 0 when none says. */
  power: number;
  /** Each state that an EVSE is in, between bars: `|AVAILABLE|CHARGING|`. */
  evseStatuses: string;
}

/** All that is given holds together. */
export interface LocationSearch {
  /** As people write them; each stands somewhere in the card's words. */
  words?: string;
  evseStatus?: string;
  /** W at least. */
  power?: number;
}

/** A line of the card is cut here. */
const WORDS = 400;
const PHASES: Record<string, number> = { AC_3_PHASE: 3, AC_2_PHASE: 2, AC_2_PHASE_SPLIT: 2 };

/** `location` has been checked. */
export function locationCardOf(location: JsonObject): LocationCard {
  const evses = evsesIn(location).filter(({ status }) => status !== 'REMOVED');
  const { id, name, address, postal_code, city } = location;
  const named = [id, name, address, postal_code, city].filter((text) => typeof text === 'string');
  return {
    words: searchable(named.join(' ')).slice(0, WORDS),
    power: Math.max(0, ...evses.flatMap(({ connectors }) => objectsIn(connectors).map(powerOf))),
    evseStatuses: `|${[...new Set(evses.map(({ status }) => String(status)))].sort().join('|')}|`,
  };
}

/** Lower case without accents: who looks for `orleans` means Orléans. */
export function searchable(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();
}

/** W of a Connector, as it states or as its voltage and current give. */
function powerOf({ max_electric_power, max_voltage, max_amperage, power_type }: JsonObject): number {
  const stated = Number(max_electric_power ?? 0);
  const watts = stated || Number(max_voltage) * Number(max_amperage) * (PHASES[String(power_type)] ?? 1);
  return Number.isFinite(watts) ? Math.min(Math.round(watts), 2_147_483_647) : 0;
}

const objectsIn = (list: unknown): JsonObject[] => (Array.isArray(list) ? list.filter(isObject) : []);
