import type { SetChargingProfileRequest, SetChargingProfileResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import type { OutboundMessage } from '../codec';
import { outcomeOf, writeSchedule } from './words';

const PURPOSES = { transaction: 'TxProfile', station: 'ChargePointMaxProfile', default: 'TxDefaultProfile' } as const;

export const setChargingProfile: OutboundMessage<'setProfile', SetChargingProfileResponse> = {
  kind: 'setProfile',
  action: 'SetChargingProfile',
  write: ({ at, profileId, stackLevel, purpose, transaction, schedule }): SetChargingProfileRequest => ({
    connectorId: at.evse,
    csChargingProfiles: {
      chargingProfileId: profileId,
      ...(transaction === undefined ? {} : { transactionId: Number(transaction) }),
      stackLevel,
      chargingProfilePurpose: PURPOSES[purpose],
      chargingProfileKind: schedule.startsAt === undefined ? 'Relative' : 'Absolute',
      chargingSchedule: writeSchedule(schedule),
    },
  }),
  read: outcomeOf({ Accepted: 'accepted', Rejected: 'rejected', NotSupported: 'notSupported' }),
};
