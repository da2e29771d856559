/** The API: who may come in, and each topic's routes with what they need. */
import { agreementRoutes } from '../api/agreements';
import { audienceRoutes } from '../api/audience';
import { auditRoutes } from '../api/audit';
import { cdrReviewRoutes } from '../api/cdr-reviews';
import { chargingPreferencesRoutes } from '../api/charging-preferences';
import { chargingProfileRoutes } from '../api/charging-profiles';
import { checkRoutes } from '../api/checks';
import { commandRoutes } from '../api/commands';
import { driverRoutes } from '../api/drivers';
import { EventStreams } from '../api/events';
import { exchangeRoutes } from '../api/exchange';
import { Guard } from '../api/guard';
import { identify } from '../api/identity';
import { keyRoutes } from '../api/keys';
import { messageRoutes } from '../api/messages';
import { measure } from '../api/metrics';
import { recordRoutes } from '../api/object-records';
import { objectRoutes } from '../api/objects';
import { partyRoutes } from '../api/parties';
import { platformRegistrationRoutes } from '../api/platform-registration';
import { platformRoutes } from '../api/platforms';
import { pricingRoutes } from '../api/pricing';
import { quirkRoutes } from '../api/quirks';
import type { ApiRoute } from '../api/route';
import { sandboxRoutes } from '../api/sandbox';
import { scorecardRoutes } from '../api/scorecard';
import type { ApiParts } from '../api/server';
import { settingRoutes } from '../api/settings';
import { statementRoutes } from '../api/statements';
import { statusRoutes } from '../api/status';
import { tariffLintRoutes } from '../api/tariff-lint';
import { tokenRoutes } from '../api/tokens';
import { deliveryRoutes } from '../api/webhook-deliveries';
import { webhookRoutes } from '../api/webhooks';
import { Checker } from '../check/checker';
import { Scorecards } from '../check/scorecard';
import { Idempotency } from '../lib/idempotency';
import { Audit } from '../observe/audit';
import { type PartyId, partyKey } from '../ocpi/party';
import { VERSIONS } from '../ocpi/versions';
import { SendAgain } from '../outbound/send-again';
import { ApiKeys } from '../platforms/api-keys';
import { ConsoleSessions } from '../platforms/console-sessions';
import { auditShelf, keptAnswerShelf } from '../store/api';
import { checkShelf } from '../store/checks';
import { consoleSessionShelf } from '../store/console';
import { backlogShelf } from '../store/due';
import { apiKeyShelf } from '../store/keys';
import { letterShelf } from '../store/letters';
import { declarationShelf } from '../store/records';
import { scoreShelf } from '../store/scores';
import { statementShelf } from '../store/statements';
import type { Foundation } from './foundation';
import type { HubArea } from './hub';
import type { Parties } from './parties';
import type { Registration } from './registration';
import { SandboxHost } from './sandbox';
import type { WaysOut } from './ways-out';

export interface Areas {
  foundation: Foundation;
  waysOut: WaysOut;
  parties: Parties;
  hubArea: HubArea;
  registration: Registration;
}

export type Api = ReturnType<typeof createApiArea>;

/** `stopping`: whether this instance takes no new work any more. */
export function createApiArea(areas: Areas, stopping: () => boolean) {
  const { config, clock, release, secrets, database, metrics, events, spans, feed, feedRows, nodes } = areas.foundation;
  const keyRows = nodes.caches.shared('api-keys', apiKeyShelf(database), ['save', 'remove']);
  const keys = new ApiKeys(keyRows, secrets, clock);
  const sessionMs = config.consoleSessionHours * 3_600_000;
  const sessions = new ConsoleSessions(consoleSessionShelf(database), keys, secrets, clock, sessionMs);
  const audit = new Audit(auditShelf(database), clock, (error) => events.auditFailed(error.message));
  const idempotency = new Idempotency(keptAnswerShelf(database, secrets), clock, database.isSqlite);
  const streams = new EventStreams({ feed, shelf: feedRows, clock, isShared: config.natsUrl.length > 0 }, keys);
  const guard = new Guard((request) => identify(request, keys, sessions), clock, {
    rate: config.apiRate,
    concurrency: config.apiConcurrency,
    failedAuthPerMinute: config.failedAuthPerMinute,
  });
  const sandbox = new SandboxHost(areas.foundation, areas.registration, areas.parties, areas.waysOut.egress);
  measured(areas, streams, audit);
  const parts: ApiParts = {
    ...{ guard, idempotency, audit, events, spans, release, metrics, bodyLimit: config.bodyLimit },
    routes: [
      ...partnerRoutes(areas),
      ...exchangedRoutes(areas),
      ...objectsRoutes(areas),
      ...houseRoutes(areas, keys, audit, streams),
      ...sandboxRoutes(sandbox),
    ],
    console: { keys, sessions, audit, clock, triesPerMinute: config.failedAuthPerMinute },
    notReady: async () =>
      [stopping() ? 'this instance is stopping' : undefined, await database.trouble()].filter(isReason),
  };
  return { keys, audit, idempotency, streams, sandbox, parts };
}

const isReason = (reason: string | undefined): reason is string => reason !== undefined;

function measured({ foundation, waysOut, hubArea, parties }: Areas, streams: EventStreams, audit: Audit): void {
  const { database, metrics } = foundation;
  measure(metrics, {
    ...foundation,
    streams,
    audit,
    census: parties.stations.census,
    stationLog: parties.stations.bridge.log,
    letters: letterShelf(database),
    backlog: backlogShelf(database),
    webhooks: waysOut.webhookRows,
    broadcasts: (platformId) => hubArea.broadcaster.backlog(platformId),
  });
}

/** Who is connected, and how well it goes with them. */
function partnerRoutes({ foundation, waysOut, parties, hubArea, registration }: Areas): ApiRoute[] {
  const { objects, stations } = parties;
  const { clock, release, database, ourselves, messages, metrics, trace, nodes, book, rules, hosted } = foundation;
  const { infos, broadcaster } = hubArea;
  const { registrar, handshake, rolesTold } = registration;
  const partiesChanged = async () => {
    await infos.refresh();
    await rolesTold.changed();
  };
  return [
    ...statusRoutes({
      ...{ book, trace, release },
      versionsUrl: () => ourselves.versions.versionsUrl,
      nodes: () => nodes.leases.nodes(),
      busTrouble: () => nodes.bus.trouble() ?? null,
      ocpiVersions: [...VERSIONS.keys()],
      async backlog() {
        const due = new Map(
          (await backlogShelf(database).backlog()).map(({ platformId, count }) => [platformId, count]),
        );
        return new Map(book.platforms().map(({ id }) => [id, broadcaster.backlog(id) + (due.get(id) ?? 0)]));
      },
      answers: (id) => metrics.legs.answersOf(id),
      chargers: async () => ({ known: stations.census.known, ...(await stations.census.everywhere()) }),
      async activeSessions() {
        const counts = hosted.spokenFor().map(async ({ id }) => {
          const filter = { holder: partyKey(id), module: 'sessions' as const, status: 'ACTIVE' };
          return (await objects.list(filter, { offset: 0, limit: 1 })).total;
        });
        return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
      },
    }),
    ...platformRoutes({ book, handshake, changed: () => infos.refresh() }),
    ...platformRegistrationRoutes({ book, registrar, handshake, clock }),
    ...partyRoutes({ book, hosted, changed: partiesChanged }),
    ...quirkRoutes(),
    ...agreementRoutes({ rules, clock, changed: (a, b) => infos.agreementChanged(a, b) }),
    ...scorecardRoutes({
      ...{ book, trace, clock },
      scorecards: new Scorecards({ tally: messages, shelf: scoreShelf(database), book }),
    }),
    ...checkRoutes({
      book,
      checker: new Checker({ reports: checkShelf(database), caller: waysOut.caller, hosted, clock }),
    }),
  ];
}

/** What goes out and comes in by itself. */
function exchangedRoutes({ foundation, waysOut, parties }: Areas): ApiRoute[] {
  const { clock, database, messages, trace, book, hosted, mayTalk } = foundation;
  const { webhookRows: shelf, webhooks, egress, caller } = waysOut;
  const { due, pusher, puller, pulls, reconciler } = parties;
  const backlog = backlogShelf(database);
  const isHosted = (party: PartyId) => hosted.find(party) !== undefined;
  const again = new SendAgain({ messages, book, isDue: due.isDue, caller, isHosted, mayTalk });
  return [
    ...exchangeRoutes({ book, backlog, pusher, puller, pulls, reconciler, clock }),
    ...messageRoutes({ shelf: messages, trace, again, book }),
    ...webhookRoutes({ shelf, egress, hosted, clock }),
    ...deliveryRoutes({ shelf, clock, look: () => webhooks.look() }),
  ];
}

/** The objects of the parties that we host, and what is done with them. */
function objectsRoutes({ foundation: { clock, database, hosted, book }, parties }: Areas): ApiRoute[] {
  const { objects, own, reach, receipts, dialogue, preferences, teller, reviews, drivers, stations } = parties;
  return [
    // Before the parts of Locations: `declarations` is no EVSE.
    ...recordRoutes({
      ...{ own, shelf: objects, hosted, receipts, clock },
      declarations: declarationShelf(database),
    }),
    ...cdrReviewRoutes({ hosted, reviews }),
    ...statementRoutes({ hosted, shelf: statementShelf(database) }),
    ...driverRoutes(drivers),
    ...audienceRoutes({ book, hosted, shelf: objects, backlog: backlogShelf(database), reach }),
    ...objectRoutes({ own, shelf: objects, hosted }),
    ...tokenRoutes({ ...dialogue, own, hosted }),
    ...commandRoutes({ ...dialogue, hosted, prepare: { shelf: objects, judge: dialogue.judge } }),
    ...chargingPreferencesRoutes({ preferences, teller, objects, hosted }),
    ...chargingProfileRoutes({ ...dialogue, objects, hosted }),
    ...stations.routes,
    ...pricingRoutes({ clock }),
    ...tariffLintRoutes({ clock, hosted, objects }),
  ];
}

/** The house itself. */
function houseRoutes({ foundation }: Areas, keys: ApiKeys, audit: Audit, streams: EventStreams): ApiRoute[] {
  return [...keyRoutes(keys), ...auditRoutes(audit), ...settingRoutes(foundation.config), ...streams.routes()];
}
