/** Tells the back office what came for a hosted party, and what of it was refused. */
import type { JsonObject } from '../lib/json';
import type { Feed } from '../observe/feed';
import { evsesIn } from '../ocpi/change';
import { type ObjectModule, objectIdIn } from '../ocpi/object-key';
import { partyOfKey } from '../ocpi/party';
import type { Inbox } from './receiver';

/** What is told when an object of a module came or changed, and when it is gone. */
const TOLD = {
  locations: { here: 'location.updated', gone: 'location.removed' },
  tariffs: { here: 'tariff.updated', gone: 'tariff.removed' },
  tokens: { here: 'token.updated', gone: 'token.updated' },
  sessions: { here: 'session.updated', gone: 'session.updated' },
  cdrs: { here: 'cdr.received', gone: 'cdr.received' },
} as const satisfies Record<ObjectModule, object>;

export function feedInbox(feed: Pick<Feed, 'tell'>): Inbox {
  return {
    received({ holder, key: { module, objectId }, json, value, platform }) {
      const isGone = json === undefined || (module === 'locations' && isExpired(value ?? JSON.parse(json)));
      feed.tell(TOLD[module][isGone ? 'gone' : 'here'], {
        party: partyOfKey(holder),
        platform,
        module,
        object: objectId,
        json,
      });
    },
    rejected({ holder, request, reason }) {
      const { platform, module, method, params, search } = request;
      const object = objectIdIn(params, search) || undefined;
      const data = { reason, method };
      feed.tell('object.rejected', { party: partyOfKey(holder), platform: platform.id, module, object, data });
    },
  };
}

/** OCPI 2.2.1 "Locations, Flow": without an EVSE that is not REMOVED, a Location is no longer shown. */
function isExpired(location: JsonObject): boolean {
  return evsesIn(location).every(({ status }) => status === 'REMOVED');
}
