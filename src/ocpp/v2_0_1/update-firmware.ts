import type { UpdateFirmwareRequest, UpdateFirmwareResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import { toDateTime } from '../../lib/clock';
import type { OutboundMessage } from '../codec';
import { outcomeOf } from './words';

const read = outcomeOf({
  Accepted: 'accepted',
  AcceptedCanceled: 'accepted',
  Rejected: 'rejected',
  InvalidCertificate: 'rejected',
  RevokedCertificate: 'rejected',
});

/** FirmwareStatusNotification tells how it goes. */
export const updateFirmware: OutboundMessage<'updateFirmware', UpdateFirmwareResponse> = {
  kind: 'updateFirmware',
  action: 'UpdateFirmware',
  write: ({ url, requestId, at }): UpdateFirmwareRequest => ({
    requestId,
    firmware: { location: url, retrieveDateTime: toDateTime(at) },
  }),
  read,
};

export const updateSignedFirmware: OutboundMessage<'updateSignedFirmware', UpdateFirmwareResponse> = {
  kind: 'updateSignedFirmware',
  action: 'UpdateFirmware',
  write: ({ url, requestId, at, certificate, signature }): UpdateFirmwareRequest => ({
    requestId,
    firmware: { location: url, retrieveDateTime: toDateTime(at), signingCertificate: certificate, signature },
  }),
  read,
};
