/** Charging or parking (mapping 6.4): what the station says, else what the power tells. */
import type { BridgeRules } from '../rules';
import type { ChargingState } from '../station-event';
import { type Point, valueAt } from './meter';
import type { Transaction } from './transaction';

/** In the words of the tariff engine. */
export type Activity = 'CHARGING' | 'SUSPENDED_EV' | 'SUSPENDED_EVSE' | 'PARKING';

export interface ActivityChange {
  from: number;
  state: Activity;
}

const MILLI = 1000;
const HOUR_MS = 3_600_000;

export function activityOf(
  tx: Transaction,
  points: readonly Point[],
  until: number,
  rules: BridgeRules,
): ActivityChange[] {
  const start = tx.startedAt ?? until;
  const states = tx.states.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
  if (states.length === 0) return [{ from: start, state: 'CHARGING' }, ...idleFrom(tx, points, until, rules)];
  const changes: ActivityChange[] = [{ from: start, state: 'CHARGING' }];
  let hasCharged = false;
  for (const { at, state } of states) {
    hasCharged ||= state === 'Charging';
    const next = { from: Math.max(at, start), state: wordFor(state, hasCharged) };
    if (changes.at(-1)?.from === next.from) changes.pop();
    if (changes.at(-1)?.state !== next.state) changes.push(next);
  }
  return changes;
}

function wordFor(state: ChargingState, hasCharged: boolean): Activity {
  if (state === 'SuspendedEV') return 'SUSPENDED_EV';
  if (state === 'SuspendedEVSE') return 'SUSPENDED_EVSE';
  if (state === 'Finishing') return 'PARKING';
  return state === 'Idle' && hasCharged ? 'PARKING' : 'CHARGING';
}

/** A station that never says how it charges: nearly no power for long enough is parking, from its beginning on. */
function idleFrom(tx: Transaction, points: readonly Point[], until: number, rules: BridgeRules): ActivityChange[] {
  const changes: ActivityChange[] = [];
  let idleSince: number | undefined;
  for (let index = 1; index < points.length; index++) {
    const [a, b] = [points[index - 1], points[index]] as [Point, Point];
    const watts = ((b.value - a.value) / MILLI / Math.max(1, b.at - a.at)) * HOUR_MS;
    if (watts <= rules.idleW) idleSince ??= a.at;
    else {
      close(idleSince, a.at);
      idleSince = undefined;
    }
  }
  if (tx.measured.length > 0) close(idleSince, Math.min(until, points.at(-1)?.at ?? until), true);
  return changes;

  function close(from: number | undefined, to: number, isLast = false): void {
    if (from === undefined || to - from < rules.idleMs) return;
    changes.push({ from, state: 'PARKING' });
    if (!isLast) changes.push({ from: to, state: 'CHARGING' });
  }
}

/** Energy between two moments, thousandths of a Wh. */
export const energyBetween = (points: readonly Point[], from: number, to: number) =>
  valueAt(points, to) - valueAt(points, from);
