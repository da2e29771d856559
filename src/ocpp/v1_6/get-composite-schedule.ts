import type { GetCompositeScheduleRequest, GetCompositeScheduleResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import type { OutboundMessage } from '../codec';
import { readTime } from '../models/clock';
import type { Schedule } from '../order';

type ChargingSchedule = NonNullable<GetCompositeScheduleResponse['chargingSchedule']>;

/** What limits apply together from now on. */
export const getCompositeSchedule: OutboundMessage<'readSchedule', GetCompositeScheduleResponse> = {
  kind: 'readSchedule',
  action: 'GetCompositeSchedule',
  write: ({ at, durationSec, unit }): GetCompositeScheduleRequest => ({
    connectorId: at.evse,
    duration: durationSec,
    ...(unit === undefined ? {} : { chargingRateUnit: unit }),
  }),
  read: ({ status, scheduleStart, chargingSchedule }) => ({
    status: status === 'Accepted' ? 'accepted' : 'rejected',
    ...(chargingSchedule ? { schedule: scheduleOf(chargingSchedule, scheduleStart) } : {}),
  }),
};

function scheduleOf(schedule: ChargingSchedule, scheduleStart: string | undefined): Schedule {
  const startsAt = readTime(schedule.startSchedule ?? scheduleStart);
  return {
    unit: schedule.chargingRateUnit,
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(schedule.duration === undefined ? {} : { durationSec: schedule.duration }),
    ...(schedule.minChargingRate === undefined ? {} : { minRate: schedule.minChargingRate }),
    periods: schedule.chargingSchedulePeriod.map(({ startPeriod, limit, numberPhases }) => ({
      startSec: startPeriod,
      limit,
      ...(numberPhases === undefined ? {} : { phases: numberPhases }),
    })),
  };
}
