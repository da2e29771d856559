/** Batches of legs, read back as they were written by `trace-batch.ts`. */
import { firstIdAt } from '../lib/ids';
import type { InterfaceRole } from '../ocpi/endpoint';
import type { TraceContent, TraceRecord } from './trace';
import { CELL_END, LEG_END, NUMBERS, type TraceBatch } from './trace-batch';

/** A leg of a batch, with its headers; its bodies are elsewhere. */
export interface KeptLeg {
  record: TraceRecord;
  requestHeaders: string | null;
  answerHeaders: string | null;
  /** Start and length of the body of the request, then of the answer. */
  bodies: [number, number, number, number];
}

/** Whether a leg may be one that is looked for, before it is taken apart: by its text, HTTP and OCPI status. */
export type MayFit = (text: string, http: number, ocpi: number) => boolean;

/** All legs that may fit, in the order in which they were recorded. */
export function legsOf(
  { tag, numbers, text }: Pick<TraceBatch, 'tag' | 'numbers' | 'text'>,
  mayFit?: MayFit,
): KeptLeg[] {
  const texts = Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('utf8').split(LEG_END);
  texts.pop();
  const legs: KeptLeg[] = [];
  for (const [index, cells] of texts.entries()) {
    const place = index * NUMBERS.length;
    if (!mayFit || mayFit(cells, numbers[place + 3] ?? 0, numbers[place + 4] ?? 0))
      legs.push(legOf(cells, numbers, place, tag));
  }
  return legs;
}

function legOf(text: string, numbers: Float64Array, place: number, tag: string): KeptLeg {
  const number = (index: number) => numbers[place + index] ?? 0;
  const cells = text.split(CELL_END);
  const cell = (index: number) => cells[index] || null;
  const record: TraceRecord = {
    id: firstIdAt(number(0)) + number(1).toString(16).padStart(4, '0') + tag,
    at: number(0),
    direction: cells[0] === 'in' ? 'in' : 'out',
    correlation_id: cells[1] ?? '',
    request_id: cells[2] ?? '',
    platform: cell(3),
    from: cell(4),
    to: cell(5),
    module: cell(6),
    interface_role: cell(7) as InterfaceRole | null,
    method: cells[8] ?? '',
    path: cells[9] ?? '',
    object: cell(10),
    http_status: number(3) || null,
    ocpi_status: number(4) || null,
    duration_ms: number(2),
    error: cell(11),
  };
  return {
    record,
    requestHeaders: cell(12),
    answerHeaders: cell(13),
    bodies: [number(5), number(6), number(7), number(8)],
  };
}

/** What the API shows of a leg besides its record. */
export function contentOf({ requestHeaders, answerHeaders, bodies }: KeptLeg, bytes: Uint8Array): TraceContent {
  const [requestStart, requestLength, answerStart, answerLength] = bodies;
  const text = (start: number, length: number) =>
    length === 0 ? null : Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString('utf8');
  return {
    requestHeaders,
    requestBody: text(requestStart, requestLength),
    answerHeaders,
    answerBody: text(answerStart, answerLength),
  };
}
