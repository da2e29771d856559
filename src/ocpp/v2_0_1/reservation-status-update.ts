import type { ReservationStatusUpdateRequest } from 'typed-ocpp/dist/ocpp20/types.js';
import type { InboundMessage } from '../codec';

/** A reservation has ended at the station. */
export const reservationStatusUpdate: InboundMessage<ReservationStatusUpdateRequest> = {
  action: 'ReservationStatusUpdate',
  read: ({ reservationId, reservationUpdateStatus }) => ({
    kind: 'ReservationChanged',
    reservationId,
    status: reservationUpdateStatus,
  }),
  answer: () => ({}),
};
