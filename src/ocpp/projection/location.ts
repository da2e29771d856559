/** Tells the CPO role the status of each EVSE when it has really changed, and never twice the same (BR-23). */
import type { Clock } from '../../lib/clock';
import type { Events } from '../../observe/events';
import type { CpoDesk } from '../desk';
import type { LiveStation, LiveStations } from '../live';
import type { EvseStatus } from '../models/state';
import { evseStatus, type StatusInputs } from '../models/status';
import type { BridgeRules } from '../rules';

export interface StatusTellerParts {
  stations: LiveStations;
  desk: CpoDesk;
  clock: Clock;
  rules: BridgeRules;
  events: Events;
  /** Positions with an open transaction, and reserved ones. */
  activity: (live: LiveStation) => Pick<StatusInputs, 'charging' | 'reserved'>;
}

export class StatusTeller {
  /** Stations whose statuses are told when the debounce time is over. */
  private readonly waiting = new Set<string>();
  private readonly telling = new Map<string, Promise<void>>();
  private isStopped = false;

  constructor(private readonly parts: StatusTellerParts) {}

  /** Something changed that a status may depend on. */
  changed(live: LiveStation): void {
    if (this.waiting.has(live.identity)) return;
    this.waiting.add(live.identity);
    this.parts.clock.after(this.parts.rules.debounceMs, () => {
      this.waiting.delete(live.identity);
      void this.tell(live);
    });
  }

  /** The status of each EVSE of a station at this moment. */
  statusesOf(live: LiveStation): Map<string, EvseStatus> {
    const { stations, clock, rules, activity } = this.parts;
    const now = clock.now();
    const inputs = { state: live.state, link: stations.linkOf(live, now, rules), now, ...activity(live) };
    const uids = new Set(live.record.places.map(({ evseUid }) => evseUid));
    return new Map([...uids].map((uid) => [uid, evseStatus(uid, live.record.places, inputs, rules)]));
  }

  /** Tells nothing any more; resolves when what was being told has arrived at the CPO role. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all(this.telling.values());
  }

  /** One at a time per station, so that an older status never follows a newer one (BR-24). */
  private tell(live: LiveStation): Promise<void> {
    const before = this.telling.get(live.identity) ?? Promise.resolve();
    const mine = before
      .then(() => this.tellNow(live))
      .catch((error: Error) => {
        this.parts.events.bug(error, { station: live.identity });
        this.parts.clock.after(this.parts.rules.againMs, () => this.changed(live));
      });
    this.telling.set(live.identity, mine);
    return mine.finally(() => {
      if (this.telling.get(live.identity) === mine) this.telling.delete(live.identity);
    });
  }

  private async tellNow(live: LiveStation): Promise<void> {
    if (!live.isHere || this.isStopped) return;
    const { desk, clock } = this.parts;
    const { party, locationId } = live.record;
    live.published ??= await this.publishedBefore(live);
    for (const [evseUid, status] of this.statusesOf(live)) {
      if (live.published.get(evseUid) === status || this.isQuiet(live, status)) continue;
      await desk.setEvseStatus({ party, locationId, evseUid }, status, clock.now());
      live.published.set(evseUid, status);
    }
  }

  /** A station that has just booted reports in a moment: nothing is told in between. */
  private isQuiet(live: LiveStation, status: EvseStatus): boolean {
    const { clock } = this.parts;
    const wait = (live.quietUntil ?? 0) - clock.now();
    if (status !== 'UNKNOWN' || wait <= 0 || !live.connection?.isOpen) return false;
    clock.after(wait, () => this.changed(live));
    return true;
  }

  private async publishedBefore({ record: { party, locationId } }: LiveStation): Promise<Map<string, EvseStatus>> {
    const location = await this.parts.desk.location(party, locationId);
    return new Map((location?.evses ?? []).map(({ uid, status }) => [uid, status]));
  }
}
