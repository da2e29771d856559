import type { GetLocalListVersionRequest, GetLocalListVersionResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { OutboundMessage } from '../codec';

/** 0: the station has no local list yet. */
export const getLocalListVersion: OutboundMessage<'readLocalListVersion', GetLocalListVersionResponse> = {
  kind: 'readLocalListVersion',
  action: 'GetLocalListVersion',
  write: (): GetLocalListVersionRequest => ({}),
  read: ({ versionNumber }) => ({ status: 'accepted', listVersion: versionNumber }),
};
