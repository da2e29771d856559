/** Why a price cannot be told at all. Zero is never an answer to "unknown". */

export const PRICING_ERRORS = {
  NO_TARIFF: 'No tariff applies: the price is unknown, which is not the same as free.',
  CURRENCY_MIXED: 'The tariffs that apply have different currencies; nothing is converted.',
  TIME_ZONE_UNKNOWN: 'The time zone is not known, and the tariff asks for the local time.',
  END_BEFORE_START: 'It ends before it starts.',
  SESSION_TOO_LONG: 'It lasts longer than any charging session.',
} as const;

export type PricingErrorCode = keyof typeof PRICING_ERRORS;

export class PricingError extends Error {
  override name = 'PricingError';

  constructor(
    readonly code: PricingErrorCode,
    detail?: string,
  ) {
    super(detail ?? PRICING_ERRORS[code]);
  }
}

/** One reason why the input cannot be read. */
export interface InputFault {
  /** JSON pointer. */
  path: string;
  problem: string;
}

/** What was handed in cannot be read as tariffs and a session. */
export class InputError extends Error {
  override name = 'InputError';

  constructor(readonly faults: InputFault[]) {
    super(faults.map(({ path, problem }) => `${path || '/'} ${problem}`).join('; '));
  }
}

/** Something that the reader of a price should know: about the input, or about how sure the price is. */
export interface Finding {
  code: string;
  reason: string;
  /** JSON pointers, period numbers, instants, amounts: what it is about. */
  [about: string]: unknown;
}
