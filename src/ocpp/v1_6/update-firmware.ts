import type { UpdateFirmwareRequest, UpdateFirmwareResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import { toDateTime } from '../../lib/clock';
import type { OutboundMessage } from '../codec';

/** The answer says nothing; FirmwareStatusNotification tells how it goes. */
export const updateFirmware: OutboundMessage<'updateFirmware', UpdateFirmwareResponse> = {
  kind: 'updateFirmware',
  action: 'UpdateFirmware',
  write: ({ url, at }): UpdateFirmwareRequest => ({ location: url, retrieveDate: toDateTime(at) }),
  read: () => ({ status: 'accepted' }),
};
