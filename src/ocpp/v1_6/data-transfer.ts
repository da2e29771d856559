import type { DataTransferRequest, DataTransferResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import type { InboundMessage } from '../codec';

/** A vendor's own message: kept, and answered as one that nobody here understands unless the reply says otherwise. */
export const dataTransfer: InboundMessage<DataTransferRequest, DataTransferResponse> = {
  action: 'DataTransfer',
  read: ({ vendorId, messageId, data }) => ({ kind: 'VendorData', vendor: vendorId, message: messageId, data }),
  answer: ({ outcome }) => ({
    status: (outcome?.status as DataTransferResponse['status']) ?? 'UnknownVendorId',
    ...(outcome?.content === undefined ? {} : { data: outcome.content }),
  }),
};
