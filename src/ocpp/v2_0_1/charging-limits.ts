import type {
  ClearedChargingLimitRequest,
  NotifyChargingLimitRequest,
  NotifyEVChargingNeedsRequest,
  NotifyEVChargingNeedsResponse,
  NotifyEVChargingScheduleRequest,
  NotifyEVChargingScheduleResponse,
} from 'typed-ocpp/dist/ocpp20/types.js';
import type { InboundMessage } from '../codec';

const kept = (action: string, content: object) =>
  ({ kind: 'ChargingLimitChanged', content: { action, ...content } }) as const;

/** Somebody else, such as the grid's operator, limits the station. */
export const notifyChargingLimit: InboundMessage<NotifyChargingLimitRequest> = {
  action: 'NotifyChargingLimit',
  read: (request) => kept('NotifyChargingLimit', request),
  answer: () => ({}),
};

export const clearedChargingLimit: InboundMessage<ClearedChargingLimitRequest> = {
  action: 'ClearedChargingLimit',
  read: (request) => kept('ClearedChargingLimit', request),
  answer: () => ({}),
};

/** What the vehicle wants to charge; nobody here plans for it. */
export const notifyEvChargingNeeds: InboundMessage<NotifyEVChargingNeedsRequest, NotifyEVChargingNeedsResponse> = {
  action: 'NotifyEVChargingNeeds',
  read: (request) => kept('NotifyEVChargingNeeds', request),
  answer: () => ({ status: 'Rejected' }),
};

/** What the vehicle is going to take. */
export const notifyEvChargingSchedule: InboundMessage<
  NotifyEVChargingScheduleRequest,
  NotifyEVChargingScheduleResponse
> = {
  action: 'NotifyEVChargingSchedule',
  read: (request) => kept('NotifyEVChargingSchedule', request),
  answer: () => ({ status: 'Accepted' }),
};
