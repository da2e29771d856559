/** What a version of OCPP has to offer: one entry per message, and the schemas. Nothing here knows OCPI. */

import type { Protocol } from './message';
import type { Order, OrderOutcome } from './order';
import type { SchemaBook } from './schemas';
import type { Reply, StationFact } from './station-event';

/** A message from the station: read into a fact, answered from a version-neutral reply. */
export interface InboundMessage<Request = never, Response extends object = object> {
  action: string;
  /** `payload` is checked against the schema. */
  read(payload: Request): StationFact;
  answer(reply: Reply): Response;
}

/** A call to the station for one kind of order, and what its answer means. */
export interface OutboundMessage<Kind extends Order['kind'] = Order['kind'], Response = never> {
  kind: Kind;
  action: string;
  write(order: Extract<Order, { kind: Kind }>): object;
  read(payload: Response): OrderOutcome;
}

export interface Codec {
  protocol: Protocol;
  schemas: SchemaBook;
  inbound: ReadonlyMap<string, InboundMessage>;
  outbound: ReadonlyMap<Order['kind'], OutboundMessage>;
}
