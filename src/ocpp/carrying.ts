/** Joins those who carry out at stations what eMSPs and operators ask. */
import type { BridgeParts } from './bridge-parts';
import { CertificateRequests } from './certificate-requests';
import { Certificates } from './certificates';
import { Commands } from './commands';
import { CommandsAnywhere } from './commands-anywhere';
import type { LiveStation, LiveStations } from './live';
import { LocalLists } from './local-lists';
import type { EvseStatus } from './models/state';
import { securityEvents } from './notices';
import { Operations } from './operations';
import type { Orders } from './orders';
import { Preferences } from './preferences';
import { limitWorker, ProfileNews } from './profile-news';
import { ProfileOrders } from './profile-orders';
import { Profiles } from './profiles';
import { RemoteControl } from './remote-control';
import { ReservationOrders } from './reservation-orders';
import { ReservationWatch, reservationWorker } from './reservation-watch';
import { Reservations } from './reservations';
import { Rollouts } from './rollouts';
import { Targets } from './targets';
import type { TransactionBook } from './transaction-book';

export interface CarryingParts extends BridgeParts {
  stations: LiveStations;
  book: TransactionBook;
  orders: Orders;
  statusOf: (live: LiveStation, evseUid: string) => EvseStatus | undefined;
  /** Resolves when what a station has said so far is kept. */
  settled: (identity: string) => Promise<void>;
  /** The status of an EVSE may depend on it. */
  changed: (live: LiveStation) => void;
}

export function createCarrying(parts: CarryingParts) {
  const targets = new Targets(parts.stations, parts.book);
  const reservations: Reservations = new Reservations({
    ...parts,
    targets,
    holds: (live, held) => reservationWatch.hold(live, held),
  });
  const reservationWatch = new ReservationWatch({ ...parts, reservations });
  const profiles = new Profiles(parts);
  const profileNews = new ProfileNews({ ...parts, profiles });
  const carrying = { ...parts, targets, reservations, profiles, profileNews };
  // A reservation's Session is stopped by cancelling it: that comes first.
  const carriers = [new ReservationOrders(carrying), new RemoteControl(carrying), new ProfileOrders(carrying)];
  const preferences = new Preferences(carrying);
  const workers = {
    ReservationChanged: reservationWorker(carrying),
    ChargingLimitChanged: limitWorker(profileNews),
    ...new CertificateRequests(parts).workers(),
  };
  const commands = new CommandsAnywhere(new Commands(carriers), parts.holders);
  const limitChanged = profileNews.changed.bind(profileNews);
  /** Positions with an open transaction, and reserved ones. */
  const activityOf = (live: LiveStation) => ({
    charging: parts.book.positions(live),
    reserved: reservations.positions(live),
  });
  return {
    reservations,
    reservationWatch,
    activityOf,
    limitChanged,
    preferences,
    ...createOperating(parts),
    workers,
    commands,
  };
}

/** What operators do, and see. */
function createOperating(parts: CarryingParts) {
  const certificates = new Certificates(parts);
  return {
    certificates,
    rollouts: new Rollouts({ ...parts, certificates }),
    operations: new Operations(parts),
    localLists: new LocalLists(parts),
    securityEvents: (identity: string, page: { before?: string | undefined; limit: number }) =>
      securityEvents(parts.shelf, identity, page),
  };
}
