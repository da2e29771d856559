/** What makes several nodes one Junction, and what follows here when another node has changed something. */
import { hostname } from 'node:os';
import { type Bus, LocalBus } from '../cluster/bus';
import { Caches } from '../cluster/caches';
import { type Leases, OnlyNode } from '../cluster/leases';
import { type MemberShelf, Members } from '../cluster/members';
import { NatsBus } from '../cluster/nats';
import type { Config } from '../config/config';
import type { Broadcaster } from '../hub/broadcast';
import type { ClientInfos } from '../hub/client-info';
import type { Rules } from '../hub/rules';
import type { Clock } from '../lib/clock';
import { newId } from '../lib/ids';
import type { Secrets } from '../lib/secrets';
import type { Events } from '../observe/events';
import type { Pusher } from '../outbound/pusher';
import type { AddressBook } from '../platforms/address-book';
import type { ApiKeys } from '../platforms/api-keys';
import type { HostedParties } from '../platforms/hosted-parties';
import { isReachable } from '../platforms/platform';
import type { Registrar } from '../registration/registrar';

/** Scheduled work, all of it: whoever has this does it. */
export const JOBS = 'jobs';

export interface Nodes {
  bus: Bus;
  leases: Leases;
  caches: Caches;
  /** The name of this node, known once it listens. */
  self: () => string;
}

export function createNodes(parts: {
  config: Readonly<Config>;
  secrets: Secrets;
  clock: Clock;
  events: Events;
  shelf: MemberShelf;
  release: string;
  /** The port it listens on, known only later. */
  port: () => number;
}): Nodes {
  const { config, secrets, clock, events, shelf, release, port } = parts;
  const name = () => `${hostname()}:${port()}`;
  const startedAt = clock.now();
  const self = () => ({ name: name(), release, startedAt });
  const cacheFailed = (cache: string, error: Error) => events.jobFailed(`reading ${cache} again`, error.message);
  // Without NATS there is one node, by definition.
  if (config.natsUrl.length === 0) {
    const id = newId();
    const leases = new OnlyNode(() => ({ ...self(), id }));
    return { bus: new LocalBus(clock), leases, caches: new Caches(undefined, clock, cacheFailed), self: name };
  }
  // The same on all nodes, because they share SECRET_KEY; another Junction's is another.
  const realm = secrets.hash('junction bus').slice(0, 16);
  const bus = new NatsBus({ servers: config.natsUrl, realm, changed: (trouble) => events.busChanged(trouble) });
  const leases = new Members({
    shelf,
    bus,
    self,
    timeoutMs: config.nodeTimeoutMs,
    told: {
      lost: ({ name }) => events.nodeLost({ node: name }),
      cutOff: () => events.nodeCutOff(),
      failed: (error) => events.jobFailed('life of this node', error.message),
    },
  });
  bus.start();
  return { bus, leases, caches: new Caches(bus, clock, cacheFailed), self: name };
}

/** Each memory follows its shelf; some of what another node changed has consequences here. */
export function followOthers(
  { caches }: Nodes,
  parts: {
    book: AddressBook;
    hosted: HostedParties;
    keys: ApiKeys;
    rules: Rules;
    infos: ClientInfos;
    registrar: Registrar;
    broadcaster: Broadcaster;
    pusher: Pusher;
  },
): void {
  const { book, hosted, keys, rules, infos } = parts;
  caches.follow('hosted-parties', () => hosted.load());
  caches.follow('api-keys', () => keys.load());
  caches.follow('agreements', () => rules.load());
  caches.follow('client-infos', () => infos.load());
  caches.follow('platforms', async () => {
    const before = new Map(book.platforms().map((platform) => [platform.id, isReachable(platform)]));
    await book.load();
    parts.registrar.load();
    for (const id of before.keys()) if (book.platform(id)?.status !== 'CONNECTED') parts.broadcaster.forget(id);
    for (const platform of book.platforms()) {
      if (!isReachable(platform) || before.get(platform.id)) continue;
      infos.catchUp(platform);
      parts.pusher.resume(platform.id);
    }
  });
}
