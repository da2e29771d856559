import type { BootNotificationRequest, BootNotificationResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import { toDateTime } from '../../lib/clock';
import type { InboundMessage } from '../codec';

/** The station has started. Its own serial number counts before that of its housing. */
export const bootNotification: InboundMessage<BootNotificationRequest, BootNotificationResponse> = {
  action: 'BootNotification',
  read: (request) => ({
    kind: 'Booted',
    vendor: request.chargePointVendor,
    model: request.chargePointModel,
    serialNumber: request.chargePointSerialNumber ?? request.chargeBoxSerialNumber,
    firmware: request.firmwareVersion,
    meterSerialNumber: request.meterSerialNumber,
  }),
  answer: ({ now, registration = 'Accepted', intervalSec = 0 }) => ({
    status: registration,
    currentTime: toDateTime(now),
    interval: intervalSec,
  }),
};
