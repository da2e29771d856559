/** How this instance is doing, at a glance. */
import { toDateTime } from '../lib/clock';
import type { Answers } from '../observe/leg-counts';
import type { Trace } from '../observe/trace';
import type { PartyKey } from '../ocpi/party';
import type { AddressBook } from '../platforms/address-book';
import { type ApiRoute, ok } from './route';

export interface StatusParts {
  book: AddressBook;
  trace: Trace;
  versionsUrl: () => string;
  release: string;
  /** Why nodes cannot talk to each other; null when they can, or when there is one only. */
  busTrouble: () => string | null;
  /** The nodes that are alive. */
  nodes: () => Promise<{ id: string; name: string; release: string; startedAt: number }[]>;
  ocpiVersions: string[];
  /** Deliveries that wait or are under way, by platform. */
  backlog: () => Promise<ReadonlyMap<string, number>>;
  /** How a platform has answered this node since it started. */
  answers: (platformId: string) => Answers;
  chargers: () => Promise<ChargersSeen>;
  /** Sessions that are ACTIVE, of all hosted parties. */
  activeSessions: () => Promise<number>;
}

/** Stations of all nodes. */
export interface ChargersSeen {
  /** How many are registered. */
  known: number;
  online: number;
  away: number;
  /** Some of those that are away. */
  named: { identity: string; party: PartyKey }[];
  /** Nodes that did not say in time; their stations are not counted. */
  silent: string[];
}

export function statusRoutes(parts: StatusParts): ApiRoute[] {
  const { book, trace } = parts;
  return [
    {
      tag: 'Status',
      scope: 'read',
      method: 'get',
      path: '/status',
      summary:
        'Nodes, platforms with their backlog and how they have answered this node since it started, chargers of all nodes, Sessions under way, versions.',
      status: 200,
      answer: { type: 'object' },
      run: async () => {
        const backlog = await parts.backlog();
        const { known, online, away, named, silent } = await parts.chargers();
        return ok({
          release: parts.release,
          ocpi_versions: parts.ocpiVersions,
          versions_url: parts.versionsUrl(),
          bus_trouble: parts.busTrouble(),
          nodes: (await parts.nodes()).map(({ startedAt, ...node }) => ({
            ...node,
            started_at: toDateTime(startedAt),
          })),
          platforms: book.platforms().map(({ id, name, status, online, suspended }) => ({
            id,
            name,
            status,
            online,
            suspended,
            backlog: backlog.get(id) ?? 0,
            answers: parts.answers(id),
          })),
          chargers_online: online,
          chargers: { known, online, away_count: away, away: named, silent_nodes: silent },
          active_sessions: await parts.activeSessions(),
          trace: { dropped: trace.dropped },
        });
      },
    },
  ];
}
