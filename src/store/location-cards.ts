/** Locations are looked for in their cards, newest or oldest first; only those that fit are read whole. */
import type { EntityManager } from 'typeorm';
import { locationCardOf, searchable } from '../roles/location-card';
import type { ObjectFilter } from '../roles/shelf';
import type { Database } from './database';
import { type HeldObjectRow, LocationCardRow } from './entities/objects';

/** Writes the card unless it says what it said before: most changes of a Location are of what is not on it. */
export async function keepCard(
  database: Database,
  manager: EntityManager,
  known: HeldObjectRow | undefined | null,
  card: LocationCardRow,
): Promise<void> {
  if (known && isSame(locationCardOf(JSON.parse(known.json)), card)) return;
  await database.upsert(manager, LocationCardRow, [card]);
}

type Card = Pick<LocationCardRow, 'words' | 'power' | 'evseStatuses'>;
const isSame = (a: Card, b: Card) => a.words === b.words && a.power === b.power && a.evseStatuses === b.evseStatuses;

/** From and beginning of WHERE of a search: the cards first, by position, then the Location of each that fits. */
export function searchIn({ holder, owner, search = {} }: ObjectFilter, isSqlite: boolean) {
  const words = searchable(search.words ?? '')
    .split(/\s+/)
    .filter(Boolean);
  const status = search.evseStatus && `|${search.evseStatus}|`;
  const parts: [string, unknown][] = [
    ['card.holder = ?', holder],
    ['card.owner = ?', owner],
    ['card.power >= ?', search.power],
    ['INSTR(card.evseStatuses, ?) > 0', status],
    ...words.map((word): [string, unknown] => ['INSTR(card.words, ?) > 0', word]),
  ];
  const given = parts.filter(([, value]) => value !== undefined);
  // Both databases would rather begin with the objects, of which they would have to read every one.
  const join = isSqlite ? 'CROSS JOIN' : 'STRAIGHT_JOIN';
  const ofCard = "held.holder = card.holder AND held.module = 'locations' AND held.position = card.position";
  return {
    from: `FROM location_card card ${join} held_object held ON ${ofCard}`,
    text: given.map(([text]) => text).join(' AND '),
    values: given.map(([, value]) => value),
  };
}
