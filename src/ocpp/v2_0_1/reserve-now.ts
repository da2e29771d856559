import type { ReserveNowRequest, ReserveNowResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import { toDateTime } from '../../lib/clock';
import type { OutboundMessage } from '../codec';
import { groupOf, idTokenOf, outcomeOf } from './words';

/** Without an EVSE any of them is reserved. */
export const reserveNow: OutboundMessage<'reserve', ReserveNowResponse> = {
  kind: 'reserve',
  action: 'ReserveNow',
  write: ({ at, expiresAt, token, group, reservationId }): ReserveNowRequest => ({
    id: reservationId,
    expiryDateTime: toDateTime(expiresAt),
    idToken: idTokenOf(token),
    ...groupOf(group),
    ...(at.evse === 0 ? {} : { evseId: at.evse }),
  }),
  read: outcomeOf({
    Accepted: 'accepted',
    Occupied: 'occupied',
    Faulted: 'faulted',
    Unavailable: 'unavailable',
    Rejected: 'rejected',
  }),
};
