import type { RequestStartTransactionRequest, RequestStartTransactionResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { OutboundMessage } from '../codec';
import { acceptedOrRejected, groupOf, idTokenOf } from './words';

/** The transaction that follows carries `remoteStartId`; a station may name it in its answer already. */
export const requestStartTransaction: OutboundMessage<'start', RequestStartTransactionResponse> = {
  kind: 'start',
  action: 'RequestStartTransaction',
  write: ({ at, token, group, remoteStartId }): RequestStartTransactionRequest => ({
    ...(at === undefined ? {} : { evseId: at.evse }),
    idToken: idTokenOf(token),
    ...groupOf(group),
    remoteStartId,
  }),
  read: (response) => ({
    ...acceptedOrRejected(response),
    ...(response.transactionId === undefined ? {} : { transaction: response.transactionId }),
  }),
};
