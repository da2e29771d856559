import type { ChangeAvailabilityRequest, ChangeAvailabilityResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { OutboundMessage } from '../codec';
import { evseOf, outcomeOf } from './words';

/** Without an EVSE: the whole station. `Scheduled`: once the transaction under way has ended. */
export const changeAvailability: OutboundMessage<'changeAvailability', ChangeAvailabilityResponse> = {
  kind: 'changeAvailability',
  action: 'ChangeAvailability',
  write: ({ at, isOperative }): ChangeAvailabilityRequest => ({
    ...(at.evse === 0 ? {} : { evse: evseOf(at) }),
    operationalStatus: isOperative ? 'Operative' : 'Inoperative',
  }),
  read: outcomeOf({ Accepted: 'accepted', Rejected: 'rejected', Scheduled: 'scheduled' }),
};
