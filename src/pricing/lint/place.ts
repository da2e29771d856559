/** Where tariffs are used: what a Location, its EVSEs and its connectors say that decides about them. */
import { isObject, type JsonObject } from '../../lib/json';
import { type Exact, exact } from '../money';
import { zoneOf } from '../zone';

/** What stations may tell besides energy. */
export const MEASURANDS = ['POWER', 'CURRENT'] as const;
export type Measurand = (typeof MEASURANDS)[number];

/** What is not known is undefined, and nothing is said about it. */
export interface Place {
  /** IANA name. */
  timeZone?: string;
  /** What its stations send; undefined: not known. */
  sends?: readonly Measurand[];
  /** Most that a connector there gives. */
  maxPowerKw?: Exact;
  /** OCPI 2.2.1 "PowerType enum". */
  powerTypes: readonly string[];
}

/** A connector, as far as prices go. */
export interface ConnectorUse {
  /** `LOC1/E1/1`, for people. */
  name: string;
  /** Upper case. */
  tariffIds: string[];
  /** Of its EVSE. */
  capabilities: string[];
  maxPowerKw: Exact;
  powerType: string;
}

const objectsIn = (list: unknown): JsonObject[] => (Array.isArray(list) ? list.filter(isObject) : []);
const textsIn = (list: unknown): string[] => (Array.isArray(list) ? list.map(String) : []);

/** The zone of a Location, when there is such a one. */
export function knownZone(name: unknown): string | undefined {
  try {
    return typeof name === 'string' ? zoneOf(name).name : undefined;
  } catch {
    return undefined;
  }
}

/** Every connector of a Location that is there. */
export function connectorsOf(location: JsonObject): ConnectorUse[] {
  return objectsIn(location.evses)
    .filter(({ status }) => status !== 'REMOVED')
    .flatMap((evse) =>
      objectsIn(evse.connectors).map((connector) => ({
        name: [location.id, evse.uid, connector.id].join('/'),
        tariffIds: textsIn(connector.tariff_ids).map((id) => id.toUpperCase()),
        capabilities: textsIn(evse.capabilities),
        maxPowerKw: mostKw(connector),
        powerType: String(connector.power_type),
      })),
    );
}

/** OCPI 2.2.1 "Connector": `max_electric_power` in W; else volts, line to neutral, times amperes for each phase. */
export function mostKw({ max_electric_power, max_voltage, max_amperage, power_type }: JsonObject): Exact {
  const watts = Number(max_electric_power ?? 0);
  if (watts > 0) return exact(watts).div(1000);
  const phases: Record<string, number> = { AC_3_PHASE: 3, AC_2_PHASE: 2, AC_2_PHASE_SPLIT: 2 };
  return exact(Number(max_voltage ?? 0))
    .times(Number(max_amperage ?? 0))
    .times(phases[String(power_type)] ?? 1)
    .div(1000);
}

/** The place that some connectors make up together. */
export function placeOf(connectors: readonly ConnectorUse[], known: Pick<Place, 'timeZone' | 'sends'> = {}): Place {
  const [first, ...others] = connectors;
  const most = others.reduce(
    (max, { maxPowerKw }) => (maxPowerKw.greaterThan(max) ? maxPowerKw : max),
    first?.maxPowerKw ?? exact(0),
  );
  return {
    ...known,
    ...(first ? { maxPowerKw: most } : {}),
    powerTypes: [...new Set(connectors.map(({ powerType }) => powerType))],
  };
}

export const NOWHERE: Place = { powerTypes: [] };
