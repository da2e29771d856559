import type { GetLogRequest, GetLogResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import { toDateTime } from '../../lib/clock';
import type { OutboundMessage } from '../codec';
import { outcomeOf } from './words';

const statusOf = outcomeOf({ Accepted: 'accepted', AcceptedCanceled: 'accepted', Rejected: 'rejected' });

/** OCPP 1.6 security whitepaper; `AcceptedCanceled`: an upload that was under way gives way to this one. */
export const getLog: OutboundMessage<'uploadSecurityLog', GetLogResponse> = {
  kind: 'uploadSecurityLog',
  action: 'GetLog',
  write: ({ url, requestId, from, to }) =>
    ({
      logType: 'SecurityLog',
      requestId,
      log: {
        remoteLocation: url,
        ...(from === undefined ? {} : { oldestTimestamp: toDateTime(from) }),
        ...(to === undefined ? {} : { latestTimestamp: toDateTime(to) }),
      },
    }) as GetLogRequest,
  read: (response) => ({
    ...statusOf(response),
    ...(response.filename === undefined ? {} : { fileName: response.filename }),
  }),
};
