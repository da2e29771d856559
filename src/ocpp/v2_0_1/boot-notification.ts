import type { BootNotificationRequest, BootNotificationResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import { toDateTime } from '../../lib/clock';
import type { InboundMessage } from '../codec';

/** The station has started. */
export const bootNotification: InboundMessage<BootNotificationRequest, BootNotificationResponse> = {
  action: 'BootNotification',
  read: ({ reason, chargingStation: { vendorName, model, serialNumber, firmwareVersion } }) => ({
    kind: 'Booted',
    vendor: vendorName,
    model,
    serialNumber,
    firmware: firmwareVersion,
    reason,
  }),
  answer: ({ now, registration = 'Accepted', intervalSec = 0 }) => ({
    status: registration,
    currentTime: toDateTime(now),
    interval: intervalSec,
  }),
};
