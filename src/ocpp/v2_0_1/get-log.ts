import type { GetLogRequest, GetLogResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import { toDateTime } from '../../lib/clock';
import type { OutboundMessage } from '../codec';
import type { Order } from '../order';
import { outcomeOf } from './words';

type Upload = Extract<Order, { kind: 'uploadDiagnostics' | 'uploadSecurityLog' }>;

const statusOf = outcomeOf({ Accepted: 'accepted', AcceptedCanceled: 'accepted', Rejected: 'rejected' });

/** `AcceptedCanceled`: an upload that was under way gives way to this one. */
const read = (response: GetLogResponse) => ({
  ...statusOf(response),
  ...(response.filename === undefined ? {} : { fileName: response.filename }),
});

const write =
  (logType: GetLogRequest['logType']) =>
  ({ url, requestId, from, to }: Upload): GetLogRequest => ({
    logType,
    requestId,
    log: {
      remoteLocation: url,
      ...(from === undefined ? {} : { oldestTimestamp: toDateTime(from) }),
      ...(to === undefined ? {} : { latestTimestamp: toDateTime(to) }),
    },
  });

export const getLog: OutboundMessage<'uploadDiagnostics', GetLogResponse> = {
  kind: 'uploadDiagnostics',
  action: 'GetLog',
  write: write('DiagnosticsLog'),
  read,
};

export const getSecurityLog: OutboundMessage<'uploadSecurityLog', GetLogResponse> = {
  kind: 'uploadSecurityLog',
  action: 'GetLog',
  write: write('SecurityLog'),
  read,
};
