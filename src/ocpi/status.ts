import type { PartyId } from './party';

/**
 * Every answer the house can give, by the name of its situation: OCPI status code, HTTP status, default words.
 * OCPI 2.2.1 "Status codes": a request that reached the OCPI layer gets no HTTP error, except where a row says so.
 * Nothing else in the code base writes these numbers.
 */
export const SITUATIONS = {
  done: { ocpi: 1000, http: 200, message: 'Success', when: 'the request was carried out' },
  created: { ocpi: 1000, http: 201, message: 'Created', when: 'the request created the object' },

  unauthorized: {
    ocpi: 2000,
    http: 401,
    message: 'Unknown or missing credentials token',
    when: 'there is no credentials token, it is unknown, or it may not be used here',
  },
  notJson: { ocpi: 2001, http: 400, message: 'The body is not JSON', when: 'the body cannot be read as JSON' },
  tooLarge: { ocpi: 2001, http: 413, message: 'The body is too large', when: 'the body exceeds the size limit' },
  tooSlow: { ocpi: 2000, http: 408, message: 'The body did not arrive in time', when: 'the body came too slowly' },
  headersTooLarge: { ocpi: 2000, http: 431, message: 'The headers are too large', when: 'the headers exceed 16 KB' },
  tooMany: {
    ocpi: 2000,
    http: 429,
    message: 'Too many requests',
    when: 'the platform or address exceeds its rate; Retry-After says when to come back',
  },
  malformed: { ocpi: 2000, http: 400, message: 'Not an HTTP request', when: 'the bytes are not HTTP' },
  unknownPath: { ocpi: 2000, http: 404, message: 'There is nothing here', when: 'no endpoint has this path' },
  unknownObject: { ocpi: 2000, http: 404, message: 'Unknown object', when: 'the object is not known here' },
  methodNotAllowed: {
    ocpi: 2000,
    http: 405,
    message: 'Method not available here',
    when: 'the endpoint does not have this method, or credentials do not allow it in their present state',
  },

  clientError: { ocpi: 2000, http: 200, message: 'The request cannot be served', when: 'no other 2xxx row fits' },
  invalidParameters: {
    ocpi: 2001,
    http: 200,
    message: 'Invalid or missing parameters',
    when: 'a parameter or member is missing, of the wrong type, too long or contradictory',
  },
  notEnoughInformation: {
    ocpi: 2002,
    http: 200,
    message: 'Not enough information',
    when: 'all required members are there, but they do not suffice to decide',
  },
  unknownLocation: {
    ocpi: 2003,
    http: 200,
    message: 'Unknown Location',
    when: 'a command, or a push of a part, names an unknown Location',
  },
  unknownToken: {
    ocpi: 2004,
    http: 404,
    message: 'Unknown Token',
    when: 'real-time authorization was asked for a Token that is not known',
  },
  preferencesNotPossible: {
    ocpi: 2001,
    http: 404,
    message: 'The EVSE cannot take charging preferences',
    when: 'charging preferences are set for an EVSE without that capability',
  },

  unavailable: {
    ocpi: 3000,
    http: 503,
    message: 'Not able to serve this now',
    when: 'the database is away, full or slower than the load; Retry-After says when to come back',
  },
  serverError: { ocpi: 3000, http: 200, message: 'Server error', when: 'something failed inside' },
  clientApiUnusable: {
    ocpi: 3001,
    http: 200,
    message: "The client's API cannot be used",
    when: "reading the caller's versions or details failed during a credentials exchange",
  },
  unsupportedVersion: { ocpi: 3002, http: 200, message: 'No common version', when: 'the versions do not match' },
  missingEndpoints: {
    ocpi: 3003,
    http: 200,
    message: 'No matching endpoints',
    when: 'endpoints that are required are not offered',
  },

  hubError: { ocpi: 4000, http: 200, message: 'The hub could not route', when: 'routing failed and no row below fits' },
  unknownReceiver: { ocpi: 4001, http: 200, message: 'Unknown receiver', when: 'the TO party is not known' },
  timedOut: { ocpi: 4002, http: 200, message: 'The receiver did not answer in time', when: 'no answer came in time' },
  notConnected: { ocpi: 4003, http: 200, message: 'The receiver is not connected', when: 'the receiver is not there' },
} as const satisfies Record<string, { ocpi: number; http: number; message: string; when: string }>;

export type Situation = keyof typeof SITUATIONS;

/** What went wrong, by name. Carries no numbers: `SITUATIONS` has them. */
export class OcpiError extends Error {
  override name = 'OcpiError';
  /** When a party refuses that is not the hub itself. */
  routing?: { from?: PartyId; to?: PartyId };

  constructor(
    readonly situation: Situation,
    /** What was wrong, where, and what to do. Never a token, never a stack. */
    detail?: string,
    /** Extra HTTP headers that this situation demands, such as `Allow` or `Retry-After`. */
    readonly headers: Record<string, string> = {},
  ) {
    super(detail ? `${SITUATIONS[situation].message}: ${detail}` : SITUATIONS[situation].message);
  }
}

/** Whether a status code says that the request itself was at fault: the same again would be refused again. */
export function isClientError(statusCode: number): boolean {
  return statusCode >= 2000 && statusCode < 3000;
}

/** Status codes of success: from the first on, before the second. */
export const SUCCESS_RANGE = [1000, 2000] as const;

export function isSuccess(statusCode: unknown): boolean {
  return typeof statusCode === 'number' && statusCode >= SUCCESS_RANGE[0] && statusCode < SUCCESS_RANGE[1];
}
