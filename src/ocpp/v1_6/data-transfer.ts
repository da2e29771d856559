import type { DataTransferRequest, DataTransferResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import type { InboundMessage } from '../codec';
import { PNC_VENDOR, readPnc, writePnc } from './plug-and-charge';

/** A vendor's own message: kept, and answered as one that nobody here understands, but those of Plug & Charge. */
export const dataTransfer: InboundMessage<DataTransferRequest, DataTransferResponse> = {
  action: 'DataTransfer',
  read: ({ vendorId, messageId, data }) => {
    const contract = vendorId === PNC_VENDOR ? readPnc(messageId, data) : undefined;
    return contract ?? { kind: 'VendorData', vendor: vendorId, message: messageId, data };
  },
  answer: (reply) => {
    const inner = writePnc(reply);
    if (inner) return { status: 'Accepted', data: JSON.stringify(inner) };
    const { status = 'UnknownVendorId', content } = reply.outcome ?? {};
    return {
      status: status as DataTransferResponse['status'],
      ...(content === undefined ? {} : { data: content }),
    };
  },
};
