import type { TriggerMessageRequest, TriggerMessageResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import type { OutboundMessage } from '../codec';
import { outcomeOf } from './words';

export const triggerMessage: OutboundMessage<'trigger', TriggerMessageResponse> = {
  kind: 'trigger',
  action: 'TriggerMessage',
  write: ({ message, at }): TriggerMessageRequest => ({
    requestedMessage: message as TriggerMessageRequest['requestedMessage'],
    ...(at === undefined ? {} : { connectorId: at.evse }),
  }),
  read: outcomeOf({ Accepted: 'accepted', Rejected: 'rejected', NotImplemented: 'notSupported' }),
};
