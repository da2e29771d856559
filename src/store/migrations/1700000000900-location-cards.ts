import type { MigrationInterface, QueryRunner } from 'typeorm';
import { locationCardOf } from '../../roles/location-card';
import { createTables, int, key, table, varchar } from './columns';

interface Row {
  holder: string;
  owner: string;
  position: string;
  json: string;
}

const AT_ONCE = 500;

/** What Locations are found by, also for those that are there. */
export class LocationCards1700000000900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const columns = [
      ...[varchar('holder', 8, key), varchar('position', 32, key), varchar('owner', 8)],
      ...[varchar('words', 400), int('power'), varchar('evseStatuses', 160)],
    ];
    const cards = table('location_card', columns);
    cards.withoutRowid = runner.connection.options.type !== 'mysql';
    await createTables(runner, [cards]);
    let last: Pick<Row, 'holder' | 'position'> | undefined = { holder: '', position: '' };
    while (last) last = await addCards(runner, last);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('location_card');
  }
}

/** Cards of the next objects after a place; the last of them, undefined when there are no more. */
async function addCards(runner: QueryRunner, { holder, position }: Pick<Row, 'holder' | 'position'>) {
  const rows = (await runner.query(
    `SELECT holder, owner, position, json FROM held_object WHERE module = 'locations'
     AND (holder > ? OR (holder = ? AND position > ?)) ORDER BY holder, position LIMIT ${AT_ONCE}`,
    [holder, holder, position],
  )) as Row[];
  for (const row of rows) {
    const { words, power, evseStatuses } = locationCardOf(JSON.parse(row.json));
    // One that was cut off in MySQL begins anew.
    await runner.query(
      'REPLACE INTO location_card (holder, position, owner, words, power, evseStatuses) VALUES (?, ?, ?, ?, ?, ?)',
      [row.holder, row.position, row.owner, words, power, evseStatuses],
    );
  }
  return rows.at(-1);
}
