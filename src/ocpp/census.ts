/** How many stations are connected, at this node and at all of them: for a glance, and for the metrics. */
import type { Bus, Json } from '../cluster/bus';
import { type PartyKey, partyKey } from '../ocpi/party';
import type { LiveStations } from './live';
import type { StatusTeller } from './projection/location';
import type { StationRegistry } from './registry';

export interface StationCount {
  online: number;
  away: number;
  /** Some of those that are away. */
  named: { identity: string; party: PartyKey }[];
}

export interface CensusParts {
  registry: StationRegistry;
  stations: LiveStations;
  statuses: StatusTeller;
  bus: Pick<Bus, 'request' | 'serve'>;
  /** This node's name, known once it listens. */
  self: () => string;
  /** The names of the nodes that live, this one among them. */
  living: () => Promise<string[]>;
}

/** Of the stations that are away, so many are named. */
const NAMED = 20;
/** Somebody looks at a page: better without a node that does not answer. */
const ANSWER_MS = 2_000;
const topicOf = (node: string) => `census/${node}`;

export class Census {
  constructor(private readonly parts: CensusParts) {}

  /** Once this node is one of several. */
  join(): void {
    const { bus, self } = this.parts;
    bus.serve(topicOf(self()), async () => this.here() as unknown as Json);
  }

  /** How many are registered, wherever they are connected. */
  get known(): number {
    return this.parts.registry.all().length;
  }

  /** Stations that this node runs. */
  here(): StationCount {
    const count: StationCount = { online: 0, away: 0, named: [] };
    for (const { identity, isHere, connection, record } of this.parts.stations.all()) {
      if (!isHere) continue;
      if (connection?.isOpen) count.online++;
      else if (++count.away <= NAMED) count.named.push({ identity, party: partyKey(record.party) });
    }
    return count;
  }

  /** Stations of all nodes; `silent` are the nodes that did not say. */
  async everywhere(): Promise<StationCount & { silent: string[] }> {
    const { bus, self, living } = this.parts;
    const others = (await living()).filter((node) => node !== self());
    const counts = await Promise.all(
      others.map((node) => bus.request(topicOf(node), null, ANSWER_MS).catch(() => undefined)),
    );
    const all = [this.here(), ...counts.flatMap((count) => (count ? [count as unknown as StationCount] : []))];
    const sum = (member: 'online' | 'away') => all.reduce((total, count) => total + count[member], 0);
    return {
      online: sum('online'),
      away: sum('away'),
      named: all.flatMap(({ named }) => named).slice(0, NAMED),
      silent: others.filter((_, index) => counts[index] === undefined),
    };
  }

  /** EVSEs of the stations that this node runs, by their status at this moment. */
  evses(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const live of this.parts.stations.all())
      if (live.isHere)
        for (const status of this.parts.statuses.statusesOf(live).values())
          counts.set(status, (counts.get(status) ?? 0) + 1);
    return counts;
  }
}
