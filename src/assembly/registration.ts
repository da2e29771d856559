/** How we become known, and stay known: registration in both directions, changes of roles, signs of life. */

import { StillAlive } from '../hub/still-alive';
import { VERSIONS } from '../ocpi/versions';
import { Discovery } from '../registration/discovery';
import { Handshake } from '../registration/handshake';
import { Registrar } from '../registration/registrar';
import { RolesTold } from '../registration/roles-told';
import type { Foundation } from './foundation';
import type { HubArea } from './hub';
import { JOBS } from './nodes';
import type { Parties } from './parties';
import { platformChanged } from './rooms';
import type { WaysOut } from './ways-out';

export type Registration = ReturnType<typeof createRegistration>;

export function createRegistration(foundation: Foundation, waysOut: WaysOut, parties: Parties, hub: HubArea) {
  const { config, clock, events, ourselves, nodes, book, hosted } = foundation;
  const { control, egress } = waysOut;
  const { pusher, puller } = parties;
  const { infos } = hub;

  const changed = platformChanged({ ...hub, book, control, events, pusher, puller });
  const discovery = new Discovery(control, egress);
  const { versions } = ourselves;
  const registrar = new Registrar({ book, hosted, versions, discovery, control, clock, events, changed });
  const handshake = new Handshake(registrar, [...VERSIONS.keys()]);
  const rolesTold = new RolesTold({
    ...{ book, hosted, handshake, clock, turns: nodes.leases },
    isOurs: () => nodes.leases.holds(JOBS),
    failed: (error) => events.jobFailed('credentials', error.message),
  });
  const stillAlive = new StillAlive({
    ...{ book, control, clock, events },
    periodMs: config.stillAliveSeconds * 1000,
    isOurs: () => nodes.leases.holds(JOBS),
    changed: async (platform) => {
      await infos.refresh();
      infos.catchUp(platform);
      pusher.resume(platform.id);
      puller.contact(platform);
      void rolesTold.heard(platform);
    },
  });
  return { registrar, handshake, rolesTold, stillAlive };
}
