/** A reservation that a station has accepted, as our book keeps it until it is used or over. */
import type { Token } from '../../ocpi/model';
import type { Position, ShownToken } from '../station-event';
import type { FrozenPlace } from './transaction';

export interface HeldReservation {
  /** What the station calls it; of no other reservation there. */
  number: number;
  /** Of the Session that it is from the beginning, and of the CDR if there will be one. */
  sessionId: string;
  cdrId: string;
  /** EVSE 0: any of the station. */
  at: Position;
  shown: ShownToken;
  /** Tokens of this group may use it too. */
  group?: string;
  token: Token;
  reference?: string;
  /** Milliseconds. */
  madeAt: number;
  expiresAt: number;
  /** Null: the Location does not say enough, so nothing is published (BR-14). */
  place: FrozenPlace | null;
  /** Set once it is over; what follows from that may be done again after a crash. */
  ended?: ReservationEnd;
}

export interface ReservationEnd {
  at: number;
  how: 'Expired' | 'Cancelled' | 'Removed';
  /** The CPO or its station took it back: why. */
  why?: string;
}

/** Whether a token may use it; `group` is known only once somebody was asked about the token. */
export function isFor({ shown, group }: HeldReservation, text: string, ofGroup?: string): boolean {
  if (shown.text.toUpperCase() === text) return true;
  return group !== undefined && ofGroup?.toUpperCase() === group.toUpperCase();
}
