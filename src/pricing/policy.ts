/**
 * What OCPI leaves open, and how it is read here. Each value can be agreed otherwise with a partner; the others are also
 * what {@link checkCdr} tries when an amount does not match, to say which reading the sender had.
 */
import type { RoundingMode } from './money';

export interface Policy {
  /** Digits of published amounts. */
  cdrScale: number;
  roundingMode: RoundingMode;
  /** Each published amount from its exact value, or each line first. */
  roundWhen: 'TOTAL' | 'LINE';
  /** Only the sum of all parking time is rounded where there is any; or that of the last price; or both sums. */
  timeStepRule: 'PARKING_GOVERNS' | 'LAST_COMPONENT' | 'BOTH';
  /** Once per session (OCPI 2.2.1 "step_size"), or, wrongly, in each line; or never. */
  stepRule: 'SESSION' | 'LINE' | 'NEVER';
  flatRule: 'FIRST_ACTIVE_ONCE' | 'EACH_COMPONENT_ONCE' | 'EACH_PERIOD';
  /** First match per dimension, or, as older engines do, of the first element that matches at all. */
  choice: 'DIMENSION' | 'ELEMENT';
  /** The station pauses although the vehicle asks for power. */
  suspendedEvse: 'TIME' | 'PARKING_TIME' | 'UNBILLED';
  /** The price of the start stays, or follows the validity of the tariffs. */
  tariffSwitch: 'AT_SESSION_START' | 'AT_VALIDITY_CHANGE';
  negativeEnergy: 'NET' | 'IGNORE';
  minPriceWithoutEnergy: 'APPLY' | 'WAIVE';
  limits: 'APPLY' | 'IGNORE';
  clock: 'LOCAL' | 'UTC';
  quantities: 'MEASURED' | 'BILLED';
}

export const DEFAULT_POLICY: Readonly<Policy> = Object.freeze({
  cdrScale: 4,
  roundingMode: 'HALF_UP',
  roundWhen: 'TOTAL',
  timeStepRule: 'PARKING_GOVERNS',
  stepRule: 'SESSION',
  flatRule: 'FIRST_ACTIVE_ONCE',
  choice: 'DIMENSION',
  suspendedEvse: 'TIME',
  tariffSwitch: 'AT_SESSION_START',
  negativeEnergy: 'NET',
  minPriceWithoutEnergy: 'APPLY',
  limits: 'APPLY',
  clock: 'LOCAL',
  quantities: 'MEASURED',
});
