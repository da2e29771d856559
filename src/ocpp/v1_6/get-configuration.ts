import type { GetConfigurationRequest, GetConfigurationResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import type { OutboundMessage } from '../codec';

/** Without keys: all of them. */
export const getConfiguration: OutboundMessage<'readConfiguration', GetConfigurationResponse> = {
  kind: 'readConfiguration',
  action: 'GetConfiguration',
  write: ({ keys }): GetConfigurationRequest => (keys && keys.length > 0 ? { key: keys } : {}),
  read: ({ configurationKey = [], unknownKey = [] }) => ({
    status: 'accepted',
    configuration: configurationKey.map(({ key, value, readonly }) => ({ key, value, isReadOnly: readonly })),
    unknownKeys: unknownKey,
  }),
};
