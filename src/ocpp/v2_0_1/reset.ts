import type { ResetRequest, ResetResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { OutboundMessage } from '../codec';
import { outcomeOf } from './words';

/** `Scheduled`: once nobody charges any more. */
export const reset: OutboundMessage<'reset', ResetResponse> = {
  kind: 'reset',
  action: 'Reset',
  write: ({ when }): ResetRequest => ({ type: when === 'now' ? 'Immediate' : 'OnIdle' }),
  read: outcomeOf({ Accepted: 'accepted', Rejected: 'rejected', Scheduled: 'scheduled' }),
};
