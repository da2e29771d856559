/** The doors: OCPI in front; the chargers, the API and the metrics beside it or on ports of their own. */
import { createApi } from '../api/server';
import { Door } from '../http/door';
import { Matcher } from '../http/match';
import { HttpServer, type Tls, type UpgradeDoor } from '../http/server';
import { VERSIONS } from '../ocpi/versions';
import type { Api, Areas } from './api';
import { createRooms } from './rooms';
import { readApiTls, readStationTls, readTls } from './tls';

interface OwnPort {
  tls?: Tls | undefined;
  stations?: UpgradeDoor;
}

export type Servers = ReturnType<typeof createServers>;

export function createServers(areas: Areas, api: Api) {
  const { config, clock, ourselves } = areas.foundation;
  const { apiPort, metricsPort, ocppPort } = config;
  const stations = areas.parties.stations.bridge.server;
  const mainTls = () => (ocppPort === undefined ? readStationTls(config) : readTls(config));
  const portFor = (purposes: { api: boolean; metrics: boolean }) => createApi(api.parts, purposes);
  const main = new HttpServer(
    createDoor(areas),
    portFor({ api: apiPort === undefined, metrics: metricsPort === undefined }),
    clock,
    mainTls(),
    ocppPort === undefined ? stations : undefined,
  );
  const ownPort = (port: number | undefined, purposes: { api: boolean; metrics: boolean }, more: OwnPort = {}) =>
    port === undefined
      ? undefined
      : new HttpServer(undefined, portFor(purposes), clock, more.tls ?? readTls(config), more.stations);
  const forApi = ownPort(apiPort, { api: true, metrics: false }, { tls: readApiTls(config) });
  const forMetrics = ownPort(metricsPort, { api: false, metrics: true });
  const forStations = ownPort(ocppPort, { api: false, metrics: false }, { tls: readStationTls(config), stations });
  return {
    /** Resolves with the ports of their own, as they are in the end: a setting of 0 takes a free one. */
    async listen() {
      const host = config.host ?? (config.adminKey ? '0.0.0.0' : '127.0.0.1');
      ourselves.port = await main.listen(config.port, host);
      return {
        api: await forApi?.listen(apiPort ?? 0, host),
        metrics: await forMetrics?.listen(metricsPort ?? 0, host),
        ocpp: await forStations?.listen(ocppPort ?? 0, host),
      };
    },
    /** A certificate that was renewed on disk is taken up without a restart. */
    renewTls() {
      const renew = (server: HttpServer | undefined, tls: Tls | undefined) => tls && server?.renew(tls);
      renew(main, mainTls());
      renew(forMetrics, readTls(config));
      renew(forApi, readApiTls(config));
      renew(forStations, readStationTls(config));
    },
    async close() {
      await Promise.all([main, forApi, forMetrics, forStations].map((one) => one?.close(config.stopDelayMs)));
    },
  };
}

function createDoor({ foundation, parties, hubArea, registration }: Areas): Door {
  const { bodyLimit, platformRate, platformConcurrency, failedAuthPerMinute } = foundation.config;
  const { book, trace, spans, events, clock, ourselves } = foundation;
  const { asked } = parties.dialogue;
  const { puller } = parties;
  return new Door({
    ...{ book, trace, spans, events, clock, hubParty: ourselves.hubParty },
    matcher: new Matcher(VERSIONS),
    rooms: createRooms({ ...hubArea, ...registration, versions: ourselves.versions, book, asked, puller }),
    limits: { bodyLimit, platformRate, platformConcurrency, failedAuthPerMinute },
  });
}
