/** Joins the door to the rooms behind it, and says what follows when a platform comes, changes or goes. */
import type { Rooms } from '../http/door';
import type { Broadcaster } from '../hub/broadcast';
import type { ClientInfos } from '../hub/client-info';
import type { CollectionShelf } from '../hub/collection';
import type { Forwarder } from '../hub/forward';
import type { Hub } from '../hub/hub';
import type { HubClientInfo } from '../hub/hubclientinfo';
import type { StillAlive } from '../hub/still-alive';
import type { Events } from '../observe/events';
import type { Answer } from '../ocpi/answer';
import { partyKey } from '../ocpi/party';
import { OcpiError } from '../ocpi/status';
import type { Control } from '../outbound/control';
import type { Pusher } from '../outbound/pusher';
import type { AddressBook } from '../platforms/address-book';
import type { Platform, PlatformRole } from '../platforms/platform';
import type { OcpiRequest } from '../platforms/request';
import { learnAnnounced } from '../registration/announced';
import { CredentialsEndpoint } from '../registration/credentials';
import type { Registrar } from '../registration/registrar';
import type { OurVersions } from '../registration/versions';
import type { AskedOrders } from '../roles/orders/asked';
import type { Puller } from '../roles/pull';

/** A result of an order of ours: its address says whom it is for, whatever the routing headers. */
const isResult = ({ endpoint }: OcpiRequest) =>
  endpoint?.operation === 'postCommandResult' || endpoint?.operation === 'postProfileResult';

/** Operation of the endpoint tables → what carries it out. */
type Implementation = Record<string, (request: OcpiRequest) => Promise<Answer>>;

export function createRooms(parts: {
  versions: OurVersions;
  registrar: Registrar;
  hub: Hub;
  forwarder: Forwarder;
  hubClientInfo: HubClientInfo;
  stillAlive: StillAlive;
  infos: ClientInfos;
  book: AddressBook;
  asked: AskedOrders;
  puller: Puller;
}): Rooms {
  const { versions, registrar, hub, forwarder, hubClientInfo, stillAlive, book, asked, puller } = parts;
  const implementations = new Map<string, Implementation>();
  const implementationOf = (version: string): Implementation => {
    const known = implementations.get(version);
    if (known) return known;
    const credentials = new CredentialsEndpoint(registrar, version);
    const made: Implementation = {
      getCredentials: (request) => credentials.getCredentials(request),
      postCredentials: (request) => credentials.postCredentials(request),
      putCredentials: (request) => credentials.putCredentials(request),
      deleteCredentials: (request) => credentials.deleteCredentials(request),
      getClientInfos: (request) => hubClientInfo.getClientInfos(request),
      getClientInfo: (request) => hubClientInfo.getClientInfo(request),
      async putClientInfo(request) {
        const answer = await hubClientInfo.putClientInfo(request);
        // OCPI 2.2.1 "HubClientInfo": a party that returns is asked for what it has by whoever missed it.
        puller.contact(book.platform(request.platform.id) ?? request.platform);
        return answer;
      },
    };
    implementations.set(version, made);
    return made;
  };
  return {
    versions: () => versions.list(),
    details: (version, { platform }) => versions.details(version, platform),
    async configuration(operation, version, request) {
      const run = implementationOf(version)[operation];
      if (!run) throw new OcpiError('unknownPath', operation);
      return run(request);
    },
    functional: (request) => (isResult(request) ? asked.answer(request) : hub.answer(request)),
    relayed: (handle, request) => forwarder.follow(request, handle, (id) => book.platform(id)),
    heard({ platform, issued }) {
      registrar.used(platform, issued);
      if (!platform.online && platform.status === 'CONNECTED') stillAlive.came(platform);
    },
  };
}

/** What follows when a platform has registered, changed its roles, or gone. */
export function platformChanged(parts: {
  book: AddressBook;
  collection: CollectionShelf;
  broadcaster: Broadcaster;
  infos: ClientInfos;
  control: Control;
  events: Events;
  pusher: Pusher;
  puller: Puller;
}) {
  const { book, collection, broadcaster, infos, control, events, pusher, puller } = parts;
  return async (platform: Platform, { correlationId, gone }: { correlationId: string; gone: PlatformRole[] }) => {
    if (platform.status !== 'CONNECTED' || !book.platform(platform.id)) broadcaster.forget(platform.id);
    const keys = gone.map(({ country_code, party_id }) => partyKey({ countryCode: country_code, partyId: party_id }));
    // Parties that are gone take their objects out of GET All at once, unless they have another role here still.
    await collection.removeOwners(keys.filter((key) => !book.parties().some((entry) => entry.key === key)));
    await infos.refresh(correlationId);
    pusher.resume(platform.id);
    if (platform.status !== 'CONNECTED') return;
    // After the answer: the partner accepts our token only once it has it.
    setImmediate(() => {
      learnAnnounced(platform, { book, control, events })
        .then((learned) => (learned ? infos.refresh() : undefined))
        .then(() => puller.contact(book.platform(platform.id) ?? platform))
        .catch((error: Error) => events.bug(error, { platform: platform.name }));
    });
  };
}
