import type { SetChargingProfileRequest, SetChargingProfileResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { OutboundMessage } from '../codec';
import { acceptedOrRejected, writeSchedule } from './words';

const PURPOSES = {
  transaction: 'TxProfile',
  station: 'ChargingStationMaxProfile',
  default: 'TxDefaultProfile',
} as const;

export const setChargingProfile: OutboundMessage<'setProfile', SetChargingProfileResponse> = {
  kind: 'setProfile',
  action: 'SetChargingProfile',
  write: ({ at, profileId, stackLevel, purpose, transaction, schedule }): SetChargingProfileRequest => ({
    evseId: at.evse,
    chargingProfile: {
      id: profileId,
      stackLevel,
      chargingProfilePurpose: PURPOSES[purpose],
      chargingProfileKind: schedule.startsAt === undefined ? 'Relative' : 'Absolute',
      ...(transaction === undefined ? {} : { transactionId: transaction }),
      chargingSchedule: [writeSchedule(profileId, schedule)],
    },
  }),
  read: acceptedOrRejected,
};
