import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, key, table, varchar } from './columns';

/** Which node runs which station. */
export class StationHolders1700000000800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, [
      table(
        'station_holder',
        [varchar('station', 48, key), varchar('node', 255)],
        [{ name: 'station_holder_node', columnNames: ['node'] }],
      ),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('station_holder');
  }
}
