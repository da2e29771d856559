import type { StartTransactionRequest, StartTransactionResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import type { InboundMessage } from '../codec';
import { idTagInfoOf, positionOf, tokenOf } from './words';

/** A transaction has started; the number by which it is known from now on is ours. */
export const startTransaction: InboundMessage<StartTransactionRequest, StartTransactionResponse> = {
  action: 'StartTransaction',
  read: ({ connectorId, idTag, meterStart, reservationId, timestamp }) => ({
    kind: 'TxStarted',
    at: positionOf(connectorId),
    token: tokenOf(idTag),
    time: timestamp,
    register: String(meterStart),
    reservationId,
    readings: [],
  }),
  answer: ({ verdict = { status: 'invalid' }, transaction }) => ({
    transactionId: Number(transaction),
    idTagInfo: idTagInfoOf(verdict),
  }),
};
