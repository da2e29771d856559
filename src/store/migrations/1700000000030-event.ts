import type { MigrationInterface, QueryRunner } from 'typeorm';
import { key, longText, moment, nullable, table, varchar } from './columns';

/** Events told to back offices. Ids sort by telling, so the primary key is the order in which they are read. */
export class Event1700000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const text = longText(runner.connection.options.type === 'mysql');
    const columns = [
      varchar('id', 32, key),
      moment('at'),
      varchar('type', 64),
      varchar('party', 8, nullable),
      varchar('platform', 36, nullable),
      varchar('module', 64, nullable),
      varchar('object', 255, nullable),
      text('data'),
    ];
    const indices = [
      { name: 'event_party', columnNames: ['party', 'id'] },
      { name: 'event_at', columnNames: ['at'] },
    ];
    await runner.createTable(table('event', columns, indices));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('event');
  }
}
