import type { DataTransferRequest, DataTransferResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import type { OutboundMessage } from '../codec';
import { PNC_VENDOR, statusIn } from './plug-and-charge';
import { outcomeOf } from './words';

const statusOf = outcomeOf({
  Accepted: 'accepted',
  Rejected: 'rejected',
  UnknownVendorId: 'notSupported',
  UnknownMessageId: 'notSupported',
});

/** Plug & Charge over OCPP 1.6: the certificate of an EVSE, inside DataTransfer. */
export const v2gCertificateSigned: OutboundMessage<'giveV2gCertificate', DataTransferResponse> = {
  kind: 'giveV2gCertificate',
  action: 'DataTransfer',
  write: ({ chain }): DataTransferRequest => ({
    vendorId: PNC_VENDOR,
    messageId: 'CertificateSigned',
    data: JSON.stringify({ certificateChain: chain, certificateType: 'V2GCertificate' }),
  }),
  read: ({ status, data }) => statusOf({ status: status === 'Accepted' ? (statusIn(data) ?? status) : status }),
};
