import type { NotifyReportRequest, ReportDataType } from 'typed-ocpp/dist/ocpp20/types.js';
import type { InboundMessage } from '../codec';
import type { ConfigurationEntry } from '../station-event';
import { keyOf } from './variables';

/** A part of a report that was asked for; parts of one report carry its number. */
export const notifyReport: InboundMessage<NotifyReportRequest> = {
  action: 'NotifyReport',
  read: ({ requestId, seqNo, tbc = false, reportData = [] }) => ({
    kind: 'ConfigurationRead',
    requestId,
    seqNo,
    isLast: !tbc,
    entries: reportData.flatMap(entryOf),
  }),
  answer: () => ({}),
};

function entryOf(data: ReportDataType): ConfigurationEntry[] {
  const actual = data.variableAttribute.find(({ type = 'Actual' }) => type === 'Actual');
  if (!actual) return [];
  // What a variable may at most be says what the station can do, such as the power of an EVSE.
  const value = actual.value ?? data.variableCharacteristics?.maxLimit?.toString();
  return [
    { key: keyOf(data), ...(value === undefined ? {} : { value }), isReadOnly: actual.mutability === 'ReadOnly' },
  ];
}
