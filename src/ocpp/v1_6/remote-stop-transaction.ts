import type { RemoteStopTransactionRequest, RemoteStopTransactionResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import type { OutboundMessage } from '../codec';
import { acceptedOrRejected } from './words';

export const remoteStopTransaction: OutboundMessage<'stop', RemoteStopTransactionResponse> = {
  kind: 'stop',
  action: 'RemoteStopTransaction',
  write: ({ transaction }): RemoteStopTransactionRequest => ({ transactionId: Number(transaction) }),
  read: acceptedOrRejected,
};
