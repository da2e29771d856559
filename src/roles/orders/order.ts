/**
 * Orders: what an eMSP asks a CPO to do, whose result comes later at a `response_url`. The five Commands and the three
 * requests of ChargingProfiles go the same way. OCPI 2.2.1 "Commands, Flow", "ChargingProfiles, Flow".
 */
import { fromDateTime } from '../../lib/clock';
import type { JsonObject } from '../../lib/json';
import type { Fault } from '../../ocpi/check';
import type { Method } from '../../ocpi/endpoint';
import type { Class } from '../../ocpi/field';
import {
  ActiveChargingProfileResult,
  CancelReservation,
  ChargingProfileResult,
  ClearProfileResult,
  COMMAND_TYPES,
  CommandResult,
  type CommandType,
  type DisplayText,
  ReserveNow,
  SetChargingProfile,
  StartSession,
  StopSession,
  UnlockConnector,
} from '../../ocpi/model';
import { segments } from '../../outbound/url';

export const PROFILE_ORDERS = [
  'SET_CHARGING_PROFILE',
  'GET_ACTIVE_CHARGING_PROFILE',
  'CLEAR_CHARGING_PROFILE',
] as const;
export type ProfileOrder = (typeof PROFILE_ORDERS)[number];
export type OrderName = CommandType | ProfileOrder;

/** What the CPO says at once: whether it takes the order on. */
export interface Response {
  result: string;
  /** Seconds after which no result is to be expected any more. */
  timeout: number;
  message?: DisplayText[] | null;
}

/** What came of an order; `profile` where one was asked for. */
export interface Result {
  result: string;
  message?: DisplayText[] | null;
  profile?: JsonObject | null;
}

/** Classes of the bodies; a profile is asked for and cleared without one. */
export const BODY_OF: Partial<Record<OrderName, Class>> = {
  CANCEL_RESERVATION: CancelReservation,
  RESERVE_NOW: ReserveNow,
  START_SESSION: StartSession,
  STOP_SESSION: StopSession,
  UNLOCK_CONNECTOR: UnlockConnector,
  SET_CHARGING_PROFILE: SetChargingProfile,
};

/** Class of what is posted to the `response_url`. */
export function resultClassOf(name: OrderName): Class {
  if (name === 'SET_CHARGING_PROFILE') return ChargingProfileResult;
  if (name === 'GET_ACTIVE_CHARGING_PROFILE') return ActiveChargingProfileResult;
  return name === 'CLEAR_CHARGING_PROFILE' ? ClearProfileResult : CommandResult;
}

export const isCommand = (name: string): name is CommandType => COMMAND_TYPES.includes(name as CommandType);
export const moduleOf = (name: OrderName) => (isCommand(name) ? 'commands' : 'chargingprofiles');

/** The request that carries an order, behind the address of the module. */
export function requestOf(name: OrderName, content: JsonObject, responseUrl: string) {
  if (isCommand(name)) return request('POST', segments(name), { ...content, response_url: responseUrl });
  const { session_id, ...rest } = content;
  const path = segments(String(session_id));
  if (name === 'SET_CHARGING_PROFILE') return request('PUT', path, { ...rest, response_url: responseUrl });
  const query = new URLSearchParams({ ...(rest as Record<string, string>), response_url: responseUrl });
  const method: Method = name === 'GET_ACTIVE_CHARGING_PROFILE' ? 'GET' : 'DELETE';
  return { method, rest: path, search: `?${query}`, body: undefined };
}

function request(method: Method, rest: string, body: object) {
  return { method, rest, search: '', body: Buffer.from(JSON.stringify(body)) };
}

/** A sentence for people, in English. */
export const words = (text: string): DisplayText[] => [{ language: 'en', text: text.slice(0, 512) }];

/** Milliseconds; 0 when nothing is reserved. */
export function endOfReservation({ expiry_date: end }: JsonObject): number {
  const ms = typeof end === 'string' ? fromDateTime(end) : Number.NaN;
  return Number.isNaN(ms) ? 0 : ms;
}

/** Why an order was not given. `failed`: the CPO did not answer, or not so that it can be used. */
export class OrderRefused extends Error {
  override name = 'OrderRefused';

  constructor(
    readonly kind: 'faulty' | 'unknown' | 'conflict' | 'failed',
    message: string,
    readonly members: { faults?: Fault[]; id?: string } = {},
  ) {
    super(message);
  }
}
