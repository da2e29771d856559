/**
 * Spans: what a request caused, over everybody who has a part in it, for whoever collects OpenTelemetry. Off by default: then
 * nothing of it is loaded, and each of these costs a call of an empty function. A span names parties, modules, statuses and
 * ids; addresses, headers and bodies stay in the message trace.
 */
import { partyKey } from '../ocpi/party';
import type { Leg } from './trace-batch';

/** Names and values in OpenTelemetry's words; what is undefined is left out. */
export type Facts = Record<string, string | number | undefined>;

/** How a job ended. */
export interface Ending {
  name: string;
  facts: Facts;
  /** What went wrong; absent when nothing did. */
  error?: string;
}

export interface Span {
  /** `traceparent` and its value for the call that the span is about. */
  readonly headers: readonly string[];
  /** What the job calls meanwhile hangs below this span. */
  run<T>(job: () => T): T;
  end(ending: () => Ending): void;
}

export interface Spans {
  /** Somebody asked us, with this `traceparent`. */
  incoming(correlationId?: string, traceparent?: string | string[]): Span;
  /** We ask somebody: below what is being answered, or what has the same correlation id. */
  outgoing(correlationId?: string): Span;
  /** Sends what is waiting, bounded in time. */
  stop(): Promise<void>;
}

const NO_SPAN: Span = { headers: [], run: (job) => job(), end: () => undefined };
export const NO_SPANS: Spans = { incoming: () => NO_SPAN, outgoing: () => NO_SPAN, stop: async () => undefined };

/** Does the job below a span, and ends it with what became of it. */
export async function spanned<T>(
  span: Span,
  job: () => Promise<T>,
  ending: (error: string | undefined) => Ending,
): Promise<T> {
  let error: string | undefined;
  try {
    return await span.run(job);
  } catch (failure) {
    error = (failure as Error).message;
    throw failure;
  } finally {
    span.end(() => ending(error));
  }
}

/** A message between a station and us; the action says which way. */
export const stationEnding =
  (about: { station: string; protocol: string; action: string }) =>
  (error: string | undefined): Ending => ({
    name: `OCPP ${about.action}`,
    error,
    facts: { 'ocpp.station': about.station, 'ocpp.protocol': about.protocol, 'ocpp.action': about.action },
  });

/** A call of the API: the path with its parameters in braces. */
export const callEnding = (method: string, path: string, status: number) => (): Ending => ({
  name: `API ${method} ${path}`,
  error: status >= 500 ? `answered with ${status}` : undefined,
  facts: { 'http.request.method': method, 'http.route': `/api/v1${path}`, 'http.response.status_code': status },
});

/** An OCPI request, as the trace records it. */
export const legEnding = (leg: Leg) => (): Ending => ({
  name: `OCPI ${leg.method} ${leg.module ?? 'unknown'}`,
  error: leg.error,
  facts: {
    'http.request.method': leg.method,
    'http.response.status_code': leg.http,
    'ocpi.status_code': leg.ocpi,
    'ocpi.module': leg.module,
    'ocpi.interface_role': leg.role,
    'ocpi.request_id': leg.requestId,
    'ocpi.correlation_id': leg.correlationId,
    'ocpi.from': leg.from && partyKey(leg.from),
    'ocpi.to': leg.to && partyKey(leg.to),
    'junction.platform': leg.platformId,
  },
});
