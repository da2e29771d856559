import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, int, key, longText, table, varchar } from './columns';

/** The local authorization list that a station was sent last. */
export class StationList1700000000830 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const text = longText(runner.connection.options.type === 'mysql');
    await createTables(runner, [table('station_list', [varchar('station', 48, key), int('version'), text('entries')])]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('station_list');
  }
}
