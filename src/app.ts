/** Builds every part and hands each what it needs; starts them in order, stops them in reverse. Read it first. */
import { schedule } from 'node-cron';
import { agreementRoutes } from './api/agreements';
import { auditRoutes } from './api/audit';
import { cdrReviewRoutes } from './api/cdr-reviews';
import { chargingProfileRoutes } from './api/charging-profiles';
import { checkRoutes } from './api/checks';
import { commandRoutes } from './api/commands';
import { EventStreams } from './api/events';
import { exchangeRoutes } from './api/exchange';
import { Guard } from './api/guard';
import { identify } from './api/identity';
import { keyRoutes } from './api/keys';
import { messageRoutes } from './api/messages';
import { measure } from './api/metrics';
import { recordRoutes } from './api/object-records';
import { objectRoutes } from './api/objects';
import { partyRoutes } from './api/parties';
import { platformRoutes } from './api/platforms';
import { pricingRoutes } from './api/pricing';
import { quirkRoutes } from './api/quirks';
import { scorecardRoutes } from './api/scorecard';
import { createApi } from './api/server';
import { settingRoutes } from './api/settings';
import { statementRoutes } from './api/statements';
import { statusRoutes } from './api/status';
import { tokenRoutes } from './api/tokens';
import { deliveryRoutes } from './api/webhook-deliveries';
import { webhookRoutes } from './api/webhooks';
import { Checker } from './check/checker';
import { Scorecards } from './check/scorecard';
import type { Json } from './cluster/bus';
import type { Config } from './config/config';
import { createDialogue } from './dialogue';
import { Door } from './http/door';
import { Matcher, RELAY_SEGMENT } from './http/match';
import { HttpServer } from './http/server';
import { Broadcaster } from './hub/broadcast';
import { ClientInfos } from './hub/client-info';
import { Forwarder } from './hub/forward';
import { GetAll } from './hub/get-all';
import { Hub, hubPartyOf } from './hub/hub';
import { HubClientInfo } from './hub/hubclientinfo';
import { OpenRouting } from './hub/open';
import { RelayedAddresses } from './hub/rewrite';
import { Router } from './hub/route';
import { Rules } from './hub/rules';
import { Sightings } from './hub/sightings';
import { StillAlive } from './hub/still-alive';
import { type Clock, systemClock } from './lib/clock';
import { Idempotency } from './lib/idempotency';
import { Secrets } from './lib/secrets';
import { createNodes, followOthers, JOBS } from './nodes';
import { Audit } from './observe/audit';
import { Events } from './observe/events';
import { Feed } from './observe/feed';
import type { Logger } from './observe/logger';
import { Metrics } from './observe/metrics';
import { Trace } from './observe/trace';
import type { PartyId } from './ocpi/party';
import { VERSIONS } from './ocpi/versions';
import { Caller } from './outbound/call';
import { Control } from './outbound/control';
import { Delivery } from './outbound/delivery';
import { EgressPolicy } from './outbound/egress';
import { Pusher } from './outbound/pusher';
import type { Work } from './outbound/turns';
import { WebhookCall } from './outbound/webhook-call';
import { Webhooks } from './outbound/webhooks';
import { Wire } from './outbound/wire';
import { AddressBook } from './platforms/address-book';
import { ApiKeys } from './platforms/api-keys';
import { ConsoleSessions } from './platforms/console-sessions';
import { HostedParties } from './platforms/hosted-parties';
import { Discovery } from './registration/discovery';
import { Handshake } from './registration/handshake';
import { Registrar } from './registration/registrar';
import { RolesTold } from './registration/roles-told';
import { OurVersions } from './registration/versions';
import { CdrReviews } from './roles/cdr-reviews';
import { cdrOperations } from './roles/cdrs';
import { feedInbox } from './roles/inbox';
import { OwnObjects } from './roles/own-objects';
import { deskByRule, preferencesOperations } from './roles/preferences';
import { Puller } from './roles/pull';
import { OpenReach } from './roles/reach';
import { Receipts } from './roles/receipts';
import { receiverOperations } from './roles/receiver';
import { Reconciler } from './roles/reconcile';
import { Roles } from './roles/roles';
import { senderOperations } from './roles/sender';
import { createRooms, platformChanged } from './rooms';
import { secretKeyOf } from './secret-key';
import { createStations, type Stations } from './stations';
import { auditShelf, keptAnswerShelf } from './store/api';
import { cdrReviewShelf } from './store/cdr-reviews';
import { checkShelf } from './store/checks';
import { consoleSessionShelf } from './store/console';
import { Database } from './store/database';
import { tokenPolicyShelf } from './store/dialogue';
import { backlogShelf, dueShelf } from './store/due';
import { feedShelf } from './store/events';
import { clientInfoShelf, collectionShelf, relayedAddressShelf, sightingShelf } from './store/hub';
import { apiKeyShelf } from './store/keys';
import { letterShelf } from './store/letters';
import { memberShelf } from './store/members';
import { openTrace } from './store/messages';
import { objectShelf } from './store/objects';
import { askedOrderShelf, reservationShelf, sessionProfileShelf, takenOrderShelf } from './store/orders';
import { addressBookShelf, agreementShelf, hostedPartyShelf } from './store/platforms';
import { pullShelf } from './store/pulls';
import { reconciliationShelf } from './store/reconciliations';
import { declarationShelf, preferencesShelf, receiptShelf } from './store/records';
import { scoreShelf } from './store/scores';
import { statementShelf } from './store/statements';
import { webhookShelf } from './store/webhooks';
import { readApiTls, readTls } from './tls';

/** Bytes of one answer that are read; more is not an OCPI answer. */
const ANSWER_LIMIT = 32 * 1024 * 1024;
const DAY_MS = 86_400_000;
/** What one node tells the others of pushes that are due. */
const PUSHES = 'pushes';

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
  ports: { api: number | undefined; metrics: number | undefined };
  versionsUrl: string;
  /** The admin key, when it was made on this start; shown once. */
  newAdminKey: string | undefined;
  stop(): Promise<void>;
  /** Resolves when the pushes and pulls under way have ended. */
  settle(): Promise<void>;
}

export async function startApp({ config, logger, release, clock = systemClock }: AppOptions): Promise<App> {
  const secrets = new Secrets(secretKeyOf(config));
  const main = await Database.open(config.databaseUrl, 'main', config.databaseTimeoutMs);

  // What is told.
  const metrics = new Metrics();
  const feedRows = feedShelf(main);
  const feed = new Feed(feedRows, clock, (error) => events.feedFailed(error.message));
  const events = new Events(logger, feed);

  // Talk with the other nodes.
  let port = config.port;
  const shelf = memberShelf(main);
  const nodes = createNodes({ config, secrets, clock, events, shelf, release, port: () => port });
  const { bus, leases, caches } = nodes;

  // What is remembered.
  const book = new AddressBook(
    caches.shared('platforms', addressBookShelf(main, secrets), ['write', 'seen']),
    secrets,
    clock,
    caches.isShared,
  );
  const keys = new ApiKeys(caches.shared('api-keys', apiKeyShelf(main), ['save', 'remove']), secrets, clock);
  const sessions = new ConsoleSessions(
    consoleSessionShelf(main),
    keys,
    secrets,
    clock,
    config.consoleSessionHours * 3_600_000,
  );
  const audit = new Audit(auditShelf(main), clock, (error) => events.auditFailed(error.message));
  const idempotency = new Idempotency(keptAnswerShelf(main, secrets), clock, main.isSqlite);
  const rules = new Rules(
    caches.shared('agreements', agreementShelf(main), ['save', 'remove']),
    clock,
    config.routingDefault === 'everybody',
  );
  const collection = collectionShelf(main, clock);
  const messages = await openTrace(config.databaseUrl, config.databaseTimeoutMs);
  const trace = new Trace(
    messages,
    clock,
    { bodyLimit: config.traceBodyLimit, waitingEntries: 20_000, waitingBytes: 128 * 1024 * 1024 },
    (error) => events.traceFailed(error.message),
    metrics.legs,
  );
  const sightings = new Sightings(sightingShelf(main), (error) => events.sightingFailed(error.message));
  const hubParty = config.hubParty ? hubPartyOf(config.hubParty) : undefined;
  const hosted = new HostedParties(
    caches.shared('hosted-parties', hostedPartyShelf(main), ['save', 'remove']),
    hubParty && { id: hubParty, roles: ['HUB'], business_details: { name: config.hubName } },
  );

  // The ways out.
  const egress = new EgressPolicy(config.egressAllow, config.egressAllowHttp);
  const limits = { timeoutMs: config.forwardTimeoutMs, answerLimit: ANSWER_LIMIT };
  const wire = new Wire(egress, clock, limits);
  const caller = new Caller(wire, trace, clock);
  const control = new Control(egress, trace, clock, limits);

  const webhookRows = webhookShelf(main, secrets);
  const webhooks = new Webhooks({
    shelf: webhookRows,
    call: new WebhookCall(egress, clock, release),
    feed,
    clock,
    failed: (error) => events.webhooksFailed(error.message),
  });

  // Who we are to others; the port is known only once we listen.
  const scheme = config.tlsCert === undefined ? 'http' : 'https';
  const publicUrl = () => (config.publicUrl ?? `${scheme}://localhost:${port}`).replace(/\/+$/, '');
  const versions = new OurVersions(publicUrl, VERSIONS);
  const [version = ''] = VERSIONS.keys();

  // The parties that we host: what they own, what is due for whom, what they answer.
  const objects = objectShelf(main, clock);
  const mayTalk = (a: PartyId, b: PartyId, module: string) => rules.mayTalk(a, b, module);
  const reach = new OpenReach({ book, hosted, shelf: objects, mayTalk });
  const due = dueShelf(main);
  const receipts = new Receipts({ shelf: receiptShelf(main), objects, book, caller, clock });
  const pusher = new Pusher({
    turns: {
      take: (name) => leases.take(name),
      holds: (name) => leases.holds(name),
      tell: (work) => bus.publish(PUSHES, work as Json),
    },
    shelf: due,
    reach,
    book,
    delivery: new Delivery({
      present: async (key) => (await objects.get(key.owner, key))?.json,
      caller,
      clock,
      accepted: (taken) => receipts.accepted(taken),
    }),
    clock,
    events,
  });
  const own: OwnObjects = new OwnObjects({
    shelf: objects,
    clock,
    isHub: hubParty !== undefined,
    wake: () => pusher.wake(),
    liveStatus: (party, locationId, evseUid) => stations.bridge.liveStatus(party, locationId, evseUid),
  });
  const dialogue = createDialogue({
    shelves: {
      policies: tokenPolicyShelf(main),
      asked: askedOrderShelf(main),
      taken: takenOrderShelf(main),
      reservations: reservationShelf(main),
      profiles: sessionProfileShelf(main),
      letters: letterShelf(main),
    },
    objects,
    book,
    hosted,
    caller,
    egress,
    clock,
    events,
    mayTalk,
    addressOf: (module) => versions.addressOf(version, module, 'SENDER'),
    settings: config,
  });
  const preferences = preferencesShelf(main);
  const reviews = new CdrReviews({ reviews: cdrReviewShelf(main), objects, feed, events, clock });
  const receiving = { shelf: objects, book, hosted, events, inbox: reviews.watching(feedInbox(feed)) };
  const roles = new Roles(
    dialogue.operations,
    senderOperations({ shelf: objects, book, addressOf: (module) => versions.addressOf(version, module, 'SENDER') }),
    receiverOperations(receiving),
    preferencesOperations({ shelf: preferences, objects, desk: deskByRule, feed, clock }),
    cdrOperations({ ...receiving, address: () => versions.addressOf(version, 'cdrs', 'RECEIVER') }),
  );

  const pulls = pullShelf(main);
  const puller = new Puller({
    pulls,
    objects,
    received: receiving.inbox.received,
    book,
    hosted,
    control,
    clock,
    events,
    mayTalk,
    deltaEveryMs: config.pullEverySeconds * 1000,
    fullEveryMs: config.pullFullEveryHours * 3_600_000,
  });

  const reconciler = new Reconciler({
    reports: reconciliationShelf(main),
    objects,
    due,
    reach,
    pusher,
    puller,
    hosted,
    control,
    clock,
  });

  // The chargers of the CPOs that we host.
  const stations: Stations = createStations({
    config,
    database: main,
    secrets,
    hosted,
    clock,
    events,
    own,
    shelf: objects,
    authorizer: dialogue.authorizer,
  });

  // The hub.
  const addresses = new RelayedAddresses(
    relayedAddressShelf(main),
    clock,
    (text) => secrets.hash(text),
    () => `${publicUrl()}/ocpi/${version}/${RELAY_SEGMENT}`,
  );
  const router = new Router(book, rules, hosted, hubParty, (party) => infos.isListed(party));
  const forwarder = new Forwarder(caller, addresses, egress, clock);
  const broadcaster = new Broadcaster(caller, book, collection, events, hubParty);
  const getAll = new GetAll(collection, book, rules, hosted, (module) => versions.addressOf(version, module, 'SENDER'));
  const open = new OpenRouting(sightings, (module, objectId) => objects.ownersOf(module, objectId));
  const hub = new Hub({
    router,
    forwarder,
    broadcaster,
    getAll,
    open,
    sightings,
    answerAsParty: (visit) => roles.answer(visit),
  });
  const infos = new ClientInfos({
    shelf: caches.shared('client-infos', clientInfoShelf(main, clock), ['save']),
    book,
    hosted,
    rules,
    caller,
    clock,
    events,
    hubParty,
  });
  const hubClientInfo = new HubClientInfo(infos, book, () => versions.addressOf(version, 'hubclientinfo', 'SENDER'));

  // How we become known.
  const changed = platformChanged({ book, collection, broadcaster, infos, control, events, pusher, puller });
  const discovery = new Discovery(control, egress);
  const registrar = new Registrar({ book, hosted, versions, discovery, control, clock, events, changed });
  const handshake = new Handshake(registrar, [...VERSIONS.keys()]);
  const rolesTold = new RolesTold({
    book,
    hosted,
    handshake,
    clock,
    failed: (error) => events.jobFailed('credentials', error.message),
  });
  const stillAlive = new StillAlive({
    book,
    control,
    clock,
    events,
    periodMs: config.stillAliveSeconds * 1000,
    isOurs: () => leases.holds(JOBS),
    changed: async (platform) => {
      await infos.refresh();
      infos.catchUp(platform);
      pusher.resume(platform.id);
      puller.contact(platform);
      void rolesTold.heard(platform);
    },
  });

  // The doors.
  const rooms = createRooms({
    versions,
    registrar,
    hub,
    forwarder,
    hubClientInfo,
    stillAlive,
    infos,
    book,
    asked: dialogue.asked,
    puller,
  });
  const { bodyLimit, platformRate, platformConcurrency, failedAuthPerMinute } = config;
  const door = new Door({
    book,
    matcher: new Matcher(VERSIONS),
    rooms,
    trace,
    events,
    clock,
    hubParty,
    limits: { bodyLimit, platformRate, platformConcurrency, failedAuthPerMinute },
  });
  const broadcasts = (platformId: string) => broadcaster.backlog(platformId);
  const streams = new EventStreams({ feed, shelf: feedRows, clock, isShared: config.natsUrl.length > 0 }, keys);
  const routes = [
    ...statusRoutes({
      book,
      trace,
      versionsUrl: () => versions.versionsUrl,
      release,
      nodes: () => leases.nodes(),
      busTrouble: () => bus.trouble() ?? null,
      ocpiVersions: [...VERSIONS.keys()],
      backlog: (platformId) => broadcaster.backlog(platformId),
    }),
    ...platformRoutes({ book, registrar, handshake, clock, changed: () => infos.refresh() }),
    ...partyRoutes({
      book,
      hosted,
      changed: async () => {
        await infos.refresh();
        await rolesTold.changed();
      },
    }),
    ...quirkRoutes(),
    ...exchangeRoutes({ book, backlog: backlogShelf(main), pusher, puller, pulls, reconciler, clock }),
    // Before the parts of Locations: `declarations` is no EVSE.
    ...recordRoutes({
      own,
      shelf: objects,
      hosted,
      receipts,
      declarations: declarationShelf(main),
      preferences,
      clock,
    }),
    ...cdrReviewRoutes({ hosted, reviews }),
    ...statementRoutes({ hosted, objects, shelf: statementShelf(main) }),
    ...objectRoutes({ own, shelf: objects, hosted }),
    ...tokenRoutes({ ...dialogue, own, hosted }),
    ...commandRoutes({ ...dialogue, hosted, prepare: { shelf: objects, judge: dialogue.judge } }),
    ...chargingProfileRoutes({ ...dialogue, objects, hosted }),
    ...stations.routes,
    ...agreementRoutes({ rules, clock, changed: (a, b) => infos.agreementChanged(a, b) }),
    ...messageRoutes({ shelf: messages, trace }),
    ...pricingRoutes({ clock }),
    ...keyRoutes(keys),
    ...scorecardRoutes({
      book,
      scorecards: new Scorecards({ tally: messages, shelf: scoreShelf(main), book }),
      trace,
      clock,
    }),
    ...checkRoutes({ book, checker: new Checker({ reports: checkShelf(main), caller, hosted, clock }) }),
    ...auditRoutes(audit),
    ...settingRoutes(config),
    ...streams.routes(),
    ...webhookRoutes({ shelf: webhookRows, egress, hosted, clock }),
    ...deliveryRoutes({ shelf: webhookRows, clock, look: () => webhooks.look() }),
  ];
  measure(metrics, {
    book,
    trace,
    feed,
    streams,
    backlog: backlogShelf(main),
    webhooks: webhookRows,
    clock,
    broadcasts,
  });
  let stopping = false;
  const notReady = async () =>
    [stopping ? 'this instance is stopping' : undefined, await main.trouble()].filter(isReason);
  const tried = (job: string, run: () => Promise<unknown>) =>
    run().catch((error: Error) => events.jobFailed(job, error.message));
  const guard = new Guard((request) => identify(request, keys, sessions), clock, {
    rate: config.apiRate,
    concurrency: config.apiConcurrency,
    failedAuthPerMinute,
  });
  const { apiPort, metricsPort } = config;
  const signIn = { keys, sessions, clock, triesPerMinute: failedAuthPerMinute };
  const apiParts = {
    routes,
    guard,
    console: signIn,
    idempotency,
    audit,
    events,
    release,
    bodyLimit,
    notReady,
    metrics,
  };
  const portFor = (api: boolean, forMetrics: boolean) => createApi(apiParts, { api, metrics: forMetrics });
  const server = new HttpServer(
    door,
    portFor(apiPort === undefined, metricsPort === undefined),
    clock,
    readTls(config),
    stations.bridge.server,
  );
  const apiServer =
    apiPort === undefined ? undefined : new HttpServer(undefined, portFor(true, false), clock, readApiTls(config));
  const metricsServer =
    metricsPort === undefined ? undefined : new HttpServer(undefined, portFor(false, true), clock, readTls(config));
  const servers = [server, apiServer, metricsServer].filter((one) => one !== undefined);

  // Start in order.
  await book.load();
  await Promise.all([feed.load(), keys.load(), rules.load(), hosted.load(), infos.load()]);
  await stations.start();
  dialogue.taken.open(stations.bridge.commands);
  registrar.load();
  const newAdminKey = await adminKey(config, keys);
  const host = config.host ?? (config.adminKey ? '0.0.0.0' : '127.0.0.1');
  port = await server.listen(config.port, host);
  const ports = {
    api: await apiServer?.listen(apiPort ?? 0, host),
    metrics: await metricsServer?.listen(metricsPort ?? 0, host),
  };
  // A certificate that was renewed on disk is taken up without a restart.
  const renewTls = () => {
    const tls = readTls(config);
    const forApi = readApiTls(config);
    if (tls) for (const one of [server, metricsServer]) one?.renew(tls);
    if (forApi) apiServer?.renew(forApi);
  };
  await leases.start();
  await leases.take(JOBS);
  leases.want(JOBS);
  followOthers(nodes, { book, hosted, keys, rules, infos, registrar, broadcaster, pusher });
  caches.start();
  bus.subscribe(PUSHES, ({ data, isOwn }) => {
    if (!isOwn) pusher.hear(data as unknown as Work);
  });
  leases.onFreed(() => {
    pusher.look();
    pusher.tick();
  });
  trace.start();
  webhooks.start();
  stillAlive.start();
  rolesTold.start();
  pusher.start();
  dialogue.start();
  await infos.refresh();
  const trim = () => messages.trim(clock.now() - config.traceRetentionDays * DAY_MS, config.traceMaxMb * 1024 * 1024);
  const daysAgo = (days: number) => clock.now() - days * DAY_MS;
  const hourlyJobs: Record<string, () => unknown> = {
    'retention of the trace': () => trim(),
    'retention of the messages of chargers': () => stations.bridge.log.trim(daysAgo(config.traceRetentionDays)),
    'retention of events': () => feedRows.trim(daysAgo(config.eventRetentionDays)),
    'retention of the audit log': () => audit.trim(daysAgo(config.auditRetentionDays)),
    'retention of answers kept for repeated writes': () => idempotency.trim(),
    'retention of orders': () => dialogue.trim(config.eventRetentionDays),
    'end of replaced addresses': () => addresses.forgetExpired(),
  };
  const nodesJobs = { 'renewal of the certificate': () => renewTls() };
  const hourly = schedule('17 * * * *', async () => {
    const jobs = leases.holds(JOBS) ? { ...hourlyJobs, ...nodesJobs } : nodesJobs;
    for (const [name, job] of Object.entries(jobs))
      await Promise.resolve()
        .then(job)
        .catch((error: Error) => events.jobFailed(name, error.message));
  });
  const minutely = schedule('* * * * *', () => {
    keys.saveLastUsed().catch((error: Error) => events.jobFailed('last use of keys', error.message));
    book.saveLastSeen().catch((error: Error) => events.jobFailed('last life of platforms', error.message));
    const crossed = rules.takeChanges();
    if (!leases.holds(JOBS)) return;
    for (const [a, b] of crossed) infos.agreementChanged(a, b);
  });
  const often = schedule('*/10 * * * * *', () => {
    if (leases.holds(JOBS)) puller.tick().catch((error: Error) => events.jobFailed('pull', error.message));
  });
  events.started({ port, versions_url: versions.versionsUrl });

  return {
    port,
    ports,
    versionsUrl: versions.versionsUrl,
    newAdminKey,
    async settle() {
      // What follows an answer begins right after it.
      await new Promise((resolve) => setImmediate(resolve));
      await pusher.settle();
      await puller.settle();
      await reconciler.settle();
      await reviews.settle();
    },
    // Stop in reverse: no new work, finish what is running, write what is waiting, close.
    async stop() {
      stopping = true;
      stillAlive.stop();
      rolesTold.stop();
      await Promise.all([hourly.destroy(), minutely.destroy(), often.destroy()]);
      streams.end();
      await stations.bridge.stop();
      await Promise.all(servers.map((one) => one.close()));
      await Promise.all([pusher.stop(), puller.stop(), dialogue.stop()]);
      await reviews.settle();
      // The database may be away: then the process ends all the same.
      await tried('last writes', async () => {
        await sightings.flush();
        await book.saveLastSeen();
        await keys.saveLastUsed();
      });
      await feed.stop();
      await webhooks.stop();
      await audit.stop();
      await trace.stop();
      await caches.stop();
      await leases.stop();
      await wire.close();
      await messages.close();
      await main.close();
      await bus.close();
      events.stopped();
    },
  };
}

const isReason = (reason: string | undefined): reason is string => reason !== undefined;

/** ADMIN_KEY as set; or, when there is no key at all yet, one that is made now and shown once. */
async function adminKey({ adminKey: set }: Config, keys: ApiKeys): Promise<string | undefined> {
  if (set) {
    await keys.setAdminKey(set);
    return undefined;
  }
  if (keys.all().some(({ scope }) => scope === 'admin')) return undefined;
  return (await keys.create('made on the first start', 'admin')).presented;
}
