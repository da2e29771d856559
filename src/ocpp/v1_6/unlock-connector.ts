import type { UnlockConnectorRequest, UnlockConnectorResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import type { OutboundMessage } from '../codec';
import { outcomeOf } from './words';

/** During a transaction the station stops it first. */
export const unlockConnector: OutboundMessage<'unlock', UnlockConnectorResponse> = {
  kind: 'unlock',
  action: 'UnlockConnector',
  write: ({ at }): UnlockConnectorRequest => ({ connectorId: at.evse }),
  read: outcomeOf({ Unlocked: 'accepted', UnlockFailed: 'failed', NotSupported: 'notSupported' }),
};
