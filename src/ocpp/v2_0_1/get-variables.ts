import type { GetVariablesRequest, GetVariablesResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { OutboundMessage } from '../codec';
import { keyOf, namedBy } from './variables';

/** Read when nothing particular is asked for: what the bridge goes by. A station's whole inventory comes by GetBaseReport. */
const USUAL = [
  'TxCtrlr.TxStartPoint',
  'TxCtrlr.TxStopPoint',
  'TxCtrlr.EVConnectionTimeOut',
  'TxCtrlr.StopTxOnInvalidId',
  'AuthCtrlr.AuthorizeRemoteStart',
  'SampledDataCtrlr.TxUpdatedInterval',
  'SampledDataCtrlr.TxUpdatedMeasurands',
  'SmartChargingCtrlr.Enabled',
  'ReservationCtrlr.Enabled',
  'LocalAuthListCtrlr.Enabled',
];

export const getVariables: OutboundMessage<'readConfiguration', GetVariablesResponse> = {
  kind: 'readConfiguration',
  action: 'GetVariables',
  write: ({ keys }): GetVariablesRequest => ({
    getVariableData: (keys && keys.length > 0 ? keys : USUAL).map(namedBy),
  }),
  read: ({ getVariableResult }) => {
    const isKnown = ({ attributeStatus }: (typeof getVariableResult)[number]) => attributeStatus === 'Accepted';
    return {
      status: 'accepted',
      configuration: getVariableResult
        .filter(isKnown)
        .map((result) => ({ key: keyOf(result), value: result.attributeValue, isReadOnly: false })),
      unknownKeys: getVariableResult.filter((result) => !isKnown(result)).map(keyOf),
    };
  },
};
