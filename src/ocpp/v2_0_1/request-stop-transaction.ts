import type { RequestStopTransactionRequest, RequestStopTransactionResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { OutboundMessage } from '../codec';
import { acceptedOrRejected } from './words';

export const requestStopTransaction: OutboundMessage<'stop', RequestStopTransactionResponse> = {
  kind: 'stop',
  action: 'RequestStopTransaction',
  write: ({ transaction }): RequestStopTransactionRequest => ({ transactionId: transaction }),
  read: acceptedOrRejected,
};
