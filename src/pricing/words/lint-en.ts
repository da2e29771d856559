/** What the linter says, in English: what is wrong, and what to do. */
import type { LintWords } from './lint-words';

export const englishLint: LintWords = {
  UNREADABLE: ['{problem}', 'Correct it; nothing else of the tariff can be judged before.'],
  NO_ELEMENTS: ['The tariff has no elements.', 'A free tariff has one element with a FLAT of 0.00.'],
  EMPTY_ELEMENT: ['The element has no prices.', 'Remove it, or give it a price component.'],
  TIME_FORMAT: ['A time is not written HH:MM.', 'Write 00:00 to 23:59; the end of the day is 00:00.'],
  STEP_SIZE_MISSING_OR_NEGATIVE: ['step_size is missing or negative.', 'Write 1 where nothing is to be rounded.'],
  ELEMENT_UNREACHABLE: ['The element never applies: others above it always come first.', 'Move it up, or remove it.'],
  COMPONENT_UNREACHABLE: ['The price never applies: others above it always come first.', 'Move it up, or remove it.'],
  DUPLICATE_COMPONENT: ['The element has two prices for {dimension}.', 'Only the first counts; keep one.'],
  FALLBACK_NOT_LAST: [
    'A price for {dimension} without restrictions stands above restricted ones.',
    'Put it last: it matches always.',
  ],
  GAP_NO_PRICE: [
    '{dimension} has no price: {when}.',
    'Add a last element without restrictions, with 0.00 if it is free.',
  ],
  NO_ENERGY_AND_NO_TIME_PRICE: ['There is only a fee.', 'Is charging itself meant to be free?'],
  DIMENSION_NEVER_PRICED: ['{dimension} is never priced.', 'It is free; is that meant?'],
  OVERLAP_DIFFERENT_PRICE: [
    'Elements {first} and {second} both match at some moments, with different prices for {dimension}.',
    'The upper one counts; check their order.',
  ],
  ORDER_SUSPICIOUS: [
    'Element {second} is narrower than element {first} above it and never counts for {dimension}.',
    'Put the narrower one first.',
  ],
  RESTRICTION_UNKNOWN: ['The restriction is not known.', 'It is never fulfilled: the element prices nothing.'],
  TIME_START_EQUALS_END: ['start_time equals end_time.', 'It is read as the whole day; leave both out instead.'],
  TIME_ENDS_2359: ['The last minute of the day is left out.', 'Write 00:00 for the end of the day.'],
  WRAP_WITH_WEEKDAY: [
    'A window over midnight on some weekdays is cut at midnight.',
    'Use two elements: until midnight, and from midnight on the next day.',
  ],
  WRAP_WITH_DATE: ['A window over midnight with dates is cut at midnight.', 'Use two elements, or shift the dates.'],
  DATE_RANGE_EMPTY: ['end_date {end} is not after start_date {start}.', 'end_date is the first day that is out.'],
  DATE_END_EXCLUSIVE: ['end_date {end} looks like a last day.', 'It is the first day that is out; add a day.'],
  DATE_PAST: ['The element ended on {end}.', 'Remove it.'],
  WINDOW_HITS_DST_GAP: [
    'The window begins or ends in the hour in which clocks are changed.',
    'In two nights of the year it is an hour shorter or longer.',
  ],
  MIN_NOT_BELOW_MAX: ['min_{name} {min} is not below max_{name} {max}.', 'The element never applies.'],
  ZERO_RESTRICTION: ['{name} is 0.', 'A minimum of 0 says nothing, a maximum of 0 never holds; leave it out.'],
  EXPORT_PRICE: ['max_power 0 holds only while energy flows back.', 'Put the element first.'],
  NEGATIVE_RESTRICTION: ['The restriction is negative.', 'Energy and duration begin at 0.'],
  TIER_HOLE: ['Nothing applies from {max} to {min}.', 'min is inclusive, max exclusive: use the same value.'],
  TIER_OVERLAP: [
    'Two tiers overlap from {min} to {max}.',
    'The upper element counts there; use the same value for both.',
  ],
  CURRENT_LOOKS_PER_PHASE: ['{value} A looks like the current of one phase.', 'The value is the sum over the phases.'],
  POWER_LOOKS_LIKE_WATT: ['{value} kW looks like watts.', 'Power is in kW.'],
  DURATION_LOOKS_LIKE_MINUTES: ['{value} s looks like minutes.', 'Durations are in seconds.'],
  DURATION_ON_PARKING: [
    'The duration counts from the start of the session.',
    'It is not the time since charging ended; OCPI has no such restriction.',
  ],
  POWER_ON_PARKING: ['A parking price depends on power or current.', 'Both are 0 while nothing is charged.'],
  RESERVATION_WITH_ENERGY: [
    'An element for reservations prices energy or parking.',
    'Only FLAT and TIME are possible.',
  ],
  RESERVATION_WITH_SESSION_RESTRICTION: [
    'An element for reservations is restricted by energy, power or current.',
    'They are 0 before a session.',
  ],
  RESERVATION_TWO_FLATS: [
    'Both kinds of reservation element have a FLAT.',
    'On expiry only that of RESERVATION_EXPIRES is paid.',
  ],
  EXPIRES_WITHOUT_RESERVATION: ['Only an expired reservation costs anything.', 'Is a used one meant to be free?'],
  SEVERAL_FLATS: ['There are several FLATs for a session.', 'Only the first that becomes active is paid.'],
  FLAT_WITH_LATE_RESTRICTION: [
    'The FLAT begins in the middle of the session.',
    'Drivers take it for a start fee; say so in the text.',
  ],
  FLAT_STEP_SIZE: ['step_size means nothing for a FLAT.', 'Write 1.'],
  STEP_SIZE_ZERO: ['step_size is 0.', 'It is read as exact billing; write 1.'],
  STEP_SIZE_LARGE: ['A block of {step} that has just begun costs {cost}.', 'Prefer 1; law may ask for it.'],
  STEP_SIZE_DIFFERS: [
    '{dimension} has prices with different step_size.',
    'That of the last price rules the whole session.',
  ],
  STEP_SIZE_TIME_UNUSED: ['The step_size of TIME is ignored whenever parking is billed.', 'Do not rely on it.'],
  STEP_SIZE_UNIT: [
    'A step_size of {step} looks like another unit.',
    'ENERGY counts Wh, TIME and PARKING_TIME seconds.',
  ],
  STEP_NOT_ONE: ['step_size is {step}.', 'OCPI advises 1, and OCPI 3 has no other.'],
  PRICE_NEGATIVE: ['The price is negative: the driver is paid.', 'Is that meant?'],
  PRICE_LOOKS_PER_MINUTE: ['{price} {currency} per hour looks like a price per minute.', 'Time is priced per hour.'],
  PRICE_LOOKS_IN_CENTS: ['{price} {currency} per kWh looks like cents.', 'Prices are in whole units of the currency.'],
  PRICE_DECIMALS: ['The price has more than four decimals.', 'OCPI carries four; partners may cut it.'],
  PRICE_ZERO_MEANING: [
    'A price of 0.00 stands above another one.',
    'It is free then, and the lower one does not apply.',
  ],
  VAT_MISSING: ['The price says nothing of VAT.', 'Left out means that none applies; write 0 for a rate of 0 %.'],
  VAT_LOOKS_LIKE_FRACTION: ['VAT of {vat} % looks like a fraction.', 'Write 20 for 20 %.'],
  VAT_MIXED: ['The tariff has several rates of VAT: {rates} %.', 'Check that each is right.'],
  VAT_RATE_UNUSUAL: ['{vat} % is no rate of VAT in {country}.', 'Check the rate.'],
  MIN_ABOVE_MAX: ['min_price is above max_price.', 'The maximum counts last; correct one of them.'],
  LIMIT_INCL_MISSING: ['The limit has no amount with VAT.', 'It is computed in proportion; write it.'],
  LIMIT_INCL_BELOW_EXCL: ['The limit with VAT is below the one without.', 'Exchange them.'],
  LIMIT_VAT_INCONSISTENT: ['The two amounts of the limit do not fit the rates of VAT of the tariff.', 'Check both.'],
  MAX_BELOW_FLAT: ['The fee alone reaches max_price.', 'Then everything else is free; is that meant?'],
  MIN_PRICE_AND_FLAT: ['There are a minimum and a fee.', 'The fee counts towards the minimum.'],
  VALIDITY_EMPTY: ['end_date_time is not after start_date_time.', 'The tariff is never valid.'],
  VALIDITY_ENDS_ONE_SECOND_EARLY: [
    'The validity ends at {end}.',
    'The end is exclusive: a session that starts in that second has no tariff. Write the full hour.',
  ],
  CURRENCY_UNKNOWN: ['{currency} is no currency of ISO 4217.', 'Use a code such as EUR.'],
  CURRENCY_UNUSUAL: ['{currency} is not the money of {country}.', 'Is that meant?'],
  ALT_TEXT_HAS_PRICE: ['The text names a price.', 'The elements count; texts shall not repeat prices.'],
  RESTRICTION_NEEDS_DATA: [
    'The price depends on the {measure}, which the stations there do not send.',
    'Power is then the average between two readings; a current is not known, and the element never applies.',
  ],
  VALIDITY_GAP: [
    'From {from} to {to} no tariff of this type is valid: {first} has ended, {second} has not begun.',
    'Let one begin where the other ends; the end is exclusive.',
  ],
  VALIDITY_OVERLAP: [
    '{first} and {second}, of type {type}, are both valid from {from} to {to}.',
    'The one that becomes valid last is used; let one end where the other begins.',
  ],
  TYPE_DUPLICATE: [
    '{first} and {second} are valid at the same time, for the same sessions (type {type}).',
    'One tariff of each type is enough; end one of them, or give it another type.',
  ],
  TYPE_MISSING_FOR_PROFILE: [
    'The EVSE takes charging preferences, but there is no tariff for {profiles}.',
    'Such a session is priced by the tariff for all, or by REGULAR; is that meant?',
  ],
  NO_TARIFF_FOR_CONTRACT: [
    'Who charges by contract has no tariff.',
    'Add one of type REGULAR, or one without type: without it the price is unknown.',
  ],
  NO_TARIFF_AD_HOC: [
    'The EVSE takes cards, but who pays on the spot has no tariff.',
    'Add one of type AD_HOC_PAYMENT: the price of a contract is never used for it.',
  ],
  ALT_TEXT_CONTRADICTS: [
    'The text says “{written}”, which is no price of the tariff.',
    'The elements count; correct the text, or leave the price out of it.',
  ],
  ID_CHANGED_MEANING: [
    'Published under id {id}, this has said something else before: {members}.',
    'Sessions that have begun keep the old price, and partners may hold it for longer; give a new price a new id.',
  ],
  'PRICE_TRANSPARENCY.NOT_PER_KWH': [
    'In the European Union who pays on the spot is to be told a price per kWh; there is none.',
    'Add an ENERGY price; fees for time come after it.',
  ],
  'PRICE_TRANSPARENCY.TIME_PRICE': [
    'From 50 kW on, who pays on the spot pays per kWh; this also charges for the time of charging.',
    'Only a fee per minute for staying after charging is allowed beside the price per kWh.',
  ],
  'PRICE_TRANSPARENCY.FEE': [
    'From 50 kW on, who pays on the spot pays per kWh; this also charges a fee.',
    'Only a fee per minute for staying after charging is allowed beside the price per kWh.',
  ],
  'PRICE_TRANSPARENCY.NOT_PER_MINUTE': [
    'The fee for staying is not per minute: its blocks are longer.',
    'Use a step_size of 60 or less.',
  ],
  'PRICE_TRANSPARENCY.TIME_BANDS': [
    'Energy has several prices by the clock, which who pays on the spot can hardly compare.',
    'Fewer are easier to show at the station.',
  ],
  'PRICE_TRANSPARENCY.MIN_PRICE': [
    'A minimum price hides what a kWh costs in a short session.',
    'Who pays on the spot is to see it before he starts; better do without.',
  ],
  'WINDOW_HITS_DST_GAP.NIGHTS': [
    'The window begins or ends in the hour in which clocks are changed.',
    'It is shorter or longer in these nights: {nights}.',
  ],
};
