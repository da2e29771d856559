import type { ExtendedTriggerMessageRequest, ExtendedTriggerMessageResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import type { OutboundMessage } from '../codec';
import { CallError } from '../message';
import { outcomeOf } from './words';

type Message = ExtendedTriggerMessageRequest['requestedMessage'];

const read = outcomeOf({ Accepted: 'accepted', Rejected: 'rejected', NotImplemented: 'notSupported' });

/** OCPP 1.6 security whitepaper. */
export const extendedTriggerMessage: OutboundMessage<'extendedTrigger', ExtendedTriggerMessageResponse> = {
  kind: 'extendedTrigger',
  action: 'ExtendedTriggerMessage',
  write: ({ message, at }): ExtendedTriggerMessageRequest => ({
    requestedMessage: message as Message,
    ...(at === undefined ? {} : { connectorId: at.evse }),
  }),
  read,
};

export const triggerSigning: OutboundMessage<'triggerSigning', ExtendedTriggerMessageResponse> = {
  kind: 'triggerSigning',
  action: 'ExtendedTriggerMessage',
  write: ({ purpose }): ExtendedTriggerMessageRequest => {
    if (purpose === 'v2g') throw new CallError('notSupported', 'OCPP 1.6 asks for no certificate of an EVSE');
    return { requestedMessage: 'SignChargePointCertificate' as Message };
  },
  read,
};
