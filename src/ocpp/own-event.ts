/** What we note of a station ourselves, beside what it tells. */
import { newSortableId } from '../lib/ids';
import type { StationEvent, StationFact } from './station-event';

/** `at`: the moment it speaks of, when that is not now. */
export function ownEvent(
  station: string,
  fact: StationFact,
  { now, at = now, ...more }: { now: number; at?: number } & Partial<Pick<StationEvent, 'transaction' | 'decided'>>,
): StationEvent {
  return {
    id: newSortableId(now),
    station,
    kind: fact.kind,
    transaction: null,
    messageId: null,
    digest: null,
    stationTime: null,
    correctedTime: at,
    receivedTime: now,
    fact,
    decided: null,
    answer: null,
    ...more,
  };
}
