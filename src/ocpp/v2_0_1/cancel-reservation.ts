import type { CancelReservationRequest, CancelReservationResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { OutboundMessage } from '../codec';
import { acceptedOrRejected } from './words';

export const cancelReservation: OutboundMessage<'cancelReservation', CancelReservationResponse> = {
  kind: 'cancelReservation',
  action: 'CancelReservation',
  write: ({ reservationId }): CancelReservationRequest => ({ reservationId }),
  read: acceptedOrRejected,
};
