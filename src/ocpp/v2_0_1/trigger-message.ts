import type { TriggerMessageRequest, TriggerMessageResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { OutboundMessage } from '../codec';
import { evseOf, outcomeOf } from './words';

const read = outcomeOf({ Accepted: 'accepted', Rejected: 'rejected', NotImplemented: 'notSupported' });

export const triggerMessage: OutboundMessage<'trigger', TriggerMessageResponse> = {
  kind: 'trigger',
  action: 'TriggerMessage',
  write: ({ message, at }): TriggerMessageRequest => ({
    requestedMessage: message as TriggerMessageRequest['requestedMessage'],
    ...(at === undefined || at.evse === 0 ? {} : { evse: evseOf(at) }),
  }),
  read,
};

/** From 2.0.1 on there is one message for all. */
export const extendedTrigger: OutboundMessage<'extendedTrigger', TriggerMessageResponse> = {
  ...triggerMessage,
  kind: 'extendedTrigger',
  write: (order) => triggerMessage.write({ ...order, kind: 'trigger' }),
};

export const triggerSigning: OutboundMessage<'triggerSigning', TriggerMessageResponse> = {
  kind: 'triggerSigning',
  action: 'TriggerMessage',
  write: ({ purpose }) =>
    ({
      requestedMessage: purpose === 'v2g' ? 'SignV2GCertificate' : 'SignChargingStationCertificate',
    }) as TriggerMessageRequest,
  read,
};
