import type { ChangeAvailabilityRequest, ChangeAvailabilityResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import type { OutboundMessage } from '../codec';
import { outcomeOf } from './words';

/** `Scheduled`: once the transaction under way has ended. */
export const changeAvailability: OutboundMessage<'changeAvailability', ChangeAvailabilityResponse> = {
  kind: 'changeAvailability',
  action: 'ChangeAvailability',
  write: ({ at, isOperative }): ChangeAvailabilityRequest => ({
    connectorId: at.evse,
    type: isOperative ? 'Operative' : 'Inoperative',
  }),
  read: outcomeOf({ Accepted: 'accepted', Rejected: 'rejected', Scheduled: 'scheduled' }),
};
