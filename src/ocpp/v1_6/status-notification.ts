import type { StatusNotificationRequest } from 'typed-ocpp/dist/ocpp16/types.js';
import type { InboundMessage } from '../codec';
import { positionOf } from './words';

/** The state of a connector. What the vendor adds is for operators (BR-20). */
export const statusNotification: InboundMessage<StatusNotificationRequest> = {
  action: 'StatusNotification',
  read: ({ connectorId, status, errorCode, timestamp, info, vendorId, vendorErrorCode }) => {
    const remarks = Object.entries({ info, vendorId, vendorErrorCode }).filter(([, text]) => text !== undefined);
    return {
      kind: 'ConnectorStatus',
      at: positionOf(connectorId),
      status,
      errorCode,
      time: timestamp,
      ...(remarks.length > 0 ? { remarks: Object.fromEntries(remarks) as Record<string, string> } : {}),
    };
  },
  answer: () => ({}),
};
