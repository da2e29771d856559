import { isObject } from '../lib/json';
import { SITUATIONS, type Situation } from './status';

/** What every OCPI answer is wrapped in (OCPI 2.2.1 "Response format"). */
export interface Envelope {
  data?: unknown;
  /** Four digits: 1xxx is success, 2xxx and 3xxx errors of client and server, 4xxx of a hub. */
  status_code: number;
  status_message?: string;
  /** When this answer was made. */
  timestamp: string;
}

/** The JSON text of an answer. `data` is left out where there is none. */
export function writeEnvelope(situation: Situation, timestamp: string, data?: unknown, message?: string): string {
  const { ocpi, message: words } = SITUATIONS[situation];
  return JSON.stringify({ data, status_code: ocpi, status_message: message ?? words, timestamp } satisfies Envelope);
}

/** Like `writeEnvelope`, for data that already is JSON text: a list from the store, joined and not rebuilt. */
export function writeEnvelopeOfJson(dataJson: string, timestamp: string): string {
  const { ocpi, message } = SITUATIONS.done;
  return `{"data":${dataJson},"status_code":${ocpi},"status_message":"${message}","timestamp":"${timestamp}"}`;
}

/** Takes a parsed answer for an envelope when it has a numeric status code; partners vary in the rest. */
export function isEnvelope(value: unknown): value is Envelope {
  return isObject(value) && Number.isInteger(value.status_code);
}
