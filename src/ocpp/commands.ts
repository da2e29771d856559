/** Orders of eMSPs to the stations that are run here, each kind carried by one who knows it (mapping 8 and 9). */
import type { JsonObject } from '../lib/json';
import type { DisplayText } from '../ocpi/model';
import type { PartyId } from '../ocpi/party';
import type { OrderOutcome, OrderStatus } from './order';

/** An order as the CPO role hands it over; `content`: OCPI's fields. */
export interface CommandOrder {
  party: PartyId;
  from: PartyId;
  name: string;
  content: JsonObject;
  /** Of RESERVE_NOW and CANCEL_RESERVATION: what the station calls the reservation (BR-12). */
  reservationNumber: number | null;
}

/** What is said at once; undefined: none of our stations is meant. */
export type Response = 'ACCEPTED' | { result: string; words: string; situation?: 'invalidParameters' } | undefined;

/** What the station said, in OCPI's words. */
export interface CommandOutcome {
  result: string;
  message?: DisplayText[];
  profile?: JsonObject;
}

/** Carries some kinds of orders. */
export interface Carrier {
  takes(order: CommandOrder): boolean;
  /** The station that is meant, whichever node runs it. */
  stationFor(order: CommandOrder): Promise<string | undefined>;
  responseTo(order: CommandOrder): Promise<Response>;
  execute(order: CommandOrder): Promise<CommandOutcome>;
}

export class Commands {
  constructor(private readonly carriers: Carrier[]) {}

  async responseTo(order: CommandOrder): Promise<Response> {
    return this.carrierOf(order)?.responseTo(order);
  }

  async execute(order: CommandOrder): Promise<CommandOutcome> {
    return (await this.carrierOf(order)?.execute(order)) ?? { result: 'FAILED' };
  }

  /** The station that is meant, whichever node runs it. */
  async stationFor(order: CommandOrder): Promise<string | undefined> {
    for (const carrier of this.carriers) {
      const station = await carrier.stationFor(order);
      if (station !== undefined) return station;
    }
    return undefined;
  }

  private carrierOf(order: CommandOrder): Carrier | undefined {
    return this.carriers.find((carrier) => carrier.takes(order));
  }
}

export const OFFLINE = { result: 'REJECTED', words: 'the charger is not connected' };

/** Results of Commands where a kind of order has no words of its own. */
const USUAL: Partial<Record<OrderStatus, string>> = {
  accepted: 'ACCEPTED',
  notSupported: 'NOT_SUPPORTED',
  timeout: 'TIMEOUT',
  notConnected: 'TIMEOUT',
  rejected: 'REJECTED',
  ongoingTransaction: 'REJECTED',
};

/** What a station said → the result of a command. */
export function commandResult({ status }: OrderOutcome, own: Partial<Record<OrderStatus, string>> = {}): string {
  return own[status] ?? USUAL[status] ?? 'FAILED';
}

/** `text`: why, where somebody has said it. */
export function told(result: string, text: string | undefined): CommandOutcome {
  return { result, ...(text === undefined ? {} : { message: [{ language: 'en', text: text.slice(0, 512) }] }) };
}
