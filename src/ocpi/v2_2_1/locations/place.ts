/** Where a Location is and when it is open (OCPI 2.2.1 "Locations, Data types"). */
import { Bool, DateTime, IntBetween, Matching, Nested } from '../../field';
import { DisplayText } from '../types';

const LATITUDE = '^-?[0-9]{1,2}\\.[0-9]{5,7}$';
const LONGITUDE = '^-?[0-9]{1,3}\\.[0-9]{5,7}$';
const TIME = '^([0-1][0-9]|2[0-3]):[0-5][0-9]$';
/** 24:00 is read as the end of the day: `period_end` must be later than `period_begin`, so 00:00 cannot say it. */
const CLOSING_TIME = '^(([0-1][0-9]|2[0-3]):[0-5][0-9]|24:00)$';

/** A point in WGS 84 (OCPI 2.2.1 "GeoLocation class"). */
export class GeoLocation {
  @Matching(LATITUDE, 'decimal degrees with 5 to 7 decimals, such as 50.770774', '1', 'Latitude.')
  latitude!: string;

  @Matching(LONGITUDE, 'decimal degrees with 5 to 7 decimals, such as -126.104965', '1', 'Longitude.')
  longitude!: string;
}

/** Another point of interest for drivers (OCPI 2.2.1 "AdditionalGeoLocation class"). */
export class AdditionalGeoLocation extends GeoLocation {
  @Nested(() => DisplayText, '?', 'Name of the point in one language.')
  name?: DisplayText | null;
}

/** Opening on one day of the week (OCPI 2.2.1 "RegularHours class"). */
export class RegularHours {
  @IntBetween(1, 7, '1', 'Day of the week: 1 is Monday, 7 is Sunday.')
  weekday!: number;

  @Matching(TIME, 'a time HH:MM', '1', 'When it opens, local time.')
  period_begin!: string;

  @Matching(CLOSING_TIME, 'a time HH:MM', '1', 'When it closes, local time.')
  period_end!: string;
}

/** An exception to the regular hours (OCPI 2.2.1 "ExceptionalPeriod class"). */
export class ExceptionalPeriod {
  @DateTime('1', 'Start of the exception.')
  period_begin!: string;

  @DateTime('1', 'End of the exception.')
  period_end!: string;
}

/** Opening and access hours (OCPI 2.2.1 "Hours class"). */
export class Hours {
  @Bool('1', 'Open day and night, all week.')
  twentyfourseven!: boolean;

  @Nested(() => RegularHours, '*', 'Hours by day of the week; only when not open all the time.')
  regular_hours?: RegularHours[] | null;

  @Nested(() => ExceptionalPeriod, '*', 'Open although the regular hours say otherwise.')
  exceptional_openings?: ExceptionalPeriod[] | null;

  @Nested(() => ExceptionalPeriod, '*', 'Closed although the regular hours say otherwise.')
  exceptional_closings?: ExceptionalPeriod[] | null;
}
