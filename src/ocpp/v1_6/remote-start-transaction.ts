import type { RemoteStartTransactionRequest, RemoteStartTransactionResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import type { OutboundMessage } from '../codec';
import { acceptedOrRejected } from './words';

/** `token` is already an alias when the identifier does not fit into an idTag (BR-31). */
export const remoteStartTransaction: OutboundMessage<'start', RemoteStartTransactionResponse> = {
  kind: 'start',
  action: 'RemoteStartTransaction',
  write: ({ at, token }): RemoteStartTransactionRequest => ({
    ...(at === undefined ? {} : { connectorId: at.evse }),
    idTag: token.text,
  }),
  read: acceptedOrRejected,
};
