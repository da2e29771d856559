/** How an order comes in to a hosted CPO, and what is asked of whoever carries it out. */
import type { JsonObject } from '../../lib/json';
import type { PartyId } from '../../ocpi/party';
import { OcpiError } from '../../ocpi/status';
import { EgressForbidden, type EgressPolicy } from '../../outbound/egress';
import type { Platform } from '../../platforms/platform';
import { type OrderName, type Response, type Result, words } from './order';

/** An order as it comes in. */
export interface Incoming {
  party: PartyId;
  from: PartyId;
  /** Undefined: from a party hosted here. */
  platform?: Platform;
  name: OrderName;
  content: JsonObject;
  responseUrl: string;
}

/** Why an order is not taken on. */
export interface Refusal {
  result: string;
  words: string;
  /** The status that goes with it; success when left out. */
  situation?: 'unknownLocation' | 'invalidParameters';
}

export interface Taking {
  response: Response;
  situation: 'done' | 'unknownLocation';
}

/** An order as a desk gets it. */
export interface Order {
  id: string;
  party: PartyId;
  from: PartyId;
  name: OrderName;
  /** OCPI's fields without `response_url`; with `session_id` for a profile. */
  content: JsonObject;
  /** Of RESERVE_NOW and CANCEL_RESERVATION: what the charger calls the reservation; of no other eMSP's. */
  reservationNumber: number | null;
}

/** Whoever carries orders out: the charger bridge. What no desk takes is for the back office. */
export interface CommandDesk {
  /** What is said at once; undefined: not for this desk. */
  responseTo(order: Order): Promise<'ACCEPTED' | Refusal | undefined>;
  /** What the charger said. */
  execute(order: Order): Promise<Result>;
}

/** Throws `invalidParameters` when policy forbids to call the `response_url`. */
export async function demandCallable(egress: EgressPolicy, { platform, responseUrl }: Incoming): Promise<void> {
  if (!platform) return;
  try {
    await egress.verify(responseUrl);
  } catch (error) {
    if (error instanceof EgressForbidden) throw new OcpiError('invalidParameters', `/response_url: ${error.message}`);
    throw error;
  }
}

/** The answer that says why. Throws `invalidParameters` where the order is at fault. */
export function refused({ result, words: text, situation }: Refusal): Taking {
  if (situation === 'invalidParameters') throw new OcpiError(situation, text);
  return { response: { result, timeout: 0, message: words(text) }, situation: situation ?? 'done' };
}
