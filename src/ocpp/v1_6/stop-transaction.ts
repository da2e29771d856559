import type { StopTransactionRequest, StopTransactionResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import type { InboundMessage } from '../codec';
import { idTagInfoOf, readingsOf, tokenOf } from './words';

/** A transaction has ended. It is never refused: the station would repeat it for ever (BR-80). */
export const stopTransaction: InboundMessage<StopTransactionRequest, StopTransactionResponse> = {
  action: 'StopTransaction',
  read: ({ transactionId, idTag, meterStop, timestamp, reason = 'Local', transactionData = [] }) => ({
    kind: 'TxEnded',
    transaction: String(transactionId),
    token: idTag === undefined ? undefined : tokenOf(idTag),
    time: timestamp,
    register: String(meterStop),
    reason,
    readings: readingsOf(transactionData),
  }),
  answer: ({ verdict }) => (verdict ? { idTagInfo: idTagInfoOf(verdict) } : {}),
};
