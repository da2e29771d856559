import type { MeterValuesRequest } from 'typed-ocpp/dist/ocpp20/types.js';
import type { InboundMessage } from '../codec';
import { readingsOf } from './words';

/** Values of an EVSE outside a transaction. */
export const meterValues: InboundMessage<MeterValuesRequest> = {
  action: 'MeterValues',
  read: ({ evseId, meterValue }) => ({
    kind: 'MeterSampled',
    at: { evse: evseId, connector: 0 },
    readings: readingsOf(meterValue),
  }),
  answer: () => ({}),
};
