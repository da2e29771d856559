/** Builds the OCPP bridge with what it remembers, the CPO role it serves, and the part of the API that shows it. */
import { chargePointListRoutes } from '../api/charge-point-lists';
import { chargePointOperationRoutes } from '../api/charge-point-operations';
import { chargePointSecurityRoutes } from '../api/charge-point-security';
import { chargePointTransactionRoutes } from '../api/charge-point-transactions';
import { chargePointRoutes } from '../api/charge-points';
import type { ApiRoute } from '../api/route';
import type { Config } from '../config/config';
import type { Clock } from '../lib/clock';
import type { Secrets } from '../lib/secrets';
import type { Events } from '../observe/events';
import type { Spans } from '../observe/spans';
import { Bridge } from '../ocpp/bridge';
import { Census } from '../ocpp/census';
import { Holders, type Neighbours } from '../ocpp/holders';
import type { MessageLogShelf } from '../ocpp/message-log';
import { Passwords } from '../ocpp/passwords';
import { Proofs } from '../ocpp/proofs';
import { StationRegistry } from '../ocpp/registry';
import { BRIDGE_RULES } from '../ocpp/rules';
import type { HostedParties, HostedParty } from '../platforms/hosted-parties';
import type { Database } from '../store/database';
import { holderShelf } from '../store/station-holders';
import { localListShelf } from '../store/station-lists';
import { eventShelf, registryShelf, transactionShelf } from '../store/stations';
import { type CpoDeskParts, cpoDesk } from './cpo-desk';
import { JOBS, type Nodes } from './nodes';
import { pncBackend } from './pnc';

export interface StationParts extends CpoDeskParts {
  config: Readonly<Config>;
  database: Database;
  messages: MessageLogShelf;
  secrets: Secrets;
  nodes: Nodes;
  hosted: HostedParties;
  clock: Clock;
  events: Events;
  spans: Spans;
}

export interface Stations {
  bridge: Bridge;
  routes: ApiRoute[];
  census: Census;
  start(): Promise<void>;
  /** Once this node is one of several. */
  join(): Promise<void>;
}

export function createStations(parts: StationParts): Stations {
  const { config, database, messages, secrets, nodes, hosted, clock, events, spans, ...desk } = parts;
  const shelf = nodes.caches.shared('stations', registryShelf(database), ['save', 'remove']);
  const pnc = pncBackend(config, clock);
  const passwords = new Passwords(secrets);
  const registry = new StationRegistry(shelf, passwords);
  const holders = new Holders(nodes.caches.isShared ? neighbours(parts) : undefined);
  const bridge = new Bridge({
    registry,
    secrets,
    proofs: new Proofs(registry, passwords, secrets, clock),
    holders,
    shelf: { ...eventShelf(database), ...transactionShelf(database) },
    messages,
    lists: localListShelf(database),
    pnc,
    desk: cpoDesk({ ...desk, clock }),
    ...{ clock, events, spans },
    rules: { ...BRIDGE_RULES, heartbeatSec: config.ocppHeartbeatSeconds },
    entrance: {
      allowPlain: config.ocppAllowPlain,
      allowNoAuth: config.ocppAllowNoAuth,
      unknown: config.ocppUnknown,
      organizations: (cpo) => (config.ocppCpoName.length > 0 ? config.ocppCpoName : nameOf(hosted.find(cpo))),
    },
    frameLimit: config.ocppFrameLimit,
  });
  const { bus, leases, self } = nodes;
  const living = async () => (await leases.nodes()).map(({ name }) => name);
  const census = new Census({ registry, stations: bridge.stations, statuses: bridge.statuses, bus, self, living });
  const chargePoints = { bridge, registry, hosted, clock };
  return {
    bridge,
    census,
    routes: [
      ...chargePointRoutes(chargePoints),
      ...chargePointTransactionRoutes(chargePoints),
      ...chargePointOperationRoutes(chargePoints),
      ...chargePointListRoutes(chargePoints),
      ...chargePointSecurityRoutes(chargePoints),
    ],
    async start() {
      await pnc.opened();
      await registry.load();
      await bridge.start();
    },
    async join() {
      nodes.caches.follow('stations', async () => {
        await registry.load();
        await bridge.followRegistry();
      });
      census.join();
      await holders.join();
    },
  };
}

const nameOf = (party: HostedParty | undefined) => (party ? [party.business_details.name] : []);

function neighbours({ database, nodes: { bus, leases, self }, clock, events }: StationParts): Neighbours {
  return {
    ...{ shelf: holderShelf(database), bus, clock, self },
    living: async () => (await leases.nodes()).map(({ name }) => name),
    isInCharge: () => leases.take(JOBS),
    onFreed: (freed) => leases.onFreed(freed),
    failed: (error) => events.jobFailed('looking after the chargers of other nodes', error.message),
  };
}
