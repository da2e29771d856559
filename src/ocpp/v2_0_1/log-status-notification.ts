import type { LogStatusNotificationRequest } from 'typed-ocpp/dist/ocpp20/types.js';
import type { InboundMessage } from '../codec';

/** How far an upload of a log is. */
export const logStatusNotification: InboundMessage<LogStatusNotificationRequest> = {
  action: 'LogStatusNotification',
  read: ({ status, requestId }) => ({ kind: 'JobStatus', job: 'diagnostics', status, requestId }),
  answer: () => ({}),
};
