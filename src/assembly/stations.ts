/** Builds the OCPP bridge with what it remembers, the CPO role it serves, and the part of the API that shows it. */
import { chargePointTransactionRoutes } from '../api/charge-point-transactions';
import { chargePointRoutes } from '../api/charge-points';
import type { ApiRoute } from '../api/route';
import type { Config } from '../config/config';
import type { Clock } from '../lib/clock';
import type { Secrets } from '../lib/secrets';
import type { Events } from '../observe/events';
import { Bridge } from '../ocpp/bridge';
import { Passwords } from '../ocpp/passwords';
import { StationRegistry } from '../ocpp/registry';
import { BRIDGE_RULES } from '../ocpp/rules';
import type { HostedParties } from '../platforms/hosted-parties';
import type { Database } from '../store/database';
import { eventShelf, registryShelf, stationMessageShelf, transactionShelf } from '../store/stations';
import { type CpoDeskParts, cpoDesk } from './cpo-desk';

export interface StationParts extends CpoDeskParts {
  config: Readonly<Config>;
  database: Database;
  secrets: Secrets;
  hosted: HostedParties;
  clock: Clock;
  events: Events;
}

export interface Stations {
  bridge: Bridge;
  routes: ApiRoute[];
  start(): Promise<void>;
}

export function createStations({ config, database, secrets, hosted, clock, events, ...desk }: StationParts): Stations {
  const registry = new StationRegistry(registryShelf(database), new Passwords(secrets));
  const bridge = new Bridge({
    registry,
    shelf: { ...eventShelf(database), ...transactionShelf(database) },
    messages: stationMessageShelf(database),
    desk: cpoDesk(desk),
    clock,
    events,
    rules: { ...BRIDGE_RULES, heartbeatSec: config.ocppHeartbeatSeconds },
    entrance: {
      allowPlain: config.ocppAllowPlain,
      allowNoAuth: config.ocppAllowNoAuth,
      unknown: config.ocppUnknown,
    },
    frameLimit: config.ocppFrameLimit,
  });
  const chargePoints = { bridge, registry, hosted, clock };
  return {
    bridge,
    routes: [...chargePointRoutes(chargePoints), ...chargePointTransactionRoutes(chargePoints)],
    async start() {
      await registry.load();
      await bridge.start();
    },
  };
}
