/** Joins those who carry orders of eMSPs out at stations. */
import type { Clock } from '../lib/clock';
import type { Events } from '../observe/events';
import { Commands } from './commands';
import { CommandsAnywhere } from './commands-anywhere';
import type { CpoDesk } from './desk';
import type { Holders } from './holders';
import type { EventShelf } from './intake';
import type { LiveStation, LiveStations, StateShelf } from './live';
import type { EvseStatus } from './models/state';
import type { Orders } from './orders';
import { RemoteControl } from './remote-control';
import { ReservationOrders } from './reservation-orders';
import { ReservationWatch } from './reservation-watch';
import { Reservations } from './reservations';
import type { BridgeRules } from './rules';
import { Targets } from './targets';
import type { TransactionBook, TransactionShelf } from './transaction-book';

export interface CarryingParts {
  stations: LiveStations;
  book: TransactionBook;
  orders: Orders;
  holders: Holders;
  shelf: EventShelf & StateShelf & TransactionShelf;
  desk: CpoDesk;
  clock: Clock;
  rules: BridgeRules;
  events: Events;
  statusOf: (live: LiveStation, evseUid: string) => EvseStatus | undefined;
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
  const carrying = { ...parts, targets, reservations };
  // A reservation's Session is stopped by cancelling it: that comes first.
  const carriers = [new ReservationOrders(carrying), new RemoteControl(carrying)];
  return { reservations, reservationWatch, commands: new CommandsAnywhere(new Commands(carriers), parts.holders) };
}
