import type { HeartbeatRequest, HeartbeatResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import { toDateTime } from '../../lib/clock';
import type { InboundMessage } from '../codec';

/** The station is alive, and sets its clock by the answer (BR-82). */
export const heartbeat: InboundMessage<HeartbeatRequest, HeartbeatResponse> = {
  action: 'Heartbeat',
  read: () => ({ kind: 'HeartbeatSeen' }),
  answer: ({ now }) => ({ currentTime: toDateTime(now) }),
};
