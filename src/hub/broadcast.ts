/**
 * Broadcast Push: one push to everybody of the opposite roles. The hub answers for itself at once; each receiver is
 * served through a queue of its own, so that one that hangs delays nobody. OCPI 2.2.1 "Broadcast Push".
 */

import type { JsonObject } from '../lib/json';
import { KeyedQueue } from '../lib/keyed-queue';
import { Mutex } from '../lib/mutex';
import type { Events } from '../observe/events';
import { type Answer, created, done } from '../ocpi/answer';
import { contradictions } from '../ocpi/change';
import { checked, checkedPatch } from '../ocpi/check';
import { type PartyId, partyKey } from '../ocpi/party';
import { OcpiError } from '../ocpi/status';
import type { Caller } from '../outbound/call';
import { joinUrl } from '../outbound/url';
import type { AddressBook, PartyEntry } from '../platforms/address-book';
import { endpointOf } from '../platforms/platform';
import { quirksOf } from '../platforms/quirks';
import { type OcpiRequest, objectNamed } from '../platforms/request';
import { type CollectionShelf, collect } from './collection';
import { readBody } from './forward';

/** Deliveries under way to one platform. */
const WIDTH = 16;
/** Deliveries that may wait for one platform; further ones are left out: GET All brings it to the present state. */
const BOUND = 2_000;

export class Broadcaster {
  private readonly queues = new Map<string, KeyedQueue>();
  private readonly order = new Mutex();

  constructor(
    private readonly caller: Caller,
    private readonly book: AddressBook,
    private readonly shelf: CollectionShelf,
    private readonly events: Events,
    private readonly hubParty: PartyId | undefined,
  ) {}

  /** Keeps the object, starts the deliveries, answers. Throws `notJson`, `invalidParameters`. */
  async broadcast(request: OcpiRequest, receivers: PartyEntry[]): Promise<Answer> {
    const body = this.checkBody(request);
    // Changes of one object are taken in one after another: a PATCH reads what it changes.
    const isNew = await this.order.run(request.rest.toUpperCase(), () => collect(this.shelf, request, body));
    for (const receiver of oncePerPlatform(receivers)) this.deliver(request, receiver);
    return isNew ? created() : done();
  }

  /** OCPI 2.2.1 "Client Owned Object Push": the ids in the address are those in the object, and they are the sender's. */
  private checkBody(request: OcpiRequest): JsonObject {
    const { endpoint, method, params, platform } = request;
    const owner = { countryCode: params.country_code ?? '', partyId: params.party_id ?? '' };
    if (!this.book.speaksFor(platform, owner))
      throw new OcpiError('invalidParameters', `${partyKey(owner)} in the address is not a party of your platform`);
    if (method === 'DELETE' || !endpoint?.body) return {};
    const content = readBody(request.body);
    const body = method === 'PATCH' ? checkedPatch(endpoint.body, content) : checked(endpoint.body, content);
    const faults = contradictions(params, body);
    if (faults.length > 0) throw new OcpiError('invalidParameters', faults.join('; '));
    return body as JsonObject;
  }

  private deliver(request: OcpiRequest, receiver: PartyEntry): void {
    const { platform } = receiver;
    const url = endpointOf(platform, request.module, 'RECEIVER');
    if (url === undefined) return;
    const call = {
      platform,
      method: request.method,
      url: joinUrl(url, request.rest, request.search),
      module: request.module,
      role: 'RECEIVER' as const,
      correlationId: request.correlationId,
      routing: { to: receiver.id, from: this.hubParty },
      body: request.body,
      object: objectNamed(request.params),
    };
    const about = { platform: platform.name, party: receiver.key, module: request.module };
    // Two pushes of one object keep their order; those of different objects go side by side.
    const isQueued = this.queueOf(platform.id).add(`${receiver.key}|${request.rest.toUpperCase()}`, () =>
      this.caller.call(call).then(
        () => undefined,
        (error: Error) => this.events.deliveryFailed({ ...about, reason: error.message }),
      ),
    );
    if (!isQueued) this.events.deliveryFailed({ ...about, reason: 'too many deliveries wait for it' });
  }

  private queueOf(platformId: string): KeyedQueue {
    const queue = this.queues.get(platformId) ?? new KeyedQueue(WIDTH, BOUND);
    this.queues.set(platformId, queue);
    return queue;
  }

  /** Deliveries that wait or are under way, per platform. */
  backlog(platformId: string): number {
    return this.queues.get(platformId)?.size ?? 0;
  }

  /** A platform that has gone gets nothing more. */
  forget(platformId: string): void {
    this.queues.get(platformId)?.clear();
    this.queues.delete(platformId);
  }
}

/** A quirk: some platforms want a broadcast once, whatever the number of their parties. */
function oncePerPlatform(receivers: PartyEntry[]): PartyEntry[] {
  const served = new Set<string>();
  return receivers.filter(({ platform }) => {
    if (quirksOf(platform).broadcast_once !== true) return true;
    if (served.has(platform.id)) return false;
    served.add(platform.id);
    return true;
  });
}
