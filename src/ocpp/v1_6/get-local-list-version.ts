import type { GetLocalListVersionRequest, GetLocalListVersionResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import type { OutboundMessage } from '../codec';

/** −1: the station has no local list. */
export const getLocalListVersion: OutboundMessage<'readLocalListVersion', GetLocalListVersionResponse> = {
  kind: 'readLocalListVersion',
  action: 'GetLocalListVersion',
  write: (): GetLocalListVersionRequest => ({}),
  read: ({ listVersion }) => (listVersion < 0 ? { status: 'notSupported' } : { status: 'accepted', listVersion }),
};
