import type { DiagnosticsStatusNotificationRequest } from 'typed-ocpp/dist/ocpp16/types.js';
import type { InboundMessage } from '../codec';

/** How far an upload of diagnostics is. */
export const diagnosticsStatusNotification: InboundMessage<DiagnosticsStatusNotificationRequest> = {
  action: 'DiagnosticsStatusNotification',
  read: ({ status }) => ({ kind: 'JobStatus', job: 'diagnostics', status }),
  answer: () => ({}),
};
