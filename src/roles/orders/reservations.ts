/** What chargers are told of reservations: numbers of ours, so that no eMSP can touch another's. OCPI 2.2.1 "ReserveNow". */
import type { Clock } from '../../lib/clock';
import { newNumber } from '../../lib/ids';
import type { JsonObject } from '../../lib/json';
import { type PartyId, partyKey } from '../../ocpi/party';
import { endOfReservation, type OrderName, type Result } from './order';
import type { Reservation, ReservationShelf, TakenOrder } from './shelf';

export class Reservations {
  constructor(
    private readonly shelf: ReservationShelf,
    private readonly clock: Clock,
  ) {}

  /** The number of the reservation that an order speaks of; a new one for a new reservation, null where there is none. */
  async numberFor(order: {
    party: PartyId;
    from: PartyId;
    name: OrderName;
    content: JsonObject;
  }): Promise<number | null> {
    const known = await this.find(order.party, order.from, order.content);
    return known?.number ?? (order.name === 'RESERVE_NOW' ? newNumber() : null);
  }

  /** The reservation of that eMSP that holds now; of the same Location when one is named. */
  async find(party: PartyId, from: PartyId, content: JsonObject): Promise<Reservation | undefined> {
    const { reservation_id, location_id } = content;
    if (typeof reservation_id !== 'string') return undefined;
    const known = await this.shelf.find(partyKey(party), partyKey(from), reservation_id.toUpperCase());
    return known.find(
      ({ isActive, expiresAt, locationId }) =>
        isActive &&
        expiresAt > this.clock.now() &&
        (typeof location_id !== 'string' || locationId === location_id.toUpperCase()),
    );
  }

  byNumber(party: PartyId, number: number): Promise<Reservation | undefined> {
    return this.shelf.byNumber(partyKey(party), number);
  }

  /** It can no longer be cancelled. */
  async end(party: PartyId, number: number): Promise<void> {
    const known = await this.byNumber(party, number);
    if (known?.isActive) await this.shelf.save({ ...known, isActive: false });
  }

  /** What a result makes of a reservation. */
  async resulted(order: TakenOrder, { result }: Result): Promise<void> {
    if (order.reservationNumber === null) return;
    const known = await this.shelf.byNumber(order.party, order.reservationNumber);
    if (order.name === 'RESERVE_NOW' && result === 'ACCEPTED') return this.shelf.save(reservationOf(order));
    const isOver =
      result === 'CANCELED_RESERVATION' ||
      (order.name === 'CANCEL_RESERVATION' && (result === 'ACCEPTED' || result === 'UNKNOWN_RESERVATION'));
    if (known && isOver) await this.shelf.save({ ...known, isActive: false });
  }
}

function reservationOf({ id, party, counterparty, content, reservationNumber }: TakenOrder): Reservation {
  const said = JSON.parse(content) as { location_id: string; reservation_id: string };
  return {
    party,
    counterparty,
    locationId: said.location_id.toUpperCase(),
    reservationId: said.reservation_id.toUpperCase(),
    number: reservationNumber ?? 0,
    orderId: id,
    expiresAt: endOfReservation(said),
    isActive: true,
  };
}
