import type { GetDiagnosticsRequest, GetDiagnosticsResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import { toDateTime } from '../../lib/clock';
import type { OutboundMessage } from '../codec';

/** Without a file name in the answer there is nothing to upload. */
export const getDiagnostics: OutboundMessage<'uploadDiagnostics', GetDiagnosticsResponse> = {
  kind: 'uploadDiagnostics',
  action: 'GetDiagnostics',
  write: ({ url, from, to }): GetDiagnosticsRequest => ({
    location: url,
    ...(from === undefined ? {} : { startTime: toDateTime(from) }),
    ...(to === undefined ? {} : { stopTime: toDateTime(to) }),
  }),
  read: ({ fileName }) => (fileName ? { status: 'accepted', fileName } : { status: 'unknown' }),
};
