import type { EventDataType, NotifyEventRequest } from 'typed-ocpp/dist/ocpp20/types.js';
import type { InboundMessage } from '../codec';
import { CONNECTOR_STATUSES, type ConnectorStatus, type StatusFact } from '../station-event';
import { keyOf } from './variables';
import { positionOf } from './words';

/** Changes of variables. The availability of an EVSE or connector means the same as its StatusNotification. */
export const notifyEvent: InboundMessage<NotifyEventRequest> = {
  action: 'NotifyEvent',
  read: ({ eventData }) => ({
    kind: 'VariablesChanged',
    statuses: eventData.flatMap(statusOf),
    changes: eventData.map((event) => ({ key: keyOf(event), value: event.actualValue, time: event.timestamp })),
  }),
  answer: () => ({}),
};

const PLACES: ReadonlySet<string> = new Set(['ChargingStation', 'EVSE', 'Connector']);

function statusOf({ component, variable, actualValue, timestamp, techCode, techInfo }: EventDataType): StatusFact[] {
  if (variable.name !== 'AvailabilityState' || !PLACES.has(component.name)) return [];
  if (!CONNECTOR_STATUSES.includes(actualValue as ConnectorStatus)) return [];
  const remarks = Object.entries({ techCode, techInfo }).filter(([, text]) => text !== undefined);
  return [
    {
      kind: 'ConnectorStatus',
      at: component.evse ? positionOf(component.evse) : { evse: 0, connector: 0 },
      status: actualValue as ConnectorStatus,
      time: timestamp,
      ...(remarks.length > 0 ? { remarks: Object.fromEntries(remarks) as Record<string, string> } : {}),
    },
  ];
}
