import type { MeterValuesRequest } from 'typed-ocpp/dist/ocpp16/types.js';
import type { InboundMessage } from '../codec';
import type { StationFact } from '../station-event';
import { positionOf, readingsOf } from './words';

/** Values of a transaction, or of a connector alone. */
export const meterValues: InboundMessage<MeterValuesRequest> = {
  action: 'MeterValues',
  read: ({ connectorId, transactionId, meterValue }): StationFact => {
    const at = positionOf(connectorId);
    const readings = readingsOf(meterValue);
    if (transactionId === undefined) return { kind: 'MeterSampled', at, readings };
    const time = readings.at(-1)?.time ?? '';
    return { kind: 'TxUpdated', transaction: String(transactionId), at, time, readings };
  },
  answer: () => ({}),
};
