/** The doors: OCPI and the chargers in front, the API and the metrics beside them or on ports of their own. */
import { createApi } from '../api/server';
import { Door } from '../http/door';
import { Matcher } from '../http/match';
import { HttpServer } from '../http/server';
import { VERSIONS } from '../ocpi/versions';
import type { Api, Areas } from './api';
import { createRooms } from './rooms';
import { readApiTls, readTls } from './tls';

export type Servers = ReturnType<typeof createServers>;

export function createServers(areas: Areas, api: Api) {
  const { config, clock, ourselves } = areas.foundation;
  const { apiPort, metricsPort } = config;
  const portFor = (purposes: { api: boolean; metrics: boolean }) => createApi(api.parts, purposes);
  const main = new HttpServer(
    createDoor(areas),
    portFor({ api: apiPort === undefined, metrics: metricsPort === undefined }),
    clock,
    readTls(config),
    areas.parties.stations.bridge.server,
  );
  const ownPort = (port: number | undefined, purposes: { api: boolean; metrics: boolean }, tls = readTls(config)) =>
    port === undefined ? undefined : new HttpServer(undefined, portFor(purposes), clock, tls);
  const forApi = ownPort(apiPort, { api: true, metrics: false }, readApiTls(config));
  const forMetrics = ownPort(metricsPort, { api: false, metrics: true });
  return {
    /** Resolves with the ports of their own, as they are in the end: a setting of 0 takes a free one. */
    async listen() {
      const host = config.host ?? (config.adminKey ? '0.0.0.0' : '127.0.0.1');
      ourselves.port = await main.listen(config.port, host);
      return {
        api: await forApi?.listen(apiPort ?? 0, host),
        metrics: await forMetrics?.listen(metricsPort ?? 0, host),
      };
    },
    /** A certificate that was renewed on disk is taken up without a restart. */
    renewTls() {
      const tls = readTls(config);
      const apiTls = readApiTls(config);
      if (tls) for (const one of [main, forMetrics]) one?.renew(tls);
      if (apiTls) forApi?.renew(apiTls);
    },
    async close() {
      await Promise.all([main, forApi, forMetrics].map((one) => one?.close()));
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
