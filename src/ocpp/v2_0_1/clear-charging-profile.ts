import type { ClearChargingProfileRequest, ClearChargingProfileResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { OutboundMessage } from '../codec';
import { outcomeOf } from './words';

/** By id only: by purpose it would wipe the operator's own. */
export const clearChargingProfile: OutboundMessage<'clearProfile', ClearChargingProfileResponse> = {
  kind: 'clearProfile',
  action: 'ClearChargingProfile',
  write: ({ profileId }): ClearChargingProfileRequest => ({ chargingProfileId: profileId }),
  read: outcomeOf({ Accepted: 'accepted', Unknown: 'unknown' }),
};
