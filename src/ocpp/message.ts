/** OCPP-J frames (OCPP-J 1.6 §4, OCPP 2.0.1 part 4 §4): read and written here, and the only table of call errors. */

/** The versions of OCPP by the names under which they are negotiated. */
export const PROTOCOLS = ['ocpp2.1', 'ocpp2.0.1', 'ocpp1.6'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** Situation → code on the wire in 1.6 and from 2.0.1 on. 1.6 keeps its historic spellings (`Occurence`, `Formation`). */
const CALL_ERRORS = {
  notImplemented: ['NotImplemented', 'NotImplemented'],
  notSupported: ['NotSupported', 'NotSupported'],
  internalError: ['InternalError', 'InternalError'],
  protocolError: ['ProtocolError', 'ProtocolError'],
  securityError: ['SecurityError', 'SecurityError'],
  formatViolation: ['FormationViolation', 'FormatViolation'],
  propertyConstraint: ['PropertyConstraintViolation', 'PropertyConstraintViolation'],
  occurrenceConstraint: ['OccurenceConstraintViolation', 'OccurrenceConstraintViolation'],
  typeConstraint: ['TypeConstraintViolation', 'TypeConstraintViolation'],
  frameError: ['ProtocolError', 'RpcFrameworkError'],
  messageTypeUnknown: ['ProtocolError', 'MessageTypeNotSupported'],
  genericError: ['GenericError', 'GenericError'],
} as const;
export type CallErrorName = keyof typeof CALL_ERRORS;

/** Every spelling is understood in every version. */
const NAME_OF_CODE = new Map<string, CallErrorName>(
  (Object.entries(CALL_ERRORS) as [CallErrorName, readonly string[]][])
    .reverse()
    .flatMap(([name, codes]) => codes.map((code) => [code, name] as const)),
);
NAME_OF_CODE.set('ProtocolError', 'protocolError');

/** A call that is answered with CALLERROR, in either direction. */
export class CallError extends Error {
  override name = 'CallError';

  constructor(
    readonly situation: CallErrorName,
    message: string,
    readonly details: object = {},
  ) {
    super(message);
  }
}

export type Frame =
  | { kind: 'call'; id: string; action: string; payload: unknown }
  | { kind: 'result'; id: string; payload: unknown }
  | { kind: 'error'; id: string; error: CallError };

const CALL = 2;
const CALL_RESULT = 3;
const CALL_ERROR = 4;
/** OCPP 2.1: the answer to a CALLRESULT that could not be understood, and a message without an answer. */
const CALL_RESULT_ERROR = 5;
const SEND = 6;
/** OCPP-J: a message id has at most 36 characters. */
const MAX_ID = 36;
/** OCPP 2.0.1 part 4 §4.2.3: the id of an error about a frame whose own id could not be read. */
const UNREADABLE_ID = '-1';
const MAX_DESCRIPTION = 255;

/** A frame that is no OCPP-J message; `id` is what a CALLERROR about it can name. */
export class FrameFault extends Error {
  override name = 'FrameFault';

  constructor(
    message: string,
    readonly situation: CallErrorName = 'frameError',
    readonly id = UNREADABLE_ID,
  ) {
    super(message);
  }
}

/** Reads one text frame. Throws FrameFault. */
export function readFrame(text: string): Frame {
  const parts = parse(text);
  const [type, id] = parts;
  if (typeof id !== 'string' || id === '' || id.length > MAX_ID)
    throw new FrameFault('the message id is not a text of 1 to 36 characters');
  if (type === CALL || type === SEND) return readCall(id, parts);
  if (type === CALL_RESULT) return { kind: 'result', id, payload: parts[2] };
  if (type === CALL_ERROR || type === CALL_RESULT_ERROR) return { kind: 'error', id, error: readError(parts) };
  const shown = typeof type === 'number' ? String(type) : `of kind ${typeof type}`;
  throw new FrameFault(`message type ${shown} is not known`, 'messageTypeUnknown', id);
}

function parse(text: string): unknown[] {
  let parts: unknown;
  try {
    parts = JSON.parse(text);
  } catch {
    throw new FrameFault('not JSON');
  }
  if (!Array.isArray(parts)) throw new FrameFault('not a JSON array');
  return parts;
}

function readCall(id: string, parts: unknown[]): Frame {
  const [, , action, payload] = parts;
  if (typeof action !== 'string') throw new FrameFault('the action is not a text', 'frameError', id);
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload))
    throw new FrameFault('the payload is not a JSON object', 'formatViolation', id);
  return { kind: 'call', id, action, payload };
}

function readError(parts: unknown[]): CallError {
  const [, , code, description, details] = parts;
  const situation = NAME_OF_CODE.get(String(code)) ?? 'genericError';
  const told = typeof description === 'string' && description !== '' ? description : String(code);
  return new CallError(situation, told, typeof details === 'object' && details !== null ? details : {});
}

export function writeCall(id: string, action: string, payload: object): string {
  return JSON.stringify([CALL, id, action, payload]);
}

export function writeResult(id: string, payload: object): string {
  return JSON.stringify([CALL_RESULT, id, payload]);
}

export function writeError(id: string, error: CallError, protocol: Protocol): string {
  const [before2, from2] = CALL_ERRORS[error.situation];
  const code = protocol === 'ocpp1.6' ? before2 : from2;
  return JSON.stringify([CALL_ERROR, id, code, error.message.slice(0, MAX_DESCRIPTION), error.details]);
}
