/** The status of an EVSE as a function of its inputs (mapping 3.1 to 3.4). None of the inputs overwrites another. */
import type { StationPlace } from '../registry';
import { type BridgeRules, OCCUPIED } from '../rules';
import type { ConnectorStatus } from '../station-event';
import { type EvseStatus, positionKey, type StationState } from './state';

export type Link =
  | { kind: 'up' }
  /** Lost, but not yet for long enough to tell. */
  | { kind: 'lost'; isLong: boolean }
  | { kind: 'never' };

export interface StatusInputs {
  state: StationState;
  link: Link;
  now: number;
  /** Positions at which a transaction is open, and those that are reserved in our book. */
  charging: ReadonlySet<string>;
  reserved: ReadonlySet<string>;
}

const STATION = positionKey({ evse: 0, connector: 0 });

/** The status of one EVSE; `places` are all of its station. The first line that applies is the answer (3.4). */
export function evseStatus(
  uid: string,
  places: readonly StationPlace[],
  inputs: StatusInputs,
  rules: BridgeRules,
): EvseStatus {
  const own = places.filter(({ evseUid }) => evseUid === uid);
  return overridden(own, inputs) ?? fromActivity(own, places, inputs, rules) ?? fromConnectors(own, inputs);
}

/** Lines 3 to 8: what holds for the whole station, whatever its connectors say. */
function overridden(own: StationPlace[], { state, link, now, charging }: StatusInputs): EvseStatus | undefined {
  const isRebooting = state.rebootUntil > now;
  if (link.kind === 'never') return 'UNKNOWN';
  if (link.kind === 'lost' && link.isLong) return isRebooting ? 'INOPERATIVE' : 'UNKNOWN';
  if (state.registration === 'Pending' || state.registration === 'Rejected') return 'INOPERATIVE';
  if (state.statuses[STATION]?.status === 'Faulted') return 'OUTOFORDER';
  if (own.some(({ position }) => charging.has(positionKey(position)))) return undefined;
  const wholes = [STATION, ...own.map(({ position: { evse } }) => positionKey({ evse, connector: 0 }))];
  const isOff = (key: string) => key in state.inoperative || state.statuses[key]?.status === 'Unavailable';
  return wholes.some(isOff) ? 'INOPERATIVE' : undefined;
}

/** Lines 9 to 13: somebody charges, is plugged in, or has reserved; also at a sibling that shares the power. */
function fromActivity(
  own: StationPlace[],
  places: readonly StationPlace[],
  inputs: StatusInputs,
  rules: BridgeRules,
): EvseStatus | undefined {
  const groups = new Set(own.flatMap(({ shareGroup }) => (shareGroup === undefined ? [] : [shareGroup])));
  const siblings = places.filter((place) => !own.includes(place) && groups.has(place.shareGroup ?? ''));
  const statusAt = ({ position }: StationPlace) => inputs.state.statuses[positionKey(position)]?.status;
  const isCharging = ({ position }: StationPlace) => inputs.charging.has(positionKey(position));
  const inUse = own.find(isCharging);
  if (inUse) return statusAt(inUse) === 'Faulted' ? 'OUTOFORDER' : 'CHARGING';
  if (siblings.some((place) => isCharging(place) || isBusy(statusAt(place)))) return 'CHARGING';
  if (own.some((place) => isBusy(statusAt(place)))) return 'CHARGING';
  if (own.some((place) => isWaiting(statusAt(place)))) return rules.preparing;
  const isReserved = (place: StationPlace) =>
    statusAt(place) === 'Reserved' || inputs.reserved.has(positionKey(place.position));
  return [...own, ...siblings].some(isReserved) ? 'RESERVED' : undefined;
}

const isWaiting = (status: ConnectorStatus | undefined) => status === 'Preparing' || status === 'Occupied';
const isBusy = (status: ConnectorStatus | undefined) =>
  status !== undefined && OCCUPIED.has(status) && !isWaiting(status);

/** Lines 14 to 17: what the connectors of a free EVSE say together. */
function fromConnectors(own: StationPlace[], { state }: StatusInputs): EvseStatus {
  const told = own.flatMap(({ position }) => {
    const known = state.statuses[positionKey(position)] ?? state.statuses[positionKey({ ...position, connector: 0 })];
    return known ? [known.status] : [];
  });
  if (told.includes('Available')) return 'AVAILABLE';
  if (told.includes('Faulted')) return 'OUTOFORDER';
  return told.length > 0 ? 'INOPERATIVE' : 'UNKNOWN';
}
