import type { FirmwareStatusNotificationRequest } from 'typed-ocpp/dist/ocpp20/types.js';
import type { InboundMessage } from '../codec';

/** How far an update of the firmware is. */
export const firmwareStatusNotification: InboundMessage<FirmwareStatusNotificationRequest> = {
  action: 'FirmwareStatusNotification',
  read: ({ status, requestId }) => ({ kind: 'JobStatus', job: 'firmware', status, requestId }),
  answer: () => ({}),
};
