/** Builds the areas one upon the other, starts them in order, stops them in reverse. Read it first. */
import { type Api, createApiArea } from './assembly/api';
import { followForgetting } from './assembly/forgetting';
import { createFoundation } from './assembly/foundation';
import { createHub } from './assembly/hub';
import { startJobs } from './assembly/jobs';
import { followOthers, JOBS } from './assembly/nodes';
import { createParties, PUSHES } from './assembly/parties';
import { createRegistration } from './assembly/registration';
import { createServers } from './assembly/servers';
import { createWaysOut } from './assembly/ways-out';
import type { Config } from './config/config';
import { type Clock, sleep, systemClock } from './lib/clock';
import type { Logger } from './observe/logger';
import type { Work } from './outbound/turns';

export interface AppOptions {
  config: Readonly<Config>;
  logger: Logger;
  release: string;
  clock?: Clock;
}

/** A running Junction. */
export interface App {
  port: number;
  /** Ports of their own, where settings ask for them. */
  ports: { api: number | undefined; metrics: number | undefined; ocpp: number | undefined };
  versionsUrl: string;
  /** The admin key, when it was made on this start; shown once. */
  newAdminKey: string | undefined;
  stop(): Promise<void>;
  /** Resolves when the pushes and pulls under way have ended. */
  settle(): Promise<void>;
}

export async function startApp({ config, logger, release, clock = systemClock }: AppOptions): Promise<App> {
  let stopping = false;
  const foundation = await createFoundation({ config, logger, release, clock });
  const waysOut = createWaysOut(foundation);
  const parties = createParties(foundation, waysOut);
  const hubArea = createHub(foundation, waysOut, parties);
  const registration = createRegistration(foundation, waysOut, parties, hubArea);
  const areas = { foundation, waysOut, parties, hubArea, registration };
  const api = createApiArea(areas, () => stopping);
  const servers = createServers(areas, api);

  const { events, feed, trace, ourselves, nodes, book, rules, hosted } = foundation;
  const { leases, bus, caches } = nodes;
  const { pusher, puller, reconciler, reviews, dialogue, stations } = parties;
  const { infos, sightings } = hubArea;
  const { registrar, stillAlive, rolesTold } = registration;

  // What is remembered, then the doors, then the other nodes, then what runs by itself.
  await book.load();
  await Promise.all([feed.load(), api.keys.load(), rules.load(), hosted.load(), infos.load()]);
  await stations.start();
  dialogue.taken.open(stations.bridge.carrying.commands);
  registrar.load();
  const newAdminKey = await adminKey(config, api);
  const ports = await servers.listen().catch(async (error: Error) => {
    // What is open would keep the process, although one of its ports is missing.
    await stations.bridge.stop();
    await servers.close();
    await letGo();
    throw error;
  });
  await leases.start();
  await leases.take(JOBS);
  leases.want(JOBS);
  followOthers(nodes, { ...foundation, ...hubArea, ...registration, keys: api.keys, pusher });
  await stations.join();
  followForgetting(foundation, stations);
  caches.start();
  bus.subscribe(PUSHES, ({ data, isOwn }) => {
    if (!isOwn) pusher.hear(data as unknown as Work);
  });
  leases.onFreed(() => {
    pusher.look();
    pusher.tick();
  });
  for (const one of [trace, waysOut.webhooks, stillAlive, rolesTold, pusher, dialogue]) one.start();
  await infos.refresh();
  await api.sandbox.forgetOlder();
  const jobs = startJobs(areas, api, servers);
  const { versionsUrl } = ourselves.versions;
  events.started({ port: ourselves.port, versions_url: versionsUrl });

  return {
    ...{ port: ourselves.port, ports, versionsUrl, newAdminKey },
    async settle() {
      // What follows an answer begins right after it.
      await new Promise((resolve) => setImmediate(resolve));
      for (const one of [pusher, puller, reconciler, reviews]) await one.settle();
    },
    // Say so, no new work, finish what is running, write what is waiting, close.
    async stop() {
      stopping = true;
      await letKnow();
      stillAlive.stop();
      rolesTold.stop();
      await jobs.stop();
      api.streams.end();
      await api.sandbox.close();
      await stations.bridge.stop();
      await servers.close();
      await Promise.all([pusher.stop(), puller.stop(), dialogue.stop()]);
      await reviews.stop();
      // The database may be away: then the process ends all the same.
      await lastWrites().catch((error: Error) => events.jobFailed('last writes', error.message));
      await letGo();
      events.stopped();
    },
  };

  /** Load balancers ask whether this node is ready: they have the time to leave it out. */
  async function letKnow(): Promise<void> {
    if (config.stopDelayMs > 0) await sleep(clock, config.stopDelayMs);
  }

  async function letGo(): Promise<void> {
    for (const one of [feed, waysOut.webhooks, api.audit, trace, foundation.spans, caches, leases]) await one.stop();
    for (const one of [waysOut.wire, foundation.messages, foundation.database, bus]) await one.close();
  }

  async function lastWrites(): Promise<void> {
    await sightings.flush();
    await book.saveLastSeen();
    await api.keys.saveLastUsed();
  }
}

/** ADMIN_KEY as set; or, when there is no key at all yet, one that is made now and shown once. */
async function adminKey({ adminKey: set }: Config, { keys }: Api): Promise<string | undefined> {
  if (set) {
    await keys.setAdminKey(set);
    return undefined;
  }
  if (keys.all().some(({ scope }) => scope === 'admin')) return undefined;
  return (await keys.create('made on the first start', 'admin')).presented;
}
