import type { TransactionEventRequest, TransactionEventResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { InboundMessage } from '../codec';
import type { TxFact } from '../station-event';
import { idTokenInfoOf, positionOf, readingsOf, tokenOf } from './words';

const KINDS = { Started: 'TxStarted', Updated: 'TxUpdated', Ended: 'TxEnded' } as const;

/** A step of a transaction. It is never refused: the station would repeat it for ever (BR-80). */
export const transactionEvent: InboundMessage<TransactionEventRequest, TransactionEventResponse> = {
  action: 'TransactionEvent',
  read: (request): TxFact => ({
    kind: KINDS[request.eventType],
    transaction: request.transactionInfo.transactionId,
    at: request.evse && positionOf(request.evse),
    token: request.idToken && tokenOf(request.idToken),
    time: request.timestamp,
    trigger: request.triggerReason,
    reason: request.eventType === 'Ended' ? (request.transactionInfo.stoppedReason ?? 'Local') : undefined,
    chargingState: request.transactionInfo.chargingState,
    remoteStartId: request.transactionInfo.remoteStartId,
    reservationId: request.reservationId,
    seqNo: request.seqNo,
    offline: request.offline,
    readings: readingsOf(request.meterValue),
  }),
  answer: ({ verdict }) => (verdict ? { idTokenInfo: idTokenInfoOf(verdict) } : {}),
};
