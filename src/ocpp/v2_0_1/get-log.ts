import type { GetLogRequest, GetLogResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import { toDateTime } from '../../lib/clock';
import type { OutboundMessage } from '../codec';
import { outcomeOf } from './words';

const statusOf = outcomeOf({ Accepted: 'accepted', AcceptedCanceled: 'accepted', Rejected: 'rejected' });

/** `AcceptedCanceled`: an upload that was under way gives way to this one. */
export const getLog: OutboundMessage<'uploadDiagnostics', GetLogResponse> = {
  kind: 'uploadDiagnostics',
  action: 'GetLog',
  write: ({ url, requestId, from, to }): GetLogRequest => ({
    logType: 'DiagnosticsLog',
    requestId,
    log: {
      remoteLocation: url,
      ...(from === undefined ? {} : { oldestTimestamp: toDateTime(from) }),
      ...(to === undefined ? {} : { latestTimestamp: toDateTime(to) }),
    },
  }),
  read: (response) => ({
    ...statusOf(response),
    ...(response.filename === undefined ? {} : { fileName: response.filename }),
  }),
};
