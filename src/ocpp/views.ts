/** Stations as operators see them: at this moment, and at whichever node runs them. */
import type { Json } from '../cluster/bus';
import type { Holders } from './holders';
import type { LiveStation, LiveStations } from './live';
import type { EvseStatus, StationState } from './models/state';
import type { StatusTeller } from './projection/location';

export interface StationView {
  isConnected: boolean;
  /** Milliseconds. */
  connectedAt: number | null;
  lastHeardAt: number | null;
  /** Calls to it that are under way or wait for their turn. */
  pendingCalls: number;
  state: StationState;
  /** By the uid of the EVSE. */
  statuses: Record<string, EvseStatus>;
}

const VIEW = 'view';
/** Somebody looks at a page: better an old view than none. */
const VIEW_MS = 2_000;

export class StationViews {
  constructor(
    private readonly stations: LiveStations,
    private readonly statuses: StatusTeller,
    private readonly holders: Holders,
  ) {
    holders.offer(VIEW, async (identity) => (this.seenHere(identity) ?? null) as unknown as Json);
  }

  /** Undefined when no such station is registered. */
  async of(identity: string): Promise<StationView | undefined> {
    if (this.holders.holds(identity)) return this.seenHere(identity);
    const asked = await this.holders.ask(identity, VIEW, null, VIEW_MS).catch(() => undefined);
    return (asked as StationView | null | undefined) ?? this.seenHere(identity);
  }

  private seenHere(identity: string): StationView | undefined {
    const live = this.stations.find(identity);
    return live && this.seen(live);
  }

  private seen(live: LiveStation): StationView {
    const { connection, connectedAt, disconnectedAt, state } = live;
    return {
      isConnected: connection?.isOpen ?? false,
      connectedAt: connectedAt ?? null,
      lastHeardAt: connection?.lastHeardAt ?? disconnectedAt ?? null,
      pendingCalls: connection?.pending ?? 0,
      state,
      statuses: Object.fromEntries(this.statuses.statusesOf(live)),
    };
  }
}
