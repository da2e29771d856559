/** The parties that we host: what they own, what is due for whom, what they ask and answer, and the chargers of their CPOs. */
import type { Json } from '../cluster/bus';
import { Delivery } from '../outbound/delivery';
import { Pusher } from '../outbound/pusher';
import type { Turns } from '../outbound/turns';
import { CdrReviews } from '../roles/cdr-reviews';
import { cdrOperations } from '../roles/cdrs';
import { Drivers } from '../roles/drivers';
import { feedInbox } from '../roles/inbox';
import { PreferencesTeller } from '../roles/orders/tell-preferences';
import { OwnObjects } from '../roles/own-objects';
import { type ChargingPreferencesDesk, deskByRule, preferencesOperations, takePreferences } from '../roles/preferences';
import { Puller } from '../roles/pull';
import { OpenReach } from '../roles/reach';
import { Receipts } from '../roles/receipts';
import { receiverOperations } from '../roles/receiver';
import { Reconciler } from '../roles/reconcile';
import { Roles } from '../roles/roles';
import { senderOperations } from '../roles/sender';
import { cdrReviewShelf } from '../store/cdr-reviews';
import { tokenPolicyShelf } from '../store/dialogue';
import { driverShelf } from '../store/drivers';
import { dueShelf } from '../store/due';
import { letterShelf } from '../store/letters';
import { objectShelf } from '../store/objects';
import { askedOrderShelf, reservationShelf, sessionProfileShelf, takenOrderShelf } from '../store/orders';
import { pullShelf } from '../store/pulls';
import { reconciliationShelf } from '../store/reconciliations';
import { preferencesShelf, receiptShelf } from '../store/records';
import { createDialogue } from './dialogue';
import { driverTraces } from './forgetting';
import type { Foundation } from './foundation';
import { createStations, type Stations } from './stations';
import type { WaysOut } from './ways-out';

/** What one node tells the others of pushes that are due. */
export const PUSHES = 'pushes';

export type Parties = ReturnType<typeof createParties>;

export function createParties(foundation: Foundation, { caller, control, egress }: WaysOut) {
  const { config, clock, database, events, feed, ourselves, book, hosted, mayTalk } = foundation;
  const objects = objectShelf(database, clock);
  const addressOf = (module: string) => ourselves.addressOf(module, 'SENDER');

  // Out: what is due for whom.
  const reach = new OpenReach({ book, hosted, shelf: objects, mayTalk });
  const due = dueShelf(database);
  const receipts = new Receipts({ shelf: receiptShelf(database), objects, book, caller, clock });
  const delivery = new Delivery({
    present: async (key) => (await objects.get(key.owner, key))?.json,
    caller,
    clock,
    accepted: (taken) => receipts.accepted(taken),
  });
  const pusher = new Pusher({ turns: turnsOf(foundation), shelf: due, reach, book, delivery, clock, events });
  const cdrReviews = cdrReviewShelf(database);
  const own: OwnObjects = new OwnObjects({
    shelf: objects,
    bills: cdrReviews,
    clock,
    isHub: ourselves.hubParty !== undefined,
    wake: () => pusher.wake(),
    liveStatus: (...evse) => stations.bridge.liveStatus(...evse),
  });

  // What they ask and answer.
  const dialogue = createDialogue({
    ...{ objects, book, hosted, caller, egress, clock, events, mayTalk, addressOf },
    shelves: {
      policies: tokenPolicyShelf(database),
      asked: askedOrderShelf(database),
      taken: takenOrderShelf(database),
      reservations: reservationShelf(database),
      profiles: sessionProfileShelf(database),
      letters: letterShelf(database),
    },
    settings: config,
  });
  const preferences = preferencesShelf(database);
  const taking = { shelf: preferences, objects, desk: preferencesDesk(() => stations), feed, clock };
  const teller = new PreferencesTeller({
    ...{ shelf: preferences, objects, book, hosted, caller, clock, mayTalk },
    takeHere: (incoming) => takePreferences(taking, incoming),
  });
  const reviews = new CdrReviews({
    ...{ objects, feed, events, clock },
    reviews: cdrReviews,
    signedDataCountries: config.signedDataCountries,
  });
  const receiving = { shelf: objects, book, hosted, events, inbox: reviews.watching(feedInbox(feed)) };
  const roles = new Roles(
    dialogue.operations,
    senderOperations({ shelf: objects, book, addressOf }),
    receiverOperations(receiving),
    preferencesOperations(taking),
    cdrOperations({ ...receiving, address: () => ourselves.addressOf('cdrs', 'RECEIVER') }),
  );

  // In: what others own.
  const pulls = pullShelf(database);
  const puller = new Puller({
    ...{ pulls, objects, book, hosted, control, clock, events, mayTalk },
    received: receiving.inbox.received,
    deltaEveryMs: config.pullEverySeconds * 1000,
    fullEveryMs: config.pullFullEveryHours * 3_600_000,
  });
  const reports = reconciliationShelf(database);
  const reconciler = new Reconciler({ reports, objects, due, reach, pusher, puller, hosted, control, clock });

  const drivers = new Drivers(
    driverShelf(database),
    objects,
    driverTraces(foundation, () => stations),
  );

  const { authorizer, taken, profiles } = dialogue;
  const stations: Stations = createStations({ ...foundation, own, shelf: objects, authorizer, taken, profiles });

  return {
    ...{ objects, own, reach, receipts, due, pusher, puller, pulls, reconciler, drivers },
    ...{ dialogue, roles, preferences, teller, reviews, stations },
  };
}

/** What the objects allow, and what the chargers that are run here can give. */
function preferencesDesk(stations: () => Stations): ChargingPreferencesDesk {
  return {
    async decide(asked) {
      const allowed = await deskByRule.decide(asked);
      return allowed === 'ACCEPTED' ? stations().bridge.carrying.preferences.take(asked) : allowed;
    },
  };
}

/** One node pushes a lane at a time; the others hear what is due. */
function turnsOf({ nodes: { leases, bus } }: Foundation): Turns {
  return {
    take: (name) => leases.take(name),
    holds: (name) => leases.holds(name),
    tell: (work) => bus.publish(PUSHES, work as Json),
  };
}
