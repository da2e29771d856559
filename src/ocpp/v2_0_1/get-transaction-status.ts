import type { GetTransactionStatusRequest, GetTransactionStatusResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { OutboundMessage } from '../codec';

/** Whether a transaction goes on, and whether messages about it are still to come. */
export const getTransactionStatus: OutboundMessage<'readTransaction', GetTransactionStatusResponse> = {
  kind: 'readTransaction',
  action: 'GetTransactionStatus',
  write: ({ transaction }): GetTransactionStatusRequest => ({ transactionId: transaction }),
  read: ({ ongoingIndicator = false, messagesInQueue }) => ({
    status: 'accepted',
    progress: { isOngoing: ongoingIndicator, hasMore: messagesInQueue },
  }),
};
