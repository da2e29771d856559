/** What speaks against a reservation at its place. */
import type { ConnectorStatus } from '../station-event';
import type { HeldReservation } from './reservation';
import { positionKey, type StationState } from './state';

/** It cannot be used there, or the station no longer holds it. */
export type Trouble = 'broken' | 'free';

const STATION = positionKey({ evse: 0, connector: 0 });
const BROKEN: ReadonlySet<ConnectorStatus> = new Set(['Faulted', 'Unavailable']);

export function troubleOf(state: StationState, { at, madeAt }: HeldReservation): Trouble | undefined {
  const known = [STATION, positionKey({ ...at, connector: 0 }), positionKey(at)].flatMap(
    (key) => state.statuses[key] ?? [],
  );
  if (known.some(({ status }) => BROKEN.has(status))) return 'broken';
  const own = state.statuses[positionKey(at)];
  return at.evse > 0 && own?.status === 'Available' && own.receivedAt > madeAt ? 'free' : undefined;
}
