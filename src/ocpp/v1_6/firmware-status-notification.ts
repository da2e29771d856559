import type {
  FirmwareStatusNotificationRequest,
  SignedFirmwareStatusNotificationRequest,
} from 'typed-ocpp/dist/ocpp16/types.js';
import type { InboundMessage } from '../codec';

/** How far an update of the firmware is. */
export const firmwareStatusNotification: InboundMessage<FirmwareStatusNotificationRequest> = {
  action: 'FirmwareStatusNotification',
  read: ({ status }) => ({ kind: 'JobStatus', job: 'firmware', status }),
  answer: () => ({}),
};

/** The same for signed firmware (OCPP 1.6 security whitepaper). */
export const signedFirmwareStatusNotification: InboundMessage<SignedFirmwareStatusNotificationRequest> = {
  action: 'SignedFirmwareStatusNotification',
  read: ({ status, requestId }) => ({ kind: 'JobStatus', job: 'firmware', status, requestId }),
  answer: () => ({}),
};
