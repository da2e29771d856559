import type { ResetRequest, ResetResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import type { OutboundMessage } from '../codec';
import { acceptedOrRejected } from './words';

export const reset: OutboundMessage<'reset', ResetResponse> = {
  kind: 'reset',
  action: 'Reset',
  write: ({ when }): ResetRequest => ({ type: when === 'now' ? 'Hard' : 'Soft' }),
  read: acceptedOrRejected,
};
