import type { GetBaseReportRequest, GetBaseReportResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { OutboundMessage } from '../codec';
import { outcomeOf } from './words';

/** Everything that the station is made of and set to; it comes by NotifyReport. */
export const getBaseReport: OutboundMessage<'readInventory', GetBaseReportResponse> = {
  kind: 'readInventory',
  action: 'GetBaseReport',
  write: ({ requestId }): GetBaseReportRequest => ({ requestId, reportBase: 'FullInventory' }),
  read: outcomeOf({
    Accepted: 'accepted',
    EmptyResultSet: 'accepted',
    Rejected: 'rejected',
    NotSupported: 'notSupported',
  }),
};
