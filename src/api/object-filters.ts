/** What a list of objects can be asked to leave out. */
import { fromDateTime } from '../lib/clock';
import { isDateTime } from '../ocpi/kinds';
import type { ObjectModule } from '../ocpi/object-key';
import type { LocationSearch } from '../roles/location-card';
import type { ObjectFilter } from '../roles/shelf';
import { Problem } from './problem';

const FILTERS = {
  owner: 'Only what this party owns, written FR*ABC.',
  status:
    "A Session's status; VALID or INVALID Tokens; IN_USE or REMOVED Locations, the latter without an EVSE in use.",
  id: 'Only ids that begin so; a token by its uid.',
  order: '`newest`: newest-created first; oldest first when left out.',
  date_from: 'Only what changed at this moment or later.',
  date_to: 'Only what changed before this moment.',
};

const LOCATION_FILTERS = {
  words:
    'Locations: only those with each of these words in their id, name, address or city, in any spelling of case and accents.',
  evse_status: 'Locations: only those with an EVSE in this state.',
  power: 'Locations: only those with a Connector of at least so many kW.',
};

/** The parameters of one module's list, described. */
export const filtersOf = (module: ObjectModule) =>
  module === 'locations' ? { ...FILTERS, ...LOCATION_FILTERS } : FILTERS;

/** What is given of them, but for order and dates. Throws Problem 400. */
export function filterIn(module: ObjectModule, query: URLSearchParams): Omit<ObjectFilter, 'holder' | 'module'> {
  return {
    owner: query.get('owner')?.toUpperCase(),
    status: query.get('status')?.toUpperCase(),
    idPrefix: query.get('id')?.toUpperCase() || undefined,
    search: module === 'locations' ? searchIn(query) : undefined,
  };
}

/** What Locations are looked for by; undefined when nothing of it is asked. Throws Problem 400. */
function searchIn(query: URLSearchParams): LocationSearch | undefined {
  const words = query.get('words') || undefined;
  const evseStatus = query.get('evse_status')?.toUpperCase() || undefined;
  const kw = query.get('power') || undefined;
  if (kw !== undefined && !(Number(kw) >= 0)) throw new Problem(400, 'Bad request', '?power must be a number of kW');
  if (words === undefined && evseStatus === undefined && kw === undefined) return undefined;
  return { words, evseStatus, power: kw === undefined ? undefined : Number(kw) * 1000 };
}

/** `?date_from=` and `?date_to=`. Throws Problem 400. */
export function windowIn(query: URLSearchParams): { dateFrom?: number; dateTo?: number } {
  const moment = (name: string) => {
    const written = query.get(name);
    if (written === null) return undefined;
    if (isDateTime(written)) return fromDateTime(written);
    throw new Problem(400, 'Bad request', `?${name} must be a DateTime in UTC, such as 2026-01-31T12:00:00Z`);
  };
  return { dateFrom: moment('date_from'), dateTo: moment('date_to') };
}
