import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, key, longText, moment, table, varchar } from './columns';

/** What chargers say is kept beside the trace from now on, see FrameBatches. What was kept before is dropped. */
export class StationMessages1700000000851 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.dropTable('station_message', true);
  }

  async down(runner: QueryRunner): Promise<void> {
    const text = longText(runner.connection.options.type === 'mysql');
    const columns = [
      varchar('id', 32, key),
      moment('at'),
      varchar('station', 48),
      varchar('direction', 3),
      text('text'),
    ];
    await createTables(runner, [
      table('station_message', columns, [
        { name: 'station_message_station', columnNames: ['station', 'id'] },
        { name: 'station_message_at', columnNames: ['at'] },
      ]),
    ]);
  }
}
