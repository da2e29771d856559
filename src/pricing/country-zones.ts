/** Countries (ISO 3166-1 alpha-3) whose clocks all show the same: a CDR names the country, but no time zone. */
const ZONES = `
AND Europe/Andorra, ALB Europe/Tirane, AUT Europe/Vienna, BEL Europe/Brussels, BGR Europe/Sofia, BIH Europe/Sarajevo,
CHE Europe/Zurich, CZE Europe/Prague, DEU Europe/Berlin, DNK Europe/Copenhagen, EST Europe/Tallinn, FIN Europe/Helsinki,
FRA Europe/Paris, GBR Europe/London, GRC Europe/Athens, HRV Europe/Zagreb, HUN Europe/Budapest, IRL Europe/Dublin,
ISL Atlantic/Reykjavik, ITA Europe/Rome, LIE Europe/Vaduz, LTU Europe/Vilnius, LUX Europe/Luxembourg, LVA Europe/Riga,
MCO Europe/Monaco, MKD Europe/Skopje, MLT Europe/Malta, MNE Europe/Podgorica, NLD Europe/Amsterdam, NOR Europe/Oslo,
POL Europe/Warsaw, ROU Europe/Bucharest, SMR Europe/San_Marino, SRB Europe/Belgrade, SVK Europe/Bratislava,
SVN Europe/Ljubljana, SWE Europe/Stockholm, TUR Europe/Istanbul, ARE Asia/Dubai, IND Asia/Kolkata, ISR Asia/Jerusalem,
JPN Asia/Tokyo, KOR Asia/Seoul, SGP Asia/Singapore, THA Asia/Bangkok, ZAF Africa/Johannesburg`;

const BY_COUNTRY = new Map(ZONES.split(',').map((entry) => entry.trim().split(' ') as [string, string]));

/** The zone of a country that has only one; undefined: not known from the country alone. */
export const zoneOfCountry = (country: string): string | undefined => BY_COUNTRY.get(country.toUpperCase());
