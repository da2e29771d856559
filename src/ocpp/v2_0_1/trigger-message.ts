import type { TriggerMessageRequest, TriggerMessageResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { OutboundMessage } from '../codec';
import { evseOf, outcomeOf } from './words';

export const triggerMessage: OutboundMessage<'trigger', TriggerMessageResponse> = {
  kind: 'trigger',
  action: 'TriggerMessage',
  write: ({ message, at }): TriggerMessageRequest => ({
    requestedMessage: message as TriggerMessageRequest['requestedMessage'],
    ...(at === undefined || at.evse === 0 ? {} : { evse: evseOf(at) }),
  }),
  read: outcomeOf({ Accepted: 'accepted', Rejected: 'rejected', NotImplemented: 'notSupported' }),
};
