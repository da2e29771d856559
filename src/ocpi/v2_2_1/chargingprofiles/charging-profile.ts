/** Limits for a Session, and what comes of setting them (OCPI 2.2.1 "ChargingProfiles, Object description"). */
import { DateTime, Enum, Int, Nested, OneDecimal, Url } from '../../field';

export const CHARGING_RATE_UNITS = ['W', 'A'] as const;

export const CHARGING_PROFILE_RESPONSE_TYPES = [
  'ACCEPTED',
  'NOT_SUPPORTED',
  'REJECTED',
  'TOO_OFTEN',
  'UNKNOWN_SESSION',
] as const;

export const CHARGING_PROFILE_RESULT_TYPES = ['ACCEPTED', 'REJECTED', 'UNKNOWN'] as const;
type ChargingProfileResultType = (typeof CHARGING_PROFILE_RESULT_TYPES)[number];

/** A limit from a moment on (OCPI 2.2.1 "ChargingProfilePeriod class"). */
export class ChargingProfilePeriod {
  @Int('1', 'Seconds after the start of the profile; the period before ends here.')
  start_period!: number;

  @OneDecimal('1', 'The limit, in the unit of the profile.')
  limit!: number;
}

/** Limits over time (OCPI 2.2.1 "ChargingProfile class"). */
export class ChargingProfile {
  @DateTime('?', 'When it starts; with the charging, when left out.')
  start_date_time?: string | null;

  @Int('?', 'Duration in seconds; without an end, when left out.')
  duration?: number | null;

  @Enum(CHARGING_RATE_UNITS, '1', 'W for the total power, A for the current of each phase.')
  charging_rate_unit!: (typeof CHARGING_RATE_UNITS)[number];

  @OneDecimal('?', 'Least rate at which the vehicle charges sensibly.')
  min_charging_rate?: number | null;

  @Nested(() => ChargingProfilePeriod, '*', 'The limits, in order.')
  charging_profile_period?: ChargingProfilePeriod[] | null;
}

/** What the charger calculated from all that limits it (OCPI 2.2.1 "ActiveChargingProfile class"). */
export class ActiveChargingProfile {
  @DateTime('1', 'When it was calculated; all its times count from here.')
  start_date_time!: string;

  @Nested(() => ChargingProfile, '1', 'The limits in force.')
  charging_profile!: ChargingProfile;
}

/** OCPI 2.2.1 "SetChargingProfile Object". */
export class SetChargingProfile {
  @Nested(() => ChargingProfile, '1', 'The limits that are wanted.')
  charging_profile!: ChargingProfile;

  @Url('1', 'Where the ChargingProfileResult is to be posted.')
  response_url!: string;
}

/** What the CPO says at once (OCPI 2.2.1 "ChargingProfileResponse Object"). */
export class ChargingProfileResponse {
  @Enum(CHARGING_PROFILE_RESPONSE_TYPES, '1', 'Whether the CPO took the request on.')
  result!: (typeof CHARGING_PROFILE_RESPONSE_TYPES)[number];

  @Int('1', 'Seconds after which no result is to be expected any more.')
  timeout!: number;
}

/** Result of asking for the profile in force (OCPI 2.2.1 "ActiveChargingProfileResult Object"). */
export class ActiveChargingProfileResult {
  @Enum(CHARGING_PROFILE_RESULT_TYPES, '1', 'What came of the request.')
  result!: ChargingProfileResultType;

  @Nested(() => ActiveChargingProfile, '?', 'The profile; there when the result is ACCEPTED.')
  profile?: ActiveChargingProfile | null;
}

/** Result of setting a profile (OCPI 2.2.1 "ChargingProfileResult Object"). */
export class ChargingProfileResult {
  @Enum(CHARGING_PROFILE_RESULT_TYPES, '1', 'What came of the request.')
  result!: ChargingProfileResultType;
}

/** Result of taking a profile away (OCPI 2.2.1 "ClearProfileResult Object"). */
export class ClearProfileResult {
  @Enum(CHARGING_PROFILE_RESULT_TYPES, '1', 'What came of the request.')
  result!: ChargingProfileResultType;
}

/** Query that clears a profile (OCPI 2.2.1 "ChargingProfiles, DELETE Method"). */
export class ResponseUrlQuery {
  @Url('1', 'Where the result is to be posted, percent-encoded.')
  response_url!: string;
}

/** Query that asks for the profile in force (OCPI 2.2.1 "ChargingProfiles, GET Method"). */
export class ActiveChargingProfileQuery extends ResponseUrlQuery {
  @Int('1', 'How many seconds of the profile are wanted.')
  duration!: number;
}
