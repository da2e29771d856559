import type { SignedUpdateFirmwareRequest, SignedUpdateFirmwareResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import { toDateTime } from '../../lib/clock';
import type { OutboundMessage } from '../codec';
import { outcomeOf } from './words';

/** OCPP 1.6 security whitepaper. SignedFirmwareStatusNotification tells how it goes. */
export const signedUpdateFirmware: OutboundMessage<'updateSignedFirmware', SignedUpdateFirmwareResponse> = {
  kind: 'updateSignedFirmware',
  action: 'SignedUpdateFirmware',
  write: ({ url, requestId, at, certificate, signature }): SignedUpdateFirmwareRequest => ({
    requestId,
    firmware: { location: url, retrieveDateTime: toDateTime(at), signingCertificate: certificate, signature },
  }),
  read: outcomeOf({
    Accepted: 'accepted',
    AcceptedCanceled: 'accepted',
    Rejected: 'rejected',
    InvalidCertificate: 'rejected',
    RevokedCertificate: 'rejected',
  }),
};
