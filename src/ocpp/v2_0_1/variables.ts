/**
 * The device model of OCPP 2.0.1 by names of one line: `TxCtrlr.TxStartPoint`, `Connector[1,2].ConnectorType`,
 * `SampledDataCtrlr(Extra).Names(Two)`: instances in round brackets, the EVSE and its connector in square ones.
 */
import type { ComponentType, VariableType } from 'typed-ocpp/dist/ocpp20/types.js';

interface Named {
  component: ComponentType;
  variable: VariableType;
}

const KEY = /^([^.([]+)(?:\(([^)]*)\))?(?:\[(\d+)(?:,(\d+))?\])?\.([^(]+)(?:\(([^)]*)\))?$/;

export function keyOf({ component: { name, instance, evse }, variable }: Named): string {
  const place = evse ? `[${[evse.id, evse.connectorId].filter((id) => id !== undefined).join()}]` : '';
  return `${name}${bracketed(instance)}${place}.${variable.name}${bracketed(variable.instance)}`;
}

const bracketed = (instance: string | undefined) => (instance === undefined ? '' : `(${instance})`);

/** A name without a component is a variable of the station itself. */
export function namedBy(key: string): Named {
  const parts = KEY.exec(key);
  if (!parts) return { component: { name: 'ChargingStation' }, variable: { name: key } };
  const [, name = '', instance, evse, connector, variable = '', variableInstance] = parts;
  return {
    component: {
      name,
      ...(instance === undefined ? {} : { instance }),
      ...(evse === undefined
        ? {}
        : { evse: { id: Number(evse), ...(connector === undefined ? {} : { connectorId: Number(connector) }) } }),
    },
    variable: { name: variable, ...(variableInstance === undefined ? {} : { instance: variableInstance }) },
  };
}
