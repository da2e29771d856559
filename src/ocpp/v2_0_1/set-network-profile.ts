import type { SetNetworkProfileRequest, SetNetworkProfileResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { OutboundMessage } from '../codec';
import { outcomeOf } from './words';

/** How long the station waits for an answer of ours, in seconds. */
const TIMEOUT_S = 30;

export const setNetworkProfile: OutboundMessage<'setNetworkProfile', SetNetworkProfileResponse> = {
  kind: 'setNetworkProfile',
  action: 'SetNetworkProfile',
  write: ({ profile: { slot, url, securityProfile, interface: ocppInterface } }) =>
    ({
      configurationSlot: slot,
      connectionData: {
        ocppVersion: 'OCPP20',
        ocppTransport: 'JSON',
        ocppCsmsUrl: url,
        messageTimeout: TIMEOUT_S,
        securityProfile,
        ocppInterface,
      },
    }) as SetNetworkProfileRequest,
  read: outcomeOf({ Accepted: 'accepted', Rejected: 'rejected', Failed: 'failed' }),
};
