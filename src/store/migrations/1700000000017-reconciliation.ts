import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, key, longText, table, varchar } from './columns';

/** The last comparison with each platform. */
export class Reconciliation1700000000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const text = longText(runner.connection.options.type === 'mysql');
    await createTables(runner, [table('reconciliation', [varchar('platformId', 36, key), text('report')])]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('reconciliation');
  }
}
