import type { ChangeConfigurationRequest, ChangeConfigurationResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import type { OutboundMessage } from '../codec';
import { outcomeOf } from './words';

export const changeConfiguration: OutboundMessage<'writeConfiguration', ChangeConfigurationResponse> = {
  kind: 'writeConfiguration',
  action: 'ChangeConfiguration',
  write: ({ key, value }): ChangeConfigurationRequest => ({ key, value }),
  read: outcomeOf({
    Accepted: 'accepted',
    Rejected: 'rejected',
    RebootRequired: 'rebootRequired',
    NotSupported: 'notSupported',
  }),
};
