import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, key, longText, table, varchar } from './columns';

/** The legs of a day, an hour or a minute of the trace, counted for scorecards. */
export class TraceTally1700000000916 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const text = longText(runner.connection.options.type === 'mysql');
    await createTables(runner, [table('message_tally', [varchar('period', 16, key), text('counts')])]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('message_tally');
  }
}
