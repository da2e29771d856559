import type {
  CompositeScheduleType,
  GetCompositeScheduleRequest,
  GetCompositeScheduleResponse,
} from 'typed-ocpp/dist/ocpp20/types.js';
import type { OutboundMessage } from '../codec';
import { readTime } from '../models/clock';
import type { Schedule } from '../order';
import { reasonOf } from './words';

/** What limits apply together from now on. */
export const getCompositeSchedule: OutboundMessage<'readSchedule', GetCompositeScheduleResponse> = {
  kind: 'readSchedule',
  action: 'GetCompositeSchedule',
  write: ({ at, durationSec, unit }): GetCompositeScheduleRequest => ({
    evseId: at.evse,
    duration: durationSec,
    ...(unit === undefined ? {} : { chargingRateUnit: unit }),
  }),
  read: ({ status, statusInfo, schedule }) => ({
    status: status === 'Accepted' ? 'accepted' : 'rejected',
    ...reasonOf(statusInfo),
    ...(schedule ? { schedule: scheduleOf(schedule) } : {}),
  }),
};

function scheduleOf(schedule: CompositeScheduleType): Schedule {
  const startsAt = readTime(schedule.scheduleStart);
  return {
    unit: schedule.chargingRateUnit,
    ...(startsAt === undefined ? {} : { startsAt }),
    durationSec: schedule.duration,
    periods: schedule.chargingSchedulePeriod.map(({ startPeriod, limit, numberPhases }) => ({
      startSec: startPeriod,
      limit,
      ...(numberPhases === undefined ? {} : { phases: numberPhases }),
    })),
  };
}
