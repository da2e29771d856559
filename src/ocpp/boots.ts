/** BootNotification: the station has started; what it said before no longer holds. */
import type { Events } from '../observe/events';
import type { Circumstances, Outcome } from './intake';
import type { LiveStation } from './live';
import type { BridgeRules } from './rules';
import type { Booted } from './station-event';

export interface BootParts {
  rules: BridgeRules;
  events: Events;
  /** Once the boot is stored. */
  booted: (live: LiveStation) => void;
}

export function bootWorker({ rules, events, booted }: BootParts) {
  return async ({ kind: _, ...boot }: Booted, { live, receivedAt }: Circumstances): Promise<Outcome> => {
    const { state, identity } = live;
    const before = state.boot;
    if (before?.serialNumber && boot.serialNumber && before.serialNumber !== boot.serialNumber)
      events.stationNoted({ station: identity, note: `hardware changed: serial number ${boot.serialNumber}` });
    state.boot = { ...boot, at: receivedAt };
    state.registration = 'Accepted';
    // Old connector statuses are dropped until the station reports (BR-22).
    state.statuses = {};
    state.rebootUntil = 0;
    // It may count its transactions from 1 again.
    state.remoteStarts = state.remoteStarts?.map(({ transaction: _, ...start }) => start);
    // A boot sets the station's clock anew.
    state.clock = { offsets: [], offsetMs: 0, sameTimeRun: 0, lastTime: null };
    live.quietUntil = receivedAt + rules.resyncMs;
    return {
      reply: { registration: 'Accepted', intervalSec: rules.heartbeatSec },
      changesState: true,
      after: () => booted(live),
    };
  };
}
