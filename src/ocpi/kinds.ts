/** The basic types of OCPI 2.2.1 "Types", each as one predicate, one JSON Schema and one sentence for people. */

export type Schema = Record<string, unknown>;

export interface Kind {
  /** JSON Schema with the same verdict as `accepts`; `format` names are registered in check.ts. */
  schema: Schema;
  accepts(value: unknown): boolean;
  /** Completes "must be …". */
  words: string;
}

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?$/;

/** OCPI 2.2.1 "DateTime": RFC 3339 in UTC, with `Z` or nothing; `+00:00` is not allowed. */
export function isDateTime(text: string): boolean {
  if (!DATE_TIME.test(text)) return false;
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  if (month < 1 || month > 12 || day < 1) return false;
  if (day > 28 && day > daysIn(Number(text.slice(0, 4)), month)) return false;
  return twoDigits(text, 11) < 24 && twoDigits(text, 14) < 60 && twoDigits(text, 17) < 60;
}

/** A CDR has a hundred of them: groups of a pattern, or pieces of the text, cost five times as much. */
const twoDigits = (text: string, at: number) => (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;

const daysIn = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** An absolute URI. */
export function isUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^\s]+$/i.test(text) && URL.canParse(text);
}

/** The length limit of `string(n)` counts characters, that is Unicode code points. */
function lengthOf(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

function textKind(words: string, schema: Schema, accepts: (text: string) => boolean): Kind {
  return {
    words,
    schema: { type: 'string', ...schema },
    accepts: (value) => typeof value === 'string' && accepts(value),
  };
}

function patternKind(words: string, pattern: string, max?: number): Kind {
  const expression = new RegExp(pattern, 'u');
  const schema = max === undefined ? { pattern } : { pattern, maxLength: max };
  return textKind(words, schema, (text) => (max === undefined || lengthOf(text) <= max) && expression.test(text));
}

export const ciString = (max: number): Kind =>
  patternKind(`printable ASCII of at most ${max} characters`, '^[ -~]*$', max);

export const text = (max: number): Kind =>
  patternKind(`printable text of at most ${max} characters`, '^[^\\u0000-\\u001f\\u007f]*$', max);

/** Certificates as text (RFC 7468), one after the other. */
export const pem = (max: number): Kind =>
  patternKind(
    `a certificate (PEM) of at most ${max} characters`,
    '^(-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----\\s*)+$',
    max,
  );

export const countryCode: Kind = patternKind('an ISO 3166-1 alpha-2 country code', '^[A-Za-z]{2}$');

export const countryCode3: Kind = patternKind('an ISO 3166-1 alpha-3 country code', '^[A-Za-z]{3}$');

export const currency: Kind = patternKind('an ISO 4217 currency code', '^[A-Za-z]{3}$');

export const partyCode: Kind = patternKind('a party id of three letters or digits', '^[A-Za-z0-9]{3}$');

/** OCPI 2.2.1 "Credentials object": 1 to 64 characters of U+0021..U+007E. */
export const credentialsToken: Kind = patternKind('1 to 64 printable ASCII characters without spaces', '^[!-~]{1,64}$');

export const pattern = (expression: string, words: string): Kind => patternKind(words, expression);

export const dateTime: Kind = textKind(
  'a DateTime in UTC, such as 2026-01-31T12:00:00Z',
  { format: 'ocpi-date-time' },
  isDateTime,
);

export const url: Kind = textKind(
  'an absolute URL of at most 255 characters',
  { format: 'ocpi-url', maxLength: 255 },
  (value) => lengthOf(value) <= 255 && isUrl(value),
);

export const number: Kind = {
  words: 'a number',
  schema: { type: 'number' },
  accepts: (value) => typeof value === 'number' && Number.isFinite(value),
};

export const int: Kind = {
  words: 'a whole number',
  schema: { type: 'integer' },
  accepts: (value) => Number.isInteger(value),
};

/** A whole number between two others, both included. `int(5)` of the tables means at most five digits. */
export const intBetween = (min: number, max: number): Kind => ({
  words: `a whole number from ${min} to ${max}`,
  schema: { type: 'integer', minimum: min, maximum: max },
  accepts: (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
});

/** OCPI 2.2.1 "ChargingProfilePeriod class": at most one digit behind the point. */
export const hasOneDecimal = (value: number): boolean => Number(value.toFixed(1)) === value;

export const oneDecimal: Kind = {
  words: 'a number with at most one decimal',
  schema: { type: 'number', format: 'ocpi-one-decimal' },
  accepts: (value) => number.accepts(value) && hasOneDecimal(Number(value)),
};

export const bool: Kind = {
  words: 'true or false',
  schema: { type: 'boolean' },
  accepts: (value) => typeof value === 'boolean',
};

/** Any JSON object; for members whose content is not OCPI's business. */
export const anyObject: Kind = {
  words: 'a JSON object',
  schema: { type: 'object' },
  accepts: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

export const oneOf = (values: readonly string[]): Kind => ({
  words: `one of ${values.join(', ')}`,
  schema: { type: 'string', enum: [...values] },
  accepts: (value) => typeof value === 'string' && values.includes(value),
});
