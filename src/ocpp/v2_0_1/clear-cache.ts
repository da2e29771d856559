import type { ClearCacheRequest, ClearCacheResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { OutboundMessage } from '../codec';
import { acceptedOrRejected } from './words';

export const clearCache: OutboundMessage<'clearCache', ClearCacheResponse> = {
  kind: 'clearCache',
  action: 'ClearCache',
  write: (): ClearCacheRequest => ({}),
  read: acceptedOrRejected,
};
