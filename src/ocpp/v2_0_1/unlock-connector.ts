import type { UnlockConnectorRequest, UnlockConnectorResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { OutboundMessage } from '../codec';
import { outcomeOf } from './words';

export const unlockConnector: OutboundMessage<'unlock', UnlockConnectorResponse> = {
  kind: 'unlock',
  action: 'UnlockConnector',
  write: ({ at }): UnlockConnectorRequest => ({ evseId: at.evse, connectorId: at.connector || 1 }),
  read: outcomeOf({
    Unlocked: 'accepted',
    UnlockFailed: 'failed',
    OngoingAuthorizedTransaction: 'ongoingTransaction',
    UnknownConnector: 'unknownConnector',
  }),
};
