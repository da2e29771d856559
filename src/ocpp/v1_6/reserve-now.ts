import type { ReserveNowRequest, ReserveNowResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import { toDateTime } from '../../lib/clock';
import { groupTag } from '../aliases';
import type { OutboundMessage } from '../codec';
import { outcomeOf } from './words';

/** Connector 0 asks for any connector. */
export const reserveNow: OutboundMessage<'reserve', ReserveNowResponse> = {
  kind: 'reserve',
  action: 'ReserveNow',
  write: ({ at, expiresAt, token, group, reservationId }): ReserveNowRequest => ({
    connectorId: at.evse,
    expiryDate: toDateTime(expiresAt),
    idTag: token.text,
    ...(group === undefined ? {} : { parentIdTag: groupTag(group) }),
    reservationId,
  }),
  read: outcomeOf({
    Accepted: 'accepted',
    Occupied: 'occupied',
    Faulted: 'faulted',
    Unavailable: 'unavailable',
    Rejected: 'rejected',
  }),
};
