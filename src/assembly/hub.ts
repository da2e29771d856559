/** The hub: who may reach whom, the relay, broadcast, GET All, HubClientInfo. */
import { RELAY_SEGMENT } from '../http/match';
import { Broadcaster } from '../hub/broadcast';
import { ClientInfos } from '../hub/client-info';
import { Forwarder } from '../hub/forward';
import { GetAll } from '../hub/get-all';
import { Hub } from '../hub/hub';
import { HubClientInfo } from '../hub/hubclientinfo';
import { OpenRouting } from '../hub/open';
import { RelayedAddresses } from '../hub/rewrite';
import { Router } from '../hub/route';
import { Sightings } from '../hub/sightings';
import { clientInfoShelf, collectionShelf, relayedAddressShelf, sightingShelf } from '../store/hub';
import type { Foundation } from './foundation';
import type { Parties } from './parties';
import type { WaysOut } from './ways-out';

export type HubArea = ReturnType<typeof createHub>;

export function createHub(foundation: Foundation, { caller, egress }: WaysOut, { objects, roles }: Parties) {
  const { clock, database, secrets, events, ourselves, nodes, book, rules, hosted } = foundation;
  const { hubParty, version } = ourselves;
  const senderAddress = (module: string) => ourselves.addressOf(module, 'SENDER');

  const addresses = new RelayedAddresses(
    relayedAddressShelf(database),
    clock,
    (text) => secrets.hash(text),
    () => `${ourselves.publicUrl}/ocpi/${version}/${RELAY_SEGMENT}`,
  );
  const collection = collectionShelf(database, clock);
  const sightings = new Sightings(sightingShelf(database), (error) => events.sightingFailed(error.message));
  const router = new Router(book, rules, hosted, hubParty, (party) => infos.isListed(party));
  const forwarder = new Forwarder(caller, addresses, egress, clock);
  const broadcaster = new Broadcaster(caller, book, collection, events, hubParty);
  const hub = new Hub({
    ...{ router, forwarder, broadcaster, sightings },
    getAll: new GetAll(collection, book, rules, hosted, senderAddress),
    open: new OpenRouting(sightings, (module, objectId) => objects.ownersOf(module, objectId)),
    answerAsParty: (visit) => roles.answer(visit),
  });
  const shelf = nodes.caches.shared('client-infos', clientInfoShelf(database, clock), ['save']);
  const infos = new ClientInfos({ shelf, book, hosted, rules, caller, clock, events, hubParty });
  const hubClientInfo = new HubClientInfo(infos, book, () => senderAddress('hubclientinfo'));

  return { addresses, collection, sightings, forwarder, broadcaster, hub, infos, hubClientInfo };
}
