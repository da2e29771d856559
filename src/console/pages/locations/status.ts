/** States of an EVSE, the one of a whole Location, their colours, and where its page is. */
import { keyOf, type Location } from '../../lib/objects';

/** What a driver wants first: the first of these that an EVSE has is that of its Location. */
export const STATUSES = [
  'AVAILABLE',
  'CHARGING',
  'RESERVED',
  'BLOCKED',
  'OUTOFORDER',
  'INOPERATIVE',
  'PLANNED',
  'UNKNOWN',
];

const COLOURS: Record<string, string> = {
  AVAILABLE: 'green',
  CHARGING: 'blue',
  RESERVED: 'grape',
  BLOCKED: 'orange',
  OUTOFORDER: 'red',
  INOPERATIVE: 'red',
};

export const statusColour = (status: string): string => COLOURS[status] ?? 'gray';

export function statusOf({ evses = [] }: Location): string {
  const present = new Set(evses.map(({ status }) => status));
  return STATUSES.find((status) => present.has(status)) ?? 'UNKNOWN';
}

export const locationPath = (location: Location): string =>
  `/locations/${encodeURIComponent(keyOf(location))}/${encodeURIComponent(location.id)}`;
