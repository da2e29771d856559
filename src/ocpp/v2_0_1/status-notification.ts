import type { StatusNotificationRequest } from 'typed-ocpp/dist/ocpp20/types.js';
import type { InboundMessage } from '../codec';

/** The state of a connector. Why it is so, 2.0.1 tells by NotifyEvent. */
export const statusNotification: InboundMessage<StatusNotificationRequest> = {
  action: 'StatusNotification',
  read: ({ evseId, connectorId, connectorStatus, timestamp }) => ({
    kind: 'ConnectorStatus',
    at: { evse: evseId, connector: connectorId },
    status: connectorStatus,
    time: timestamp,
  }),
  answer: () => ({}),
};
