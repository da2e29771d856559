/** Answer or error → HTTP. The only place that writes an OCPI response and looks its numbers up. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Clock, toDateTime } from '../lib/clock';
import type { Answer } from '../ocpi/answer';
import { writeEnvelope, writeEnvelopeOfJson } from '../ocpi/envelope';
import { HEADER, type Routing, writeRouting } from '../ocpi/headers';
import { OcpiError, SITUATIONS } from '../ocpi/status';

/** What went out, for the trace. */
export interface Written {
  http: number;
  ocpi: number;
  headers: string[];
  body: Buffer;
}

export interface Frame {
  requestId: string;
  correlationId: string;
  /** Routing headers of an answer that names none; absent on configuration modules. */
  routing?: Routing;
  /** Milliseconds: now. */
  at: number;
}

/** OCPI 2.2.1 "Response format": every answer is JSON with an envelope, HTTP errors included. */
export function render(answer: Answer | OcpiError, frame: Frame): Written {
  if (answer instanceof OcpiError) {
    const { http, ocpi } = SITUATIONS[answer.situation];
    const body = writeEnvelope(answer.situation, toDateTime(frame.at), undefined, answer.message);
    const routing = answer.routing ?? frame.routing;
    return written(http, ocpi, Buffer.from(body), { frame, routing, more: answer.headers });
  }
  if (answer.kind === 'relayed')
    return written(answer.http, answer.ocpi, answer.body, { frame, routing: answer.routing, more: answer.headers });
  const { http, ocpi } = SITUATIONS[answer.situation];
  const text =
    answer.dataJson === undefined
      ? writeEnvelope(answer.situation, toDateTime(frame.at), answer.data, answer.message)
      : writeEnvelopeOfJson(answer.dataJson, toDateTime(frame.at));
  const routing = answer.routing ?? frame.routing;
  return written(http, ocpi, Buffer.from(text), { frame, routing, more: answer.headers ?? {} });
}

function written(
  http: number,
  ocpi: number,
  body: Buffer,
  { frame, routing, more }: { frame: Frame; routing?: Routing; more: Record<string, string> },
): Written {
  const headers = [
    HEADER.contentType,
    'application/json; charset=utf-8',
    'Content-Length',
    String(body.length),
    HEADER.requestId,
    frame.requestId,
    HEADER.correlationId,
    frame.correlationId,
  ];
  if (routing) writeRouting(routing, headers);
  for (const name in more) headers.push(name, more[name] ?? '');
  return { http, ocpi, headers, body };
}

/** Bytes of a body that are cheaper to copy than to write on their own. */
const SHORT = 4096;

export function send(response: ServerResponse, { http, headers, body }: Written): void {
  response.writeHead(http, headers);
  // A text goes out in one piece with the headers, bytes beside them. Latin-1 gives each byte back as it was.
  if (body.length <= SHORT) response.end(body.toString('latin1'), 'latin1');
  else response.end(body);
}

/** What is left of a body that was refused is not read: the connection ends, after the answer had time to arrive. */
export function closeAfterUnread(
  outcome: Answer | OcpiError,
  request: IncomingMessage,
  response: ServerResponse,
  clock: Clock,
) {
  if (!(outcome instanceof OcpiError) || !['tooLarge', 'tooSlow'].includes(outcome.situation)) return;
  response.setHeader('Connection', 'close');
  request.pause();
  response.once('finish', () => clock.after(500, () => request.socket.destroy()));
}
