import type { SecurityEventNotificationRequest } from 'typed-ocpp/dist/ocpp20/types.js';
import type { InboundMessage } from '../codec';

/** Something about the station's security; for operators only. */
export const securityEventNotification: InboundMessage<SecurityEventNotificationRequest> = {
  action: 'SecurityEventNotification',
  read: ({ type, timestamp, techInfo }) => ({ kind: 'SecurityEvent', type, time: timestamp, text: techInfo }),
  answer: () => ({}),
};
