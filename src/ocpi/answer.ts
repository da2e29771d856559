import type { Routing } from './headers';

/** What a room answers. `http/respond.ts` turns it into HTTP; nobody else writes numbers or envelopes. */
export type Answer = MadeAnswer | RelayedAnswer;

/** An answer of our own. */
export interface MadeAnswer {
  kind: 'made';
  /** `unknownLocation`: a command is answered with its response all the same. */
  situation: 'done' | 'created' | 'unknownLocation';
  data?: unknown;
  /** Instead of `data`: a list as JSON text from the store, sent as it is. */
  dataJson?: string;
  /** Replaces the situation's own words in `status_message`. */
  message?: string;
  headers?: Record<string, string>;
  /** When a party answers that is not the hub itself. */
  routing?: Routing;
}

/** A partner's answer, passed on as it came. */
export interface RelayedAnswer {
  kind: 'relayed';
  http: number;
  /** The envelope's status, for the trace. */
  ocpi: number;
  headers: Record<string, string>;
  body: Buffer;
  routing: Routing;
}

export function done(data?: unknown, headers?: Record<string, string>): MadeAnswer {
  return { kind: 'made', situation: 'done', data, headers };
}

export function created(data?: unknown, headers?: Record<string, string>): MadeAnswer {
  return { kind: 'made', situation: 'created', data, headers };
}
