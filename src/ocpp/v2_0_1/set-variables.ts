import type { SetVariablesRequest, SetVariablesResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { OutboundMessage } from '../codec';
import { namedBy } from './variables';
import { outcomeOf, reasonOf } from './words';

const statusOf = outcomeOf({
  Accepted: 'accepted',
  Rejected: 'rejected',
  RebootRequired: 'rebootRequired',
  UnknownComponent: 'notSupported',
  UnknownVariable: 'notSupported',
  NotSupportedAttributeType: 'notSupported',
});

export const setVariables: OutboundMessage<'writeConfiguration', SetVariablesResponse> = {
  kind: 'writeConfiguration',
  action: 'SetVariables',
  write: ({ key, value }): SetVariablesRequest => ({ setVariableData: [{ ...namedBy(key), attributeValue: value }] }),
  read: ({ setVariableResult: [result] }) => ({
    ...statusOf({ status: result?.attributeStatus ?? '' }),
    ...reasonOf(result?.attributeStatusInfo),
  }),
};
