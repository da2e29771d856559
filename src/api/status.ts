/** How this instance is doing, at a glance. */
import { toDateTime } from '../lib/clock';
import type { Trace } from '../observe/trace';
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
  /** Deliveries that wait or are under way for a platform. */
  backlog: (platformId: string) => number;
}

export function statusRoutes(parts: StatusParts): ApiRoute[] {
  const { book, trace } = parts;
  return [
    {
      tag: 'Status',
      scope: 'read',
      method: 'get',
      path: '/status',
      summary: 'Nodes, platforms, backlog, versions.',
      status: 200,
      answer: { type: 'object' },
      run: async () =>
        ok({
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
            backlog: parts.backlog(id),
          })),
          chargers_online: 0,
          trace: { dropped: trace.dropped },
        }),
    },
  ];
}
