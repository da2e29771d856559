import type { DataTransferRequest, DataTransferResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { InboundMessage } from '../codec';

/** A vendor's own message: kept, and answered as one that nobody here understands unless the reply says otherwise. */
export const dataTransfer: InboundMessage<DataTransferRequest, DataTransferResponse> = {
  action: 'DataTransfer',
  read: ({ vendorId, messageId, data }) => ({
    kind: 'VendorData',
    vendor: vendorId,
    message: messageId,
    data: data === undefined ? undefined : JSON.stringify(data),
  }),
  answer: ({ outcome }) => ({
    status: (outcome?.status as DataTransferResponse['status']) ?? 'UnknownVendorId',
    ...(outcome?.content === undefined ? {} : { data: JSON.parse(outcome.content) as DataTransferResponse['data'] }),
  }),
};
