/** What the linter looks for. E: do not publish it. W: look at it. I: good to know. */
export const LINT_CODES = {
  UNREADABLE: 'E',
  NO_ELEMENTS: 'E',
  EMPTY_ELEMENT: 'E',
  TIME_FORMAT: 'E',
  STEP_SIZE_MISSING_OR_NEGATIVE: 'E',
  ELEMENT_UNREACHABLE: 'W',
  COMPONENT_UNREACHABLE: 'W',
  DUPLICATE_COMPONENT: 'E',
  FALLBACK_NOT_LAST: 'W',
  GAP_NO_PRICE: 'W',
  NO_ENERGY_AND_NO_TIME_PRICE: 'I',
  DIMENSION_NEVER_PRICED: 'I',
  OVERLAP_DIFFERENT_PRICE: 'I',
  ORDER_SUSPICIOUS: 'W',
  RESTRICTION_UNKNOWN: 'W',
  TIME_START_EQUALS_END: 'W',
  TIME_ENDS_2359: 'W',
  WRAP_WITH_WEEKDAY: 'W',
  WRAP_WITH_DATE: 'W',
  DATE_RANGE_EMPTY: 'E',
  DATE_END_EXCLUSIVE: 'I',
  DATE_PAST: 'W',
  WINDOW_HITS_DST_GAP: 'I',
  MIN_NOT_BELOW_MAX: 'E',
  ZERO_RESTRICTION: 'W',
  EXPORT_PRICE: 'I',
  NEGATIVE_RESTRICTION: 'W',
  TIER_HOLE: 'W',
  TIER_OVERLAP: 'W',
  CURRENT_LOOKS_PER_PHASE: 'I',
  POWER_LOOKS_LIKE_WATT: 'W',
  DURATION_LOOKS_LIKE_MINUTES: 'W',
  DURATION_ON_PARKING: 'I',
  POWER_ON_PARKING: 'W',
  RESTRICTION_NEEDS_DATA: 'W',
  RESERVATION_WITH_ENERGY: 'E',
  RESERVATION_WITH_SESSION_RESTRICTION: 'W',
  RESERVATION_TWO_FLATS: 'W',
  EXPIRES_WITHOUT_RESERVATION: 'I',
  SEVERAL_FLATS: 'W',
  FLAT_WITH_LATE_RESTRICTION: 'W',
  FLAT_STEP_SIZE: 'I',
  STEP_SIZE_ZERO: 'W',
  STEP_SIZE_LARGE: 'W',
  STEP_SIZE_DIFFERS: 'W',
  STEP_SIZE_TIME_UNUSED: 'W',
  STEP_SIZE_UNIT: 'W',
  STEP_NOT_ONE: 'I',
  PRICE_NEGATIVE: 'W',
  PRICE_LOOKS_PER_MINUTE: 'W',
  PRICE_LOOKS_IN_CENTS: 'W',
  PRICE_DECIMALS: 'W',
  PRICE_ZERO_MEANING: 'I',
  VAT_MISSING: 'W',
  VAT_LOOKS_LIKE_FRACTION: 'W',
  VAT_MIXED: 'I',
  VAT_RATE_UNUSUAL: 'W',
  MIN_ABOVE_MAX: 'E',
  LIMIT_INCL_MISSING: 'W',
  LIMIT_INCL_BELOW_EXCL: 'E',
  LIMIT_VAT_INCONSISTENT: 'W',
  MAX_BELOW_FLAT: 'W',
  MIN_PRICE_AND_FLAT: 'I',
  VALIDITY_EMPTY: 'E',
  VALIDITY_ENDS_ONE_SECOND_EARLY: 'W',
  VALIDITY_GAP: 'W',
  VALIDITY_OVERLAP: 'E',
  TYPE_DUPLICATE: 'E',
  TYPE_MISSING_FOR_PROFILE: 'W',
  NO_TARIFF_FOR_CONTRACT: 'W',
  NO_TARIFF_AD_HOC: 'W',
  CURRENCY_UNKNOWN: 'E',
  CURRENCY_UNUSUAL: 'W',
  ALT_TEXT_HAS_PRICE: 'I',
  ALT_TEXT_CONTRADICTS: 'W',
  ID_CHANGED_MEANING: 'W',
  PRICE_TRANSPARENCY: 'I',
} as const satisfies Record<string, 'E' | 'W' | 'I'>;

export type LintCode = keyof typeof LINT_CODES;

/** What the law may ask of a price; each has its own sentence. */
export type TransparencyRule = 'NOT_PER_KWH' | 'TIME_PRICE' | 'FEE' | 'NOT_PER_MINUTE' | 'TIME_BANDS' | 'MIN_PRICE';

/** What is said, where one code may say several things. */
export type LintSentence =
  | Exclude<LintCode, 'PRICE_TRANSPARENCY'>
  | `PRICE_TRANSPARENCY.${TransparencyRule}`
  | 'WINDOW_HITS_DST_GAP.NIGHTS';

/** One remark, not yet put into words. */
export interface Remark {
  code: LintCode;
  /** JSON pointer. */
  path: string;
  /** Facts that the sentence names. */
  facts?: Record<string, string>;
  /** Where it is not that of the code. */
  sentence?: LintSentence;
}

export const remark = (code: LintCode, path: string, facts: Record<string, string> = {}): Remark => ({
  code,
  path,
  facts,
});
